"""Makes the header fields that the contract declares for a response, with links that work."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

from snipproof.contract import Contract, Operation, response_headers
from snipproof.contract.operation import ResponseHeader
from snipproof.contract.security import Credential
from snipproof.core.exchange import Headers, Request
from snipproof.targets.mock import listing
from snipproof.targets.mock.behaviour import Outcome
from snipproof.targets.mock.envelope import Page, plain
from snipproof.targets.mock.identity import uuid_for
from snipproof.targets.mock.inference import Catalogue
from snipproof.targets.mock.state import State
from snipproof.targets.mock.synthesis import Synthesis

_WIRE = frozenset(
    {"connection", "content-length", "content-encoding", "date", "keep-alive", "transfer-encoding"}
)
"""Fields that belong to the connection or that the server writes itself."""

_LIMIT = 5000
_WINDOW = timedelta(hours=1)
_LOGIN = re.compile(r"(?i)log-?_?in|sign-?_?in|session|auth")


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and its response, for which header fields are made."""

    operation: Operation
    request: Request
    status: int
    outcome: Outcome
    body: bytes
    state: State


class AnswerHeaders:
    """Makes header fields for the responses of one contract."""

    def __init__(self, contract: Contract, catalogue: Catalogue, synthesis: Synthesis) -> None:
        self._contract = contract
        self._catalogue = catalogue
        self._synthesis = synthesis
        self._cookies = [item for item in contract.security.each if item.place == "cookie"]

    def of(self, answered: Answered) -> Iterator[tuple[str, str]]:
        """Return the fields that the contract declares, and those that a response needs.

        A redirection has a `Location`, so has what was created (RFC 9110, section 10.2.2), and a
        login by a cookie sets it.
        """
        said = set()
        for field in response_headers.declared(answered.operation, answered.status):
            if field.name.lower() in _WIRE:
                continue
            for text in self._texts(field, answered):
                said.add(field.name.lower())
                yield field.name, text
        if answered.status in _REDIRECTIONS and "location" not in said:
            yield "Location", self.location(answered)
        elif answered.status == _CREATED and "location" not in said:
            for path in self._own(answered)[:1]:
                yield "Location", path
        if "set-cookie" not in said and self._is_login(answered.operation):
            for credential in self._cookies:
                yield "Set-Cookie", _cookie(credential, answered)

    def _is_login(self, operation: Operation) -> bool:
        named = f"{operation.id} {operation.path}"
        return operation.is_open and operation.method == "POST" and bool(_LOGIN.search(named))

    def _texts(self, field: ResponseHeader, answered: Answered) -> Iterator[str]:
        maker = _MAKERS.get(plain(field.name).removeprefix("x"))
        if maker is not None:
            text = maker(self, answered)
            if text is not None and self._fits(field, text):
                yield text
                return
            if text is None and not field.required:
                return
        yield from self._made(field, answered)

    def _fits(self, field: ResponseHeader, text: str) -> bool:
        types = self._contract.schemas.types(field.schema)
        value: Any = int(text) if text.isdecimal() and "string" not in types else text
        return self._contract.schemas.is_valid(field.schema, value)

    def _made(self, field: ResponseHeader, answered: Answered) -> Iterator[str]:
        given = next(iter(field.examples), None)
        if given is None or isinstance(given, Mapping | list):
            seed = f"{answered.operation.id}/{field.name}"
            given = self._synthesis.value(field.schema, field.name, seed)
        text = _written(given)
        if text is not None:
            yield text

    # What is known of the usual fields

    def location(self, answered: Answered) -> str:
        """Return where what was created is, or where a redirection leads."""
        path = self._path(answered)
        field = next(
            (
                item
                for item in response_headers.declared(answered.operation, answered.status)
                if item.name.lower() == "location"
            ),
            None,
        )
        if field is not None and not self._contract.schemas.is_valid(field.schema, path):
            return f"http://{answered.request.authority or 'localhost'}{path}"
        return path

    def _path(self, answered: Answered) -> str:
        for path in self._own(answered):
            return path
        sent = answered.request.raw_path.rstrip("/")
        identity = self._identity(answered)
        below = f"{sent}/{quote(str(identity), safe='')}"
        return next(iter(self._readable(answered.operation)), below if identity else sent or "/")

    def _own(self, answered: Answered) -> list[str]:
        """Return the paths at which the record that is shown can be read."""
        sent = answered.request.raw_path.rstrip("/")
        identity = self._identity(answered)
        if identity is None:
            return []
        named = quote(str(identity), safe="")
        ways = (f"{sent}/{named}", re.sub(r"[^/]+$", named, sent))
        paths = [way + ending for way in ways for ending in ("", "/")]
        return [path for path in paths if self._is_read(path)]

    def _identity(self, answered: Answered) -> Any:
        shown = next(iter(answered.outcome.shown), None)
        if shown is None:
            return None
        kept = self._catalogue.kept.get(shown.collection)
        return shown.record.get(kept.key if kept is not None else "id")

    def _is_read(self, path: str) -> bool:
        match = self._contract.match("GET", path)
        return hasattr(match, "operation")

    def _readable(self, operation: Operation) -> Iterator[str]:
        """Return the paths without variables that can be read, the nearest first."""
        others = [
            item
            for item in self._contract.operations.values()
            if item.method == "GET" and "{" not in item.path and item.id != operation.id
        ]
        for other in sorted(others, key=lambda item: -_shared(item.path, operation.path)):
            yield other.url_path

    def link(self, answered: Answered) -> str | None:
        """Return the links from a page of a list to the others (RFC 8288)."""
        outcome, operation = answered.outcome, answered.operation
        if not outcome.listed:
            return None
        page = outcome.page
        last = page.first + max(-(-page.total // max(page.size, 1)) - 1, 0)
        wanted = {"first": page.first, "last": last}
        if page.number > page.first:
            wanted["prev"] = page.number - 1
        if page.number < last:
            wanted["next"] = page.number + 1
        links = [
            f'<{target}>; rel="{relation}"'
            for relation, number in wanted.items()
            if (target := _page_target(answered, operation, page, number))
        ]
        return ", ".join(links) or None

    def total(self, answered: Answered) -> str | None:
        """Return how many records a list has in all."""
        return str(answered.outcome.page.total) if answered.outcome.listed else None

    def cookie(self, answered: Answered) -> str | None:
        """Return a cookie that stands for a session."""
        wanted = [item for item in self._cookies if answered.operation.is_open]
        return _cookie((wanted or [Credential("cookie", "session")])[0], answered)


_CREATED = 201
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})


