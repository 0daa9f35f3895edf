"""When each source of a page was last changed."""

import json
import runpy
import subprocess
from pathlib import Path

import pytest
from tests.conftest import ROOT

LAST_CHANGES = runpy.run_path(str(ROOT / "tools" / "last_changes.py"))


def _git(folder: Path, *arguments: str, date: str = "2026-03-02") -> None:
    subprocess.run(
        ["git", "-c", "user.name=Mira", "-c", "user.email=mira@tidewater.example", *arguments],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "GIT_AUTHOR_DATE": f"{date}T09:00:00Z"},
        capture_output=True,
        check=True,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a repository of two commits, in which the second changes one page of two."""
    folder = tmp_path / "repository"
    (folder / "content").mkdir(parents=True)
    _git(folder, "init", "--quiet")
    for page in ("one.md", "zwei ü.md"):
        (folder / "content" / page).write_text("first")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "--message", "First")
    (folder / "content" / "one.md").write_text("second")
    _git(folder, "commit", "--quiet", "--all", "--message", "Second", date="2026-04-01")
    return folder


def test_each_source_has_its_last_change(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The date is that of the newest commit that changed the file."""
    monkeypatch.chdir(repository)
    assert LAST_CHANGES["main"]() == 0
    changes = json.loads((repository / ".snipproof" / "changes.json").read_text(encoding="utf-8"))
    assert changes == {"content/one.md": "2026-04-01", "content/zwei ü.md": "2026-03-02"}


def test_shallow_clone_tells_nothing(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the history is cut off, no page claims to be as new as the only commit."""
    clone = tmp_path / "clone"
    _git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    assert LAST_CHANGES["main"]() == 0
    assert not (clone / ".snipproof").exists()


def test_without_history_an_old_file_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a repository nothing is written, and what was written before is taken away."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / ".snipproof").mkdir()
    (tmp_path / ".snipproof" / "changes.json").write_text("{}")
    assert LAST_CHANGES["main"]() == 0
    assert not (tmp_path / ".snipproof" / "changes.json").exists()


def test_without_git_nothing_is_written(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is not installed, the site is built without dates."""
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", "/nowhere")
    assert LAST_CHANGES["main"]() == 0
    assert not (repository / ".snipproof").exists()
