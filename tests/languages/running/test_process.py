"""How runs are started, limited and ended, whatever they are runs of."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code
from snipproof.languages.running.process import (
    ImportsNotKeptError,
    Parent,
    Program,
    PythonSource,
)
from snipproof.languages.running.runner import Limits, RunnerError, RunResult

ISOLATED = (sys.executable, "-I", "-S")


OPEN = (Confinement.NONE,)


@pytest.fixture(
    scope="module", params=[Confinement.NAMESPACES, Confinement.LANDLOCK, Confinement.NONE]
)
def parent(request: pytest.FixtureRequest) -> Iterator[Parent]:
    """Return a parent without imports, whose runs are confined in each of the ways."""
    parent = Parent(ISOLATED, {}, confinements=(request.param,))
    yield parent
    parent.close()


@pytest.fixture(scope="module")
def loner() -> Iterator[Parent]:
    """Return a parent whose supervisors do not adopt orphans, as on other systems than Linux."""
    parent = Parent(ISOLATED, {}, confinements=OPEN, adopt=False)
    yield parent
    parent.close()


def run(parent: Parent, directory: Path, script: str, **limits: Any) -> RunResult:
    """Run a shell script."""
    program = Program(("/bin/bash", "-c", script))
    environment = {"PATH": os.environ["PATH"], "GIVEN": "yes"}
    return parent.run(program, environment, directory, Limits(**limits))


def test_outputs_and_status(parent: Parent, directory: Path) -> None:
    """Both outputs and the exit status are what the program gave."""
    ended = run(parent, directory, "echo out; echo err >&2; exit 3")
    assert (ended.exit_status, ended.stdout, ended.stderr) == (3, b"out\n", b"err\n")
    assert ended.signal is None
    assert 0 < ended.seconds < 5


def test_directory_and_empty_input(parent: Parent, directory: Path) -> None:
    """A run stands in its directory and reads nothing from its standard input."""
    ended = run(parent, directory, "pwd -P; cat; echo done")
    assert ended.stdout.decode() == f"{directory.resolve()}\ndone\n"


def test_environment_is_all_there_is(parent: Parent, directory: Path) -> None:
    """A run sees the variables that it is given and no others."""
    env = Program(("/usr/bin/env",))
    ended = parent.run(env, {"ONE": "1", "TWO": "zwei é"}, directory, Limits())
    assert ended.stdout.decode() == "ONE=1\nTWO=zwei é\n"


def test_nothing_but_three_descriptors(parent: Parent, directory: Path) -> None:
    """A run finds its three standard descriptors and none of the tool's."""
    listing = "import os\nprint([fd for fd in range(1000) if os.path.exists(f'/dev/fd/{fd}')])"
    program = Program((sys.executable, "-c", listing))
    assert parent.run(program, {}, directory, Limits()).stdout == b"[0, 1, 2]\n"


def test_own_session(parent: Parent, directory: Path) -> None:
    """A run leads a session and a process group of its own."""
    check = "import os\nprint(os.getpid() == os.getpgrp() == os.getsid(0))"
    program = Program((sys.executable, "-c", check))
    assert parent.run(program, {}, directory, Limits()).stdout == b"True\n"


def test_broken_pipe_kills_as_usual(parent: Parent, directory: Path) -> None:
    """Signals that Python ignores for itself have their usual effect in a run."""
    ended = run(parent, directory, "yes | head -n 1; echo ${PIPESTATUS[0]}")
    assert ended.stdout == b"y\n141\n"


def test_death_by_signal(parent: Parent, directory: Path) -> None:
    """A death by a signal is reported as the shell reports it, and names the signal."""
    ended = run(parent, directory, "kill -TERM $$")
    assert (ended.signal, ended.exit_status) == (signal.SIGTERM, 143)


def test_time_limit_ends_the_family(parent: Parent, directory: Path, lifeline: Any) -> None:
    """When time is up, all processes are ended, also those that ignore the polite signals."""
    script = f"trap '' TERM INT HUP; (echo up; exec sleep 60) > {lifeline.path} & wait"
    ended = run(parent, directory, script, seconds=0.3)
    assert ended.timed_out
    assert ended.signal == signal.SIGKILL
    assert ended.left_processes == ()
    assert 0.3 <= ended.seconds < 5
    assert lifeline.let_go()


def test_flood_is_stopped(parent: Parent, directory: Path) -> None:
    """An endless output ends the run at the limit, and only so much is kept."""
    ended = run(parent, directory, "yes", output_bytes=1000)
    assert ended.output_too_large
    assert not ended.timed_out
    assert ended.stdout == b"y\n" * 500


def test_limit_itself_is_allowed(parent: Parent, directory: Path) -> None:
    """An output of exactly the limit is not too large, on both streams at once."""
    script = "head -c 100000 /dev/zero; head -c 100000 /dev/zero >&2"
    ended = run(parent, directory, script, output_bytes=100_000)
    assert not ended.output_too_large
    assert (len(ended.stdout), len(ended.stderr)) == (100_000, 100_000)


