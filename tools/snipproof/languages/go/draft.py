"""Writes a planned request as a Go program, in gofmt's style."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.languages.drafting.plan import (
    File,
    RequestPlan,
    Variable,
    pairs,
    path_with,
    query_pairs,
    texts,
)

_METHODS = {
    "CONNECT": "Connect",
    "DELETE": "Delete",
    "GET": "Get",
    "HEAD": "Head",
    "OPTIONS": "Options",
    "PATCH": "Patch",
    "POST": "Post",
    "PUT": "Put",
    "TRACE": "Trace",
}
_NOT_RAW = re.compile(r"[`\x00-\x08\x0b-\x1f\x7f\ufeff]")
"""Characters that cannot stand between back quotes, or would be invisible there."""

_MARK = "\ue002"


def draft_go(plan: RequestPlan) -> str:
    """Return the source of a Go snippet that makes the request.

    Empty where it needs digest authentication, which Go's library does not have.
    """
    if plan.login is not None and plan.login.digest:
        return ""
    imports = {"io", "log", "net/http", "os", "time"}
    lines: list[str] = []
    prepared, body, media = _body(plan, imports)
    lines += prepared
    url = _url(plan)
    if plan.query:
        imports.add("net/url")
        lines += [*_query(plan), ""]
        url = f'{url[:-1]}?"' if url.endswith('"') else f'{url} + "?"'
        url += " + query.Encode()"
    method = _text(plan.method)
    if plan.method in _METHODS:
        method = f"http.Method{_METHODS[plan.method]}"
    name = "endpoint" if "net/url" in imports else "url"
    lines += [
        f"{name} := {url}",
        f"request, err := http.NewRequest({method}, {name}, {body})",
        *_failed(),
    ]
    headers = {key: texts(value) for key, value in plan.headers.items()}
    lines += [
        f"request.Header.Set({_text(key)}, {_expression(value, 1)})"
        for key, value in headers.items()
    ]
    if plan.media:
        lines.append(f'request.Header.Set("Content-Type", {media})')
    if plan.login is not None:
        login = (_expression(part, 1) for part in (plan.login.user, plan.login.password))
        lines.append(f"request.SetBasicAuth({', '.join(login)})")
    lines += [
        "",
        *_client(plan),
        "response, err := client.Do(request)",
        *_failed(),
        "defer response.Body.Close()",
        "",
        "body, err := io.ReadAll(response.Body)",
        *_failed(),
        f"if response.StatusCode >= {400 if plan.redirects else 300} {{",
        '\tlog.Fatalf("%s: %s", response.Status, body)',
        "}",
    ]
    if plan.answers:
        imports.add("fmt")
        lines.append("fmt.Println(string(body))")
    code = "\n".join(f"\t{line}" if line else "" for line in "\n".join(lines).split("\n"))
    # What a value needs more lines for is indented already.
    code = code.replace(f"\t{_MARK}", "")
    listed = "".join(f"\t{_text(name)}\n" for name in sorted(imports))
    return f"package main\n\nimport (\n{listed})\n\nfunc main() {{\n{code}\n}}\n"


def _body(plan: RequestPlan, imports: set[str]) -> tuple[list[str], str, str]:
    """Return the lines that make the body, the reader of it, and its media type, as code.

    What these need is added to the imports.
    """
    media = _text(plan.media)
    if plan.is_form:
        imports |= {"net/url", "strings"}
        lines = [*_values("form", list(pairs(plan.body))), ""]
        return lines, "strings.NewReader(form.Encode())", media
    if plan.is_multipart:
        imports |= {"bytes", "mime/multipart"}
        if any(isinstance(value, File) for _, value in pairs(plan.body)):
            imports.add("net/textproto")
        return [*_parts(plan), ""], "&payload", "form.FormDataContentType()"
    if plan.is_json:
        imports |= {"bytes", "encoding/json"}
        written = _expression(plan.body, 1)
        lines = [f"payload, err := json.Marshal({written})", *_failed(), ""]
        return lines, "bytes.NewReader(payload)", media
    if plan.media:
        imports.add("strings")
        return [], f"strings.NewReader({_text(str(plan.body))})", media
    return [], "nil", media


def _client(plan: RequestPlan) -> list[str]:
    if not plan.redirects:
        return ["client := &http.Client{Timeout: 30 * time.Second}"]
    return [
        "client := &http.Client{",
        "\tTimeout: 30 * time.Second,",
        "\tCheckRedirect: func(*http.Request, []*http.Request) error {",
        "\t\treturn http.ErrUseLastResponse",
        "\t},",
        "}",
    ]


def _query(plan: RequestPlan) -> Iterator[str]:
    """Return the lines that make the query; one name may have several values."""
    return _values("query", list(query_pairs(plan)))


def _values(variable: str, given: list[tuple[str, Any]]) -> Iterator[str]:
    names = [name for name, _ in given]
    yield f"{variable} := url.Values{{}}"
    for name, value in given:
        function = "Set" if names.count(name) == 1 else "Add"
        yield f"{variable}.{function}({_text(name)}, {_expression(texts(value), 1)})"


def _parts(plan: RequestPlan) -> Iterator[str]:
    """Return the lines that make a multipart body."""
    yield from ("var payload bytes.Buffer", "form := multipart.NewWriter(&payload)")
    made = False
    for name, value in pairs(plan.body):
        if isinstance(value, File):
            said = f'form-data; name="{name}"; filename="{value.name}"'
            yield f"part, err {'=' if made else ':='} form.CreatePart(textproto.MIMEHeader{{"
            yield f'\t"Content-Disposition": {{{_text(said)}}},'
            yield f'\t"Content-Type":        {{{_text(value.media)}}},'
            yield "})"
            yield from _failed()
            yield f"if _, err := io.WriteString(part, {_text(value.content)}); err != nil {{"
            made = True
        else:
            given = f"{_text(name)}, {_expression(texts(value), 1)}"
            yield f"if err := form.WriteField({given}); err != nil {{"
        yield from ("\tlog.Fatal(err)", "}")
    yield from ("if err := form.Close(); err != nil {", "\tlog.Fatal(err)", "}")


def _failed() -> list[str]:
    return ["if err != nil {", "\tlog.Fatal(err)", "}"]


def _url(plan: RequestPlan) -> str:
    """Return the URL as a sum of texts and variables."""
    path = path_with(plan, lambda value: f"{_MARK}{value.name}{_MARK}")
    parts = [f'os.Getenv("{plan.base}")']
    for index, part in enumerate(path.split(_MARK)):
        if part:
            parts.append(f'os.Getenv("{part}")' if index % 2 else _text(part))
    return " + ".join(parts)


def _expression(value: Any, depth: int) -> str:
    """Return a value as gofmt writes it, in a block that is indented by so many tabs."""
    if isinstance(value, Variable):
        read = f'os.Getenv("{value.name}")'
        return (
            f"{_text(value.before)}+{read}"
            if value.before and depth == 1
            else (f"{_text(value.before)} + {read}" if value.before else read)
        )
    if isinstance(value, Mapping):
        return _map(value, depth)
    if isinstance(value, list | tuple):
        return _slice(list(value), depth)
    if value is None:
        return "nil"
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _map(value: Mapping[str, Any], depth: int) -> str:
    if not value:
        return "map[string]any{}"
    lines: list[str] = []
    section: list[tuple[str, str]] = []
    for name, item in value.items():
        entry = (f"{_text(name)}:", f"{_expression(item, depth + 1)},")
        if "\n" in entry[1]:
            # gofmt aligns entries that follow each other on one line each.
            lines += [*_aligned(section, depth + 1), f"{_tabs(depth + 1)}{entry[0]} {entry[1]}"]
            section = []
        else:
            section.append(entry)
    lines += _aligned(section, depth + 1)
    return "\n".join(["map[string]any{", *lines, f"{_tabs(depth)}}}"])


def _aligned(section: list[tuple[str, str]], depth: int) -> list[str]:
    width = max((len(name) for name, _ in section), default=0)
    return [f"{_tabs(depth)}{name:<{width}} {item}" for name, item in section]


def _tabs(depth: int) -> str:
    return _MARK + "\t" * depth


def _slice(value: list[Any], depth: int) -> str:
    kinds = {type(item) for item in value}
    texts_only = bool(value) and kinds <= {str, Variable}
    kind = "[]string" if texts_only else "[]any"
    if kinds == {dict}:
        kind = "[]map[string]any"
    if not any(isinstance(item, Mapping | list) and item for item in value):
        return f"{kind}{{{', '.join(_expression(item, depth) for item in value)}}}"
    inner = [_expression(item, depth + 1) for item in value]
    if kind == "[]map[string]any":
        inner = [item.removeprefix("map[string]any") for item in inner]
    lines = [f"{_tabs(depth + 1)}{item}," for item in inner]
    return "\n".join([f"{kind}{{", *lines, f"{_tabs(depth)}}}"])


def _text(value: str) -> str:
    """Return a text in double quotes, or in back quotes if it has many of the double ones."""
    if value.count('"') > 1 and not _NOT_RAW.search(value):
        return f"`{value}`"
    # JSON's escapes are Go's but for those of surrogates, which are not needed here.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\x7f")
