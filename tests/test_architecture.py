"""The package is built as ARCHITECTURE.md says, and the tests are built as the package is."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.conftest import ROOT

PACKAGE = ROOT / "tools" / "snipproof"
UNMIRRORED = ROOT / "tests" / "unmirrored.txt"
MAX_ENTRIES = 12


@cache
def _modules() -> Mapping[str, Path]:
    """Return the file of each module by its dotted name, without `snipproof.`."""
    files = sorted(PACKAGE.rglob("*.py"))
    paths = ((file.relative_to(PACKAGE).with_suffix("").parts, file) for file in files)
    return {".".join(part for part in parts if part != "__init__"): file for parts, file in paths}


@cache
def _imports() -> Mapping[str, frozenset[str]]:
    """Return the modules that each module imports, also late and for its types alone."""
    return {name: frozenset(_imported(file) - {name}) for name, file in _modules().items()}


def _imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        inside = [name.removeprefix("snipproof.") for name in names if name.startswith("snipproof")]
        known = [name for name in inside if name in _modules()]
        # Of `from package import module`, the module is meant.
        found.update(known[-1:] if isinstance(node, ast.ImportFrom) else known)
    return found


def _stages() -> list[str]:
    """Return the folders of ARCHITECTURE.md's table, in its order."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    _, _, table = text.partition("| folder | holds |")
    rows = table.partition("\n\n")[0]
    return re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)


def test_the_table_names_the_folders() -> None:
    """ARCHITECTURE.md names every folder of the package, and no other."""
    assert sorted(_stages()) == sorted(
        folder.name for folder in PACKAGE.iterdir() if any(folder.glob("*.py"))
    )


def test_the_package_has_few_entries() -> None:
    """A reader sees the stages, and little else, at the top of the package."""
    entries = [item.name for item in PACKAGE.iterdir() if item.name != "__pycache__"]
    assert len(entries) <= MAX_ENTRIES, sorted(entries)


def test_imports_go_one_way() -> None:
    """A module imports only from its own folder and from folders above it in the table."""
    order = {name: index for index, name in enumerate(_stages())}
    wrong = [
        f"{name} imports {other}"
        for name, others in _imports().items()
        for other in others
        if order.get(other.partition(".")[0], -1) > order.get(name.partition(".")[0], -1)
    ]
    assert wrong == []


def test_no_import_goes_in_a_circle() -> None:
    """No module imports itself by way of others, not even late."""
    try:
        TopologicalSorter(_imports()).prepare()
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from error


def _unmirrored() -> Iterator[str]:
    """Return the modules whose mirroring file of tests does not exist."""
    for name, file in _modules().items():
        if file.name != "__init__.py":
            *folders, last = name.split(".")
            if not (ROOT / "tests" / Path(*folders) / f"test_{last}.py").is_file():
                yield name


def test_tests_mirror_modules() -> None:
    """Each module has tests at the same path; the list of those without may only shrink."""
    listed = UNMIRRORED.read_text("utf-8").split()
    assert listed == sorted(set(listed))
    missing = set(_unmirrored())
    assert sorted(missing - set(listed)) == [], "write tests for the module, at its path in tests/"
    assert sorted(set(listed) - missing) == [], "it has tests now: take it off the list"
