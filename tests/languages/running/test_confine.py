"""What a run can reach, by how it is confined; each kind is tried with real system calls."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from snipproof.core.confinement import BEST, Confinement, weakest
from snipproof.core.failure import Code
from snipproof.core.snippet import Language, Snippet
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.curl.runner import CurlRunner
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.languages.python.runner import PythonRunner
from snipproof.languages.running import confine
from snipproof.languages.running.process import Parent, Program, PythonSource
from snipproof.languages.running.runner import Limits, Runner, RunnerError, RunResult

NAMESPACES, LANDLOCK, FILES, NONE = BEST
CONFINED = (NAMESPACES, LANDLOCK, FILES)
ISOLATED = (sys.executable, "-I", "-S")
WriteSnippet = Callable[[str | bytes, Language], Snippet]


@pytest.fixture(scope="module")
def parents() -> Iterator[dict[Confinement, Parent]]:
    """Return a parent for each kind of confinement."""
    parents = {kind: Parent(ISOLATED, {}, confinements=(kind,)) for kind in BEST}
    yield parents
    for parent in parents.values():
        parent.close()


@pytest.fixture(params=["program", "python"])
def attempt(
    request: pytest.FixtureRequest, parents: dict[Confinement, Parent], directory: Path
) -> Callable[..., RunResult]:
    """Return a function that runs Python code, as a program of its own and as a fork."""

    def run(kind: Confinement, code: str, connect: Any = None) -> RunResult:
        job: Program | PythonSource = (
            Program((sys.executable, "-S", "-c", code))
            if request.param == "program"
            else PythonSource("/x/y.py", code.encode())
        )
        environment = {"PATH": os.environ["PATH"]}
        limits = Limits(seconds=10)
        return parents[kind].run(job, environment, directory, limits, connect)

    return run


@pytest.mark.parametrize("kind", BEST)
def test_the_kind_is_told(attempt: Callable[..., RunResult], kind: Confinement) -> None:
    """Who asks for a kind of confinement gets it, and is told so."""
    assert attempt(kind, "pass").confinement is kind


def test_the_strongest_there_is_comes_first(
    write_snippet: WriteSnippet, environment: Mapping[str, str], directory: Path
) -> None:
    """Both runners confine as far as the system lets them, unless told otherwise."""
    runners: dict[Language, Runner] = {
        CURL: CurlRunner(),
        PYTHON: PythonRunner(),
    }
    for language, runner in runners.items():
        snippet = write_snippet("true\n" if language is CURL else "1\n", language)
        result = runner.run(snippet, environment, directory, Limits())
        assert result.confinement is NAMESPACES
        runner.close()


WRITES = """
import os
def attempt(name, action):
    try:
        action()
    except OSError as error:
        print(name, type(error).__name__, error.errno)
    else:
        print(name, "done")
attempt("own", lambda: open("own", "w").write("x"))
attempt("nested", lambda: (os.mkdir("d"), os.rename("own", "d/own"), os.symlink("x", "d/l")))
attempt("append", lambda: open({there!r} + "/file", "a").write("x"))
attempt("truncate", lambda: os.truncate({there!r} + "/file", 0))
attempt("create", lambda: open({there!r} + "/new", "w"))
attempt("remove", lambda: os.remove({there!r} + "/file"))
attempt("rename", lambda: os.rename({there!r} + "/file", "own"))
attempt("mkdir", lambda: os.mkdir({there!r} + "/dir"))
attempt("symlink", lambda: os.symlink("x", {there!r} + "/link"))
attempt("null", lambda: open("/dev/null", "w").write("x"))
attempt("shm", lambda: open("/dev/shm/snipproof-test", "w"))
"""


@pytest.mark.parametrize("kind", CONFINED)
def test_nothing_is_written_outside(
    attempt: Callable[..., RunResult], kind: Confinement, tmp_path: Path
) -> None:
    """A run writes to its own directory and to nothing else, whichever way it tries."""
    there = tmp_path / "there"
    there.mkdir()
    (there / "file").write_text("as it was")
    ended = attempt(kind, WRITES.format(there=str(there)))
    said = dict(line.split(" ", 1) for line in ended.stdout.decode().splitlines())
    fine = {name for name, what in said.items() if what == "done"}
    assert fine == {"own", "nested", "null"}, said
    assert [path.name for path in there.iterdir()] == ["file"]
    assert (there / "file").read_text() == "as it was"
    assert not Path("/dev/shm/snipproof-test").exists()


def test_without_confinement_a_run_writes_where_its_user_may(
    attempt: Callable[..., RunResult], tmp_path: Path
) -> None:
    """What the documentation says of the weakest kind is true, and the attempt above is real."""
    attempt(NONE, f"open({str(tmp_path / 'outside')!r}, 'w')")
    assert (tmp_path / "outside").exists()


CONNECT = """
import json, os, socket
found = {}
for name, kind, address in json.loads(os.environ["ADDRESSES"]):
    try:
        with socket.socket(socket.AF_INET, getattr(socket, kind)) as client:
            client.settimeout(2)
            client.connect(tuple(address))
            client.send(b"x")
            found[name] = "sent"
    except OSError as error:
        found[name] = type(error).__name__
