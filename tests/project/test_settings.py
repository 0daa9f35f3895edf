"""A project's settings come from the nearest pyproject.toml that has them."""

from pathlib import Path

import pytest

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.project.settings import Settings, find_settings


def _write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text)
    return folder


def _refusal(folder: Path) -> Failure:
    with pytest.raises(FailureError) as caught:
        find_settings(folder)
    return caught.value.failure


def test_every_setting_has_a_default(tmp_path: Path) -> None:
    """An empty table is a project with the usual folders."""
    settings = find_settings(_write(tmp_path, "[tool.snipproof]\n"))
    assert settings == Settings(root=tmp_path)
    assert settings.folder("contract") == tmp_path / "contract"
    assert settings.folder("world") == tmp_path / "contract" / "world"


def test_settings_are_taken_from_the_table(tmp_path: Path) -> None:
    """Names with hyphens are written as TOML has them; a whole number is a number of seconds."""
    text = '[tool.snipproof]\nbase-url-variable = "X"\noperation-pages = true\ntimeout = 5\n'
    settings = find_settings(_write(tmp_path, text))
    assert settings.base_url_variable == "X"
    assert settings.operation_pages is True
    assert settings.timeout == 5


def test_the_projects_own_settings_are_read(root: Path) -> None:
    """The settings of this project name its variables."""
    settings = find_settings(root / "tests")
    assert settings.root == root
    assert (settings.base_url_variable, settings.token_variable) == ("LAYER5_URL", "LAYER5_TOKEN")


def test_the_nearest_table_counts(tmp_path: Path) -> None:
    """A pyproject.toml without the table is passed over, the next one above is used."""
    _write(tmp_path, '[tool.snipproof]\ncontent = "outer"\n')
    inner = _write(tmp_path / "a", '[tool.snipproof]\ncontent = "inner"\n')
    bare = _write(tmp_path / "b", "[tool.ruff]\n")
    assert find_settings(inner / "deep" / "deeper").content == "inner"
    assert find_settings(bare).content == "outer"


@pytest.mark.parametrize(
    ("text", "line", "words", "hint"),
    [
        (
            '[tool.snipproof]\n\ncontents = "x"\n',
            3,
            "has no setting 'contents'",
            "content, contract",
        ),
        ('[tool.snipproof]\nroot = "/"\n', 2, "has no setting 'root'", "the settings are"),
        ("[tool.snipproof]\ncontent = 3\n", 2, "content is 3; expected text in quotes", ""),
        ("[tool.snipproof]\noperation-pages = 1\n", 2, "is 1; expected true or false", ""),
        ("[tool.snipproof]\ntimeout = true\n", 2, "timeout is True; expected a number", ""),
        ('[tool.snipproof]\ntimeout = "5"\n', 2, "timeout is '5'; expected a number", ""),
        ("[tool.snipproof]\ntimeout = 0\n", 2, "expected a number of seconds above 0", ""),
        ("[tool.snipproof]\ntimeout = -1.5\n", 2, "timeout is -1.5", ""),
        ("[tool.snipproof]\ntimeout = nan\n", 2, "timeout is nan", ""),
        ("[tool.snipproof]\ntimeout = inf\n", 2, "timeout is inf", ""),
        ("[tool.a]\ntimeout = 1\n[tool.snipproof]\ntimeout = 0\n", 4, "timeout is 0", ""),
        ("[tool.snipproof\n", 1, "not valid TOML", "fix it"),
    ],
)
def test_what_cannot_be_used_is_told(
    tmp_path: Path, text: str, line: int, words: str, hint: str
) -> None:
    """An unknown name, a wrong type and a senseless time limit are told at their line."""
    failure = _refusal(_write(tmp_path, text))
    assert failure.code is Code.BAD_METADATA
    assert words in failure.message
    assert str(failure.location) == f"pyproject.toml:{line}"
    assert hint in failure.hint


@pytest.mark.parametrize("text", ["", "tool = 3\n", "[tool]\nsnipproof = 3\n", "[project]\n"])
def test_no_project_is_told(tmp_path: Path, text: str) -> None:
    """Where no file above has the table, the failure says how to name a project."""
    failure = _refusal(_write(tmp_path, text))
    assert failure.code is Code.BAD_METADATA
    assert "no pyproject.toml with a [tool.snipproof] table" in failure.message
    assert failure.hint == "run snipproof inside the project, or name it with --project"
