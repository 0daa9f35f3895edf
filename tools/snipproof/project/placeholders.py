"""Reads `[tool.snipproof.placeholders]`: which variable each placeholder on pages stands for."""

import re
from collections.abc import Mapping
from pathlib import Path

from snipproof.core.formats.toml_source import load

_TABLE = "tool.snipproof.placeholders"
_NAME = re.compile(r"[A-Za-z_]\w*")


def placeholders(root: Path) -> Mapping[str, str]:
    """Return the variables by what pages have in their place, the longest first.

    Raises `FailureError` (`bad-metadata`) where the table cannot be used.
    """
    if not (root / "pyproject.toml").is_file():
        return {}
    document = load(root / "pyproject.toml", root)
    tool = document.value.get("tool")
    project = tool.get("snipproof") if isinstance(tool, dict) else None
    table = project.get("placeholders", {}) if isinstance(project, dict) else {}
    for key, value in table.items():
        if not key.strip() or not isinstance(value, str) or not _NAME.fullmatch(value):
            message = f"[{_TABLE}] {key!r} is {value!r}; expected the name of a variable"
            raise document.failure(key, message, '"<Your-Token>" = "API_TOKEN"', _TABLE)
    return dict(sorted(table.items(), key=lambda item: -len(item[0])))
