"""What the base of a pull request holds."""

import subprocess
from pathlib import Path

import pytest

from snipproof.core.usage import UsageError
from snipproof.project.base import base_commit, deviations_at

TEXT = """\
[[deviation]]
operation = "getOrg"
differs = "extra-field beta"
reason = "so"
until = 2999-01-01
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a repository with a file of deviations in a folder, committed and then removed."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "deviations.toml").write_text(TEXT)
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for words in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "one")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    (folder / "deviations.toml").unlink()
    return folder


def test_what_was_accepted_at_a_commit_is_read(root: Path) -> None:
    """The file is found from the project's folder; where it was not there, nothing was accepted."""
    (item,) = deviations_at("HEAD", root / "deviations.toml", root).accepted
    assert item.key == ("getOrg", "", "extra-field beta")
    assert deviations_at("HEAD", root / "other.toml", root).accepted == ()


def test_a_commit_that_is_not_there_is_told(root: Path) -> None:
    """A shallow checkout must not let everything pass."""
    with pytest.raises(UsageError, match="git does not know origin/main"):
        deviations_at("origin/main", root / "deviations.toml", root)


def test_the_job_names_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub and GitLab have variables of their own; one of ours comes before them."""
    for name in ("SNIPPROOF_BASE", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        monkeypatch.delenv(name, raising=False)
    assert base_commit() == ""
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", "abc")
    assert base_commit() == "abc"
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    assert base_commit() == "origin/main"
    monkeypatch.setenv("SNIPPROOF_BASE", "def")
    assert base_commit() == "def"
