"""Recognizes what a reader has to replace, in the ways in which pages mark it."""

import re
from collections.abc import Callable, Collection
from typing import Any

from snipproof.languages.page_readers import PageReader
from snipproof.languages.reading.hole import hole

_ANGLES = r"<(?P<angles>[A-Za-z][\w .,:/'-]{0,60})>"
_WORDS = (
    r"\b(?P<words>(?:YOUR|MY|REPLACE|INSERT|ENTER|SOME)[_-][A-Z][A-Z0-9_-]{0,60}"
    r"|(?i:your|my)[-_ ](?i:[a-z0-9]{1,20}[-_ ]){0,4}(?i:token|key|secret|id|name|url|host))\b"
)
_DOLLAR = r"\$\{?(?P<dollar>[A-Za-z_]\w{0,60})\}?"
_DUMMY = r"\b(?P<dummy>x{4,}|X{4,})\b"
_DOTS = r"(?P<dots>\.{3}|\u2026)"
_BRACES = r"\{\{?(?P<braces>[A-Za-z_][\w .-]{0,60})\}?\}"
_ENCODED = r"%7[Bb](?P<encoded>[A-Za-z_][\w.-]{0,60})%7[Dd]"
_PERCENT = r"%(?P<percent>[A-Z_]{3,40})%"
_COLON = r"(?<=/):(?P<colon>[A-Za-z]\w{0,60})"
_SQUARES = r"\[(?P<squares>:?[A-Za-z][\w .:-]{0,60})\]"
_CAPITALS = r"\b_{0,2}(?P<capitals>[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+)_{0,2}\b"
_TEMPLATE = r"\{\{-?[ \t]*(?P<template>[^{}\n\"']{1,80}?)[ \t]*-?\}\}"

_TEXT = re.compile(f"{_ANGLES}|{_WORDS}|{_DUMMY}|{_DOTS}|{_TEMPLATE}")
_NO_SHELL = re.compile(_DOLLAR)
_ADDRESS = re.compile(
    f"{_ANGLES}|{_BRACES}|{_ENCODED}|{_PERCENT}|{_COLON}|{_WORDS}|{_DUMMY}|{_DOTS}"
)
_PLACE = re.compile(f"{_SQUARES}|{_CAPITALS}")
_BEGINNING = re.compile(r"^(?P<word>[A-Z][A-Z0-9_]{2,})(?=[:/])")
_SEGMENT = re.compile(r"(?<=/)_{0,2}(?P<segment>[A-Z][A-Z0-9_-]+)_{0,2}(?=[/?#:]|$)")
_BARE_WORD = re.compile(
    r"(?P<before>[\[:,{]\s*)(?P<word>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|\$\w+|\.{3})(?=\s*[,}\]])"
)
_LOOK = re.compile(
    r"_*[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*_*|__.+__"
    r"|(?i:(?:(?:your|my)[-_ ]?|(?:some|the|an?)[-_ ])\w.*)"
    r"|\[.+\]|<.+>|\{.+\}|x{3,}|X{3,}|(?i:string|foo|bar|placeholder|example|todo|changeme)"
)


_IS_HOLE = re.compile("(\ue000[^\ue000\ue001]*\ue001)")


def _hole(found: re.Match[str]) -> str:
    return hole(next(filter(None, found.groups()), "value"))


def _put(pattern: re.Pattern[str], text: str, make: Callable[[re.Match[str]], str] = _hole) -> str:
    """Put holes where a pattern fits, and leave those that are there already as they are."""
    if _IS_HOLE.search(text) is None:
        return pattern.sub(make, text)
    parts = _IS_HOLE.split(text)
    return "".join(part if n % 2 else pattern.sub(make, part) for n, part in enumerate(parts))


def in_text(text: str, reader: PageReader) -> str:
    """Put holes where a header, a query or a body has a placeholder.

    A `$NAME` that a shell has left there is sent as it is, so it is none there.
    """
    text = text if reader.expands_variables else _put(_NO_SHELL, text)
    return _put(_TEXT, text)


def in_body(text: str, reader: PageReader) -> str:
    """Put holes where a body has a placeholder: `NOTE_COUNT` without quotes is one in JSON."""
    text = in_text(text, reader)
    if text.lstrip()[:1] not in {"{", "["}:
        return text
    parts = re.split(r'("(?:[^"\\]|\\.)*")', text)
    # Between strings only: what is in quotes is a value of its own.
    glued = "".join(part if n % 2 == 0 else "\ue002" * len(part) for n, part in enumerate(parts))
    pieces: list[str] = []
    position = 0
    for found in _BARE_WORD.finditer(glued):
        pieces += [text[position : found.start("word")], hole(found["word"])]
        position = found.end("word")
    return "".join([*pieces, text[position:]])


def in_address(text: str, reader: PageReader, literals: Collection[str] = ()) -> str:
    """Put holes where a URL has a placeholder: `{id}`, `/:id` and `NOTE_ID` are some there, too.

    `literals` are the segments that the contract's own paths have.
    """
    text = text if reader.expands_variables else _put(_NO_SHELL, text)
    text = _put(_ADDRESS, text)
    place, mark, query = text.partition("?")

    def unless_literal(found: re.Match[str]) -> str:
        return found[0] if found[0] in literals else _hole(found)

    place = _put(_BEGINNING, place.lstrip("\"'"))
    place = _put(_PLACE, place, unless_literal)
    return _put(_SEGMENT, place, unless_literal) + mark + query


def in_query(text: str, reader: PageReader) -> str:
    """Put holes where the value of a query field has a placeholder."""
    text = text if reader.expands_variables else _put(_NO_SHELL, text)
    return _put(_ADDRESS, text)


def is_placeholder(value: Any, name: str = "") -> bool:
    """Whether a value that does not fit was likely meant to be replaced.

    So it is if it looks like a placeholder, or like the name of what it is the value of.
    """
    if isinstance(value, list | tuple):
        return bool(value) and all(is_placeholder(item, name) for item in value)
    if not isinstance(value, str) or value.startswith("$"):
        return False
    if _LOOK.fullmatch(value.strip()):
        return True
    bare = re.sub(r"[^a-z]", "", value.lower())
    wanted = re.sub(r"[^a-z]", "", name.lower())
    if wanted and bare == wanted:
        return True
    return bool(
        re.fullmatch(r"[a-z]+(?:[-_][a-z]+)*[-_]?(?:id|ID|Id|uuid|UUID|name|key|token)\d*", value)
    )
