"""The settings say which variable a placeholder on a page stands for."""

from pathlib import Path

import pytest

from snipproof.core.failure import FailureError
from snipproof.project.placeholders import placeholders


def _write(root: Path, table: str) -> Path:
    (root / "pyproject.toml").write_text(f"[tool.snipproof.placeholders]\n{table}\n")
    return root


def test_the_longest_comes_first(tmp_path: Path) -> None:
    """So that `<Token>` is not taken out of `<Token> of yours`."""
    found = placeholders(_write(tmp_path, '"{id}" = "ID"\n"<Your-Token>" = "TOKEN"'))
    assert list(found.items()) == [("<Your-Token>", "TOKEN"), ("{id}", "ID")]


def test_none_are_needed(tmp_path: Path) -> None:
    """A project without the table has none."""
    assert placeholders(tmp_path) == {}


@pytest.mark.parametrize("table", ['"<a>" = "no name"', '"<a>" = 1', '" " = "A"'])
def test_only_a_variable_can_be_named(tmp_path: Path, table: str) -> None:
    """Anything else is told with its line."""
    with pytest.raises(FailureError) as error:
        placeholders(_write(tmp_path, table))
    assert error.value.failure.location.line == 2
