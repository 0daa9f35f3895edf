"""JSON (RFC 8259) as it is read strictly, compared and recorded."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, Final, NoReturn

NOT_JSON: Final = object()
"""Stands for a text that is not JSON, which `None` is."""

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""The mark that an editor may put before a text in UTF-8; it is no part of it."""

MAX_DEPTH = 200
"""How deep JSON may nest; no response comes near it, and Python's own limit is not far."""


def parse_json(data: bytes) -> Any:
    """Return the value of a JSON text.

    Raises `ValueError` for all that other readers may refuse or read differently: a text that is
    not UTF-8, a name that is twice in one object, `NaN`, or nesting beyond `MAX_DEPTH`. Where it
    is a `json.JSONDecodeError`, it has the line.
    """
    text = data.decode("utf-8")
    if _nests_too_deep(text):
        raise ValueError(f"it nests deeper than {MAX_DEPTH} levels")
    if text.startswith("\ufeff"):
        raise json.JSONDecodeError("it begins with a byte order mark", text, 0)
    try:
        return _DECODER.decode(text)
    except _TwiceError as error:
        message = f"the name {error.name!r} is there twice"
        written = list(re.finditer(rf"{re.escape(json.dumps(error.name))}\s*:", text))
        raise json.JSONDecodeError(message, text, written[-1].end() if written else 0) from error


class _TwiceError(Exception):
    """An object has a name twice."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _nests_too_deep(text: str) -> bool:
    """Whether a text nests deeper than it may; brackets in its strings count as well."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise _TwiceError(double)
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number in JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse)


def read_json(data: bytes) -> Any:
    """Return the value of a JSON text, or `NOT_JSON`; a byte order mark is passed over."""
    try:
        return parse_json(data.removeprefix(BYTE_ORDER_MARK))
    except ValueError:
        return NOT_JSON


def write_json(value: Any) -> bytes:
    """Write a value as it is recorded: a field a line, in the order of the response."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        # Half of a surrogate pair can only be written as the escape that it came as.
        return json.dumps(value, indent=2).encode() + b"\n"


def pointed(value: Any, pointer: str) -> Any:
    """Return what a JSON Pointer leads to (RFC 6901); `NOT_JSON` if it leads nowhere."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return NOT_JSON
    return value


def line_of(data: bytes, pointer: Iterable[str | int]) -> int:
    """Return the line, counted from 1, of the field or item that `pointer` leads to in a JSON text.

    Where the way ends early, as it does for a field that is missing, it is where the way ends.
    """
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    place = value = _skip(text, 0)
    for step in pointer:
        found = next((ends for name, *ends in _children(text, value) if name == step), None)
        if found is None:
            break
        place, value = found
    return text.count("\n", 0, place) + 1


def _children(text: str, position: int) -> Iterator[tuple[str | int, int, int]]:
    """Return each field or item of a value: its name or number, where it and its value begin."""
    opening = text[position : position + 1]
    if opening not in {"{", "["}:
        return
    decoder = json.JSONDecoder()
    position += 1
    for number in count():
        place = position = _skip(text, position)
        name: str | int = number
        try:
            if opening == "{":
                name, position = decoder.raw_decode(text, position)
            value = _skip(text, position)
            _, position = decoder.raw_decode(text, value)
        except (json.JSONDecodeError, RecursionError):
            # The closing bracket, or what is no JSON.
            return
        yield name, place, value


def _skip(text: str, position: int) -> int:
    """Return the position behind space and punctuation."""
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


_BETWEEN = re.compile(r"[\s,:]*")


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON; unlike in Python, `true` is not 1."""
    if one is NOT_JSON or other is NOT_JSON:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
