"""Watching: whatever an author and their editor do to the files, each save has its verdict.

The saves are real ones, of files that a process of its own watches.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.core.verdict import Status
from snipproof.run.watch import Watcher

SNIPPROOF = Path(sys.executable).with_name("snipproof")
LIST, ORG = "tokens/get-user-tokens", "organizations/get-org"
CURL = f"snippets/{LIST}/curl.sh"
SECONDS = 60.0
"""How long to wait for what has to come."""


class Session:
    """A `snipproof watch`, and what it has said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [SNIPPROOF, "watch"],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._limit = threading.Timer(SECONDS, self.process.kill)
        self._limit.start()
        self.until("watching")

    def until(self, pattern: str) -> str:
        """Wait for a line; give all that was said up to it."""
        said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said += line
            if re.search(pattern, line):
                return said
        raise AssertionError(f"{pattern!r} did not come: {said}")

    def verdict(self) -> str:
        """Wait for the verdict of a save."""
        return self.until("ms after the save")

    def edit(self, file: str, old: str, new: str) -> str:
        """Save a change of a file and wait for the verdict."""
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        return self.verdict()

    def end(self, with_signal: signal.Signals = signal.SIGINT) -> int:
        """End it, and give its exit status."""
        self.process.send_signal(with_signal)
        status = self.process.wait(30)
        self._limit.cancel()
        return status


@pytest.fixture
def session(copy_project: Callable[..., Path]) -> Iterator[Session]:
    """Watch a copy of the project; afterwards nothing of it is left running."""
    found = Session(copy_project(LIST, ORG))
    yield found
    if found.process.poll() is None:
        assert found.end() == 0
    assert found.process.stdout is not None
    found.process.stdout.close()
    with pytest.raises(ProcessLookupError):
        os.killpg(found.process.pid, 0)


def test_each_save_has_its_verdict(session: Session) -> None:
    """Snippet, page, contract and world: what was saved is named, and what it touches runs."""
    assert "1 passed, 1 failed" in (said := session.edit(CURL, "pageSize", "limit"))
    assert f"{CURL}:2  unknown-parameter" in said
    assert "2 passed" in session.edit(CURL, "limit", "pageSize")
    assert "unknown-snippet" in session.edit("content/all.md", LIST, "tokens/none")
    assert "nothing wrong; touches no snippet" in session.edit(
        "content/all.md", "tokens/none", LIST
    )
    contract = "contract/paths/tokens.yaml"
    assert "bad-metadata" in (said := session.edit(contract, "summary: List", "summary: : List"))
    assert f"{contract}  cannot be read" in said
    said = session.edit(contract, "summary: : List", "summary: Show")
    assert "nothing wrong; touches no snippet" in said
    assert "2 passed" in session.edit(contract, "type: boolean", "type: [boolean]")
    assert "2 passed, 2 failed" in session.edit("contract/world/tokens.yaml", "ci-p", "cd-p")
    assert "4 passed" in session.edit("contract/world/tokens.yaml", "cd-p", "ci-p")


def test_editors_save_in_their_own_ways(session: Session) -> None:
    """A rename over the file, a backup beside it, and half a file before the whole are saves."""
    file = session.folder / CURL
    text = file.read_text()
    swap = file.with_name(".curl.sh.swp")
    swap.write_text("vim")
    (new := file.with_name("curl.sh~new")).write_text(text.replace("page=0", "page=1"))
    new.replace(file)
    assert "1 passed, 1 failed" in session.verdict()
    file.write_text(text[: len(text) // 2])
    assert "syntax-error" in session.verdict()
    file.write_text(text)
    said = session.verdict()
    assert "2 passed" in said
    assert ".swp" not in said


def test_a_burst_is_one_turn(session: Session) -> None:
    """Many files saved at once, as a search and replace does, have one verdict together."""
    for name in (LIST, ORG):
        for file in (session.folder / "snippets" / name).glob("curl.sh"):
            file.write_text(file.read_text() + "# a comment\n")
    said = session.verdict()
    assert "1 more file" in said
    assert "4 passed" in said


def test_folders_come_and_go(session: Session) -> None:
    """A folder that is removed, be it one of those that are watched, may come back."""
    example = session.folder / "snippets" / LIST
    kept = session.folder / "kept"
    shutil.move(example, kept)
    assert "unknown-snippet" in session.until("there is no example")
    shutil.move(kept, example)
    assert "2 passed" in session.until("passed")
    content = session.folder / "content"
    shutil.move(content, kept)
    session.until("there is no folder of pages")
    shutil.move(kept, content)
    session.until("nothing else is wrong now")
    assert "1 passed, 1 failed" in session.edit(CURL, "pageSize", "limit")


def test_a_signal_ends_it_in_good_order(session: Session) -> None:
    """SIGTERM ends it as Ctrl-C does, and what was kept warm with it."""
    assert session.end(signal.SIGTERM) == 0


def runs(*command: str) -> bool:
    """Whether a process with this command line is there."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (entry / "cmdline").read_bytes().split(b"\0")[:-1] == [*map(str.encode, command)]:
                return True
    return False


def test_an_interrupted_first_run_is_one_message(
    copy_project: Callable[..., Path],
) -> None:
    """Ctrl-C during the first run ends it, and the cause is said once for all examples."""
    folder = copy_project(a__one=ORG, a__two=ORG, a__three=ORG)
    for name in ("one", "two", "three"):
        example = folder / "snippets" / "a" / name
        (example / "example.toml").write_text('operation = "getOrg"\n')
        (example / "python.py").unlink()
        (example / "curl.sh").write_text("sleep 60.25\n")
    with subprocess.Popen(
        [SNIPPROOF, "watch", "--jobs", "1"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        deadline = time.monotonic() + 30
        while not runs("sleep", "60.25"):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 0, said
    assert said.count("the run was stopped before") == 1, said
    assert "interrupted: the same for 2 other snippets" in said
    assert "Interrupted. 3 found" in said
    assert "watching" not in said
    assert said.endswith("ended\n")


def test_a_turn_of_nothing_runs_nothing(copy_project: Callable[..., Path]) -> None:
    """A file that is saved without a change comes from the cache, and is still told."""
    folder = copy_project(LIST)
    watcher = Watcher(folder, 2)
    try:
        assert watcher.begin().exit_status == 0
        file = folder / CURL
        file.touch()
        turn = watcher.turn([file])
        assert turn.changed == (CURL,)
        assert turn.report is not None
        assert [result.cached for result in turn.report.results] == [True, True]
        file.write_text("curl \\\n")
        turn = watcher.turn([file])
        assert turn.report is not None
        (curl, python) = turn.report.results
        assert curl.verdict.status is Status.FAILED
        assert {failure.code for failure in curl.verdict.failures} <= {
            Code.SYNTAX_ERROR,
            Code.EXIT_STATUS,
        }
        assert python.cached
    finally:
        watcher.close()
