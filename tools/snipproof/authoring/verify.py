"""Verifies a call before it is written anywhere: by the contract, and then by the mock.

Nothing is run. The call is read as the audit reads pages, and judged more strictly: nothing excuses
a host, a path or a method that the contract does not have. A call without a failure is sent to the
mock, with the world's values in place of variables, so that its response can be shown.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from snipproof.authoring.audit.address import Address
from snipproof.authoring.audit.calls import Call, Unread, read_calls
from snipproof.authoring.audit.judge import Judges, no_match, request_of
from snipproof.checks.source import check_source
from snipproof.contract import Contract, Match, NoMatch, Operation
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.core.usage import UsageError
from snipproof.languages import Plugin, built_in
from snipproof.languages.reading.hole import fill, has_hole, only_holes, show
from snipproof.project.pages.code_blocks import CodeBlock
from snipproof.project.project import Project

MAX_CHARACTERS = 50_000
"""The longest code that is verified: far above any example."""

MAX_BODY = 4_000
"""How many characters of a response are returned."""

_MESSAGE = re.compile(r"\s*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+\S+")
_AUTHORITY = re.compile(r"[A-Za-z][\w+.-]*://([^/?#]*)")
_BEHIND_BASE = re.compile(
    "(?:\ue000[^\ue001]*\ue001|[A-Za-z][\\w+.-]*://[^/?#]*)"
    r"(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.DOTALL,
)
"""A URL that begins with a variable, or with a server's address."""

_PATH = "call"
"""The name of the code in the places of failures: `call:3` is its third line."""


@dataclass(frozen=True, slots=True)
class VerifiedCall:
    """One request of the code: where it is, which operation it is, and the mock's response.

    `operation` is empty if there is none. `response` is None if the request is wrong, or if the
    code does not say all of it.
    """

    line: int
    method: str
    path: str
    operation: str
    response: Response | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """The failures of some code, its requests, and why others were not judged."""

    failures: tuple[Failure, ...]
    calls: tuple[VerifiedCall, ...]
    unread: tuple[Unread, ...]

    @property
    def is_proven(self) -> bool:
        """Whether all requests were read and are right."""
        return bool(self.calls) and not self.failures and not self.unread


def verify(project: Project, code: str, language: str = "", operation: str = "") -> Verification:
    """Verify the calls in some code.

    `language` is a name such as `curl` or `python`, or `http` for a raw request; if it is empty, it
    is recognized. With `operation`, an operationId, all calls have to be of this operation.
    Raises `UsageError` for code that is too long and for an unknown language or operation.
    """
    if len(code) > MAX_CHARACTERS:
        raise UsageError(f"the code is longer than {MAX_CHARACTERS:,} characters")
    contract = project.contract
    if operation and operation not in contract.operations:
        raise UsageError(f"the contract has no operation {operation!r}")
    plugin, label = _language(code, language)
    failures = [*_source_failures(code, plugin)] if plugin else []
    if any(failure.code is Code.SYNTAX_ERROR for failure in failures):
        return Verification(tuple(failures), (), ())
    block = CodeBlock(label, code, SourceLocation(_PATH, 1), 1, fenced=True)
    verifier = _Verifier(project, code)
    for item in read_calls(block):
        if isinstance(item, Unread):
            verifier.unread.append(item)
        else:
            verifier.add(item)
    calls = tuple(verifier.calls)
    failures += [*verifier.failures, *_refusals(calls)]
    if operation:
        failures += _others(calls, contract.operations[operation])
    return Verification(tuple(dict.fromkeys(failures)), calls, tuple(verifier.unread))


