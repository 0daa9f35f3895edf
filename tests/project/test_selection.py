"""What a person types to choose examples."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.core.failure import FailureError
from snipproof.core.usage import UsageError
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.project import Project, load_project
from snipproof.project.selection import select

ALL = None
WHOLE = [f"plans/get-plans/{language}" for language in ("curl", "python", "javascript", "go")]


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    """Read the project itself."""
    return load_project(root)


def _ids(project: Project, *names: str) -> list[str]:
    return [snippet.id for snippet in select(project, names, ALL)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("plans/get-plans", WHOLE),
        ("plans", WHOLE),
        ("plans/get-plans/python", ["plans/get-plans/python"]),
        ("snippets/plans/get-plans", WHOLE),
        ("snippets/plans/get-plans/", WHOLE),
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


def test_an_operation_names_its_examples(project: Project) -> None:
    """An operationId chooses the examples of that operation."""
    assert set(_ids(project, "getPlans")) == set(_ids(project, "plans/get-plans"))


def test_a_path_from_the_current_folder_is_a_name(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside of an example, `.` is that example."""
    monkeypatch.chdir(project.examples["plans/get-plans"].directory)
    assert _ids(project, ".") == _ids(project, "plans/get-plans")


@pytest.mark.parametrize("name", ["createWorkspace", "zzz", "a/b"])
def test_no_far_name_is_suggested(project: Project, name: str) -> None:
    """A suggestion that has nothing to do with the name helps nobody."""
    with pytest.raises(UsageError) as caught:
        select(load_project(project.settings.root), [f"{name}x"], ALL)
    assert "badges" not in str(caught.value)


def test_an_example_that_cannot_be_read_says_why(
    copy_project: Callable[..., Path],
) -> None:
    """A mistake in example.toml is reported as such, and not as an example that does not exist."""
    folder = copy_project("plans/get-plans")
    (folder / "snippets" / "plans" / "get-plans" / "example.toml").write_text("operation = \n")
    with pytest.raises(FailureError) as caught:
        select(load_project(folder), ["plans/get-plans"])
    assert caught.value.failure.location.path.endswith("get-plans/example.toml")
