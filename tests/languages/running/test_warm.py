"""The program that starts snippets, spoken to directly over its channels."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from snipproof.languages.running import warm
from snipproof.languages.running.channel import receive, send

Start = Callable[[str], tuple[socket.socket, tuple[Any, ...]]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a function that starts the program with imports; gives its channel and its answer."""
    started: list[tuple[subprocess.Popen[bytes], socket.socket]] = []

    def begin(imports: str) -> tuple[socket.socket, tuple[Any, ...]]:
        here, there = socket.socketpair()
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", warm.__file__, str(there.fileno())],
            pass_fds=[there.fileno()],
            stdout=subprocess.DEVNULL,
        )
        there.close()
        started.append((process, here))
        send(here, ("imports", imports, True, ("none",)))
        message, _ = receive(here)
        assert message is not None
        return here, message

    yield begin
    for process, channel in started:
        channel.close()
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("imports", "problem"),
    [
        ("import json", ""),
        ("import no_such_module", "the imports raise ModuleNotFoundError"),
        ("import os; os.environ['A'] = 'b'", "the imports change the environment"),
        (
            "import _thread, time; _thread.start_new_thread(time.sleep, (9,))",
            "the imports start threads",
        ),
        ("import os; os.posix_spawn('/bin/true', ['true'], {})", "the imports start processes"),
    ],
)
def test_imports_are_kept_unless_a_run_could_notice(
    start: Start, imports: str, problem: str
) -> None:
    """The first answer says whether children of this process are what a new interpreter is."""
    _, message = start(imports)
    assert message == ("ready", problem, "none")


def test_a_supervisor_runs_one_after_the_other(start: Start) -> None:
    """It starts programs and Python sources, and reports how each of them ended."""
    channel, _ = start("import json")
    ours, theirs = socket.socketpair()
    send(channel, ("supervise",), (theirs.fileno(),))
    theirs.close()
    (kind, pid), _ = receive(channel)  # type: ignore[misc]
    assert kind == "supervisor"
    assert pid > 0
    jobs = [
        ("exec", [b"/bin/sh", b"-c", b"echo out; exit 3"]),
        ("python", "/x/y.py", b"print(type(json).__name__, end='')\nraise SystemExit(4)"),
    ]
    found = []
    for number, (how, *rest) in enumerate(jobs):
        pipes = [os.pipe(), os.pipe()]
        writers = tuple(writer for _, writer in pipes)
        send(ours, (how, number, 0, b"/", {b"A": b"b"}, 1000, *rest), writers)
        for writer in writers:
            os.close(writer)
        (started, _), _ = receive(ours)  # type: ignore[misc]
        assert started == "started"
        ended, _ = receive(ours)
        found.append((os.read(pipes[0][0], 100), ended))
        for reader, _ in pipes:
            os.close(reader)
    ours.close()
    assert found[0] == (b"out\n", ("ended", 3, ()))
    # The name of the import is the snippet's to give: it has none that it did not write itself.
    assert found[1][1] == ("ended", 1, ())


def test_what_cannot_be_started_is_broken(start: Start) -> None:
    """A program that is not there is reported, and the next run begins as if nothing happened."""
    channel, _ = start("")
    ours, theirs = socket.socketpair()
    send(channel, ("supervise",), (theirs.fileno(),))
    theirs.close()
    receive(channel)
    reader, writer = os.pipe()
    for program, kind in ((b"/no/such/program", "broken"), (b"/bin/true", "started")):
        send(ours, ("exec", 1, 0, b"/", {}, 1000, [program]), (writer, writer))
        message, _ = receive(ours)
        assert message is not None
        assert message[0] == kind
    assert receive(ours)[0] == ("ended", 0, ())
    for descriptor in (reader, writer):
        os.close(descriptor)
    ours.close()
