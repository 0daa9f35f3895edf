"""Reads a curl command that somebody pasted, and plans the request that its snippets make.

What differs between readers is not taken over: credentials and ids become variables, whatever
stood in their place.
"""

import json
import mimetypes
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from snipproof.authoring.drafts import Drafts, cookie_header
from snipproof.contract import Contract, NoMatch, Operation
from snipproof.contract.media import FORM, find, is_json
from snipproof.core.usage import UsageError
from snipproof.languages.curl.calls import read_curl
from snipproof.languages.drafting.plan import File, RequestPlan, Variable, variables
from snipproof.languages.reading.hole import has_hole, only_holes, show, split_holes
from snipproof.languages.reading.written import Field, WrittenRequest

_ID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{24,}|\d{6,}")
"""Patterns of ids: a UUID (RFC 9562), a long hexadecimal number, a long decimal one."""

_CREDENTIAL = re.compile(r"(?i)^(?:proxy-)?authorization$|cookie|token$|secret|api[-_]?key|passw")
"""The names of fields whose values are nobody else's business, where the contract has no such."""

_SECRET = re.compile(r"(?i)passw|secret|(?:^|[_-])pwd$|(?:access|refresh|auth|id)_?token|api_?key")
"""The names of fields in a body whose values are secrets."""

