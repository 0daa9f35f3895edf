"""What is wrong with a project and shows without running it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.project.problems import problems, uncovered
from snipproof.project.project import load_project

TODAY = date(2026, 11, 23)
LIST = "tokens/get-user-tokens"


def _problems(folder: Path) -> list[tuple[Code, str]]:
    return [(item.code, str(item.location)) for item in problems(load_project(folder), TODAY)]


def test_the_project_itself_is_sound(root: Path) -> None:
    """Nothing is wrong with the pages, the examples and the contract of this project."""
    assert _problems(root) == []


def test_every_operation_has_both_languages(root: Path) -> None:
    """No operation of the contract lacks an example in any language."""
    assert uncovered(load_project(root)) == {}


def test_an_unknown_example_is_told_at_the_pages_line(copy_project: Callable[..., Path]) -> None:
    """A page that shows what is not there is wrong at that line, with the nearest id as hint."""
    folder = copy_project(LIST)
    page = folder / "content" / "guide.md"
    page.write_text('---\ntitle: A\n---\n\n{{< snippet "tokens/get-user-token" >}}\n')
    (failure,) = problems(load_project(folder), TODAY)
    assert failure.code is Code.UNKNOWN_SNIPPET
    assert str(failure.location) == "content/guide.md:5"
    assert failure.hint == "did you mean 'tokens/get-user-tokens'?"


def test_a_language_that_is_not_there_is_told(copy_project: Callable[..., Path]) -> None:
    """A page that shows one language of an example needs the example to have it."""
    folder = copy_project(LIST)
    (folder / "snippets" / LIST / "python.py").unlink()
    (folder / "snippets" / LIST / "python.out").unlink()
    (folder / "content" / "b.md").write_text(
        f'Look:\n{{{{< snippet id="{LIST}" lang="python" >}}}}\n'
    )
    assert _problems(folder) == [(Code.UNKNOWN_SNIPPET, "content/b.md:2")]


def test_an_example_that_no_page_shows_is_told(copy_project: Callable[..., Path]) -> None:
    """An example without a reader is told at its first snippet."""
    folder = copy_project(LIST)
    (folder / "content" / "all.md").write_text("nothing\n")
    assert _problems(folder) == [(Code.ORPHAN_EXAMPLE, f"snippets/{LIST}/curl.sh:1")]


def test_code_outside_of_examples_is_told(copy_project: Callable[..., Path]) -> None:
    """A fence that a reader would run is told, unless it says why and until when."""
    folder = copy_project(LIST)
    page = folder / "content" / "b.md"
    page.write_text(
        "```bash\ncurl x\n```\n\n"
        '```bash {untested="needs a cluster" until="2027-01-31"}\nkubectl\n```\n\n'
        '```bash {untested="needs a cluster" until="2026-11-22"}\nkubectl\n```\n'
    )
    assert _problems(folder) == [
        (Code.UNTESTED_CODE, "content/b.md:1"),
        (Code.SKIP_EXPIRED, "content/b.md:9"),
    ]


@pytest.mark.parametrize(
    ("toml", "code", "line"),
    [
        ('title = "x"\noperation = "getTokens"\n', Code.BAD_METADATA, 2),
        ('operations = ["getUserTokens", "nothing"]\n', Code.BAD_METADATA, 1),
    ],
)
def test_an_operation_that_is_not_there_is_told(
    copy_project: Callable[..., Path], toml: str, code: Code, line: int
) -> None:
    """An example that is bound to nothing is told where it says what it documents."""
    folder = copy_project(LIST)
    (folder / "snippets" / LIST / "example.toml").write_text(toml)
    assert (code, f"snippets/{LIST}/example.toml:{line}") in _problems(folder)


def test_an_example_without_a_name_is_told(copy_project: Callable[..., Path]) -> None:
    """A folder that is called like no operation has to name one."""
    folder = copy_project(tokens__my_own=LIST)
    assert _problems(folder) == [(Code.BAD_METADATA, "snippets/tokens/my-own/curl.sh:1")]


def test_two_examples_for_one_place_are_told(copy_project: Callable[..., Path]) -> None:
    """Where two folders are called like one operation, the one under the wrong tag is told."""
    folder = copy_project(LIST, users__get_user_tokens=LIST)
    assert _problems(folder) == [
        (Code.DUPLICATE_EXAMPLE, "snippets/users/get-user-tokens/curl.sh:1")
    ]


def test_a_recording_that_the_contract_has_left_behind_is_told(
    copy_project: Callable[..., Path],
) -> None:
    """A recorded response that no longer fits the contract is told without a run."""
    folder = copy_project(LIST)
    schema = folder / "contract" / "schemas" / "tokens.yaml"
    before = schema.read_text()
    after = before.replace("    totalCount:\n", "    total:\n").replace("totalCount,", "total,")
    assert after != before
    schema.write_text(after)
    recorded = (folder / "snippets" / LIST / "response.json").read_text()
    line = recorded.partition('"totalCount"')[0].count("\n") + 1
    assert (Code.RESPONSE_MISMATCH, f"snippets/{LIST}/response.json:{line}") in _problems(folder)


def test_a_missing_example_is_told_at_its_operation(
    copy_project: Callable[..., Path],
) -> None:
    """Where each operation has a page, one without an example is told in the contract."""
    folder = copy_project(LIST)
    settings = folder / "pyproject.toml"
    settings.write_text(settings.read_text() + "operation-pages = true\n")
    missing = [place for code, place in _problems(folder) if code is Code.MISSING_EXAMPLE]
    assert len(missing) == len(load_project(folder).contract.operations) - 1
    assert all(place.startswith("contract/paths/") for place in missing)
