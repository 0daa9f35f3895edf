"""Holds what an example printed and received to what is recorded beside it.

Against the mock the two are equal, value for value. A live server has other ids and other days,
so there the shape has to agree: the same fields with values of the same types. Where the recording
came from one target and the response from another (`across`), only the outermost type has to agree:
either may leave out what the contract does not require.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from json import JSONDecodeError
from typing import Any

from snipproof.checks.varying import setting, steady, varying
from snipproof.contract import Contract, Operation
from snipproof.contract.media import is_json
from snipproof.core.exchange import Response, media_type
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.json_text import (
    BYTE_ORDER_MARK,
    NOT_JSON,
    line_of,
    parse_json,
    read_json,
    same,
    write_json,
)
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Example, PageOutput, Snippet
from snipproof.languages import of

UPDATE_HINT = "if this is right, record it: snipproof run {id} --update"


@dataclass(frozen=True, slots=True)
class Recording:
    """The contents of an example's files: the body of its response, and a snippet's output.

    `response` is None where the response has no body, `output` is None where the snippet prints
    just that body, or nothing.
    """

    response: bytes | None
    response_file: str
    output: bytes | None


def record(response: Response | None, stdout: bytes) -> Recording:
    """Return what is to be recorded of the documented response and of a snippet's output."""
    if response is None or not response.body:
        return Recording(None, "response.json", stdout or None)
    body = response.body
    kind = media_type(response.headers)
    value = read_json(body) if is_json(kind) else NOT_JSON
    if value is NOT_JSON:
        shown = body if _is_text(body) else _described(body, kind)
        return Recording(shown, "response.txt", None if stdout == body else stdout)
    output = None if same(read_json(stdout), value) else stdout
    return Recording(write_json(value), "response.json", output)


def _is_text(body: bytes) -> bool:
    try:
        return "\0" not in body.decode()
    except UnicodeDecodeError:
        return False


def _described(body: bytes, kind: str) -> bytes:
    """Say in a line what a body is that no page can show."""
    digest = sha256(body).hexdigest()
    return f"{kind or 'no media type'}, {len(body)} bytes, SHA-256 {digest}\n".encode()


def check_output(
    example: Example,
    snippet: Snippet,
    response: Response | None,
    stdout: bytes,
    *,
    exact: bool,
    root_path: str,
    across: bool = False,
) -> Iterator[Failure]:
    """Return what is stale; `root_path` is the example's folder as failures name it."""
    new = record(response, stdout)
    hint = UPDATE_HINT.format(id=example.id)
    if new.response is None or example.response is None:
        if new.response is not example.response:
            message = "the body of the response is not recorded"
            if new.response is None:
                message = "a body is recorded, and the response has none"
            file = example.response_file if new.response is None else new.response_file
            place = SourceLocation(f"{root_path}/{file}", 1)
            yield Failure(Code.STALE_OUTPUT, message, place, hint)
    elif difference := _difference(
        example.response, new.response, exact=exact, across=across, varies=example.varies
    ):
        line, what = difference
        message = f"the response is not the recorded one: {what}"
        place = SourceLocation(f"{root_path}/{example.response_file}", line)
        hint = _hint(example, example.response, new.response)
        yield Failure(Code.STALE_OUTPUT, message, place, hint)
    yield from _check_stdout(
        example, snippet, new, stdout, exact=exact, root_path=root_path, across=across
    )


