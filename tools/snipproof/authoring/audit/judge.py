"""Holds a call on a page to the contracts, as far as the page says what it sends."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from snipproof.authoring.audit.address import Address, Addresses, Elsewhere, Fit, Unclear
from snipproof.authoring.audit.calls import Call, Unread
from snipproof.authoring.audit.placeholders import (
    in_address,
    in_body,
    in_query,
    in_text,
    is_placeholder,
)
from snipproof.authoring.audit.told import Told, cause_of, rank_of
from snipproof.contract import Contract, Finding, Match, NoMatch
from snipproof.core.exchange import Request
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.suggestions import nearest
from snipproof.languages.reading.hole import has_hole, only_holes, show
from snipproof.languages.reading.place import method_needles

_CREDENTIALS = frozenset({Code.BAD_AUTH, Code.MISSING_AUTH})
_BODY = frozenset({Code.BAD_BODY, Code.BAD_MEDIA_TYPE, Code.UNKNOWN_FIELD})
_NAMED = re.compile(r"parameter '([^']+)'|in the body, ([\w.\[\]]+):")
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")
_BODYLESS = frozenset({"GET", "HEAD", "DELETE"})


class Judges:
    """Judges calls by several contracts: each by the one whose operation it means."""

    def __init__(self, contracts: Iterable[Contract], hosts: Iterable[str] = ()) -> None:
        given = tuple(hosts)
        self.judges = [Judge(one, Addresses(one, given)) for one in contracts]

    @property
    def hosts(self) -> list[str]:
        """The servers of all contracts."""
        return list(dict.fromkeys(host for judge in self.judges for host in judge.hosts))

    def judge(self, call: Call) -> list[Told] | Elsewhere | Unread:
        """Judge a call; see `Judge.judge`."""
        located = [(judge, judge.locate(call)) for judge in self.judges]
        fitting = [(judge, where) for judge, where in located if isinstance(where, Address)]
        if not fitting:
            return _elsewhere(call, [where for _, where in located])
        # The contract that has the operation; else the one whose host it surely is.
        judge, address = max(
            fitting, key=lambda pair: (pair[0].has(call, pair[1]), pair[1].own, pair[1].fit)
        )
        return judge.judge(call, address)


def _elsewhere(call: Call, located: Sequence[Address | Elsewhere | Unclear]) -> Elsewhere | Unread:
    others = [where for where in located if isinstance(where, Elsewhere)]
    if others:
        return max(others, key=lambda where: (where.same_host, where.fit))
    reason = next((where.reason for where in located if isinstance(where, Unclear)), "")
    return Unread(call.location, reason)


class Judge:
    """Judges calls by one contract."""

    def __init__(self, contract: Contract, addresses: Addresses) -> None:
        self._contract = contract
        self._addresses = addresses

    @property
    def hosts(self) -> list[str]:
        """The servers of the contract."""
        return self._addresses.hosts

    def locate(self, call: Call) -> Address | Elsewhere | Unclear:
        """Return what the URL of a call is to the contract."""
        literals = self._addresses.literals
        return self._addresses.locate(in_address(str(call.request.url), call.reader, literals))

    def has(self, call: Call, address: Address) -> bool:
        """Whether the contract has the operation that a call means."""
        method = call.request.method.upper()
        return any(item.method == method for item in self._contract.at(address.path))

    def judge(self, call: Call, address: Address) -> list[Told] | Elsewhere | Unread:
        """Return what is wrong with a call; or that it is another API's, or too little is known."""
        if slip := next(iter(call.request.slips), None):
            # It is the cause of whatever else is wrong.
            place = call.at(slip.line)
            failure = Failure(Code.SYNTAX_ERROR, slip.message, place, slip.hint)
            return [_told(failure)]
        method = call.request.method.upper()
        if has_hole(method):
            return Unread(call.location, "its method is made where reading does not see it")
        if literal := _unexpanded(call, str(call.request.url).partition("?")[0]):
            return [_told(literal)]
        match = self._match(method, address.path)
        if isinstance(match, NoMatch):
            return self._lost(call, method, address, match)
        if broken := self._contract.broken_request(match.operation.id):
            reason = f"the contract is broken there: {broken.location}: {broken.message}"
            return Unread(call.location, reason)
        operation = f"{match.operation.method} {match.operation.path}"
        found = self._findings(call, match, request_of(call, method, address))
        return [_told(failure, operation, sure=sure) for failure, sure in found]

    def _match(self, method: str, path: str) -> Match | NoMatch:
        """Find the operation; most servers take a slash at the end, or send the client on."""
        match = self._contract.match(method, path)
        if isinstance(match, NoMatch) and path.endswith("/") and len(path) > 1:
            shorter = self._contract.match(method, path.rstrip("/"))
            match = shorter if isinstance(shorter, Match) else match
        return match

    def _lost(
        self, call: Call, method: str, address: Address, match: NoMatch
    ) -> list[Told] | Unread:
        """Return that a call means no operation, or that it may mean one after all."""
        shown = show(address.path)
        if has_hole(address.path) and self._may_fit(address.path):
            return Unread(call.location, f"the path {shown} may be several")
        if not address.own and address.fit < Fit.NEAR:
            reason = f"no path of the contract begins as {shown[:80]} does"
            return Unread(call.location, reason)
        return [_told(no_match(call, method, address.path, match))]

    def _may_fit(self, path: str) -> bool:
        """Whether a path fits a template, if each hole is taken for anything."""
        pattern = re.compile(_ANY_HOLE.sub("\0", re.escape(path)).replace("\0", ".+"))
        return any(pattern.fullmatch(item.path) for item in self._contract.operations.values())

    def _findings(
        self, call: Call, match: Match, request: Request
    ) -> Iterator[tuple[Failure, bool]]:
        operation = match.operation
        if operation.deprecated:
            message = f"{operation.method} {operation.path} is deprecated"
            hint = "show the operation that replaces it"
            yield Failure(Code.DEPRECATED_OPERATION, message, _path_place(call), hint), True
        found = [
            finding
            for finding in self._contract.check_request(match, request)
            if not _rests_on_holes(finding, request) and not _is_open(finding, call, request)
        ]
        if found and (cause := _cause(call, match, found)):
            yield cause, True
            return
        for finding in found:
            message, hint = show(finding.message), show(finding.hint)
            yield Failure(finding.code, message, _place(call, finding), hint), _sure(finding)


