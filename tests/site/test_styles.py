"""The style sheets: what holds for each of them, whatever a page shows."""

import re
from pathlib import Path

import pytest
from tests.conftest import ROOT

STYLES = sorted((ROOT / "assets" / "css").glob("*.css"))

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARATION = re.compile(r"(?<=[{;\s])(--)?([a-z-]+)\s*:\s*([^;{}]+);")
_SIDED = re.compile(r"(?:^|-)(?:left|right|top|bottom)(?:$|-)")
_SIZES = {"width", "height", "min-width", "max-width", "min-height", "max-height"}
_FOUR_SIDES = {"margin", "padding", "inset", "border-color", "border-style", "scroll-margin"}


def _values(text: str) -> list[str]:
    """Split a value at its spaces, outside of brackets."""
    return re.findall(r"(?:[^\s(]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", text)


def _physical(style: str) -> list[str]:
    """Return the declarations that name a side of the screen and not one of the text."""
    found = []
    for custom, name, value in _DECLARATION.findall(_COMMENT.sub("", style)):
        values = _values(value)
        uneven = name in _FOUR_SIDES and len(values) == 4 and values[1] != values[3]
        turned = name in {"text-align", "float", "clear"} and value.strip() in {"left", "right"}
        if not custom and (_SIDED.search(name) or name in _SIZES or uneven or turned):
            found.append(f"{name}: {value}")
    return found


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_sides_are_those_of_the_text(path: Path) -> None:
    """Margins, places and sizes follow the direction of the text, so that pages can be turned."""
    assert _physical(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1rem",
        "border-right-color: red",
        "inset: 0 auto 0 0",
        "margin: 0 calc(1px + (2px * 3)) 0 auto",
        "text-align: left",
        "max-width: 3rem",
        "top: 0",
    ],
)
def test_physical_sides_are_noticed(rule: str) -> None:
    """A declaration that does not turn with the text is found; its comment is not."""
    assert _physical(f"a {{ /* left: 0; */ color: red; {rule}; }}") == [rule]