def _check_stdout(
    example: Example,
    snippet: Snippet,
    new: Recording,
    stdout: bytes,
    *,
    exact: bool,
    root_path: str,
    across: bool = False,
) -> Iterator[Failure]:
    if snippet.page is not None and snippet.page.output is not None:
        yield from _check_page(
            example, snippet, snippet.page.output, stdout, exact=exact, across=across
        )
        return
    recorded = example.outputs.get(snippet.language)
    hint = UPDATE_HINT.format(id=example.id)
    file = f"{root_path}/{snippet.language.output_filename}"
    if recorded is None and new.output is None:
        return
    if recorded is None:
        printed = stdout.decode(errors="replace").strip().partition("\n")[0][:120]
        what = f"something that is not the response: {printed!r}" if printed else "nothing"
        message = f"the snippet prints {what}, and no output is recorded"
        if not printed and (into := _INTO_FILE.search(snippet.text)):
            hint = f"{into[0].strip()} puts the response into a file: leave it out, or {hint}"
        yield Failure(Code.STALE_OUTPUT, message, snippet.at(_printing_line(snippet)), hint)
        return
    if new.output is None:
        what = "just the response" if stdout else "nothing"
        message = f"an output is recorded, and the snippet prints {what}"
        yield Failure(Code.STALE_OUTPUT, message, SourceLocation(file, 1), hint)
        return
    difference = _difference(
        recorded, new.output, exact=exact, across=across, varies=example.varies
    )
    if difference:
        line, what = difference
        message = f"the snippet does not print what is recorded: {what}"
        hint = _hint(example, recorded, new.output)
        yield Failure(Code.STALE_OUTPUT, message, SourceLocation(file, line), hint)


def page_output(stdout: bytes) -> bytes:
    """Return what a page shows of an output: JSON in its form for people, else the text."""
    value = read_json(stdout)
    return stdout if value is NOT_JSON else write_json(value)


def _check_page(
    example: Example,
    snippet: Snippet,
    shown: PageOutput,
    stdout: bytes,
    *,
    exact: bool,
    across: bool,
) -> Iterator[Failure]:
    """Return how an output differs from the block below the snippet on its page."""
    printed = page_output(stdout).rstrip(b"\n")
    said = shown.text.rstrip("\n").encode()
    found = _difference(said, printed, exact=exact, across=across, varies=example.varies)
    if found:
        line, what = found
        message = f"the snippet does not print what the page shows: {what}"
        place = SourceLocation(snippet.location.path, min(shown.first + line - 1, shown.last))
        yield Failure(Code.STALE_OUTPUT, message, place, _hint(example, said, printed))


def _hint(example: Example, recorded: bytes, found: bytes) -> str:
    """Return the next step: if only values of some kinds differ, say how to let them vary."""
    hint = UPDATE_HINT.format(id=example.id)
    kinds = varying(recorded, found)
    if not kinds or "number" in kinds:  # another number is more often a mistake
        return hint
    both = dict.fromkeys((*example.varies, *kinds))
    return f"if these are others each time, put {setting(both)} into example.toml; {hint}"


_INTO_FILE = re.compile(r"--output[ =]\S+|(?<=\s)-[sSfLk]*[oO] ?\S+|> ?[\w./-]+\.\w+")
"""Options that keep the response from standard output."""


def _printing_line(snippet: Snippet) -> int:
    """Return the line that most likely prints what a snippet prints: the last that could."""
    language = of(snippet.language)
    code = map(language.code_of, snippet.text.split("\n"))
    return max((n for n, line in enumerate(code, 1) if language.prints.search(line)), default=1)


def check_recorded(
    example: Example, operation: Operation, status: int, contract: Contract, root_path: str
) -> Iterator[Failure]:
    """Return where the recorded response breaks the contract, without a run.

    A status that the contract does not declare is the example's mistake, not the recording's.
    """
    if example.response is None or operation.response(status) is None:
        return
    wants_json = example.response_file.endswith(".json")
    declared = [media.name for media in operation.response(status) or ()]
    fitting = [name for name in declared if is_json(name) == wants_json]
    kind = _within(next(iter(fitting), "*/*"), "application/json" if wants_json else "text/plain")
    recorded = example.response.removeprefix(BYTE_ORDER_MARK)
    response = Response(status, (("Content-Type", kind),), recorded)
    for finding in contract.check_response(operation, response):
        if finding.is_warning or finding.difference.startswith("header "):
            continue  # the run tells it; header fields are not recorded
        line = _json_line(recorded, finding.pointer) if is_json(kind) else 1
        yield Failure(
            Code.RESPONSE_MISMATCH,
            f"the recorded response does not fit the contract: {finding.message}",
            SourceLocation(f"{root_path}/{example.response_file}", line),
            f"if the contract is right, record anew: snipproof run {example.id} --update",
        )


def _within(declared: str, usual: str) -> str:
    """Return a media type of a declared range (RFC 9110, section 12.5.1); the usual one, if any."""
    main, _, sub = declared.partition("/")
    if sub != "*":
        return declared
    return usual if main in {"*", usual.partition("/")[0]} else f"{main}/octet-stream"


