"""The table of faults in README.md names the tests that there are."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def _tests(file: Path) -> set[str]:
    """Return the names of the tests in a file."""
    body = ast.parse(file.read_text("utf-8")).body
    functions = (item.name for item in body if isinstance(item, ast.FunctionDef))
    return {name for name in functions if name.startswith("test_")}


def _named(root: Path) -> dict[Path, set[str]]:
    """Return the tests that the table names, by their files."""
    named: dict[Path, set[str]] = {}
    for file, name in NAMED.findall((HERE / "README.md").read_text("utf-8")):
        folder = root if "/" in file else HERE
        named.setdefault(folder / file, set()).add(name)
    return named


def test_every_fault_has_its_test(root: Path) -> None:
    """Each row of the table names tests, and each test that it names is there."""
    rows = re.findall(
        r"^\| (?!what )[^|-].*$", (HERE / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) > 50
    assert [row for row in rows if not NAMED.search(row)] == []
    missing = {
        f"{file.relative_to(root)}::{name}"
        for file, names in _named(root).items()
        for name in names - _tests(file)
    }
    assert missing == set()


def test_every_test_of_a_fault_is_listed(root: Path) -> None:
    """A fault that is tested in this folder stands in the table."""
    named = _named(root)
    files = {file for file in HERE.glob("test_*.py") if file != Path(__file__)}
    assert {file.name: _tests(file) - named.get(file, set()) for file in files} == {
        file.name: set() for file in files
    }
