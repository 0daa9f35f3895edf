"""Which examples a change of files can affect."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path, PurePosixPath

import pytest

from snipproof.project.affected import affected
from snipproof.project.project import Project, load_project

LIST, ORG = "tokens/get-user-tokens", "organizations/get-org"
ENVIRONMENT = "environments/get-environment-by-id"
SCHEMA = "\nEnvironment:\n"


@pytest.fixture(scope="module")
def folder(copy_project: Callable[..., Path]) -> Path:
    """Copy the project with examples of three tags."""
    return copy_project(LIST, ORG, ENVIRONMENT)


@pytest.fixture(scope="module")
def before(folder: Path) -> Project:
    """Return the project as it is before a change."""
    project = load_project(folder)
    assert project.contract.operations
    return project


@pytest.mark.parametrize(
    ("file", "old", "new", "ids"),
    [
        (f"snippets/{LIST}/curl.sh", "curl", "curl ", {LIST}),
        (f"snippets/{LIST}/response.json", "ci", "cd", {LIST}),
        ("content/all.md", "title", "titel", set()),
        ("contract/paths/tokens.yaml", "summary: List", "summary: Show", set()),
        ("contract/paths/tokens.yaml", "get:\n", "get:\n    x-a: 1\n", {LIST}),
        ("contract/schemas/environments.yaml", SCHEMA, f"{SCHEMA}  x-a: 1\n", {ENVIRONMENT}),
        ("contract/openapi.yaml", "type: http", "type: oauth2", {LIST, ORG, ENVIRONMENT}),
        ("contract/world/tokens.yaml", "ci-", "cd-", {LIST, ORG, ENVIRONMENT}),
    ],
)
def test_a_change_affects_what_depends_on_it(
    folder: Path, before: Project, file: str, old: str, new: str, ids: set[str]
) -> None:
    """A snippet affects its example, the contract what refers to the change, the world all."""
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    try:
        after = before.with_changes([path])
        found = affected(after, [PurePosixPath(file)], lambda: nullcontext(before))
    finally:
        path.write_text(text)
    assert found.examples == ids


@pytest.mark.parametrize(
    ("changed", "examples"),
    [
        ([], set()),
        (["manual/_index.md", "README.md", "layouts/all.html"], set()),
        (["samples/gauges/get-gauge/python.out", "manual/a.png"], {"gauges/get-gauge"}),
        (["samples/gauges/gone/curl.sh"], set()),
        (["samples/gauges"], {"gauges/get-gauge", "gauges/list-gauges"}),
        (["samples/gauges/get-gauge/curl.sh", "api/tides.yaml"], None),
        (["api/facts/gauges.yaml"], None),
        (["pyproject.toml"], None),
        (["requirements.txt"], None),
        (["../other.txt"], None),
    ],
)
def test_in_doubt_everything_is_affected(
    second_site: Path, changed: list[str], examples: set[str] | None
) -> None:
    """An example's files affect it, pages affect none, and all else affects every example."""
    project = load_project(second_site)
    found = affected(project, map(PurePosixPath, changed))
    assert set(found.examples) == (set(project.examples) if examples is None else examples)