print(json.dumps(found))
"""


def _connect(attempt: Callable[..., RunResult], kind: Confinement, *others: Any) -> dict[str, str]:
    """Try to reach the run's own listener and other addresses; says what came of each."""

    def accept(listener: socket.socket) -> None:
        with listener, listener.accept()[0] as client:
            client.recv(1)

    def connect(listener: socket.socket) -> dict[str, str]:
        addresses = json.dumps([["gateway", "SOCK_STREAM", listener.getsockname()], *others])
        threads.append(threading.Thread(target=accept, args=(listener,)))
        threads[0].start()
        return {"ADDRESSES": addresses}

    threads: list[threading.Thread] = []
    ended = attempt(kind, CONNECT, connect)
    threads[0].join(5)
    assert not threads[0].is_alive(), ended
    found = json.loads(ended.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def neighbour() -> Iterator[socket.socket]:
    """Return a server of this machine that is not the gateway."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.mark.parametrize("kind", [NAMESPACES, LANDLOCK])
def test_tcp_leads_to_the_gateway_alone(
    attempt: Callable[..., RunResult], kind: Confinement, neighbour: socket.socket
) -> None:
    """The port that the run was given answers; this machine's other ports do not."""
    other = ["other", "SOCK_STREAM", neighbour.getsockname()]
    found = _connect(attempt, kind, other)
    assert found == {
        "gateway": "sent",
        "other": "ConnectionRefusedError" if kind is NAMESPACES else "PermissionError",
    }


def test_no_datagram_leaves_its_namespace(attempt: Callable[..., RunResult]) -> None:
    """There is no way to any other machine, be it for a name or for a web page."""
    outside = [
        ["dns", "SOCK_DGRAM", ["192.0.2.1", 53]],
        ["web", "SOCK_STREAM", ["192.0.2.1", 80]],
    ]
    found = _connect(attempt, NAMESPACES, *outside)
    assert found == {"gateway": "sent", "dns": "OSError", "web": "OSError"}


@pytest.mark.parametrize("kind", [FILES, NONE])
def test_weaker_kinds_leave_the_network_open(
    attempt: Callable[..., RunResult], kind: Confinement, neighbour: socket.socket
) -> None:
    """What the documentation says of the weaker kinds is true."""
    other = ["other", "SOCK_STREAM", neighbour.getsockname()]
    assert _connect(attempt, kind, other)["other"] == "sent"


@pytest.mark.parametrize("kind", [NAMESPACES, LANDLOCK])
def test_processes_outside_are_out_of_reach(
    attempt: Callable[..., RunResult], kind: Confinement
) -> None:
    """A run can neither end nor look into a process that is not its own, nor its supervisor."""
    with subprocess.Popen(["/bin/sleep", "60"], env={"CANARY": "tweet"}) as bystander:
        code = f"""
import os
for pid in ({bystander.pid}, os.getppid()):
    for name, action in (
        ("kill", lambda: os.kill(pid, 9)),
        ("read", lambda: open(f"/proc/{{pid}}/environ", "rb").read()),
    ):
        try:
            print(name, action())
        except OSError as error:
            print(name, "refused")
"""
        ended = attempt(kind, code)
        assert bystander.poll() is None
        bystander.kill()
    # A first process ignores the signals of its own namespace, so killing it seems to work.
    words = ended.stdout.decode().replace("kill None", "kill refused").split("\n")
    assert words[:4] == ["kill refused", "read refused"] * 2, ended
    assert ended.exit_status == 0


def test_no_other_process_is_in_sight(attempt: Callable[..., RunResult]) -> None:
    """In its namespace a run sees its supervisor and itself."""
    ended = attempt(NAMESPACES, "import os\nprint(sum(n.isdigit() for n in os.listdir('/proc')))")
    assert ended.stdout == b"2\n"


PRIVILEGES = """
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print([int(status[name], 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")])
print(status["NoNewPrivs"].strip())
"""


def test_a_run_has_no_privileges(attempt: Callable[..., RunResult]) -> None:
    """No capability is left in a namespace, and executing a file gives none."""
    assert attempt(NAMESPACES, PRIVILEGES).stdout == b"[0, 0, 0, 0]\n1\n"
    again = f"import os, sys\nos.execv(sys.executable, [sys.executable, '-c', {PRIVILEGES!r}])"
    assert attempt(NAMESPACES, again).stdout == b"[0, 0, 0, 0]\n1\n"


def test_identity_stays(attempt: Callable[..., RunResult]) -> None:
    """A run is its user, and what it writes belongs to that user."""
    code = "import os\nopen('f', 'w')\nprint(os.getuid(), os.getgid(), os.stat('f').st_uid)"
    user = os.getuid()
    assert attempt(NAMESPACES, code).stdout.decode() == f"{user} {os.getgid()} {user}\n"


@pytest.mark.parametrize("kind", [NAMESPACES, LANDLOCK])
def test_imports_are_confined_with_their_parent(kind: Confinement, tmp_path: Path) -> None:
    """What a module does while it is imported is kept in as well, where namespaces do it."""
    outside = tmp_path / "outside"
    parent = Parent(ISOLATED, {}, f"open({str(outside)!r}, 'w')", (kind,))
    problem = ""
    try:
        parent.ready()
    except Exception as error:  # noqa: BLE001
        problem = str(error)
    parent.close()
    assert outside.exists() is (kind is LANDLOCK)
    assert problem == ("the imports raise OSError" if kind is NAMESPACES else "")


def test_a_supervisor_takes_its_runs_with_it(directory: Path, lifeline: Any) -> None:
    """A killed supervisor is the end of its namespace, also for what left the session."""
    parent = Parent(ISOLATED, {}, confinements=(NAMESPACES,))
    script = f"setsid --fork sh -c 'echo up; sleep 60; :' > {lifeline.path}; sleep 60"
    caught: list[RunnerError] = []

    def run() -> None:
        try:
            parent.run(Program(("/bin/bash", "-c", script)), {}, directory, Limits())
        except RunnerError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert lifeline.taken()
    (supervisor,) = parent._busy
    os.kill(supervisor.pid, signal.SIGKILL)
    assert lifeline.let_go()
    thread.join(10)
    assert caught[0].code is Code.INTERNAL_ERROR
    program = Program(("/bin/echo", "on"))
    assert parent.run(program, {}, directory, Limits()).stdout == b"on\n"
    parent.close()


@pytest.mark.parametrize("kind", BEST)
def test_a_missing_program_is_told(
    parents: dict[Confinement, Parent], kind: Confinement, directory: Path
) -> None:
    """A program that is not there is the environment's fault, however it would be started."""
    with pytest.raises(RunnerError, match=r"No such file.*/nowhere") as caught:
        parents[kind].run(Program(("/nowhere",)), {}, directory, Limits())
    assert caught.value.code is Code.TOOL_MISSING


def test_a_directory_that_is_gone_is_told(
    parents: dict[Confinement, Parent], tmp_path: Path
) -> None:
    """Where a run has no directory to be confined to, it does not begin."""
    for kind in BEST:
        with pytest.raises(RunnerError, match="cannot start the run"):
            parents[kind].run(Program(("/bin/true",)), {}, tmp_path / "gone", Limits())


def test_what_is_asked_for_and_not_there_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No weaker kind takes the place of one that was asked for."""
    monkeypatch.setattr(confine, "landlock_version", lambda: 3)
    assert confine.confine_parent((LANDLOCK, FILES, NONE)) == FILES
    with pytest.raises(OSError, match="no confinement by landlock"):
        confine.confine_parent((LANDLOCK,))
    monkeypatch.setattr(confine, "landlock_version", lambda: 0)
    assert confine.confine_parent((LANDLOCK, FILES, NONE)) == NONE


FORBIDDEN = f"""
echo 0 > /proc/sys/user/max_user_namespaces
exec {sys.executable} -c '
from snipproof.core.confinement import BEST
from snipproof.languages.running.process import Parent
for wanted in (BEST, BEST[:1]):
    parent = Parent(("{sys.executable}", "-I", "-S"), {{}}, confinements=wanted)
    try:
        parent.ready()
        print(parent._confinement)
    except Exception as error:
        print(error.code, error)
    parent.close()
'
"""


def test_a_system_that_forbids_namespaces_gets_the_next_kind() -> None:
    """Where no user namespace can be made, Landlock confines; asked for alone, it is an error."""
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "sh", "-ec", FORBIDDEN],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (
        "landlock\ntool-missing this system has no confinement by namespaces\n"
    ), done.stderr


def test_the_weakest_speaks_for_all() -> None:
    """What can be said of several runs is what holds for each of them."""
    assert weakest(NAMESPACES, NONE, LANDLOCK) is NONE
    assert weakest(NAMESPACES) is NAMESPACES
    assert weakest() is None
