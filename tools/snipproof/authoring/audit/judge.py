"""Holds a call on a page to the contract, as far as the page says what it sends."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from snipproof.authoring.audit.address import Address, Addresses, Elsewhere, Unclear
from snipproof.authoring.audit.calls import Call, Unread
from snipproof.authoring.audit.placeholders import in_address, in_text
from snipproof.contract import Contract, Finding, Match, NoMatch
from snipproof.core.exchange import Request
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.suggestions import nearest
from snipproof.languages.reading.hole import has_hole, only_holes, show
from snipproof.languages.reading.place import method_needles

_CREDENTIALS = frozenset({Code.BAD_AUTH, Code.MISSING_AUTH})
_BODY = frozenset({Code.BAD_BODY, Code.BAD_MEDIA_TYPE, Code.UNKNOWN_FIELD})


class Judge:
    """Judges calls by one contract."""

    def __init__(self, contract: Contract, addresses: Addresses) -> None:
        self._contract = contract
        self._addresses = addresses

    def judge(self, call: Call) -> list[Failure] | Elsewhere | Unread:
        """Return what is wrong with a call; or that it is another API's, or too little is known."""
        url = in_address(str(call.request.url), call.language)
        address = self._addresses.parse_contract(url)
        if isinstance(address, Elsewhere):
            return address
        if isinstance(address, Unclear):
            return Unread(call.location, address.reason)
        method = call.request.method.upper()
        if has_hole(method):
            return Unread(call.location, "its method is made where reading does not see it")
        match = self._contract.meant(method, address.path)
        if isinstance(match, NoMatch):
            if has_hole(address.path) and self._may_fit(address.path):
                return Unread(call.location, f"the path {show(address.path)} may be several")
            return [_no_match(call, method, address.path, match)]
        return list(self._findings(call, match, _request(call, method, address)))

    def _may_fit(self, path: str) -> bool:
        """Whether a path fits a template, if each hole is taken for anything."""
        pattern = re.compile(_ANY_HOLE.sub("\0", re.escape(path)).replace("\0", ".+"))
        paths = (
            path
            for item in self._contract.operations.values()
            for path in (item.url_path, item.path)
        )
        return any(map(pattern.fullmatch, paths))

    def _findings(self, call: Call, match: Match, request: Request) -> Iterator[Failure]:
        operation = match.operation
        if operation.deprecated:
            message = f"{operation.method} {operation.path} is deprecated"
            hint = "show the operation that replaces it"
            where = _path_place(call)
            yield Failure(Code.DEPRECATED_OPERATION, message, where, hint)
        for finding in self._contract.check_request(match, request):
            if not _rests_on_holes(finding, request):
                message, hint = show(finding.message), show(finding.hint)
                yield Failure(finding.code, message, _place(call, finding), hint)


_ANY_HOLE = re.compile("\ue000[^\ue000\ue001]*\ue001")


def _request(call: Call, method: str, address: Address) -> Request:
    """Return the request that a call sends, with holes for what its page does not say."""
    written = call.request
    language = call.language
    more = "&".join(
        f"{_encode(in_text(item.name, language))}={_encode(in_address(item.value, language))}"
        for item in written.query
    )
    query = "&".join(filter(None, [address.query, more]))
    return Request(
        method,
        address.path + (f"?{query}" if query else ""),
        tuple(
            (in_text(item.name, language), in_text(item.value, language))
            for item in written.headers
        ),
        in_text(written.body.text, language).encode("utf-8", "replace") if written.body else b"",
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


def _no_match(call: Call, method: str, path: str, match: NoMatch) -> Failure:
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