_BROWSER = re.compile(
    r"(?i)^(?:accept.*|cache-control|connection|dnt|host|origin|pragma|priority"
    r"|referer|sec-.*|te|upgrade-insecure-requests|user-agent|content-(?:type|length))$"
)
"""Header fields that a browser or curl sends by itself, and that say nothing about the API."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """The reading of a command: its operation, the request, and the notes for its author."""

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
    pasted = _Reader(match.operation, drafts, request).read(match.path_parameters)
    piped = _filter(from_windows(text))
    notes = [*_left_out(text), *pasted.notes]
    if piped:
        notes.append(f"only curl.sh pipes into {piped}: let the other snippets print the same")
    elif re.search(r"\|\s*\w+[^|]*$", re.sub(r"'[^']*'|\"[^\"]*\"", "", text)):
        notes.append("left out what the output is piped into")
    return replace(pasted, plan=replace(pasted.plan, filter=piped), notes=tuple(notes))


def _one_request(text: str) -> WrittenRequest:
    if _POWERSHELL.search(text):
        message = "this is PowerShell's own command; copy the request as cURL (bash)"
        raise UsageError(message)
    # Where a terminal or a chat has made one line of several, or two prompts of one.
    text = re.sub(r"(?m)^[$>#] +", "", from_windows(text.strip()))
    try:
        found = read_curl(text)
    except ValueError as error:
        raise UsageError(f"the command cannot be read: {error}") from error
    if len(found) != 1:
        much = "no curl command with a URL" if not found else f"{len(found)} requests"
        raise UsageError(f"expected one curl command, found {much}; paste one request at a time")
    return found[0]


_POWERSHELL = re.compile(r"(?i)\binvoke-(?:webrequest|restmethod)\b|\biwr\b")


def from_windows(text: str) -> str:
    """Return a command for Windows' cmd or PowerShell as a POSIX shell reads it.

    Carets and backticks quote there, also ends of lines.
    """
    if re.search(r"\^\s*\r?\n|\^\"", text):
        text = re.sub(r"\^\s*\r?\n\s*", " ", text)
        text = re.sub(r"\^(.)", r"\1", text)
        return re.sub(r"[$`]", r"\\\g<0>", text.replace("curl.exe", "curl"))
    if re.search(r"`\s*\r?\n", text) or "curl.exe" in text:
        text = re.sub(r"`\s*\r?\n\s*", " ", text)
        text = re.sub(r'`"', r'\\"', text)
    return text


def _filter(text: str) -> str:
    """Return the jq command that the output is piped into; empty where it is none."""
    found = re.search(r"\|\s*(jq\b[^|;&]*(?:\|[^;&]*)?)\s*$", text.strip())
    return found[1].strip() if found and found[1].count("'") % 2 == 0 else ""


_UNTOLD = {
    "-k": "it turns off the check of the server's certificate",
    "--insecure": "it turns off the check of the server's certificate",
    "-o": "a snippet prints what it gets",
    "--output": "a snippet prints what it gets",
    "-O": "a snippet prints what it gets",
    "-x": "a proxy is the reader's own",
    "--proxy": "a proxy is the reader's own",
    "-L": "a snippet shows the request that it makes",
    "--location": "a snippet shows the request that it makes",
}
"""Options that no draft has, and why."""


def _left_out(text: str) -> Iterator[str]:
    words = re.findall(r"(?<=\s)--?[A-Za-z][\w-]*", re.sub(r"'[^']*'|\"[^\"]*\"", "", text))
    for word in dict.fromkeys(words):
        if word in _UNTOLD:
            yield f"left out {word}: {_UNTOLD[word]}"


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
        if credentials.login is None and any(_is_basic(item) for item in self._request.headers):
            self._notes.append("left out the user and password: the operation does not take them")
        cookies = {**self._cookies(), **credentials.cookies}
        plan = replace(
            draft,
            path_values={
                name: self._value(name, value, is_id=True) for name, value in path_values.items()
            },
            query={**self._query(), **credentials.query},
            headers={**self._headers(), **credentials.headers, **cookie_header(cookies)},
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
        keys = self._drafts.key_names(self._operation)
        for name, value in fields:
            if name in keys:
                continue
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

    def _cookies(self) -> dict[str, Any]:
        """Return the cookies that the contract has as parameters; all others are the author's."""
        pairs = (
            (name.strip(), value)
            for item in self._request.headers
            if item.name.lower() == "cookie"
            for name, _, value in (part.partition("=") for part in item.value.split(";"))
        )
        return {
            name: self._value(name, value)
            for name, value in pairs
            if self._operation.parameter("cookie", name) is not None
        }

    def _body(self, draft: RequestPlan) -> tuple[Any, str]:
        body = self._request.body
        if body is None:
            return None, ""
        if not draft.media and self._operation.body is None:
            self._notes.append("left out the body: the operation takes none")
            return None, ""
        media = self._media(draft, body.text)
        if self._request.form:
            return self._form(), "multipart/form-data"
        if has_hole(body.text) and only_holes(body.text):
            return self._from_file(draft, media)
        return self._written(body.text, media), media

    def _written(self, text: str, media: str) -> Any:
        """Return the body that a text is in a media type."""
        if media == FORM:
            fields: dict[str, Any] = {}
            for name, value in parse_qsl(show(text), keep_blank_values=True):
                read = self._inside(value, name)
                fields[name] = [*_list(fields[name]), read] if name in fields else read
            return fields
        return self._inside(_json(text), "") if is_json(media) else show(text)

    def _media(self, draft: RequestPlan, text: str) -> str:
        """Return the media type of the body: the command's own, if the operation takes it."""
        said = next(
            (item.value for item in self._request.headers if item.name.lower() == "content-type"),
            "",
        )
        named = said.partition(";")[0].strip().lower()
        content = () if self._operation.body is None else self._operation.body.content
        declared = find(content, named) is not None
        # curl says of itself that data is a form, whatever it is.
        is_form = named == FORM and not text.lstrip().startswith(("{", "["))
        if declared and (is_form or named != FORM):
            return named
        return draft.media or next((form.name for form in content), "application/json")

    def _from_file(self, draft: RequestPlan, media: str) -> tuple[Any, str]:
        self._notes.append("the body is in a file that is not here: the draft makes one up")
        if draft.media:
            return draft.body, draft.media
        return ({} if is_json(media) else "what is to be sent"), media

    def _form(self) -> dict[str, Any]:
        """Return the parts of a multipart body; what is in a file is made up."""
        fields: dict[str, Any] = {}
        for part in self._request.form:
            value: Any
            if part.filename or has_hole(part.value):
                name = part.filename or part.name
                guessed = mimetypes.guess_type(name)[0] or "text/plain"
                text = "what is in the file" if has_hole(part.value) else part.value
                value = File(name, part.media or guessed, text)
                self._notes.append(f"the draft makes up what is in {name}")
            else:
                value = self._inside(part.value, part.name)
            fields[part.name] = [*_list(fields[part.name]), value] if part.name in fields else value
        return fields

    def _inside(self, value: Any, name: str) -> Any:
        """Return a body with variables in place of its ids."""
        if isinstance(value, dict):
            return {key: self._inside(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [self._inside(item, name) for item in value]
        if (
            isinstance(value, str)
            and _SECRET.search(name)
            and not value.startswith(("$", "<", "{"))
        ):
            variable = Variable(_as_variable(name))
            self._notes.append(f"{name} looks like a secret: it is read from {variable.name}")
            return variable
        return self._value(name, value) if isinstance(value, str) else value

    def _value(self, name: str, written: str, *, is_id: bool = False) -> Any:
        """Return a variable where a value is one, an id or a secret; else the value itself."""
        text = unquote(show(written))
        if any(secret in text for secret in self._secrets):
            return Variable(self._drafts.token_variable)
        same = self._drafts.with_value(text)
        if same is not None and (is_id or _ID.fullmatch(text)):
            return same
        placeholder = re.fullmatch(r"[<{$]+\s*([\w .-]+?)\s*[>}]*", text)
        known = self._drafts.variable(name)
        if placeholder and known is None:
            return Variable(_as_variable(placeholder[1]))
        if placeholder or _ID.fullmatch(text):
            return known or Variable(_as_variable(name))
        return text


_SHORTEST = 5
"""How long a credential is at least: a shorter text may well stand elsewhere by chance."""


def _is_basic(item: Field) -> bool:
    return item.name.lower() == "authorization" and item.value.lower().startswith("basic")


def _json(text: str) -> Any:
    """Read a body; Windows' shells have backslashes before quotes where bash has none."""
    try:
        return json.loads(text)
    except ValueError as error:
        if '\\"' in text:
            with suppress(ValueError):
                return json.loads(text.replace('\\"', '"'))
        shown = show(text)[:60]
        raise UsageError(f"the body is not JSON ({error}): {shown}") from error


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _as_variable(name: str) -> str:
    """Return the name of the variable for a field: `workspaceId` is read from `WORKSPACE_ID`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\s.-]+", "_", name)
    return words.upper()