def _told(failure: Failure, operation: str = "", *, sure: bool = True) -> Told:
    return Told(failure, rank_of(failure.code, sure=sure), cause_of(failure, operation))


def _sure(finding: Finding) -> bool:
    """Whether a finding is one, however strict the contract is meant."""
    return not re.search(r"is not a '?\"?[\w-]+'?\"?$|too (?:short|long)|format", finding.message)


def _cause(call: Call, match: Match, found: Sequence[Finding]) -> Failure | None:
    """Return the one mistake that explains what was found, if there is one."""
    request = call.request
    if (
        request.method.upper() == "GET"
        and request.body is not None
        and match.operation.body is None
        and not request.body.text.lstrip().startswith(("{", "["))
        and call.reader.expands_variables
    ):
        message = "with GET, curl sends this data as a body, which the operation does not take"
        hint = "add --get (-G), and curl puts the data into the query"
        return Failure(Code.BAD_BODY, message, call.at(request.body.first), hint)
    texts = [str(finding.value) for finding in found] + [finding.message for finding in found]
    wrong = " ".join(texts)
    if request.body is not None and "$" in wrong:
        return _unexpanded(call, request.body.text, wrong, Code.BAD_BODY)
    return _unexpanded(call, str(request.url), wrong) if "$" in wrong else None


def _unexpanded(
    call: Call, text: str, wrong: str | None = None, code: Code = Code.SYNTAX_ERROR
) -> Failure | None:
    """Return that a variable stands in quotes in which a shell does not expand it."""
    if not call.reader.expands_variables:
        return None
    for found in _VARIABLE.finditer(text):
        if wrong is not None and found[0] not in wrong:
            continue
        message = f"in single quotes, the shell sends {found[0]} as it is"
        place = _find(call, (found[0],))
        return Failure(code, message, place, "use double quotes there")
    return None


_ANY_HOLE = re.compile("\ue000[^\ue000\ue001]*\ue001")


def request_of(call: Call, method: str, address: Address) -> Request:
    """Return the request that a call sends, with holes for what its page does not say."""
    written = call.request
    reader = call.reader
    more = "&".join(
        f"{_encode(in_text(item.name, reader))}={_encode(in_query(item.value, reader))}"
        for item in written.query
    )
    query = "&".join(filter(None, [address.query, more]))
    body = in_body(written.body.text, reader) if written.body else ""
    return Request(
        method,
        address.path + (f"?{query}" if query else ""),
        tuple(
            (in_text(item.name, reader), in_text(item.value, reader)) for item in written.headers
        ),
        body.encode("utf-8", "replace"),
    )


