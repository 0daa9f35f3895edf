"""Reads a curl command that somebody pasted, and plans the request that its snippets make.

What differs between readers is not taken over: credentials and ids become variables, whatever
stood in their place.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from snipproof.authoring.drafts import Drafts, cookie_header
from snipproof.contract import Contract, NoMatch, Operation
from snipproof.contract.media import is_json
from snipproof.core.usage import UsageError
from snipproof.languages.curl.calls import read_curl
from snipproof.languages.drafting.plan import RequestPlan, Variable, variables
from snipproof.languages.reading.hole import has_hole, show, split_holes
from snipproof.languages.reading.written import Body, WrittenRequest

_ID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{24,}|\d{6,}")
"""What looks like an id: a UUID (RFC 9562), a long hexadecimal number, a long decimal one."""

_CREDENTIAL = re.compile(r"(?i)^(?:proxy-)?authorization$|cookie|token$|secret|api[-_]?key|passw")
"""The names of fields whose values are nobody else's business, where the contract has no such."""

_BROWSER = re.compile(
    r"(?i)^(?:accept.*|cache-control|connection|dnt|host|origin|pragma|priority"
    r"|referer|sec-.*|te|upgrade-insecure-requests|user-agent|content-(?:type|length))$"
)
"""Header fields that a browser or curl sends by itself, and that say nothing about the API."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was made of a command: the operation that it means, the request, and what to tell."""

    operation: Operation
    plan: RequestPlan
    notes: tuple[str, ...]


def read_pasted(text: str, contract: Contract, drafts: Drafts) -> Pasted:
    """Read the one request of a text.

    Raises `UsageError` where there is not exactly one request, where the contract has no operation
    for it, or where a part of it is not in the text.
    """
    request = _one_request(text)
    method, path = str(request.method), _path_of(request)
    match = contract.meant(method, path)
    if isinstance(match, NoMatch):
        raise UsageError(_unknown(method, path, match))
    return _Reader(match.operation, drafts, request).read(match.path_parameters)


def _one_request(text: str) -> WrittenRequest:
    # Where a terminal or a chat has made one line of several, or two prompts of one.
    text = re.sub(r"(?m)^[$>#] +", "", text.strip())
    try:
        found = read_curl(text)
    except ValueError as error:
        raise UsageError(f"the command cannot be read: {error}") from error
    if len(found) != 1:
        much = "no curl command with a URL" if not found else f"{len(found)} requests"
        raise UsageError(f"expected one curl command, found {much}; paste one request at a time")
    return found[0]


def _path_of(request: WrittenRequest) -> str:
    """Return the path behind the host, whatever the host is: a name, a variable, a placeholder."""
    url = str(request.url)
    parts = split_holes(url)
    if parts[0] == "" and len(parts) > 1:
        url = "".join(
            (parts[2], *(f"{{{part}}}" if n % 2 else part for n, part in enumerate(parts[3:], 1)))
        )
    else:
        url = show(url).replace("<", "{").replace(">", "}")
    url = re.sub(r"^\{\{?[\w.-]+\}?\}", "", url)
    address = urlsplit(url if url.startswith("/") or "://" in url else f"http://{url}")
    return address.path


def _unknown(method: str, path: str, found: NoMatch) -> str:
    if found.methods:
        return f"the contract has {path} with {', '.join(found.methods)}, and not with {method}"
    if not found.nearest:
        return f"the contract has no operation {method} {path}, and none that is like it"
    best = found.nearest[0]
    same = [item for item in found.nearest if (item.path, item.method) == (best.path, method)]
    near = (same or [best])[0]
    return (
        f"the contract has no operation {method} {path}; the nearest is {near.method} {near.path}"
    )


class _Reader:
    """Reads one request as one of an operation."""

    def __init__(self, operation: Operation, drafts: Drafts, request: WrittenRequest) -> None:
        self._operation = operation
        self._drafts = drafts
        self._request = request
        self._notes: list[str] = []
        self._secrets = {
            item.value.rpartition(" ")[2]
            for item in request.headers
            if _CREDENTIAL.search(item.name) and len(item.value) > _SHORTEST
        }

    def read(self, path_values: Mapping[str, str]) -> Pasted:
        """Return the plan, with what was left out or has to be set as notes."""
        draft = self._drafts.plan(self._operation)
        credentials = self._drafts.credentials(self._operation)
        body, media = self._body(draft)
        plan = replace(
            draft,
            path_values={name: self._value(name, value) for name, value in path_values.items()},
            query={**self._query(), **credentials.query},
            headers={
                **self._headers(),
                **credentials.headers,
                **cookie_header(credentials.cookies),
            },
            body=body,
            media=media,
            is_json=is_json(media),
        )
        known = self._drafts.known_variables
        for name in sorted(variables(plan) - known):
            self._notes.append(f"{name} has no value yet: give it one in the world's variables")
        return Pasted(self._operation, plan, tuple(self._notes))

    def _query(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        written = urlsplit(show(str(self._request.url))).query
        fields = [
            *parse_qsl(written, keep_blank_values=True),
            *((item.name, show(item.value)) for item in self._request.query),
        ]
        for name, value in fields:
            if self._operation.parameter("query", name) is None and _CREDENTIAL.search(name):
                self._notes.append(f"left out the query parameter {name}: it looks like a secret")
                continue
            read = self._value(name, value)
            found[name] = [*_list(found[name]), read] if name in found else read
        return found

    def _headers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in self._request.headers:
            parameter = self._operation.parameter("header", item.name)
            if parameter is not None:
                found[parameter.name] = self._value(parameter.name, item.value)
            elif not _BROWSER.match(item.name) and not _CREDENTIAL.search(item.name):
                name = show(item.name)
                self._notes.append(
                    f"left out the header {name}: the contract has no such parameter"
                )
        return found

    def _body(self, draft: RequestPlan) -> tuple[Any, str]:
        body = self._request.body
        if body is None:
            return None, ""
        if not draft.media and self._operation.body is None:
            self._notes.append("left out the body: the operation takes none")
            return None, ""
        media = draft.media or "application/json"
        if not is_json(media):
            return self._text_body(body), media
        try:
            value = json.loads(body.text)
        except ValueError as error:
            shown = show(body.text)[:60]
            raise UsageError(f"the body is not JSON ({error}): {shown}") from error
        return self._inside(value, ""), media

    def _text_body(self, body: Body) -> str:
        if has_hole(body.text):
            raise UsageError("the body is in a file; paste what is in it with --data-binary")
        return body.text

    def _inside(self, value: Any, name: str) -> Any:
        """Return a body with variables in place of its ids."""
        if isinstance(value, dict):
            return {key: self._inside(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self._inside(item, name) for item in value]
        return self._value(name, value) if isinstance(value, str) else value

    def _value(self, name: str, written: str) -> Any:
        """Return a variable where a value is one, an id or a secret; else the value itself."""
        text = unquote(show(written))
        if any(secret in text for secret in self._secrets):
            return Variable(self._drafts.token_variable)
        placeholder = re.fullmatch(r"[<{$]+\s*([\w .-]+?)\s*[>}]*", text)
        known = self._drafts.variable(name)
        if placeholder and known is None:
            return Variable(_as_variable(placeholder[1]))
        if placeholder or _ID.fullmatch(text):
            return known or Variable(_as_variable(name))
        return text


_SHORTEST = 5
"""How long a credential is at least: a shorter text may well stand elsewhere by chance."""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _as_variable(name: str) -> str:
    """Return the name of the variable for a field: `workspaceId` is read from `WORKSPACE_ID`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s.-]+", "_", name)
    return words.upper()
