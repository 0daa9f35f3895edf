"""Finds in a documentation site what its settings have to say: pages and contract."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

_CONFIGS = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml",
            "config/_default/hugo.toml", "config/_default/config.toml")  # fmt: skip
_CONTENT_DIR = re.compile(r"^\s*[\"']?contentDir[\"']?\s*[:=]\s*[\"']?([\w./-]+)", re.MULTILINE)
_FOLDERS = ("content", "docs", "doc", "documentation", ".")
_SKIPPED = frozenset({"node_modules", "public", "vendor", "themes", "resources", "_site"})
_TESTS = frozenset({"test", "tests", "testdata", "fixtures", "__tests__", "__mocks__"})
"""Folders whose contracts are inputs of tests, and not the description of the site's API."""
_SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_VERSION = re.compile(
    rb"^\s*[{,]?\s*[\"']?(?:openapi[\"']?\s*:\s*[\"']?3\.|swagger[\"']?\s*:\s*[\"']?2\.)",
    re.MULTILINE,
)
_HEAD = 4096
"""How many bytes of a file say whether it is a contract."""


def find_content(root: Path) -> str:
    """Return the folder of a site's pages, relative to the site; empty if none is found."""
    for name in _CONFIGS:
        file = root / name
        if file.is_file() and (found := _CONTENT_DIR.search(file.read_text("utf-8", "replace"))):
            return found[1]
    return next((name for name in _FOLDERS if _has_pages(root / name)), "")


def _has_pages(folder: Path) -> bool:
    return folder.is_dir() and any(not _SKIPPED & set(file.parts) for file in folder.rglob("*.md"))


def find_contracts(root: Path) -> list[str]:
    """Return the API descriptions in a site but for those of tests, the highest first."""
    return sorted(_contracts(root), key=lambda name: (name.count("/"), name))


def _contracts(root: Path) -> Iterator[str]:
    for directory, names, files in os.walk(root):
        left_out = _SKIPPED | _TESTS
        names[:] = [name for name in names if name not in left_out and not name.startswith(".")]
        for name in files:
            file = Path(directory, name)
            if file.suffix in _SUFFIXES and _is_contract(file):
                yield file.relative_to(root).as_posix()


def _is_contract(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return bool(_VERSION.search(stream.read(_HEAD)))
    except OSError:
        return False


def settings_text(content: str, contract: str) -> str:
    """Return the tables for `pyproject.toml`."""
    return (
        "[tool.snipproof]\n"
        f"content = {json.dumps(content)}\n"
        f"contract = {json.dumps(contract)}\n"
        'base-url-variable = "API_URL"\n'
        'token-variable = "API_TOKEN"\n'
        'site-layouts = "other"\n'
        "\n"
        "# What pages write in the place of a value, and the variable that it is when it runs.\n"
        "[tool.snipproof.placeholders]\n"
        '"<Your-Token>" = "API_TOKEN"\n'
        "\n"
        "[tool.snipproof.audit]\n"
        "hosts = []\n"
    )


def has_settings(file: Path) -> bool:
    """Whether a `pyproject.toml` has the tool's table already.

    Raises `tomllib.TOMLDecodeError` if it is not TOML.
    """
    if not file.is_file():
        return False
    return "snipproof" in tomllib.loads(file.read_text("utf-8")).get("tool", {})
