"""Habits of language that the lint refuses."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

TOOL = ROOT / "tools" / "plain.py"
GIT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@tides.example",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@tides.example",
}


def _repository(folder: Path, words: str) -> Path:
    """Make a repository with the tool, a word list and one commit."""
    (folder / "tools").mkdir()
    shutil.copy(TOOL, folder / "tools")
    (folder / "tools" / "plain_words.toml").write_text(words)
    subprocess.run(["git", "init", "-q"], cwd=folder, env=GIT, check=True)
    _commit(folder, "x" * 90)
    return folder


def _commit(folder: Path, subject: str) -> None:
    for words in (["add", "-A"], ["commit", "-q", "--allow-empty", "-m", subject]):
        subprocess.run(["git", *words], cwd=folder, env=GIT, check=True)


def _said(folder: Path) -> list[str]:
    command = [sys.executable, "tools/plain.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == bool(lines), done.stderr
    return lines


def test_a_habit_is_refused_with_its_place_and_a_better_word(tmp_path: Path) -> None:
    """Each line with a word of the list is named, whatever its case."""
    words = "[[habit]]\npattern = '\\bunheard-of\\b'\ninstead = 'unknown'\n"
    folder = _repository(tmp_path, words)
    assert _said(folder) == []
    (folder / "page.md").write_text("a\nan Unheard-of thing\n")
    _commit(folder, "Add a page")
    assert _said(folder) == ["page.md:2: write unknown: an Unheard-of thing"]


def test_what_is_left_of_a_habit_may_only_shrink(tmp_path: Path) -> None:
    """Lines that are left pass; one more, and all of them are named."""
    words = "[[habit]]\npattern = 'unheard-of'\ninstead = 'unknown'\nleft = 1\n"
    folder = _repository(tmp_path, words)
    (folder / "page.md").write_text("unheard-of\n")
    _commit(folder, "Add a page")
    assert _said(folder) == []
    (folder / "page.md").write_text("unheard-of\nunheard-of\n")
    assert len(_said(folder)) == 2


def test_only_commits_that_can_be_changed_need_short_subjects(tmp_path: Path) -> None:
    """What is published already is left alone."""
    (tmp_path / "published").mkdir()
    folder = _repository(tmp_path / "published", "habit = []\n")
    assert _said(folder) == []
    copy = tmp_path / "copy"
    subprocess.run(["git", "clone", "-q", str(folder), str(copy)], env=GIT, check=True)
    _commit(copy, "y" * 72)
    assert _said(copy) == []
    _commit(copy, "z" * 73)
    (line,) = _said(copy)
    assert re.search(r"more than 72 letters: z{73}$", line)
