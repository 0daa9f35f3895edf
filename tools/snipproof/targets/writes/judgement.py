"""Whether a request may go to a live server: only a documented one, in its one exact spelling.

A request that is judged by what it was meant to be can be something else to the server. Servers
decode twice, drop slashes, read the last of two equal names, take a method from a header. So what
a server might read in another way is never sent: the target is in normal form, names come once, and
the whole request is one that the contract has.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from snipproof.contract import Contract, Match, NoMatch
from snipproof.contract.media import is_json
from snipproof.contract.servers import joined
from snipproof.core.exchange import Request, media_type
from snipproof.core.failure import Code
from snipproof.targets.target import TargetError

_TARGET = re.compile(r"/[\x21\x23-\x5b\x5d-\x7e]*")
"""ASCII without blanks, quotes and backslashes; it begins with its path."""

_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_CONTROL = frozenset([*range(0x20), 0x7F])

_FIELDS = frozenset(
    {
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "date",
        "dnt",
        "expect",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-unmodified-since",
        "keep-alive",
        "pragma",
        "prefer",
        "priority",
        "proxy-connection",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
        "te",
        "transfer-encoding",
        "user-agent",
    }
)
"""The fields that clients send by themselves, and that change nothing of what is asked for."""

_NOT_HELD = frozenset(
    {
        Code.MISSING_AUTH,
        Code.BAD_AUTH,
        Code.SECRET_IN_URL,
        Code.DEPRECATED_OPERATION,
        Code.DEPRECATED_PARAMETER,
    }
)
"""Wrong credentials do no harm to a server, and deprecated operations are documented."""

_FORM = "application/x-www-form-urlencoded"
_OVERRIDE = re.compile(
    r"[_.\s-]*(?:x[_.-]?)?(?:http[_.-]?)?method(?:[_.-]?override)?", re.IGNORECASE
)
_MAX_DEPTH = 64


def judged(contract: Contract, request: Request) -> Match:
    """Return what a request asks for; raises `TargetError` unless that is one documented thing."""
    match = contract.answering(request)
    for reason in _reasons(contract, request, match):
        message = f"{request.method} {request.raw_path[:200]!a} was not sent: {reason}"
        raise TargetError(Code.POLICY_REFUSED, message)
    if isinstance(match, NoMatch):
        message = (
            f"{request.method} {request.raw_path[:200]} is not in the contract; it was not sent"
        )
        raise TargetError(Code.UNKNOWN_OPERATION, message)
    return match


def check_valid(contract: Contract, match: Match, request: Request) -> None:
    """Raise `TargetError` unless a request is as the contract has it."""
    for finding in contract.check_request(match, request, None):
        if finding.code not in _NOT_HELD:
            message = f"{request.method} {request.raw_path} was not sent: {finding.message}"
            raise TargetError(finding.code, message)


def _reasons(contract: Contract, request: Request, match: Match | NoMatch) -> Iterator[str]:
    yield from _target(request)
    yield from _method(request)
    yield from _fields(contract, request, match)
    if isinstance(match, Match):
        yield from _other_spelling(contract, request, match)
        yield from _query(request, match)
        yield from _body(request, match)


def _target(request: Request) -> Iterator[str]:
    """Say why a server could read the target in another way."""
    if not _TARGET.fullmatch(request.target):
        yield "its target holds what no URL does (RFC 3986)"
    if "#" in request.target:
        yield "its target holds a fragment"
    if _ESCAPE.search(request.target):
        yield "its target holds a % that begins no escape"
    path = request.raw_path
    for escape in re.findall(r"%([0-9A-Fa-f]{2})", path):
        byte = int(escape, 16)
        if byte in _UNRESERVED or byte in b"/\\%;":
            yield f"its path holds %{escape}, which servers read in different ways"
    if any(byte in _CONTROL for byte in unquote_to_bytes(request.target)):
        yield "its target holds a control character"
    segments = path.split("/")[1:]
    if any(unquote_to_bytes(part) in {b".", b".."} for part in segments):
        yield "its path holds a dot segment"
    if "" in segments[:-1]:
        yield "its path holds an empty segment"
    if ";" in path:
        yield "its path holds a parameter behind a semicolon"


def _method(request: Request) -> Iterator[str]:
    if not re.fullmatch(r"[A-Z]{3,10}", request.method):
        yield f"{request.method!a} is no method of a contract"


def _fields(contract: Contract, request: Request, match: Match | NoMatch) -> Iterator[str]:
    """Say which header field could change what is asked for."""
    known = _FIELDS | {place.name.lower() for place in contract.credential_places}
    if isinstance(match, Match):
        known |= {
            parameter.name.lower()
            for parameter in match.operation.parameters
            if parameter.place == "header"
        }
    seen: set[str] = set()
    for name, value in request.headers:
        low = name.lower()
        if low in seen:
            yield f"it has the header field {name} twice"
        seen.add(low)
        if _OVERRIDE.fullmatch(low):
            yield f"{low} asks for another method"
        if low in {"range", "if-range"}:
            yield f"{name} asks for a part, in which a secret could not be recognised"
        elif low not in known:
            yield f"the contract has no header field {name}, which may change what is asked for"
        if any(ord(letter) in _CONTROL and letter != "\t" for letter in value):
            yield f"the header field {name} holds a control character"
    coding = (request.header("content-encoding") or "identity").lower()
    if coding != "identity":
        yield "its body is encoded"


def _other_spelling(contract: Contract, request: Request, match: Match) -> Iterator[str]:
    """Say which operation a server that is less exact would take for the one that is meant."""
    spellings = {request.raw_path.lower(), request.raw_path.rstrip("/") or "/"}
    spellings.add((request.raw_path.lower()).rstrip("/") or "/")
    usual = contract.server
    for operation in contract.operations.values():
        if operation.method != match.operation.method or operation.id == match.operation.id:
            continue
        bases = {base for server in (usual, *operation.servers) for base in server.bases}
        templates = [joined(base, operation.path) for base in bases]
        if any(_literal(one, path) for one in templates for path in spellings):
            yield f"a server could take it for {operation.id}"


def _literal(template: str, path: str) -> bool:
    """Whether a path is that of a template, in any case, by more than its parameters."""
    wanted, found = template.lower().strip("/").split("/"), path.lower().strip("/").split("/")
    if len(wanted) != len(found):
        return False
    pairs = list(zip(wanted, found, strict=True))
    return all("{" in one or one == other for one, other in pairs) and "{" not in wanted[-1]


def _query(request: Request, match: Match) -> Iterator[str]:
    if ";" in request.query:
        yield "its query holds a semicolon, which some servers read as an ampersand"
    many = {
        parameter.name
        for parameter in match.operation.parameters
        if parameter.place == "query"
        and isinstance(parameter.schema, dict)
        and parameter.schema.get("type") in ("array", ["array"])
    }
    seen: set[str] = set()
    for name, _ in request.query_pairs:
        low = name.lower().removesuffix("[]")
        if low in seen and name not in many:
            yield f"its query has {name} twice"
        seen.add(low)
        if _OVERRIDE.fullmatch(name):
            yield f"{name} in its query asks for another method"


def _body(request: Request, match: Match) -> Iterator[str]:
    if not request.body:
        return
    if match.operation.body is None:
        yield f"the contract has no body for {match.operation.method} {match.operation.path}"
        return
    kind = media_type(request.headers)
    parameters = (request.header("content-type") or "").lower()
    charset = re.search(r"charset\s*=\s*\"?([^\s\";]+)", parameters)
    if charset and charset[1] not in {"utf-8", "utf8", "us-ascii"}:
        yield f"its body is in the encoding {charset[1]}"
    if is_json(kind):
        try:
            json.loads(request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_none)
        except _TwiceError as error:
            yield str(error)
        except (ValueError, RecursionError) as error:
            yield f"its body is no JSON: {error}"
    elif kind == _FORM:
        names = [name for name, _ in parse_qsl(request.body.decode("latin-1"), True)]
        if len({name.lower() for name in names}) < len(names):
            yield "its form has a field twice"
        if any(_OVERRIDE.fullmatch(name) for name in names):
            yield "its form asks for another method"


class _TwiceError(Exception):
    """A JSON object says one thing twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name.lower() for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _TwiceError(f"its body has {name!a} twice in one object")
        if name.startswith("_") and _OVERRIDE.fullmatch(name):
            raise _TwiceError(f"{name!a} in its body asks for another method")
    return dict(pairs)


def _none(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def names_id(request: Request, identity: str) -> bool:
    """Whether a request names an id anywhere: then its response says nothing of what is new."""
    parts = [part for _, part in request.query_pairs]
    parts += [unquote_to_bytes(part).decode("utf-8", "replace") for part in request.path.split("/")]
    parts += [value for name, value in request.headers if name.lower() not in _FIELDS]
    if identity in parts:
        return True
    try:
        value = json.loads(request.body)
    except ValueError:
        fields = parse_qsl(request.body.decode("latin-1"), keep_blank_values=True)
        return any(identity == text for _, text in fields)
    return _holds(value, identity)


def _holds(value: Any, identity: str) -> bool:
    """Whether JSON holds an id: as a text anywhere, as a number under a name that ids have."""
    pending: list[tuple[str, Any]] = [("", value)]
    while pending:
        name, item = pending.pop()
        if isinstance(item, dict):
            pending += [(str(key), inner) for key, inner in item.items()]
        elif isinstance(item, list):
            pending += [(name, inner) for inner in item]
        elif isinstance(item, str):
            if item == identity:
                return True
        elif str(item) == identity and re.search(r"(?i)(?:id|key|number|name)s?$", name):
            return True
    return False
