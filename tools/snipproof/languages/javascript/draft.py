"""Writes a planned request as a JavaScript module, in Prettier's style."""

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

_WIDTH = 80
"""Prettier's default for the length of a line."""

_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def draft_javascript(plan: RequestPlan) -> str:
    """Return the source of a JavaScript snippet that makes the request.

    Empty where it needs digest authentication, which `fetch` does not have.
    """
    if plan.login is not None and plan.login.digest:
        return ""
    lines: list[str] = []
    path = path_with(plan, lambda value: f"${{{_environment(value)}}}")
    url = f"${{process.env.{plan.base}}}{_in_template(path)}"
    if plan.query:
        lines += [*_query(plan), ""]
        url += "?${query}"
    settings = _settings(plan, lines)
    opening = f"const response = await fetch(`{url}`, {{"
    if len(opening) <= _WIDTH:
        lines.append(f"const response = await fetch(`{url}`, {_object(settings, '', 0)});")
    else:
        lines += [
            "const response = await fetch(",
            f"  `{url}`,",
            f"  {_object(settings, '  ', 0)},",
            ");",
        ]
    lines += [
        "if (response.status >= 400) {" if plan.redirects else "if (!response.ok) {",
        "  throw new Error(`${response.status}: ${await response.text()}`);",
        "}",
    ]
    if plan.answers:
        lines += ["", "console.log(await response.text());"]
    return "\n".join(lines) + "\n"


def _settings(plan: RequestPlan, lines: list[str]) -> dict[str, Any]:
    """Return the second argument of `fetch`; what it needs before it is added to the lines."""
    settings: dict[str, Any] = {}
    if plan.method != "GET":
        settings["method"] = plan.method
    headers = {name: texts(value) for name, value in plan.headers.items()}
    if plan.login is not None:
        user, password = (_in_literal(part) for part in (plan.login.user, plan.login.password))
        lines += [f"const credentials = btoa(`{user}:{password}`);"]
        headers["Authorization"] = _Code("`Basic ${credentials}`")
    if plan.is_form or plan.is_multipart:
        lines += _parts(plan) if plan.is_multipart else _fields(plan)
    elif plan.media:
        headers["Content-Type"] = plan.media
    if headers:
        settings["headers"] = headers
    if plan.is_form or plan.is_multipart:
        settings["body"] = _Code("form")
    elif plan.media:
        settings["body"] = _Body(plan.body) if plan.is_json else str(plan.body)
    if plan.redirects:
        settings["redirect"] = "manual"
    settings["signal"] = _Code("AbortSignal.timeout(30_000)")
    return settings


class _Code(str):
    """A value that is code already."""

    __slots__ = ()


class _Body:
    """A value that is sent as JSON."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _query(plan: RequestPlan) -> list[str]:
    """Return the lines that make the query; one name may have several values."""
    return _search("query", [(name, texts(value)) for name, value in query_pairs(plan)])


def _fields(plan: RequestPlan) -> list[str]:
    """Return the lines that make the body of a form."""
    return _search("form", [(name, texts(value)) for name, value in pairs(plan.body)])


def _search(name: str, given_pairs: list[tuple[str, Any]]) -> list[str]:
    several = len({key for key, _ in given_pairs}) < len(given_pairs)
    given: Any = [list(pair) for pair in given_pairs] if several else dict(given_pairs)
    flat = f"const {name} = new URLSearchParams({_flat(given)});"
    if len(flat) <= _WIDTH and not several:
        return [flat]
    return f"const {name} = new URLSearchParams({_expression(given, '', 0)});".split("\n")


def _parts(plan: RequestPlan) -> Iterator[str]:
    """Return the lines that make a multipart body."""
    yield "const form = new FormData();"
    for name, value in pairs(plan.body):
        if isinstance(value, File):
            blob = f"new Blob([{_flat(value.content)}], {{ type: {_flat(value.media)} }})"
            given = [_flat(name), blob, _flat(value.name)]
        else:
            given = [_flat(name), _flat(texts(value))]
        flat = f"form.append({', '.join(given)});"
        if len(flat) <= _WIDTH:
            yield flat
        else:
            yield from ("form.append(", *(f"  {item}," for item in given), ");")


def _in_literal(value: Variable | str) -> str:
    """Return a value as it stands inside of a template literal."""
    return f"${{{_environment(value)}}}" if isinstance(value, Variable) else _in_template(value)


def _environment(value: Variable) -> str:
    return f"process.env.{value.name}"


def _in_template(text: str) -> str:
    """Return a path in a template literal; `${…}` in it are variables."""
    return re.sub(r"[\\`]", r"\\\g<0>", text)


def _expression(value: Any, indent: str, used: int) -> str:
    """Return a value as Prettier writes it; `used` is what stands before it on its line."""
    if isinstance(value, _Body):
        return f"JSON.stringify({_expression(value.value, indent, used + len('JSON.stringify('))})"
    if isinstance(value, Mapping) and value:
        return _object(value, indent, used)
    if isinstance(value, list | tuple) and value:
        flat = _flat(value)
        nested = len(value) > 1 and all(
            isinstance(item, Mapping | list) and len(item) > 1 for item in value
        )
        if len(indent) + used + len(flat) + 1 <= _WIDTH and not nested and "\n" not in flat:
            return flat
        inner = indent + "  "
        items = [f"{inner}{_expression(item, inner, 0)}," for item in value]
        return "\n".join(["[", *items, f"{indent}]"])
    return _flat(value)


def _object(value: Mapping[str, Any], indent: str, used: int) -> str:
    """Return an object with a line for each entry; short ones within it stay on one line."""
    del used
    inner = indent + "  "
    entries = []
    for name, item in value.items():
        key = _key(name)
        nested = isinstance(item, Mapping) and len(item) == 1
        flat = f"{inner}{key}: {_flat(item)},"
        if nested and len(flat) <= _WIDTH and not _deep(item):
            entries.append(flat)
            continue
        written = _expression(item, inner, len(key) + 2)
        first = f"{inner}{key}: {written}".split("\n", 1)[0]
        if "\n" not in written and len(first) >= _WIDTH and isinstance(item, str | Variable):
            # A text is not broken, but it moves to a line of its own.
            entries.append(f"{inner}{key}:\n{inner}  {written},")
        else:
            entries.append(f"{inner}{key}: {written},")
    return "\n".join(["{", *entries, f"{indent}}}"])


def _deep(value: Mapping[str, Any]) -> bool:
    return any(isinstance(item, Mapping | list) and item for item in value.values())


def _key(name: str) -> str:
    """Return a name as it stands in an object: in quotes if it needs them."""
    return name if _NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _flat(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(name)}: {_flat(item)}" for name, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flat, value))}]"
    return f"JSON.stringify({_flat(value.value)})" if isinstance(value, _Body) else _single(value)


def _single(value: Any) -> str:
    """Return a value that has no parts."""
    if isinstance(value, _Code):
        return str(value)
    if isinstance(value, Variable) and value.before:
        return f"`{_in_template(value.before)}${{{_environment(value)}}}`"
    if isinstance(value, Variable):
        return _environment(value)
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(value: str) -> str:
    """Return a text in the quotes that need fewer escapes, as Prettier prefers."""
    # A text in JSON is one in JavaScript, too.
    written = json.dumps(value, ensure_ascii=False)
    if value.count('"') > value.count("'"):
        inside = written[1:-1].replace('\\"', '"').replace("'", "\\'")
        return f"'{inside}'"
    return written
