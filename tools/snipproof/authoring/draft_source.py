"""Writes a request that is planned as the source of a snippet, in every language."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from snipproof.core.snippet import Language

_MARK = "\ue002"
"""Stands around a variable's name; no text has it, as it is in Unicode's private use area."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that is read from the environment; `before` is the text that stands before it."""

    name: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """The request that a draft makes; its values are JSON values or variables.

    `path` is the operation's template. `media` is the body's media type, and empty where there is
    no body; a body that is not JSON is a text. `answers` says that something comes back to print.
    """

    base: str
    method: str
    path: str
    path_values: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    media: str
    is_json: bool
    answers: bool

    def sources(self) -> dict[Language, str]:
        """Return the source of a snippet in every language."""
        return {Language.CURL: _curl(self), Language.PYTHON: _python(self)}


_SHORT = 80
"""How long an object with one entry may be to stand on one line."""


def variables(plan: RequestPlan) -> set[str]:
    """Return the names of the variables that a plan reads, its base URL's left out."""
    return set(_names([plan.path_values, plan.query, plan.headers, plan.body]))


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Variable):
        yield value.name
    elif isinstance(value, Mapping):
        yield from _names(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item)


def _curl(plan: RequestPlan) -> str:
    url = f"${plan.base}{_path(plan, _in_shell)}"
    if plan.query:
        url += "?" + "&".join(
            f"{quote(name, safe='')}={_in_url(value)}"
            for name, values in plan.query.items()
            for value in (values if isinstance(values, list) else [values])
        )
    lines = ["curl --fail-with-body --max-time 30", f'"{url}"']
    natural = "POST" if plan.media else "GET"
    if plan.method != natural:
        lines.append(f"--request {plan.method}")
    for name, value in plan.headers.items():
        lines.append(f'--header "{name}: {_in_shell(value)}"')
    if not plan.media:
        return " \\\n  ".join(lines) + "\n"
    lines.append(f'--header "Content-Type: {plan.media}"')
    if not plan.is_json:
        lines.append(f"--data-binary {shlex.quote(str(plan.body))}")
        return " \\\n  ".join(lines) + "\n"
    lines.append("--data @- <<JSON")
    return " \\\n  ".join(lines) + f"\n{_here_document(plan.body)}\nJSON\n"


def _python(plan: RequestPlan) -> str:
    path = _path(plan, lambda value: f"{{os.environ['{value.name}']}}")
    lines = [
        "import os",
        "",
        "import requests",
        "",
        f"response = requests.{plan.method.lower()}(",
        f"    f\"{{os.environ['{plan.base}']}}{path}\",",
    ]
    query = {name: _texts(value) for name, value in plan.query.items()}
    headers = {name: _texts(value) for name, value in plan.headers.items()}
    if plan.media and (not plan.is_json or plan.media != "application/json"):
        headers["Content-Type"] = plan.media
    for name, values in (("params", query), ("headers", headers)):
        if values:
            lines += _argument(name, values)
    if plan.media:
        lines += _argument("json" if plan.is_json else "data", plan.body)
    lines += ["    timeout=30,", ")", "response.raise_for_status()"]
    if plan.answers:
        lines += ["", "print(response.text)"]
    return "\n".join(lines) + "\n"


def _path(plan: RequestPlan, write: Any) -> str:
    path = plan.path
    for name, value in plan.path_values.items():
        text = write(value) if isinstance(value, Variable) else quote(str(value), safe="")
        path = path.replace(f"{{{name}}}", text)
    return path


def _in_url(value: Any) -> str:
    return _in_shell(value) if isinstance(value, Variable) else quote(_plain(value), safe="")


def _plain(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _texts(value: Any) -> Any:
    """Return a value of a query or a header as text; requests would send `True` for true."""
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return value if isinstance(value, Variable | str) else _plain(value)


def _in_shell(value: Any) -> str:
    """Return a value as it stands in double quotes."""
    if isinstance(value, Variable):
        return f"{value.before}${value.name}"
    return re.sub(r'[\\$`"]', r"\\\g<0>", _plain(value))


def _here_document(body: Any) -> str:
    """Return a body as JSON in a here-document, in which the shell fills in its variables."""
    text = json.dumps(_marked(body), indent=2, ensure_ascii=False)
    # A backslash counts there before these few letters alone (POSIX, section 2.7.4).
    guarded = re.sub(r"\\(?=[\\$`\n])|[$`]", r"\\\g<0>", text)
    return re.sub(f"{_MARK}(.*?){_MARK}", r"$\1", guarded)


def _marked(value: Any) -> Any:
    """Return a body with its variables between marks."""
    if isinstance(value, Mapping):
        return {name: _marked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if isinstance(value, Variable):
        return f"{value.before}{_MARK}{value.name}{_MARK}"
    return value.replace(_MARK, "") if isinstance(value, str) else value


def _argument(name: str, value: Any) -> Iterator[str]:
    first, *rest = _expression(value, "    ").split("\n")
    yield f"    {name}={first}" + ("" if rest else ",")
    for index, line in enumerate(rest, 1):
        yield line + ("," if index == len(rest) else "")


def _expression(value: Any, indent: str) -> str:
    """Return a value as Python, over several lines where it is an object with something in it."""
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