def _shared(one: str, other: str) -> int:
    pairs = zip(one.split("/"), other.split("/"), strict=False)
    return sum(left == right for left, right in pairs)


def _page_target(answered: Answered, operation: Operation, page: Page, number: int) -> str:
    """Return the target that asks for another page; empty where no parameter names it."""
    name, value = listing.page_parameter(operation, page, number)
    if not name:
        return ""
    pairs = [pair for pair in answered.request.query_pairs if pair[0] != name]
    path = f"{answered.request.raw_path}?{urlencode([*pairs, (name, value)])}"
    authority = answered.request.authority
    return f"http://{authority}{path}" if authority else path


def _cookie(credential: Credential, answered: Answered) -> str:
    seed = f"{credential.name}/{answered.state.requests}"
    return f"{credential.name}={uuid_for(seed).replace('-', '')}; Path=/; HttpOnly"


def _written(value: Any) -> str | None:
    if value is None or isinstance(value, Mapping):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(filter(None, map(_written, value)))
    # A header field is one line of ASCII (RFC 9110, section 5.5).
    return re.sub(r"[^\x20-\x7e]+", " ", str(value)).strip()


def etag(body: bytes) -> str:
    """Return the entity tag of a representation (RFC 9110, section 8.8.3)."""
    return f'"{sha256(body).hexdigest()[:16]}"'


def _epoch(answered: Answered) -> str:
    return str(int((answered.state.clock.moment + _WINDOW).timestamp()))


def _remaining(answered: Answered) -> str:
    return str(max(_LIMIT - answered.state.requests, 0))


_Make = Callable[[AnswerHeaders, Answered], str | None]

_MAKERS: dict[str, _Make] = {
    "location": lambda made, answered: made.location(answered),
    "contentlocation": lambda _, answered: answered.request.raw_path,
    "link": AnswerHeaders.link,
    "total": AnswerHeaders.total,
    "totalcount": AnswerHeaders.total,
    "totalitems": AnswerHeaders.total,
    "count": AnswerHeaders.total,
    "setcookie": AnswerHeaders.cookie,
    "etag": lambda _, answered: etag(answered.body),
    "lastmodified": lambda _, answered: format_datetime(answered.state.clock.moment, usegmt=True),
    "ratelimitlimit": lambda _, __: str(_LIMIT),
    "ratelimitremaining": lambda _, answered: _remaining(answered),
    "ratelimitused": lambda _, answered: str(answered.state.requests),
    "ratelimitreset": lambda _, answered: _epoch(answered),
    "retryafter": lambda _, __: "1",
    "requestid": lambda _, answered: uuid_for(f"request/{answered.state.requests}"),
    "contentdisposition": lambda _, answered: f'attachment; filename="{answered.operation.slug}"',
}
"""How the value of a usual field is made, by its name without `X-`, hyphens and case."""


def not_modified(answered: Answered, headers: Headers) -> bool:
    """Whether the client has this very response already (RFC 9110, section 13.2.2)."""
    if "304" not in answered.operation.responses or answered.request.method not in {"GET", "HEAD"}:
        return False
    known = answered.request.header("if-none-match")
    if known is not None:
        own = next((text for name, text in headers if name.lower() == "etag"), etag(answered.body))
        tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
        return "*" in tags or own.removeprefix("W/") in tags
    return answered.request.header("if-modified-since") is not None
