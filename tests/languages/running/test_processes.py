"""The processes of runs, looked at and killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from snipproof.languages.running import processes

Child = subprocess.Popen[bytes]


@pytest.fixture
def child() -> Iterator[Child]:
    """Return a process that leads a group of its own."""
    with subprocess.Popen(["sleep", "61"], start_new_session=True) as process:
        yield process
        process.kill()


def test_a_child_is_seen_with_its_group_and_command(child: Child) -> None:
    """A child is listed, its group is its own, and its command line is one line."""
    assert child.pid in processes.children()
    assert processes.group_of(child.pid) == child.pid
    assert processes.group(child.pid) == [child.pid]
    assert processes.command_line(child.pid) == "sleep 61"


def test_a_group_is_killed_as_a_whole(child: Child) -> None:
    """All of a group gets the signal, and the group is empty then."""
    processes.kill_group(child.pid)
    assert child.wait() == -signal.SIGKILL
    assert processes.group(child.pid) == []
    processes.kill_group(child.pid)  # nobody is there to be killed


def test_this_process_spares_its_own_group() -> None:
    """A child that is still in this group does not take this process with it."""
    processes.kill_group(os.getpgrp())


@pytest.mark.parametrize("argument", ["a\nb", "x" * 5000])
def test_a_command_line_is_short_and_on_one_line(argument: str) -> None:
    """Whatever the arguments hold, a report has room for the name."""
    command = [sys.executable, "-c", "import time; time.sleep(61)", argument]
    with subprocess.Popen(command) as process:
        name = processes.command_line(process.pid)
        process.kill()
    assert "\n" not in name
    assert len(name) <= 200


def test_who_is_gone_has_no_command_line() -> None:
    """For a process that has ended, the name is empty."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    assert processes.command_line(process.pid) == ""
