"""Which examples a change of files touches."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.project.project import Project, load_project
from snipproof.project.touched import changed_operations, touched

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
        after = before.after([path])
        _ = after.contract
        return before, after, path
    finally:
        path.write_text(text)


@pytest.mark.parametrize(
    ("file", "old", "new", "ids"),
    [
        (f"snippets/{LIST}/curl.sh", "curl", "curl ", {LIST}),
        (f"snippets/{LIST}/response.json", "ci", "cd", {LIST}),
        ("content/all.md", "title", "titel", set()),
        ("contract/paths/tokens.yaml", "summary: List", "summary: Show", {LIST}),
        ("contract/schemas/environments.yaml", "Names the env", "Is the env", {ENVIRONMENT}),
        ("contract/openapi.yaml", "Which page to return", "The page", {LIST}),
        ("contract/openapi.yaml", "type: http", "type: oauth2", {LIST, ORG, ENVIRONMENT}),
        ("contract/world/tokens.yaml", "ci-", "cd-", {LIST, ORG, ENVIRONMENT}),
    ],
)
def test_a_change_touches_what_depends_on_it(
    folder: Path, file: str, old: str, new: str, ids: set[str]
) -> None:
    """A snippet touches its example, the contract what refers to the change, the world all."""
    before, after, path = _after(folder, file, old, new)
    assert {example.id for example in touched(before, after, [path])} == ids


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
    assert not before.after([extra]).found.failures


def test_an_unchanged_contract_has_no_changed_operation(folder: Path) -> None:
    """Of two readings of the same files no operation differs."""
    one, other = load_project(folder).contract, load_project(folder, keep=False).contract
    assert changed_operations(one, other) == set()
