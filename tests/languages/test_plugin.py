"""A language is one object: one that another package brings needs no change elsewhere."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import SETTINGS

from snipproof.languages import Plugin, built_in, find

SNIPPROOF = Path(sys.executable).with_name("snipproof")
LIST = "tokens/get-user-tokens"
TOY = f"snippets/{LIST}/toy.txt"
HEALTHY = """\
; the tokens of the user
GET $LAYER5_URL/api/identity/tokens Authorization: Bearer $LAYER5_TOKEN
"""


@pytest.fixture(scope="module")
def project(copy_project: Callable[..., Path]) -> Path:
    """Return a project whose examples are in curl and in a language of another package."""
    folder = copy_project(LIST)
    (folder / "pyproject.toml").write_text(f'{SETTINGS}languages = ["curl", "toy"]\n')
    for file in folder.glob(f"snippets/{LIST}/*"):
        file.unlink()
    return folder


def _snipproof(folder: Path, root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SNIPPROOF, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root / "tests/fixtures/toy-language")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def _told(folder: Path, root: Path, source: str) -> list[tuple[str, str]]:
    (folder / TOY).write_text(source)
    _snipproof(folder, root, "run", "--report", "r.json")
    results = json.loads((folder / "r.json").read_text())["results"]
    assert [result["language"] for result in results] == ["curl", "toy"]
    failures = [failure for result in results for failure in result["failures"]]
    return [(failure["code"], failure["location"]) for failure in failures]


def test_a_language_of_another_package_is_proven(project: Path, root: Path) -> None:
    """It is drafted, checked, run, compared, reported and listed like those that are built in."""
    drafted = _snipproof(project, root, "new", "getUserTokens")
    assert f"wrote  {TOY}" in drafted.stdout, drafted.stderr
    assert (project / TOY).read_text() == HEALTHY.split("\n", 1)[1]
    listed = json.loads(_snipproof(project, root, "list", "--json").stdout)
    assert listed["examples"][0]["languages"] == ["curl", "toy"]
    assert _snipproof(project, root, "run", "--update").returncode == 0
    checked = _snipproof(project, root, "check")
    assert checked.returncode == 0, checked.stdout
    assert _told(project, root, HEALTHY) == []
    assert "getUserTokens has no" not in _snipproof(project, root, "coverage").stdout


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("GET $LAYER5_URL", "FETCH $LAYER5_URL", "syntax-error", 2),
        ("$LAYER5_TOKEN", "<token>", "placeholder-left", 2),
        ("/tokens", "/token", "unknown-operation", 2),
        ("/tokens", "/tokens?page=2", "language-mismatch", 2),
        (" Authorization: Bearer $LAYER5_TOKEN", "", "missing-auth", 2),
    ],
)
def test_its_mistakes_are_reported_at_their_lines(
    project: Path, root: Path, old: str, new: str, code: str, line: int
) -> None:
    """A mistake in a snippet has its code, at the line of the snippet."""
    assert (code, f"{TOY}:{line}") in _told(project, root, HEALTHY.replace(old, new))


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ('["curl", "cobol"]', "there is no language 'cobol'"),
        ("[]", "expected the names of languages"),
        ('["curl", "curl"]', "each once"),
        ('"curl"', "expected the names of languages"),
    ],
)
def test_a_language_that_is_not_there_is_told(
    project: Path, root: Path, names: str, message: str
) -> None:
    """The settings' line, what is wrong with it, and what could be there."""
    settings = project / "pyproject.toml"
    before = settings.read_text()
    settings.write_text(f"{SETTINGS}languages = {names}\n")
    done = _snipproof(project, root, "list")
    settings.write_text(before)
    assert done.returncode in {1, 2}
    assert message in done.stderr
    assert "pyproject.toml:4" in done.stderr


def test_a_language_is_the_same_after_pickling() -> None:
    """What is kept of an example holds the language's name and no part of its folder."""
    for language in built_in():
        again = pickle.loads(pickle.dumps(language))
        assert again == language
        assert type(again) is type(language)


def test_code_is_told_from_comments() -> None:
    """A comment begins with what the language has; two slashes in an address begin none."""
    languages: dict[str, Plugin] = {name: find(name) for name in ("curl", "go")}
    assert languages["curl"].code_of("a # b") == "a "
    assert languages["go"].code_of('get("https://a") // b') == 'get("https://a") '
    assert languages["go"].is_comment("\t// b")
    assert not languages["go"].is_comment("x # b")
