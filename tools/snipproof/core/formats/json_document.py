"""Reads JSON at the speed of Python's own parser, and finds lines only when they are asked for.

A description of an API may hold a million values. To note the line of each takes longer than all
else that is done with them, and nearly all are never asked for. So a line is found by walking from
the root to the value, and the parser itself skips what stands beside the way.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.core.formats.yaml_document import Pointer

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE = re.compile(r"[ \t\r\n]*")


class NotPlainJsonError(ValueError):
    """The text is no JSON without repeated keys, or no JSON at all."""


def read_json(text: str) -> Any:
    """Return the value of a JSON text (RFC 8259).

    Raises `NotPlainJsonError` where it is not JSON, repeats a key in an object, has half of a
    surrogate pair, or nests deeper than the parser can go.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
        if _SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
        return value  # noqa: TRY300  what comes before raises, too
    except (ValueError, RecursionError) as error:
        raise NotPlainJsonError(str(error)) from error


def depth(value: Any, limit: int) -> int:
    """Return how deep a value nests, counted no further than to `limit`."""
    level, found = [value], 0
    while level and found <= limit:
        level = [
            inner
            for item in level
            for inner in (item.values() if type(item) is dict else item)
            if type(inner) is dict or type(inner) is list
        ]
        found += 1
    return found


class JsonLines(Mapping[Pointer, int]):
    """The lines of the values of a JSON text, by pointer, each found when it is asked for.

    The text has to be valid JSON. `first` is the line on which it begins. To iterate goes through
    the root alone.
    """

    def __init__(self, text: str, first: int = 1) -> None:
        self._text = text
        self._first = first
        self._ends: list[int] | None = None
        self._known: dict[Pointer, tuple[int, int]] = {}
        self._indexed: set[Pointer] = set()

    def __getitem__(self, pointer: Pointer) -> int:
        return self._line(self._offsets(pointer)[0])

    def __contains__(self, pointer: object) -> bool:
        try:
            self._offsets(pointer)  # type: ignore[arg-type]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[Pointer]:
        yield ()

    def __len__(self) -> int:
        return 1

    def _offsets(self, pointer: Pointer) -> tuple[int, int]:
        """Return where a value's key and the value begin; `KeyError` where it is not there."""
        if not pointer:
            start = self._skip(0)
            return start, start
        if pointer not in self._known:
            around = pointer[:-1]
            if around in self._indexed:
                raise KeyError(pointer)
            self._index(around, self._offsets(around)[1])
        return self._known[pointer]

    def _index(self, around: Pointer, start: int) -> None:
        """Note where everything directly inside a list or an object begins."""
        self._indexed.add(around)
        text, decode = self._text, json.JSONDecoder().raw_decode
        opening = text[start]
        if opening not in "[{":
            return
        at = self._skip(start + 1)
        number = 0
        while text[at] not in "]}":
            key_at, name = at, None
            if opening == "{":
                name, at = decode(text, at)
                at = self._skip(self._skip(at) + 1)
            step = number if name is None else name
            self._known[(*around, step)] = (key_at, at)
            _, at = decode(text, at)
            at = self._skip(at)
            if text[at] == ",":
                at = self._skip(at + 1)
            number += 1

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _line(self, offset: int) -> int:
        if self._ends is None:
            self._ends = [found.start() for found in re.finditer("\n", self._text)]
        return self._first + bisect_left(self._ends, offset)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise NotPlainJsonError("a key is there twice")
    return made


def _no_number(text: str) -> Any:
    raise NotPlainJsonError(f"{text} is no JSON")