class _Verifier:
    """Verifies the calls of some code, one after the other."""

    def __init__(self, project: Project, code: str) -> None:
        self.failures: list[Failure] = []
        self.calls: list[VerifiedCall] = []
        self.unread: list[Unread] = []
        self._project = project
        self._contract = project.contract
        self._code = code
        self._judge = Judges([project.contract]).judges[0]

    def add(self, call: Call) -> None:
        """Verify a call, and keep what is wrong with it."""
        foreign = self._foreign(call)
        if foreign is not None:
            self.failures.append(foreign)
            return
        method, line = call.request.method, call.request.first
        address = self._address(call)
        if address is None or has_hole(method):
            reason = "its URL is made where reading does not see it"
            self.unread.append(Unread(call.location, reason))
            return
        request = _filled(request_of(call, method, address), self._values)
        match = self._contract.meant(method, request.raw_path)
        found = self._found(call, address)
        if isinstance(match, NoMatch) and not found and not has_hole(request.raw_path):
            found = [no_match(call, method, request.raw_path, match)]
        self.failures += found
        operation, response = "", None
        if isinstance(match, Match):
            operation = match.operation.id
            if not found and not _is_open(request):
                response = self._response(call, _based(request, self._contract, match))
        self.calls.append(VerifiedCall(line, method, request.raw_path, operation, response))

    def _response(self, call: Call, request: Request) -> Response | None:
        """Return the mock's response; None if it lacks only a token that may get there somehow."""
        response = self._project.mock.fresh().send(request)
        if response.status == _UNAUTHORIZED and self._has_token_elsewhere(call):
            return None
        return response

    def _foreign(self, call: Call) -> Failure | None:
        """Return that a call goes to another server than the API's."""
        named = _AUTHORITY.match(str(call.request.url))
        if named is None or has_hole(named[1]) or "{" in named[1]:
            return None
        host = named[1].rpartition("@")[2].lower()
        if host in self._judge.hosts or host.partition(":")[0] in self._judge.hosts:
            return None
        variable = self._project.settings.base_url_variable
        message = f"the request goes to {show(host)}, which is no server of the contract"
        hint = f"begin the URL with the base URL, in the variable {variable}"
        return Failure(Code.FOREIGN_HOST, message, call.location, hint)

    def _address(self, call: Call) -> Address | None:
        """Return the path and query of a call; None if the code does not say the path."""
        written = _BEHIND_BASE.fullmatch(str(call.request.url))
        if written is not None and not only_holes(written["path"]):
            # As it stands there: a slash twice, or a misspelt beginning, is part of the path.
            return Address(written["path"], written["query"] or "")
        where = self._judge.locate(call)
        return where if isinstance(where, Address) else None

    def _found(self, call: Call, address: Address) -> list[Failure]:
        judged = self._judge.judge(call, address)
        if not isinstance(judged, list):
            return []
        return [
            told.failure
            for told in judged
            if not (told.failure.code is Code.MISSING_AUTH and self._has_token_elsewhere(call))
        ]

    def _has_token_elsewhere(self, call: Call) -> bool:
        """Whether code outside of a call holds the token, which may get into the call somehow."""
        lines = self._code.split("\n")
        request = call.request
        outside = [*lines[: request.first - 1], *lines[request.last :]]
        return any(self._project.settings.token_variable in line for line in outside)

    @cached_property
    def _values(self) -> Mapping[str, str]:
        """The values of the variables that examples read."""
        variables, token = self._project.variables
        values = {**variables, self._project.settings.token_variable: token}
        # A name of the code's own, such as `workspace_id`, stands for the variable of that name.
        return {**{name.lower(): value for name, value in values.items()}, **values}


def _others(calls: Sequence[VerifiedCall], wanted: Operation) -> Iterator[Failure]:
    """Return that code makes requests of other operations than the one that it is meant for."""
    for call in calls:
        if call.operation and call.operation != wanted.id:
            message = f"this calls {call.operation}, and not {wanted.id}"
            hint = f"{wanted.id} is {wanted.method} {wanted.path}"
            place = SourceLocation(_PATH, call.line)
            yield Failure(Code.WRONG_OPERATION, message, place, hint)


def _language(code: str, language: str) -> tuple[Plugin | None, str]:
    """Return the language of some code, None for a raw request, and what a fence would call it."""
    name = language.strip().lower()
    if name == "http" or (not name and _MESSAGE.match(code)):
        return None, "http"
    for plugin in built_in():
        if name and (name == plugin or name in plugin.fences):
            return plugin, name
    if name:
        known = ", ".join([*built_in(), "http"])
        raise UsageError(f"there is no language {name!r}; the languages are {known}")
    found = next((plugin for plugin in built_in() if plugin.call.search(code)), None)
    return found, next(iter(sorted(found.fences)), "") if found else ""


def _source_failures(code: str, plugin: Plugin) -> Iterator[Failure]:
    """Return what is wrong with the code as source: syntax, placeholders, secrets."""
    source = code.encode("utf-8", "replace")
    lines = source.count(b"\n") + 1
    snippet = Snippet(_PATH, plugin, Path(_PATH), source, (1, lines), SourceLocation(_PATH, 1))
    for failure in check_source(snippet, plugin.outline(snippet)):
        # A call that is shown to somebody may have a placeholder for what differs.
        if failure.code is not Code.PLACEHOLDER_LEFT:
            yield failure
    yield from plugin.refused(snippet)


def _based(request: Request, contract: Contract, match: Match) -> Request:
    """Return the request with the base path that the base URL variable holds for readers."""
    if isinstance(contract.match(request.method, request.raw_path), Match):
        return request
    return Request(
        request.method, match.operation.base + request.target, request.headers, request.body
    )


def _filled(request: Request, values: Mapping[str, str]) -> Request:
    """Return a request with values in place of its holes, as far as they are known."""
    return Request(
        request.method,
        fill(request.target, values),
        tuple((fill(name, values), fill(value, values)) for name, value in request.headers),
        fill(request.body.decode("utf-8", "replace"), values).encode(),
    )


def _is_open(request: Request) -> bool:
    """Whether the code leaves a part of the request open."""
    texts = [request.target, request.body.decode("utf-8", "replace")]
    texts += [part for field in request.headers for part in field]
    return any(map(has_hole, texts))


_FIRST_ERROR = 400
_UNAUTHORIZED = 401


def _refusals(calls: Sequence[VerifiedCall]) -> Iterator[Failure]:
    """Return why the mock refused requests that the contract allows, such as an unknown id."""
    for call in calls:
        response = call.response
        if response is not None and response.status >= _FIRST_ERROR:
            reason = response.body.decode("utf-8", "replace").strip()[:200]
            message = f"the mock responds with {response.status}: {reason}"
            hint = "use an id that exists, or document this status"
            yield Failure(Code.UNEXPECTED_STATUS, message, SourceLocation(_PATH, call.line), hint)
