"""What a person types to choose examples."""

from pathlib import Path

import pytest

from snipproof.core.usage import UsageError
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.project import Project, load_project
from snipproof.project.selection import select

ALL = None


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    """Read the project itself."""
    return load_project(root)


def _ids(project: Project, *names: str) -> list[str]:
    return [snippet.id for snippet in select(project, names, ALL)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plans/get-plans", ["plans/get-plans/curl", "plans/get-plans/python"]),
        ("plans", ["plans/get-plans/curl", "plans/get-plans/python"]),
        ("plans/get-plans/python", ["plans/get-plans/python"]),
        ("snippets/plans/get-plans", ["plans/get-plans/curl", "plans/get-plans/python"]),
        ("snippets/plans/get-plans/", ["plans/get-plans/curl", "plans/get-plans/python"]),
        ("snippets/plans/get-plans/curl.sh", ["plans/get-plans/curl"]),
        ("snippets/plans/get-plans/python.out", ["plans/get-plans/python"]),
    ],
)
def test_a_name_may_be_written_as_it_comes_to_hand(
    project: Project, name: str, expected: list[str]
) -> None:
    """An id, a tag, one language of an example, or the path of any of these."""
    assert _ids(project, name) == expected


def test_nothing_named_is_everything(project: Project) -> None:
    """Without a name, every snippet is chosen, once and in order."""
    ids = _ids(project)
    assert len(ids) == sum(len(example.snippets) for example in project.found.examples)
    assert len(ids) == len(set(ids))


def test_named_twice_is_chosen_once(project: Project) -> None:
    """Names that overlap choose a snippet once."""
    assert _ids(project, "plans", "plans/get-plans/curl") == _ids(project, "plans")


def test_a_language_narrows_the_choice(project: Project) -> None:
    """Only the languages that are asked for are chosen."""
    chosen = select(project, ["plans"], {PYTHON})
    assert [snippet.language for snippet in chosen] == [PYTHON]


def test_an_unknown_name_is_told_with_what_is_near(project: Project) -> None:
    """A name that means nothing is an error that offers what was probably meant."""
    with pytest.raises(UsageError, match=r"'plans/get-plan'; did you mean plans/get-plans"):
        select(project, ["plans/get-plan"], ALL)
