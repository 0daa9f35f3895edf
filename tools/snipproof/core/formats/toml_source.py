"""Reads TOML with the line of every key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.source import location, read_text
from snipproof.core.location import SourceLocation

MAX_CHARACTERS = 200_000
"""The longest TOML that is read: no settings come near it."""

MAX_DOTS = 200
"""How many dots a line may have: `tomllib` takes time and memory of the square of a dotted key."""


KINDS = {
    bool: "true or false",
    dict: "a table: { … }",
    float: "a number",
    int: "a whole number",
    list: "a list: [ … ]",
    str: "text in quotes",
}
"""TOML's names for the kinds of values."""


@dataclass(frozen=True, slots=True)
class TomlDocument:
    """A TOML file's value, and the means to name the place of a key in it."""

    value: Mapping[str, Any]
    text: str
    path: str

    def at(self, key: str, table: str = "") -> SourceLocation:
        """Return the location of the first key of that name, within a table if one is named.

        `tomllib` keeps no places, so the key is looked up in the text.
        """
        start = 0
        if table:
            parts = r"[ \t]*\.[ \t]*".join(map(re.escape, table.split(".")))
            opened = re.search(rf"^[ \t]*\[[ \t]*{parts}[ \t]*\]", self.text, re.MULTILINE)
            start = opened.end() if opened else 0
        written = re.compile(
            rf"^[ \t]*(?:\[[ \t]*)?[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", re.MULTILINE
        )
        found = written.search(self.text, start)
        line = self.text.count("\n", 0, found.start()) + 1 if found else 1
        return SourceLocation(self.path, line)

    def failure(self, key: str, message: str, hint: str = "", table: str = "") -> FailureError:
        """Make the error to raise for a key whose value cannot be used."""
        return FailureError(Failure(Code.BAD_METADATA, message, self.at(key, table), hint))


def load(file: Path, root: Path) -> TomlDocument:
    """Read a TOML file.

    Raises `FailureError`: `bad-source` where it is not text, `bad-metadata` where it is not TOML.
    """
    text = read_text(file, root)

    def fail(line: int, message: str, hint: str = "fix it") -> FailureError:
        return FailureError(Failure(Code.BAD_METADATA, message, location(file, root, line), hint))

    if len(text) > MAX_CHARACTERS:
        raise fail(1, f"the file is longer than {MAX_CHARACTERS:,} characters", "make it shorter")
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            raise fail(number, f"the line has more than {MAX_DOTS} dots", "write shorter keys")
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        number = int(found[1]) if found else text.rstrip().count("\n") + 1
        raise fail(number, f"not valid TOML: {error}") from error
    except (ValueError, RecursionError) as error:
        # A number beyond all measure, or brackets in brackets without end: no place is told.
        raise fail(1, f"not usable TOML: {error}") from error
    return TomlDocument(value, text, location(file, root).path)
