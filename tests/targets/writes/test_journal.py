"""The journal of what a run created: on disk in time, whole, and taken over by the next run."""

import json
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from snipproof.targets.writes.journal import Deletion, Journal, left_behind

ORIGIN = "https://cloud.example"
ONE = Deletion("teams", "t-1", "/teams/t-1", (("layer5-current-orgid", "o-1"),))
KILLED = f"""
import os, signal
from pathlib import Path
from snipproof.targets.writes.journal import Deletion, Journal
journal = Journal(Path(), {ORIGIN!r})
journal.sends("POST /lost")
journal.created(journal.sends("POST /teams"), {ONE!r})
journal.settled(journal.sends("POST /refused"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def left(folder: Path, origin: str = ORIGIN) -> list[Journal]:
    """Return the journals that nobody holds."""
    return list(left_behind(folder, origin))


def test_a_run_that_creates_nothing_leaves_no_file(tmp_path: Path) -> None:
    """There is a file from the first request that creates to the last that deletes."""
    journal = Journal(tmp_path / "state", ORIGIN)
    journal.close()
    assert not (tmp_path / "state").exists()
    number = journal.sends("POST /teams")
    assert journal.file is not None
    assert stat.S_IMODE(journal.file.stat().st_mode) == 0o600
    journal.created(number, ONE)
    assert journal.deletions == [(number, ONE)]
    journal.settled(number)
    journal.close()
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["lock"]


def test_a_request_is_noted_before_it_is_sent(tmp_path: Path) -> None:
    """When `sends` returns, the note is in the file."""
    journal = Journal(tmp_path, ORIGIN)
    journal.sends("POST /teams")
    assert journal.file is not None
    lines = [json.loads(line.partition(" ")[2]) for line in journal.file.read_text().splitlines()]
    assert lines[0] == {"origin": ORIGIN}
    assert lines[1]["sent"].startswith("POST /teams at 20")
    journal.close()


def test_what_a_killed_run_leaves_is_taken_over(tmp_path: Path) -> None:
    """The next run knows what was created, and of which requests that is open."""
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    assert done.returncode == -signal.SIGKILL
    assert left(tmp_path, "https://elsewhere.example") == []
    (journal,) = left_behind(tmp_path, ORIGIN)
    assert [item for _, item in journal.deletions] == [ONE]
    assert [sent.words.partition(" at ")[0] for _, sent in journal.unknown] == ["POST /lost"]


def test_what_was_taken_over_is_done_once(tmp_path: Path) -> None:
    """A journal that was taken over goes on, and is removed when nothing in it is left."""
    subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    for journal in left_behind(tmp_path, ORIGIN):
        ((number, _),) = journal.deletions
        journal.settled(number)
    (journal,) = left(tmp_path)
    assert journal.deletions == []
    for journal in left_behind(tmp_path, ORIGIN):
        journal.settled(1)
    assert left(tmp_path) == []
    assert list(tmp_path.glob("writes-*")) == []


def test_a_run_that_goes_on_keeps_its_journal(tmp_path: Path) -> None:
    """A journal that somebody holds is nobody else's."""
    journal = Journal(tmp_path, ORIGIN)
    journal.sends("POST /teams")
    assert left(tmp_path) == []
    journal.close()
    assert len(left(tmp_path)) == 1


def test_a_note_that_was_broken_off_has_not_happened(tmp_path: Path) -> None:
    """The end of a file without a line feed is cut off, since its request was never sent."""
    subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    (file,) = tmp_path.glob("writes-*")
    whole = file.read_bytes()
    with file.open("ab") as stream:
        stream.write(b'{"n": 9, "sent": "POST /nev')
    (journal,) = left(tmp_path)
    assert len(journal.unknown) == 1
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    "line", [b"{\n", b"[]\n", b'{"n": 1, "created": 3}\n', b'{"x": 1}\n', b"\xff\n"]
)
def test_a_damaged_journal_is_told_and_kept(tmp_path: Path, line: bytes) -> None:
    """What cannot be read is an error that names the file, which stays as it is."""
    file = tmp_path / "writes-1.jsonl"
    file.write_bytes(line)
    with pytest.raises(ValueError, match=r"writes-1\.jsonl cannot be read"):
        left(tmp_path)
    assert file.read_bytes() == line


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """Where a note cannot be made sure, it is an error before anything is sent."""
    (tmp_path / "state").write_text("no folder")
    with pytest.raises(OSError, match="state"):
        Journal(tmp_path / "state", ORIGIN).sends("POST /teams")


def test_a_link_in_place_of_a_journal_is_not_followed(tmp_path: Path) -> None:
    """Nobody can have another file be read, or cut off, as a journal."""
    (tmp_path / "other").write_text("x")
    (tmp_path / "writes-1.jsonl").symlink_to(tmp_path / "other")
    with pytest.raises(ValueError, match=r"cannot be read"):
        left(tmp_path)
    assert (tmp_path / "other").read_text() == "x"
