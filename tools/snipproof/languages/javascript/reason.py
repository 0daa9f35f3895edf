"""Reads out of Node's last words why a snippet ended."""

import re
from collections.abc import Collection, Iterator

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.core.suggestions import did_you_mean
from snipproof.languages.reading.outline import Outline
from snipproof.languages.reading.reason import (
    LOOK_AT_RESPONSE,
    NO_SUCH_FILE,
    NOT_JSON,
    Reason,
    first_hint,
)

_ERROR = re.compile(r"^(?:Uncaught )?\[?((?:[A-Z]\w*)?(?:Error|Exception)\b.*)", re.MULTILINE)
_CAUSE = re.compile(r"^\s*\[?cause\]?: (.*)$|^\s*\[cause\]: (.*)$", re.MULTILINE)
_NO_NAME = re.compile(r"^ReferenceError: (\w+) is not defined", re.MULTILINE)
_NO_PACKAGE = re.compile(
    r"^(?:Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:package|module) '([^']+)')",
    re.MULTILINE,
)
_NO_EXPORT = re.compile(r"does not provide an export named '(\w+)'")
_SYNTAX = re.compile(r"^SyntaxError: (.*)$", re.MULTILINE)
_COMPILING = re.compile(
    r"^    at (?:async )?(?:compileSourceTextModule|ModuleLoader|ModuleJob|#asyncInstantiate)",
    re.MULTILINE,
)
_UNSETTLED = "Detected unsettled top-level await"

_HINTS = {
    re.compile(r"ERR_INVALID_URL|Failed to parse URL|Invalid URL"): (
        "build the URL from the base URL variable, in a template literal: `${process.env.NAME}/…`"
    ),
    re.compile(r"Cannot (?:read|destructure) propert.* of (?:undefined|null)|is not iterable"): (
        LOOK_AT_RESPONSE
    ),
    re.compile(r"ENOENT"): NO_SUCH_FILE,
    re.compile(r"SyntaxError: .*JSON|is not valid JSON"): NOT_JSON,
    re.compile(r"Body is unusable|Body has already been read"): (
        "read the body once: keep what `await response.text()` returns"
    ),
    re.compile(r"require is not defined"): "write import … from in a module",
    re.compile(re.escape(_UNSETTLED)): "it waits for a promise that nothing settles",
}
"""The next step, by Node's last message."""

_GLOBALS = ("AbortSignal", "console", "fetch", "process", "URL", "URLSearchParams", "FormData")


def last_words(stderr: str) -> str:
    """Return the message of the error that ended a module, with its cause."""
    found = _ERROR.search(stderr)
    if found is None:
        said = [line.strip() for line in stderr.split("\n") if line.strip()]
        return next((line for line in reversed(said) if not line.startswith("Node.js v")), "")
    words = found[1].rstrip(" {]").strip()
    cause = _CAUSE.search(stderr)
    because = "" if cause is None else (cause[1] or cause[2] or "").rstrip(" {]").strip()
    return f"{words} ({because})" if because and because not in words else words


def end_failures(snippet: Snippet, stderr: str, line: int) -> Iterator[Failure]:
    """Return the syntax error that Node reports before it runs anything of a module."""
    found = _SYNTAX.search(stderr)
    # `JSON.parse` throws the same kind of error, with a call of the snippet's in its stack.
    if found and _COMPILING.search(stderr):
        if export := _NO_EXPORT.search(stderr):
            hint = f"import a name that it has, and not {export[1]}"
        else:
            hint = "fix this line, or the one before it"
        message = f"not valid JavaScript: {found[1]}"
        yield Failure(Code.SYNTAX_ERROR, message, snippet.at(line), hint)


def reason(
    snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
) -> Reason:
    """Return the reason for an end beyond its status; see `Plugin.reason`."""
    del outline, line, variables
    if name := _NO_NAME.search(stderr):
        if name[1] == "require":
            return Reason(hint=first_hint(_HINTS, stderr))
        known = [*_GLOBALS, *re.findall(r"\b(?:const|let|var|function)\s+(\w+)", snippet.text)]
        otherwise = "define it in the snippet: what other examples define is not there"
        return Reason(hint=did_you_mean(name[1], known, otherwise))
    if package := _NO_PACKAGE.search(stderr):
        where = _import_line(snippet, package[1])
        return Reason(where, hint="examples use fetch and what comes with Node, and no package")
    if _UNSETTLED in stderr:
        return Reason(words="it waits without end", hint=first_hint(_HINTS, stderr))
    return Reason(hint=first_hint(_HINTS, stderr))


def _import_line(snippet: Snippet, name: str) -> int | None:
    lines = enumerate(snippet.text.split("\n"), 1)
    return next((n for n, text in lines if f'"{name}"' in text or f"'{name}'" in text), None)