def _encode(text: str) -> str:
    return text if has_hole(text) else quote(text, safe="")


def _rests_on_holes(finding: Finding, request: Request) -> bool:
    """Whether what is wrong may be right, once the holes are filled."""
    if has_hole(finding.value):
        return True
    if finding.code in _CREDENTIALS:
        # Headers that a page does not show may hold the credentials; so may a cookie.
        value = request.header("authorization") or ""
        return any(has_hole(name) for name, _ in request.headers) or has_hole(value[:1])
    if finding.code in _BODY:
        body = request.body.decode("utf-8", "replace")
        broken = "not valid JSON" in finding.message
        return only_holes(body) or (broken and has_hole(body))
    return False


def _is_open(finding: Finding, call: Call, request: Request) -> bool:
    """Whether what is wrong is left open by the page in a way that the request does not show."""
    if call.reader.is_message and _is_short(finding, call, request):
        return True
    if finding.code is Code.BAD_PARAMETER and finding.value == [""]:
        # `?pretty` is the way to write that it is true.
        names = [part for part in request.target.partition("?")[2].split("&") if "=" not in part]
        return any(f"'{name}'" in finding.message for name in names)
    if "is not one of" in finding.message and re.search(r"[\"'][A-Z][A-Z_]+[\"']", finding.message):
        # A word in capitals may be a mistaken choice if all choices are such words.
        return False
    named = _NAMED.search(finding.message)
    name = (named[1] or named[2].rpartition(".")[2]) if named else ""
    if finding.code is Code.UNKNOWN_PARAMETER:
        return bool(re.fullmatch(r"[^a-z]+|\[.*\]|<.*>", str(finding.value)))
    misfit = finding.code in {Code.BAD_PARAMETER, Code.BAD_BODY}
    return misfit and is_placeholder(finding.value, name)


def _is_short(finding: Finding, call: Call, request: Request) -> bool:
    """Whether a request message leaves out what others add, or only names an operation."""
    # A console adds the credentials.
    fields = [name for name, _ in request.headers if name.lower() != "content-type"]
    if finding.code in _CREDENTIALS or finding.code is Code.BAD_MEDIA_TYPE:
        return not fields
    alone = call.request.body is None and not fields
    return alone and (finding.code is Code.MISSING_PARAMETER or "needs a body" in finding.message)


def no_match(call: Call, method: str, path: str, match: NoMatch) -> Failure:
    """Return that a call means no operation of the contract."""
    shown = f"{method} {show(path)}"
    if match.methods:
        message = f"{shown} is not in the contract; this path has {', '.join(match.methods)}"
        hint = "use one of these methods"
        return Failure(Code.UNKNOWN_OPERATION, message, _find(call, method_needles(method)), hint)
    same = [item for item in match.nearest if item.method == method]
    near = next((f"{item.method} {item.path}" for item in same or match.nearest), "")
    hint = f"the contract's nearest is {near}" if near else "see which paths the contract has"
    if near and nearest(path, [near.partition(" ")[2]], least=0.9):
        hint = f"did you mean {near}?"
    return Failure(
        Code.UNKNOWN_OPERATION, f"{shown} is not in the contract", _path_place(call), hint
    )


def _path_place(call: Call) -> SourceLocation:
    """Return the line on which the path of a call is written."""
    url = call.request.url
    text = str(url)
    start = text.find("/", text.find("://") + 3 if "://" in text else 0)
    return call.at(url.line_of(max(start, 0), len(text)))


def _place(call: Call, finding: Finding) -> SourceLocation:
    """Return the line that most likely wrote what was found."""
    request = call.request
    named = {item.name.lower(): item.line for item in (*request.headers, *request.query)}
    for needle in finding.needles:
        if needle.lower() in named:
            return call.at(named[needle.lower()])
    if finding.code in _BODY and request.body is not None:
        return _find(call, finding.needles, request.body.first, request.body.last)
    if finding.code in {Code.MISSING_PARAMETER, Code.BAD_PARAMETER}:
        return _path_place(call)
    return _find(call, finding.needles)


def _find(
    call: Call, needles: tuple[str, ...], first: int | None = None, last: int | None = None
) -> SourceLocation:
    """Return the first line of a part of a call, or of all of it, with the likeliest needle."""
    first = first or call.request.first
    last = last or call.request.last
    for needle in filter(None, needles):
        for number in range(first, min(last, len(call.lines)) + 1):
            if needle in call.lines[number - 1]:
                return call.at(number)
    return call.at(first)
