"""Writes a text that matches a regular expression, as `pattern` in a schema asks for.

JSON Schema's patterns are those of ECMA-262 (JSON Schema 2020-12, core, section 6.4). What is read
here is the part that contracts use: characters, classes, groups, alternatives and repetition.
Lookarounds and back-references are read over, so that a text may fail them: the caller checks.
"""

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

_READABLE = "a1Aa-_./: @,+=#"
"""Characters to try first, in this order, where a class leaves the choice."""

_CLASSES = {"d": "1234567890", "w": "abcdefghij_1", "s": " ", "S": "a1-", "D": "a-", "W": "- ."}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_ASCII = "".join(map(chr, range(32, 127)))

_MOST = 64
"""How often a part is repeated at most to reach a minimum length."""

_LONGEST = 100_000
"""How long a text may become: a few signs can ask for gigabytes."""


@dataclass(frozen=True, slots=True)
class _Chars:
    """One character out of these."""

    choices: str

    def write(self, _extra: int) -> str:
        return self.choices[:1]


@dataclass(frozen=True, slots=True)
class _Sequence:
    """One part after the other."""

    parts: tuple["_Node", ...]

    def write(self, extra: int) -> str:
        return "".join(part.write(extra) for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The first of several alternatives."""

    options: tuple["_Node", ...]

    def write(self, extra: int) -> str:
        return self.options[0].write(extra)


@dataclass(frozen=True, slots=True)
class _Repeat:
    """A part several times; `most` is None where there is no upper limit."""

    part: "_Node"
    least: int
    most: int | None

    def write(self, extra: int) -> str:
        count = self.least + extra if self.most is None else min(self.least + extra, self.most)
        text = self.part.write(0)
        if len(text) * count > _LONGEST:
            raise _UnreadableError
        return text * count


_Node = _Chars | _Sequence | _Choice | _Repeat


@lru_cache(maxsize=256)
def example(pattern: str, shortest: int = 0, longest: int | None = None) -> str | None:
    """Return a text that matches `pattern` and has a length within the limits.

    None where the pattern uses what is not read here, or no such text was found.
    """
    try:
        node = _Reader(pattern).read()
        with warnings.catch_warnings():
            # Python warns of what a later version may read otherwise; the text is checked anyway.
            warnings.simplefilter("ignore")
            matcher = re.compile(pattern)
        for extra in range(_MOST):
            text = node.write(extra)
            if longest is not None and len(text) > longest:
                return None
            if len(text) >= shortest and matcher.search(text):
                return text
    except (_UnreadableError, re.error, OverflowError, RecursionError):
        return None
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether a text matches a regular expression; not if it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.search(pattern, text) is not None
    except re.error:
        return False


class _UnreadableError(Exception):
    """The pattern uses what is not read here."""


class _Reader:
    """A recursive-descent reader of regular expressions."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def read(self) -> _Node:
        node = self._choice()
        if self._at < len(self._text):
            raise _UnreadableError
        return node

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        character = self._peek()
        if not character:
            raise _UnreadableError
        self._at += 1
        return character

    def _skip(self, text: str) -> bool:
        found = self._text.startswith(text, self._at)
        if found:
            self._at += len(text)
        return found

    def _choice(self) -> _Node:
        options = [self._sequence()]
        while self._skip("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else _Choice(tuple(options))

    def _sequence(self) -> _Node:
        parts: list[_Node] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeat(self._atom()))
        return _Sequence(tuple(parts))

    def _repeat(self, part: _Node) -> _Node:
        character = self._peek()
        limits = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        if character in limits and character:
            self._at += 1
            least, most = limits[character]
        else:
            counted = re.compile(r"\{(\d+)(,?)(\d*)\}").match(self._text, self._at)
            if counted is None:
                return part
            self._at = counted.end()
            least = int(counted[1])
            most = int(counted[3]) if counted[3] else (None if counted[2] else least)
        self._skip("?")  # a lazy repetition matches the same texts
        return _Repeat(part, least, most)

    def _atom(self) -> _Node:
        character = self._take()
        match character:
            case "(":
                return self._group()
            case "[":
                return _Chars(self._class())
            case ".":
                return _Chars(_READABLE)
            case "^" | "$":
                return _Sequence(())
            case "\\":
                return self._escape()
            case _:
                return _Chars(character)

    def _group(self) -> _Node:
        looks = any(self._skip(sign) for sign in ("?=", "?!", "?<=", "?<!"))
        if not looks and not self._skip("?:") and self._skip("?"):
            self._skip("P")
            if not self._skip("<"):
                raise _UnreadableError
            while self._take() != ">":
                pass
        node = self._choice()
        if not self._skip(")"):
            raise _UnreadableError
        return _Sequence(()) if looks else node

    def _escape(self) -> _Node:
        character = self._take()
        if character in "bB":
            return _Sequence(())
        return _Chars(self._escaped(character))

    def _escaped(self, character: str) -> str:
        """Return the characters that an escape stands for."""
        if character in _CLASSES:
            return _CLASSES[character]
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character in "pP":
            if not self._skip("{"):
                raise _UnreadableError
            while self._take() != "}":
                pass
            return "aA1" if character == "p" else "- "
        if character in "xu":
            digits = 2 if character == "x" else 4
            code = self._text[self._at : self._at + digits]
            self._at += digits
            return _codepoint(code)
        if character.isalnum():
            raise _UnreadableError
        return character

    def _class(self) -> str:
        negated = self._skip("^")
        members: list[str] = []
        while not (self._skip("]") and members):
            first = self._member()
            if len(first) == 1 and self._text[self._at : self._at + 1] == "-":
                if self._text[self._at + 1 : self._at + 2] == "]":
                    members.append(first)
                    continue
                self._at += 1
                members.append(_span(first, self._member()))
            else:
                members.append(first)
        found = "".join(members)
        if negated:
            found = "".join(character for character in _ASCII if character not in found)
        return "".join(sorted(found, key=_preference))

    def _member(self) -> str:
        character = self._take()
        if character != "\\":
            return character
        character = self._take()
        return "\b" if character == "b" else self._escaped(character)


def _codepoint(code: str) -> str:
    try:
        return chr(int(code, 16))
    except ValueError as error:
        raise _UnreadableError from error


def _span(first: str, last: str) -> str:
    if len(last) != 1 or last < first:
        raise _UnreadableError
    # A long range needs no more than its beginning: one character is written.
    return "".join(map(chr, range(ord(first), min(ord(last), ord(first) + 127) + 1)))


def _preference(character: str) -> tuple[int, int]:
    place = _READABLE.find(character)
    return (place if place >= 0 else len(_READABLE), ord(character))
