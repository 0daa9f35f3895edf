"""Compares a snippet's requests, and their responses, with the contract and its example."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from snipproof.checks.deviations import NO_DEVIATIONS, Deviations
from snipproof.contract import Contract, Finding, Match, NoMatch, Operation
from snipproof.contract.digest_access import is_challenge
from snipproof.contract.security import Secrets
from snipproof.core.exchange import REASON, Exchange, Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.languages import Outline
from snipproof.languages.reading.place import method_needles, path_needles, place
from snipproof.languages.running.runner import RunResult

_MEANT = {
    400: {Code.BAD_BODY, Code.UNKNOWN_FIELD, Code.MISSING_PARAMETER, Code.BAD_PARAMETER},
    401: {Code.MISSING_AUTH, Code.BAD_AUTH},
    415: {Code.BAD_MEDIA_TYPE},
    422: {Code.BAD_BODY, Code.UNKNOWN_FIELD, Code.MISSING_PARAMETER, Code.BAD_PARAMETER},
}
"""The deliberate mistake of an example that shows this error status."""

INVALID = frozenset({400, 415, 422})
"""The statuses that show a request which breaks the contract."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """An example's documentation: its operations in order, and the status of the last response.

    An operation whose index is in `repeated` may be called several times in a row.
    """

    operations: tuple[Operation, ...]
    status: int
    repeated: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """A snippet to judge, and the documentation of its example.

    `secrets` are the values that the snippet was given to send. With `live`, the responses come
    from a server, which can be down. `deviations` are accepted differences of its responses
    from the contract.
    """

    snippet: Snippet
    outline: Outline
    expected: Expectation
    secrets: Secrets
    live: bool = False
    deviations: Deviations = NO_DEVIATIONS


def check_exchanges(
    subject: Subject, exchanges: Sequence[Exchange], result: RunResult, contract: Contract
) -> Iterator[Failure]:
    """Return what is wrong with the exchanges of one run."""
    judge = _Judge(subject, len(exchanges), contract)
    for number, exchange in enumerate(exchanges):
        yield from judge.exchange(number, exchange)
        if judge.lost:
            # What the requests behind a wrong one should have been is anybody's guess.
            return
    # A snippet that failed has not got as far as its request: its failure says why.
    if judge.following and result.exit_status == 0 and not result.timed_out:
        yield _no_request(subject, len(exchanges), judge.step + 1)


def _no_request(subject: Subject, made: int, step: int) -> Failure:
    """Say that a request was never made, at what ended the snippet before, or at the call."""
    snippet, outline, operations = subject.snippet, subject.outline, subject.expected.operations
    missing = operations[step]
    if outline.calls:
        where = place(snippet, outline, exchange=step, exchanges=len(operations))
        ends = [exit_.line for exit_ in outline.exits if not exit_.status]
        early = next((line for line in ends if not made and line < where.line), None)
    else:
        where, early = place(snippet, outline, ("curl", "requests.", missing.path)), None
    asked = f"{made} of its requests" if made else "no request"
    return Failure(
        Code.NO_REQUEST,
        f"the snippet ended well and made {asked}; expected {missing.method} {missing.path}",
        snippet.at(early) if early else where,
        "look for an early exit, a call that is never reached, or a mistake that is passed over",
    )


def _is_down(response: Response) -> bool:
    """Whether a status says that the server had trouble of its own (RFC 9110, 15.6; RFC 6585)."""
    status = response.status
    return status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR


def _is_created(operation: Operation, status: int, expected: int) -> bool:
    """Whether a 201 stands for the usual success of an operation that declares both.

    The 200 beside it is for a record that was there already (RFC 9110, section 15.3.2).
    """
    usual = expected == operation.success == HTTPStatus.OK
    return usual and status == HTTPStatus.CREATED and "201" in operation.responses


class _Judge:
    """Judges the exchanges of one run.

    `step` is the index of the operation that was called last; `lost` says that an exchange was
    not the one that belongs there, so that it is open which step those behind it are.
    """

    lost: bool

    def __init__(self, subject: Subject, count: int, contract: Contract) -> None:
        self._subject = subject
        self._count = count
        self._contract = contract
        self._secrets = subject.secrets
        self.step = -1

    @property
    def following(self) -> Operation | None:
        """The operation that is to be called next, if there is one."""
        return next(iter(self._subject.expected.operations[self.step + 1 :]), None)

    def exchange(self, number: int, exchange: Exchange) -> Iterator[Failure]:
        """Return what is wrong with one exchange, the cause before its effects."""
        self.lost = True
        request = exchange.request
        match = self._contract.match(request.method, request.raw_path)
        leak = self._secret(number, request, match)
        if exchange.refusal is not None:
            refusal = exchange.refusal
            where = self._place(number, (request.authority, "http"))
            yield Failure(
                refusal.code, refusal.message, where, _REFUSAL_HINTS.get(refusal.code, "")
            )
            if leak is not None:
                yield leak
            return
        if leak is not None:
            # A token in the query is also a missing header and an unknown parameter: say it once.
            yield leak
            return
        if isinstance(match, NoMatch):
            yield self._no_match(number, request, match)
            return
        operation = match.operation
        if is_challenge(exchange):
            self.lost = False
            return
        bound = self._bound(number, request, operation) or self._broken(operation)
        if bound is not None:
            yield bound
            return
        self.lost = False
        if operation.deprecated:
            message = f"{operation.method} {operation.path} is deprecated"
            hint = "show the operation that replaces it"
            where = self._place(number, path_needles(request.raw_path))
            yield Failure(Code.DEPRECATED_OPERATION, message, where, hint)
        status = self._status()
        meant = _MEANT.get(status, set())
        findings = self._contract.check_request(match, request, self._secrets)
        self._secrets = self._secrets.and_issued(exchange.response)
        wrong = [finding for finding in findings if finding.code not in meant]
        for finding in wrong:
            yield self._finding(number, finding, request)
        response = exchange.response
        if self._subject.live and not wrong and response.status != status and _is_down(response):
            yield self._server_error(number, response)
            return
        yield from self._answer(number, operation, response, status)

    def _status(self) -> int:
        """Return the status that this exchange has to end with: a success, but for the last."""
        expected = self._subject.expected
        if self.step == len(expected.operations) - 1:
            return expected.status
        return expected.operations[self.step].success

    def _answer(
        self, number: int, operation: Operation, response: Response, status: int
    ) -> Iterator[Failure]:
        undeclared = operation.response(response.status) is None
        if undeclared and self._accepts(operation, f"status {response.status}"):
            return
        if response.status != status and not _is_created(operation, response.status, status):
            said = response.body[:200].decode("utf-8", "replace").strip()
            reason = response.header(REASON) or ""
            if reason not in said:
                said = f"{said} ({reason})" if said else reason
            yield Failure(
                Code.UNEXPECTED_STATUS,
                f"the server responded with {response.status}, and the example shows {status}"
                + (f": {said}" if said else ""),
                self._place(number),
                "fix the request, or declare the status in example.toml if it is what you show",
            )
            return
        for finding in self._contract.check_response(operation, response):
            if self._accepts(operation, finding.difference):
                continue
            hint = "find out which of the two is right, and correct the contract if it is not"
            if finding.is_warning:
                hint = "add the field to the contract"
            yield Failure(
                finding.code, finding.message, self._place(number), hint, finding.is_warning
            )

    def _broken(self, operation: Operation) -> Failure | None:
        """Return why an operation cannot be judged: a part of its contract is broken."""
        broken = self._contract.broken(operation.id)
        if broken is None:
            return None
        message = f"{operation.id} cannot be judged by its contract: {broken.message}"
        return Failure(broken.code, message, broken.location, broken.hint)

    def _accepts(self, operation: Operation, difference: str) -> bool:
        example = self._subject.snippet.example_id
        return self._subject.deviations.accepts(operation.id, example, difference)

    def _server_error(self, number: int, response: Response) -> Failure:
        after = response.header("retry-after")
        when = (
            "later" if after is None else f"after {after} s" if after.isdigit() else f"at {after}"
        )
        message = (
            f"the server responded with {response.status} to a request that the contract allows"
        )
        return Failure(Code.SERVER_ERROR, message, self._place(number), f"run it again {when}")

    def _secret(self, number: int, request: Request, match: Match | NoMatch) -> Failure | None:
        keys: set[str] = set()
        if isinstance(match, Match):
            # Where the contract wants a key in the query, that is its place.
            keys = self._contract.security.key_names(match.operation, "query")
        elsewhere = [request.path]
        elsewhere += [text for pair in request.query_pairs if pair[0] not in keys for text in pair]
        told = "\n".join(elsewhere)
        if not any(secret in told for secret in self._secrets.given):
            return None
        return Failure(
            Code.SECRET_IN_URL,
            "the token is part of the URL, where it is kept in logs and histories",
            self._place(number, ("headers)", "TOKEN", "token")),
            "send it in the Authorization header; in requests, headers are a keyword argument",
        )

    def _no_match(self, number: int, request: Request, match: NoMatch) -> Failure:
        path = request.raw_path
        if match.methods:
            message = (
                f"{request.method} {path} is not in the contract; "
                f"this path has {', '.join(match.methods)}"
            )
            needles, hint = self._method_or_path(request, match)
            return Failure(Code.UNKNOWN_OPERATION, message, self._place(number, needles), hint)
        where = self._place(number, path_needles(path))
        message = f"{request.method} {path} is not in the contract"
        same = [item for item in match.nearest if item.method == request.method]
        near = next((f"{item.method} {item.url_path}" for item in same or match.nearest), "")
        meant = self.following
        asked = f"the example documents {meant.method} {meant.path}" if meant else ""
        hint = f"did you mean {near}?" if near else asked
        if match.base:
            hint = (
                f"the contract's server has the base path {match.base}: begin with it, or say what "
                "the base URL variable holds, in the setting base-url-holds"
            )
        elif match.twice:
            hint = (
                f"the base path {match.twice} is there twice: the base URL variable holds it "
                'already; leave it out, or set base-url-holds = "origin"'
            )
        squeezed = self._contract.match(request.method, re.sub("/{2,}", "/", path))
        if not isinstance(squeezed, NoMatch):
            hint = "write one slash between the base URL and the path"
        return Failure(Code.UNKNOWN_OPERATION, message, where, hint)

    def _method_or_path(self, request: Request, match: NoMatch) -> tuple[tuple[str, ...], str]:
        """Say which of the two is wrong where they do not go together: what to look for, a hint."""
        path, method = path_needles(request.raw_path), method_needles(request.method)
        meant = self.following
        if meant and meant.method == request.method:
            return path, f"call {meant.method} {meant.path}"
        if meant and meant.method in match.methods:
            return method, f"send it with {meant.method}, as {meant.id} asks for"
        return method, "use one of these methods"

    def _bound(self, number: int, request: Request, operation: Operation) -> Failure | None:
        expected = self._subject.expected
        wanted = expected.operations
        again = self.step in expected.repeated and wanted[self.step].id == operation.id
        if again:
            return None
        meant = self.following
        self.step += 1
        if meant and meant.id == operation.id:
            return None
        made = f"{request.method} {request.raw_path} is {operation.id} ({operation.path})"
        named = path_needles(request.raw_path)
        if meant and meant.path == operation.path:
            named = method_needles(request.method)
        # Where an example makes several requests, one in the wrong place is wrong as a call.
        where = self._place(number, named, inside=len(wanted) > 1)
        if meant is None:
            message = f"request {number + 1} of an example that documents {len(wanted)}: {made}"
            hint = "remove the request, or list all operations in example.toml"
            return Failure(Code.WRONG_OPERATION, message, where, hint)
        message = f"{made}; the example documents {meant.id}"
        key = "operation" if len(wanted) == 1 else "operations"
        hint = f"call {meant.method} {meant.path}, or change `{key}` in example.toml"
        return Failure(Code.WRONG_OPERATION, message, where, hint)

    def _finding(self, number: int, finding: Finding, request: Request) -> Failure:
        needles = finding.needles
        if finding.code is Code.MISSING_PARAMETER:
            # It belongs where the others are, or behind the path.
            needles += path_needles(request.raw_path)
        return Failure(finding.code, finding.message, self._place(number, needles), finding.hint)

    def _place(
        self, number: int, needles: Sequence[str] = (), *, inside: bool = False
    ) -> SourceLocation:
        return place(
            self._subject.snippet,
            self._subject.outline,
            needles,
            exchange=number,
            exchanges=self._count,
            inside=inside,
        )


_REFUSAL_HINTS = {
    Code.CONTRACT_INVALID: "make the limits of its schema smaller, or give it an example",
    Code.OUTPUT_TOO_LARGE: "send what a reader needs: look for a loop",
    Code.FOREIGN_HOST: "build the URL from the base URL variable",
    Code.POLICY_REFUSED: "run it against the mock, or allow writes with --allow-writes",
    Code.TARGET_UNREACHABLE: "check that the server runs and that --url names it",
    Code.TLS_ERROR: "check the server's certificate",
}
