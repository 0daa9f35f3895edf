"""Operations are found by words, and described with their proven examples."""

import pytest
from tests.conftest import ROOT

from snipproof.authoring.lookup import MAX_HITS, describe, search
from snipproof.project.project import Project, load_project


@pytest.fixture(scope="module")
def project() -> Project:
    """Return the project itself."""
    return load_project(ROOT)


@pytest.mark.parametrize(
    ("words", "operation"),
    [
        ("getWorkspaces", "getWorkspaces"),
        ("list workspaces", "getWorkspaces"),
        ("delete wrokspace", "deleteWorkspace"),
        ("create environment", "createEnvironment"),
        ("create a token", "generateToken"),
        ("revoke token", "deleteUserToken"),
        ("how to rename a team", "updateTeam"),
        ("/api/academy/curricula", "getAcademyCurricula"),
    ],
)
def test_an_operation_is_among_the_first(project: Project, words: str, operation: str) -> None:
    """Ids, words, paths and a wrong letter lead to the operation."""
    assert operation in [hit.operation.id for hit in search(project, words)[:3]]


@pytest.mark.parametrize("words", ["", "   ", "xyzzy plugh", "{}[]"])
def test_nothing_is_found_for_what_is_nowhere(project: Project, words: str) -> None:
    """No hit is better than an absurd one."""
    assert search(project, words) == []


def test_there_is_an_end_to_the_hits(project: Project) -> None:
    """A word that is in every path returns the best few."""
    assert len(search(project, "api")) == MAX_HITS


def test_an_operation_is_described_with_what_ran(project: Project) -> None:
    """The description holds each snippet byte for byte, and the recorded response."""
    text = describe(project, project.contract.operations["createEnvironment"])
    example = project.examples["environments/create-environment"]
    for snippet in example.snippets.values():
        assert snippet.shown_text.rstrip("\n") in text
    assert example.response is not None
    assert example.response.decode().rstrip("\n") in text
    assert "`POST /api/environments`" in text