def test_flood_of_errors_is_stopped(parent: Parent, directory: Path) -> None:
    """The standard error is limited as well."""
    ended = run(parent, directory, "yes >&2", output_bytes=1000)
    assert ended.output_too_large
    assert len(ended.stderr) == 1000


def test_file_size_is_limited(parent: Parent, directory: Path) -> None:
    """A run cannot fill the disk with one file."""
    ended = run(parent, directory, "head -c 9000 /dev/zero > big; exit 5", file_bytes=4096)
    assert (directory / "big").stat().st_size == 4096
    assert ended.exit_status == 5


def test_left_process_is_named_and_ended(parent: Parent, directory: Path, lifeline: Any) -> None:
    """A process that outlives its run is ended, and its command line is reported."""
    _leave_a_process(parent, directory, lifeline)


def test_left_process_is_found_by_its_group(loner: Parent, directory: Path, lifeline: Any) -> None:
    """So it is where the system hands orphans to nobody near."""
    _leave_a_process(loner, directory, lifeline)


def _leave_a_process(parent: Parent, directory: Path, lifeline: Any) -> None:
    script = f"(echo up; exec sleep 61) > {lifeline.path} & exit 0"
    ended = run(parent, directory, script)
    assert ended.exit_status == 0
    assert ended.left_processes == ("sleep 61",)
    assert lifeline.let_go()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans to an ancestor")
def test_process_that_left_the_session_is_found(
    parent: Parent, directory: Path, lifeline: Any
) -> None:
    """A process in a session of its own belongs to the run all the same."""
    script = f"setsid --fork setsid --fork sh -c 'echo up; sleep 62; :' > {lifeline.path} & exit 0"
    ended = run(parent, directory, script)
    assert ended.left_processes == ("sh -c echo up; sleep 62; :",)
    assert lifeline.let_go()


def test_late_end_is_no_offence(parent: Parent, directory: Path) -> None:
    """A process that ends a moment after its run is waited for, with what it still prints."""
    ended = run(parent, directory, "(sleep 0.05; echo late) & echo first")
    assert ended.left_processes == ()
    assert ended.stdout == b"first\nlate\n"


def test_long_command_line_is_cut(parent: Parent, directory: Path) -> None:
    """The name of a process that was left is one line of bounded length."""
    script = f"exec -a $'a\\nb{'x' * 900}' sleep 63 & exit 0"
    (name,) = run(parent, directory, script).left_processes
    assert name.startswith("a bxxx")
    assert len(name) == 200


def test_many_left_processes(parent: Parent, directory: Path) -> None:
    """Of many processes that were left all are ended and some are named."""
    ended = run(parent, directory, "for i in {1..30}; do sleep 63 & done")
    assert ended.left_processes == ("sleep 63",) * 10
    assert run(parent, directory, "exit 0").left_processes == ()


def test_output_behind_a_closed_pipe_end(parent: Parent, directory: Path) -> None:
    """A run that closes its outputs goes on, and its end is still noticed."""
    ended = run(parent, directory, "exec >&- 2>&-; sleep 0.05; exit 4")
    assert ended.exit_status == 4


def test_missing_program(parent: Parent, directory: Path) -> None:
    """A program that is not there is the environment's fault, and the next run works."""
    with pytest.raises(RunnerError, match=r"No such file.*/nowhere") as caught:
        parent.run(Program(("/nowhere",)), {}, directory, Limits())
    assert caught.value.code is Code.TOOL_MISSING
    assert run(parent, directory, "echo on").stdout == b"on\n"


def test_missing_interpreter() -> None:
    """An interpreter that is not there is reported by name."""
    with pytest.raises(RunnerError, match="cannot start /nowhere/python") as caught:
        Parent(("/nowhere/python",), {})
    assert caught.value.code is Code.TOOL_MISSING


def test_death_of_the_supervisor(directory: Path, lifeline: Any) -> None:
    """When the supervisor is killed, the run is ended and reported, and the next one works."""
    parent = Parent(ISOLATED, {}, confinements=OPEN)
    script = f"exec 7> {lifeline.path}; echo up >&7; sleep 64 & kill -9 $PPID; wait"
    with pytest.raises(RunnerError, match="supervises a run ended") as caught:
        run(parent, directory, script)
    assert caught.value.code is Code.INTERNAL_ERROR
    assert lifeline.let_go()
    assert run(parent, directory, "echo on").stdout == b"on\n"
    parent.close()


def test_death_of_the_parent(directory: Path) -> None:
    """When the parent is killed, its users learn that it is dead."""
    parent = Parent(ISOLATED, {})
    parent.ready()
    os.kill(parent.pid, signal.SIGKILL)
    while parent.alive:
        time.sleep(0.001)
    with pytest.raises(RunnerError, match="ended before its time") as caught:
        run(parent, directory, "echo on")
    assert caught.value.code is Code.INTERNAL_ERROR
    parent.close()


