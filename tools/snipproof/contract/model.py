"""The contract as the rest of the tool sees it."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from snipproof.contract import response as response_rules
from snipproof.contract.document import ContractDocument, load_document
from snipproof.contract.finding import Finding
from snipproof.contract.match import Match, NoMatch
from snipproof.contract.operation import Operation, read_operations
from snipproof.contract.request import RequestRules
from snipproof.contract.routes import Router
from snipproof.contract.schema import Schemas
from snipproof.contract.security import Credential, Secrets, Security
from snipproof.contract.servers import Server, read_servers
from snipproof.contract.unnamed import STRICT, UnnamedFields
from snipproof.core.collector import paused
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Failure, FailureError
from snipproof.core.formats.yaml_document import Pointer


class Contract:
    """The operations of one API, and what it takes to keep to them."""

    def __init__(self, document: ContractDocument, unnamed: UnnamedFields = STRICT) -> None:
        self.document = document
        self._unnamed = unnamed
        self.operations: Mapping[str, Operation] = {
            operation.id: operation for operation in read_operations(document)
        }
        self.schemas = Schemas(document)
        self.security = Security(document)
        self._requests = RequestRules(self.schemas, self.security)

    @property
    def server(self) -> Server:
        """The first server of the document, which the base URL variable stands for."""
        return read_servers(self.document.data, address=self.document.address)[0]

    def broken(self, operation_id: str) -> Failure | None:
        """Return why an operation cannot be used: a part that it needs is broken."""
        return self._broken.get(operation_id)

    def broken_request(self, operation_id: str) -> Failure | None:
        """Return why requests of an operation cannot be judged; broken responses do not matter."""
        return self._broken_requests.get(operation_id)

    @cached_property
    def _broken(self) -> Mapping[str, Failure]:
        return self._broken_parts(request=False)

    @cached_property
    def _broken_requests(self) -> Mapping[str, Failure]:
        return self._broken_parts(request=True)

    def _broken_parts(self, *, request: bool) -> Mapping[str, Failure]:
        problems = self.document.problems
        if not problems:
            return {}
        from snipproof.contract.reach import owners  # noqa: PLC0415  hardly ever needed

        told: dict[Pointer, Failure] = {}
        for problem in problems:
            if not (request and problem.in_response):
                told.setdefault(problem.owner, problem.failure)
        found = {}
        for operation in self.operations.values():
            needed = owners(self.document, operation, request=request)
            failure = next((told[owner] for owner in needed if owner in told), None)
            if failure is not None:
                found[operation.id] = failure
        return found

    @cached_property
    def _router(self) -> Router:
        return Router(self.operations.values(), self.server)

    def match(self, method: str, raw_path: str) -> Match | NoMatch:
        """Find the operation that a method and a percent-encoded path mean."""
        return self._router.match(method, raw_path)

    def at(self, raw_path: str) -> list[Operation]:
        """Return the operations at a path, whatever the method; it costs less than `match`."""
        return list(self._router.operations(raw_path))

    def meant(self, method: str, raw_path: str) -> Match | NoMatch:
        """Find the operation that a path means which may lack the base path.

        For texts in which a variable may hold it.
        """
        found = self.match(method, raw_path)
        if isinstance(found, NoMatch) and found.base:
            return self.match(method, found.base + raw_path)
        return found

    def answering(self, request: Request) -> Match | NoMatch:
        """Find the operation that a server would choose for a request.

        A server that has GET has HEAD (RFC 9110, section 9.1).
        """
        return self.match("GET" if request.method == "HEAD" else request.method, request.raw_path)

    def credentials(self, operation: Operation) -> list[Credential]:
        """Return the places in which an operation takes the token."""
        return list(self.security.credentials(operation))

    @property
    def credential_places(self) -> tuple[Credential, ...]:
        """The places in which any operation takes the token."""
        return self.security.places

    def check_request(
        self, match: Match, request: Request, given: Secrets | str | None = None
    ) -> list[Finding]:
        """Judge a request strictly; its credentials must be those `given` to it, if any are."""
        return list(self._requests.findings(match, request, given))

    def check_response(self, operation: Operation, response: Response) -> list[Finding]:
        """Judge a response: strictly, but for fields that the contract may leave without a name."""
        found = response_rules.findings(operation, response, self.schemas, self._unnamed)
        return list(found)


def load_contract(path: Path | str, root: Path) -> Contract:
    """Read a contract: a file, a folder, or what is at a URL.

    Raises `FailureError`: as `load_document` and `read_operations` do, and `contract-invalid`
    where the document cannot be understood.
    """
    with paused():
        return parse_contract(load_document(path, root))


def parse_contract(document: ContractDocument, unnamed: UnnamedFields = STRICT) -> Contract:
    """Return the contract that a document writes down; see `load_contract` for what is raised."""
    try:
        return Contract(document, unnamed)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # The reader takes the document for OpenAPI. Where it is not, the standard's schema says so
        # better than checks all over the place could.
        from snipproof.contract.validity import why_invalid  # noqa: PLC0415  hardly ever needed

        raise FailureError(why_invalid(document, error)) from error
