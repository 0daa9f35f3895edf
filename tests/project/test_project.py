"""A project in memory, and what is read again of it after a change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.project.project import Project, load_project

LIST, ORG = "tokens/get-user-tokens", "organizations/get-org"
ENVIRONMENT = "environments/get-environment-by-id"


@pytest.fixture(scope="module")
def folder(copy_project: Callable[..., Path]) -> Path:
    """Copy the project with examples of three tags."""
    return copy_project(LIST, ORG, ENVIRONMENT)


def _after(folder: Path, file: str, old: str, new: str) -> tuple[Project, Project, Path]:
    """Return the project before and after a change, which is taken back."""
    path = folder / file
    before = load_project(folder)
    _ = before.contract, before.world, before.found
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    try:
        after = before.with_changes([path])
        _ = after.contract, after.found
        return before, after, path
    finally:
        path.write_text(text)


def test_what_was_not_touched_is_not_read_again(folder: Path) -> None:
    """After a change of a snippet, contract, world and the other examples are the very same."""
    before, after, _ = _after(folder, f"snippets/{LIST}/curl.sh", "curl", "curl ")
    assert after.contract is before.contract
    assert after.world is before.world
    assert after.examples[ORG] is before.examples[ORG]
    assert after.examples[LIST] != before.examples[LIST]


def test_what_was_wrong_is_read_again(folder: Path) -> None:
    """An example that could not be read is looked at again, whatever was saved."""
    extra = folder / "snippets" / ORG / "notes.txt"
    extra.write_text("not of an example")
    before = load_project(folder)
    assert before.found.failures
    extra.unlink()
    assert not before.with_changes([extra]).found.failures
