"""Reads TOML with the line of every key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snipproof.failure import Code, Failure, FailureError
from snipproof.location import SourceLocation
from snipproof.source import location, read_text


@dataclass(frozen=True, slots=True)
class TomlDocument:
    """A TOML file's value, and the means to name the place of a key in it."""

    value: Mapping[str, Any]
    text: str
    path: str

    def at(self, key: str, table: str = "") -> SourceLocation:
        """Give the location of the first key of that name, in a table's part of the file if given.

        `tomllib` keeps no places, so the key is looked up in the text.
        """
        start = max(self.text.find(f"[{table}]"), 0) if table else 0
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
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        message = f"not valid TOML: {error}"
        place = location(file, root, line)
        raise FailureError(Failure(Code.BAD_METADATA, message, place, "mend it")) from error
    return TomlDocument(value, text, location(file, root).path)