def test_death_of_the_parent_spares_its_runs(directory: Path, lifeline: Any) -> None:
    """A run goes on when the parent of its supervisor dies."""
    parent = Parent(ISOLATED, {})
    script = f"echo up > {lifeline.path}; read -r _ < {directory}/go; echo fine"
    os.mkfifo(directory / "go")
    results: list[RunResult] = []
    thread = threading.Thread(target=lambda: results.append(run(parent, directory, script)))
    thread.start()
    assert lifeline.taken()
    os.kill(parent.pid, signal.SIGKILL)
    (directory / "go").write_text("go\n")
    thread.join(10)
    assert results[0].stdout == b"fine\n"
    parent.close()


def test_close_interrupts_runs(directory: Path, lifeline: Any) -> None:
    """Closing ends running processes; a waiting caller learns of the interruption."""
    parent = Parent(ISOLATED, {})
    caught: list[RunnerError] = []

    def wait() -> None:
        try:
            run(parent, directory, f"echo up > {lifeline.path}; exec sleep 65 > {lifeline.path}")
        except RunnerError as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    assert lifeline.taken()
    parent.close()
    thread.join(10)
    assert [error.code for error in caught] == [Code.INTERRUPTED]
    assert lifeline.let_go()
    with pytest.raises(RunnerError) as after:
        run(parent, directory, "echo on")
    assert after.value.code is Code.INTERRUPTED
    parent.close()


def test_killed_tool_leaves_nothing(directory: Path, lifeline: Any) -> None:
    """When the tool itself is killed, its runs end."""
    script = f"setsid sleep 66 > {lifeline.path} & (echo up; exec sleep 67) > {lifeline.path}"
    tool = f"""
import pathlib, sys
from snipproof.languages.running.runner import Limits
from snipproof.languages.running.process import Parent, Program
parent = Parent((sys.executable, "-I", "-S"), {{}})
program = Program(("/bin/bash", "-c", {script!r}))
parent.run(program, {{"PATH": {os.environ["PATH"]!r}}}, pathlib.Path({str(directory)!r}), Limits())
"""
    process = subprocess.Popen([sys.executable, "-c", tool])
    assert lifeline.taken()
    process.kill()
    process.wait()
    assert lifeline.let_go()


def test_runs_at_once(parent: Parent, directory: Path) -> None:
    """Runs that go on at the same time keep their outputs apart."""
    results: dict[int, bytes] = {}

    def work(number: int) -> None:
        for _ in range(5):
            results[number] = run(parent, directory, f"echo {number}").stdout
            assert results[number] == b"%d\n" % number

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: b"%d\n" % number for number in range(4)}


def test_no_descriptor_is_lost(parent: Parent, directory: Path) -> None:
    """A run gives back every descriptor that it took, also when it is stopped."""
    run(parent, directory, "echo")
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(5):
        run(parent, directory, "echo")
        run(parent, directory, "yes", output_bytes=10)
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_python_source(directory: Path) -> None:
    """A Python source runs in a fork, in the directory and with the variables that it is given."""
    parent = Parent(ISOLATED, {"LC_ALL": "C.UTF-8", "TWO": "2"})
    source = PythonSource("/x/y.py", b"import os\nprint(os.getcwd(), dict(os.environ), __file__)")
    ended = parent.run(source, {"ONE": "1"}, directory, Limits())
    assert ended.stdout.decode() == f"{directory.resolve()} {{'ONE': '1'}} /x/y.py\n"
    parent.close()


@pytest.mark.parametrize(
    ("imports", "reason"),
    [
        ("import nothing_of_that_name", "raise ModuleNotFoundError"),
        ("raise SystemExit", "raise SystemExit"),
        ("import this", "print something"),
        ("import os\nos.environ['A'] = 'b'", "change the environment"),
        ("import threading\nthreading.Thread(target=threading.Event().wait).start()", "threads"),
        ("import os\nif not os.fork(): os.execv('/bin/sleep', ['sleep', '68'])", "processes"),
    ],
)
def test_imports_that_cannot_be_kept(imports: str, reason: str) -> None:
    """Imports whose effect would be lost on the children are not kept, for a stated reason."""
    parent = Parent(ISOLATED, {}, imports)
    with pytest.raises(ImportsNotKeptError, match=reason):
        parent.ready()
    parent.close()


def test_close_while_starting() -> None:
    """A parent whose imports hang can be closed at once."""
    parent = Parent(ISOLATED, {}, "import time\ntime.sleep(60)")
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            parent.ready()
        except RunnerError as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    started = time.monotonic()
    parent.close()
    thread.join(10)
    assert time.monotonic() - started < 5
