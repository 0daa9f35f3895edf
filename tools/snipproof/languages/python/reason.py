"""Reads out of a Python script's last words why it ended."""

import re
import sys
from collections.abc import Collection

from snipproof.core.snippet import Snippet
from snipproof.core.suggestions import did_you_mean
from snipproof.languages.reading.outline import Outline
from snipproof.languages.reading.reason import (
    LOOK_AT_RESPONSE,
    NO_SUCH_FILE,
    NOBODY_TYPES,
    NOT_JSON,
    Reason,
    first_hint,
    unset,
)

_KEY_ERROR = re.compile(r"^KeyError: '(\w+)'$", re.MULTILINE)
_NO_MODULE = re.compile(r"^ModuleNotFoundError: No module named '([\w.]+)'", re.MULTILINE)
_NO_NAME = re.compile(r"^NameError: name '(\w+)' is not defined", re.MULTILINE)
_NO_PART = re.compile(r"^AttributeError: module '([\w.]+)' has no attribute '(\w+)'", re.MULTILINE)
_OWN = re.compile(r"^[ \t]*(\w+)=", re.MULTILINE)

_OTHER_CLIENTS = frozenset({"aiohttp", "httpx", "pycurl", "treq", "urllib3"})
_OTHERS = frozenset({"lxml", "orjson", "pytoml", "tomli", "ujson"})
"""Libraries that readers know, whose names are no misspellings of others."""

_HINTS = {
    re.compile(
        r"^(?:KeyError|IndexError): |^TypeError: (?:'NoneType'|list indices|string indices)",
        re.MULTILINE,
    ): LOOK_AT_RESPONSE,
    re.compile(r"No such file or directory|could not open file", re.IGNORECASE): NO_SUCH_FILE,
    re.compile(r"^EOFError: ", re.MULTILINE): NOBODY_TYPES,
    re.compile(r"\.(?:InvalidURL|InvalidSchema|MissingSchema): ", re.MULTILINE): (
        "build the URL from the base URL variable, in double quotes or an f-string"
    ),
    re.compile(r"JSONDecodeError: ", re.MULTILINE): NOT_JSON,
}
"""The next step, by Python's last message."""

_MODULES = ("requests", *(name for name in sys.stdlib_module_names if not name.startswith("_")))
_ALIKE = 0.82
"""How alike a module's name has to be to be meant: of 300 names some are a little like any word."""


def reason(
    snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
) -> Reason:
    """Return the reason for an end beyond its status; see `Plugin.reason`."""
    found = _KEY_ERROR.search(stderr)
    if found and found[1] in outline.variables:
        reads = re.compile(rf"['\"]{found[1]}['\"]")
        return unset(snippet, found[1], reads, line, [*variables, *_OWN.findall(snippet.text)])
    return Reason(hint=_import_hint(stderr) or first_hint(_HINTS, stderr))


def _import_hint(stderr: str) -> str:
    """Return a hint where Python misses a module, or a name that may well be one."""
    if module := _NO_MODULE.search(stderr):
        return _without(module[1])
    if name := _NO_NAME.search(stderr):
        if name[1] in _MODULES:
            return f"write import {name[1]}"
        return "define it in the snippet: what other examples define is not there"
    if part := _NO_PART.search(stderr):
        return f"if it is a module, import it by its own name: import {part[1]}.{part[2]}"
    return ""


def _without(module: str) -> str:
    """Return the next step where a module is not there."""
    otherwise = "examples use requests and what comes with Python"
    package = module.partition(".")[0]
    if package in _OTHER_CLIENTS:
        return f"{otherwise}: write it with requests"
    if package in _OTHERS:
        return otherwise
    return did_you_mean(module, _MODULES, otherwise, _ALIKE)
