"""The folder of the runs, and what is left of it."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from snipproof.core.usage import UsageError
from snipproof.languages.running.run_directory import run_directory


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have temporary folders made here."""
    monkeypatch.setattr(tempfile, "tempdir", os.fspath(tmp_path))
    return tmp_path


def test_it_is_there_for_as_long_as_it_is_needed(place: Path) -> None:
    """The folder is empty, its user's alone, and gone afterwards with all that is in it."""
    with run_directory() as folder:
        assert folder.parent == place
        assert list(folder.iterdir()) == []
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "run").mkdir()
        (folder / "run" / "file").write_text("x")
    assert list(place.iterdir()) == []


def test_what_a_killed_tool_left_is_removed(place: Path) -> None:
    """The folder of a tool that is gone is removed; one that is held, new or another's stays."""
    code = (
        "import os, signal, tempfile\n"
        f"tempfile.tempdir = {os.fspath(place)!r}\n"
        "from snipproof.languages.running.run_directory import run_directory\n"
        "with run_directory() as folder:\n"
        "    (folder / 'file').write_text('x')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    (left,) = place.iterdir()
    (place / "another").mkdir()
    old = time.time() - 3600
    with run_directory() as held:
        assert left.exists()
        os.utime(held, (old, old))
        os.utime(left, (old, old))
        with run_directory():
            assert held.exists()
            assert not left.exists()
    assert [path.name for path in place.iterdir()] == ["another"]


def test_without_a_place_it_is_said(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """Where no folder can be made, the reason is told with what helps."""
    monkeypatch.setattr(tempfile, "tempdir", os.fspath(place / "nowhere"))
    message = "there is no folder to run in: No such file or directory; name a writable one"
    with pytest.raises(UsageError, match=message), run_directory():
        pass
