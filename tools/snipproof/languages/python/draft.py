"""Writes a planned request as a Python script."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snipproof.languages.drafting.plan import (
    File,
    Login,
    RequestPlan,
    Variable,
    pairs,
    path_with,
    texts,
)

_SHORT = 80
"""How long an object with one entry may be to stand on one line."""


def draft_python(plan: RequestPlan) -> str:
    """Return the source of a Python snippet that makes the request."""
    path = path_with(plan, lambda value: f"{{os.environ['{value.name}']}}")
    digest = plan.login is not None and plan.login.digest
    lines = [
        "import os",
        "",
        "import requests",
        *(["from requests.auth import HTTPDigestAuth"] if digest else []),
        "",
        f"response = requests.{plan.method.lower()}(",
        f"    f\"{{os.environ['{plan.base}']}}{path}\",",
    ]
    query = {name: texts(value) for name, value in plan.query.items()}
    headers = {name: texts(value) for name, value in plan.headers.items()}
    own = plan.media == "application/json" if plan.is_json else plan.is_form or plan.is_multipart
    if plan.media and not own:
        headers["Content-Type"] = plan.media
    for name, values in (("params", query), ("headers", headers)):
        if values:
            lines += _argument(name, values)
    if plan.login is not None:
        lines.append(f"    auth={_login(plan.login)},")
    lines += _body(plan)
    if plan.redirects:
        lines.append("    allow_redirects=False,")
    lines += ["    timeout=30,", ")", "response.raise_for_status()"]
    if plan.answers:
        lines += ["", "print(response.text)"]
    return "\n".join(lines) + "\n"


def _body(plan: RequestPlan) -> Iterator[str]:
    """Return the argument that holds the body."""
    if plan.is_multipart:
        yield from _argument("files", _Pairs(tuple(pairs(plan.body))))
    elif plan.is_form:
        yield from _argument("data", {name: texts(value) for name, value in plan.body.items()})
    elif plan.is_json:
        yield from _argument("json", plan.body)
    elif plan.media:
        text = str(plan.body)
        ascii_only = "" if text.isascii() else ".encode()"
        yield f"    data={_expression(text, '    ')}{ascii_only},"


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The parts of a multipart body, in order; a name may come several times."""

    parts: tuple[tuple[str, Any], ...]


def _login(login: Login) -> str:
    both = f"{_expression(login.user, '')}, {_expression(login.password, '')}"
    return f"HTTPDigestAuth({both})" if login.digest else f"({both})"


def _parts(value: _Pairs, indent: str) -> str:
    """Return the argument from which requests makes a multipart body: a list of pairs."""
    inner = indent + "    "
    lines = ["["]
    for name, part in value.parts:
        if isinstance(part, File):
            texts_of = (part.name, part.content, part.media)
            shown = ", ".join(_expression(text, inner) for text in texts_of)
        else:
            shown = f"None, {_expression(texts(part), inner)}"
        lines.append(f"{inner}({_expression(name, inner)}, ({shown})),")
    return "\n".join([*lines, f"{indent}]"])


def _argument(name: str, value: Any) -> Iterator[str]:
    first, *rest = _expression(value, "    ").split("\n")
    yield f"    {name}={first}" + ("" if rest else ",")
    for index, line in enumerate(rest, 1):
        yield line + ("," if index == len(rest) else "")


def _expression(value: Any, indent: str) -> str:
    """Return a value as Python, over several lines where it is an object with something in it."""
    if isinstance(value, _Pairs):
        return _parts(value, indent)
    if isinstance(value, Mapping) and value:
        return _dictionary(value, indent)
    if isinstance(value, list):
        return _list(value, indent)
    if isinstance(value, Variable) and value.before:
        return f"f\"{value.before}{{os.environ['{value.name}']}}\""
    if isinstance(value, Variable):
        return f'os.environ["{value.name}"]'
    # A text in JSON is one in Python, too.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _dictionary(value: Mapping[str, Any], indent: str) -> str:
    inner = indent + "    "
    entries = [
        f"{json.dumps(key, ensure_ascii=False)}: {_expression(item, inner)}"
        for key, item in value.items()
    ]
    short = f"{{{entries[0]}}}"
    if len(entries) == 1 and "\n" not in short and len(indent + short) < _SHORT:
        return short
    return "\n".join(["{", *(f"{inner}{entry}," for entry in entries), f"{indent}}}"])


def _list(value: list[Any], indent: str) -> str:
    inner = indent + "    "
    if any(isinstance(item, Mapping | list) for item in value):
        entries = [f"{inner}{_expression(item, inner)}," for item in value]
        return "\n".join(["[", *entries, f"{indent}]"])
    return f"[{', '.join(_expression(item, indent) for item in value)}]"
