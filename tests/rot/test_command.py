"""`make rot`: the table, the messages, and what exit statuses alone would have told."""

import subprocess
import sys
from pathlib import Path


def _rot(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rot", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_the_table_has_the_baselines_beside_it(root: Path) -> None:
    """A 404 that nothing checks is told by the tool, and by a shell only where curl fails on it."""
    done = _rot(root, "paths/letter-curl", "requests/again-curl", "healthy-curl/comments")
    rows = {
        cells[0]: cells[1:]
        for line in done.stdout.splitlines()
        if len(cells := [cell.strip() for cell in line.strip("\u2502\n").split("\u2502")]) > 1
    }
    assert done.returncode == 0, done.stdout + done.stderr
    assert rows["Paths and methods"] == ["1", "1", "1", "1", "0", "1"]
    assert rows["Number of requests"] == ["1", "1", "1", "1", "0", "0"]
    assert rows["All defects"] == ["2", "2", "2", "2", "0", "1"]
    assert rows["False alarms"] == ["1", "0", "", "", "0", "0"]


def test_the_messages_can_be_read_in_full(root: Path) -> None:
    """With -v, every case is printed as an author would read it."""
    done = _rot(root, "-v", "shell/prompt-curl")
    assert "shell/prompt-curl: the prompt of a terminal was copied, too" in done.stdout
    assert "snippets/shell/prompt-curl/curl.sh:1  syntax-error" in done.stdout
    assert "\u2192 remove it" in done.stdout


def test_a_name_that_there_is_not_is_told(root: Path) -> None:
    """A pattern that fits no case runs nothing and is an error."""
    done = _rot(root, "paths/mispelled")
    assert done.returncode == 2
    assert "rot: no case is called paths/mispelled" in done.stderr