def _json_line(recorded: bytes, pointer: tuple[str | int, ...]) -> int:
    """Return the line of a place in JSON text, or the one where it ends to be JSON."""
    try:
        parse_json(recorded)
    except JSONDecodeError as error:
        return error.lineno
    except ValueError:
        return 1
    return line_of(recorded, pointer)


def _difference(
    recorded: bytes,
    found: bytes,
    *,
    exact: bool,
    across: bool,
    varies: Collection[str] = (),
) -> tuple[int, str] | None:
    """Return the line and the words of the first difference, or None where there is none.

    JSON is compared by its values and text by its lines, whichever way they end; an editor may
    have put a byte order mark before either.
    """
    recorded, found = steady(recorded, varies), steady(found, varies)
    old_value, new_value = read_json(recorded), read_json(found)
    both_json = old_value is not NOT_JSON and new_value is not NOT_JSON
    if both_json and same(old_value, new_value):
        return None
    if not exact:
        if both_json:
            return _shape_difference(old_value, new_value, across=across)
        return _presence(recorded, found)
    old, new = (
        data.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n") for data in (recorded, found)
    )
    if both_json:
        old, new = write_json(old_value), write_json(new_value)
    difference = _text_difference(old.decode(errors="replace"), new.decode(errors="replace"))
    if difference is None:
        return None
    line, what = difference
    # What is recorded by hand may stand on fewer lines than the tool would write.
    return min(line, recorded.rstrip().count(b"\n") + 1), what


def _text_difference(old: str, new: str) -> tuple[int, str] | None:
    lines = old.rstrip("\n").split("\n"), new.rstrip("\n").split("\n")
    for number, (was, now) in enumerate(zip(*lines, strict=False), 1):
        if was != now:
            if was.strip() != now.strip():
                was, now = was.strip(), now.strip()  # noqa: PLW2901  space around says nothing
            return number, f"recorded {was!r}, found {now!r}"
    recorded, found = map(len, lines)
    if recorded != found:
        return min(recorded, found), f"recorded lines: {recorded}, found: {found}"
    if old != new:
        return recorded, "one of them ends with a line feed more"
    return None


def _presence(recorded: bytes, found: bytes) -> tuple[int, str] | None:
    if bool(recorded.strip()) == bool(found.strip()):
        return None
    return 1, "one of them is empty"


def _shape_difference(recorded: Any, found: Any, *, across: bool) -> tuple[int, str] | None:
    """Compare types and the outermost fields; optional ones inside come and go on a live server."""
    if isinstance(recorded, dict) and isinstance(found, dict) and not across:
        for name in recorded:
            if name not in found:
                return 1, f"the field {name!r} is recorded and not found"
    if across:
        # Both fit the contract, which may leave open of what type a value inside is.
        pairs: Iterable[tuple[str, Any, Any]] = [("", recorded, found)]
    else:
        pairs = _pairs(recorded, found, "")
    for path, was, now in pairs:
        kinds = {_kind(was), _kind(now)}
        if len(kinds) > 1 and "null" not in kinds:
            return 1, f"{path or 'the value'} is recorded as {_kind(was)}, found {_kind(now)}"
    return None


def _pairs(recorded: Any, found: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Return the values that stand at the same place; a list's first item stands for all."""
    yield path, recorded, found
    if isinstance(recorded, dict) and isinstance(found, dict):
        for name in recorded.keys() & found.keys():
            inside = f"{path}.{name}" if path else name
            yield from _pairs(recorded[name], found[name], inside)
    elif isinstance(recorded, list) and isinstance(found, list) and recorded and found:
        yield from _pairs(recorded[0], found[0], f"{path}[0]")


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def diff(before: bytes | None, after: bytes | None, path: str) -> str:
    """Return the unified difference of a recorded file, for an author to look at."""
    old = (before or b"").decode(errors="replace").splitlines(keepends=True)
    new = (after or b"").decode(errors="replace").splitlines(keepends=True)
    return "".join(unified_diff(old, new, f"{path} (recorded)", f"{path} (now)"))
