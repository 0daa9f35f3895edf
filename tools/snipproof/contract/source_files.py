"""Finds the files that a contract is made of, without reading what they say."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

MAIN_FILES = (
    "openapi.yaml",
    "openapi.yml",
    "openapi.json",
    "swagger.yaml",
    "swagger.yml",
    "swagger.json",
)
"""The names of the file that a folder's contract begins with, the usual one first."""

_REFERENCE = re.compile(rb"""\$ref["']?[ \t]*:[ \t]*["']?([^#"'\s{}\[\],][^#"'\r\n{}]*)""")
"""A reference that begins with a file's name, in YAML or JSON."""


def source_files(main: Path, within: Path | None = None) -> list[Path]:
    """Return a contract's files: the one that it begins with, and what it refers to.

    Files that are not there are left out, and so are those outside of `within`.
    """
    found: dict[Path, None] = {}
    waiting = [main.resolve()]
    while waiting:
        file = waiting.pop()
        if file in found or not (within is None or file.is_relative_to(within.resolve())):
            continue
        try:
            text = file.read_bytes()
        except OSError:
            continue
        found[file] = None
        waiting += [(file.parent / name).resolve() for name in _references(text)]
    return sorted(found)


def refers_elsewhere(main: Path) -> bool:
    """Whether a file refers to other files of its machine."""
    try:
        return any(True for _ in _references(main.read_bytes()))
    except OSError:
        return False


def _references(text: bytes) -> Iterator[str]:
    for found in _REFERENCE.finditer(text):
        name = unquote(found[1].decode("utf-8", "replace").strip())
        if "://" not in name and "\0" not in name:
            yield name
