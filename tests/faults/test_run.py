"""What goes wrong inside a run, provoked for real, once for each way to confine runs.

All faults of the table run together, beside healthy examples. So each of them also shows that it
disturbs none of the others.
"""

import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import ROOT

from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code
from snipproof.core.verdict import Status

from .conftest import BASH, LANDLOCK, NAMESPACES, NONE, PYTHON, Broken, Found, processes_with

SHORT = 1.0
"""The time limit of what can only end by it."""

BOMB = "bomb() {\n  (($1)) || sleep 60\n  bomb $(($1 - 1)) | bomb $(($1 - 1))\n}\nbomb 7\n"
SETSID_BOMB = (
    "for generation in range(9):\n"
    "    if os.fork() == 0:\n"
    "        os.setsid()\n"
    "os.read(os.pipe()[0], 1)\n"
)
LISTENER = (
    "import socket, subprocess, sys\n"
    "code = '''import socket, time\n"
    'with socket.create_server(("127.0.0.1", 0)) as server:\n'
    "    print(server.getsockname()[1], flush=True)\n"
    "    time.sleep(60)'''\n"
    "left = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE)\n"
    "left.stdout.readline()\n"
)


@dataclass(frozen=True)
class Fault:
    """A broken example, and the failure that tells it; `line` is the blamed one."""

    name: str
    source: str
    code: Code
    said: str
    line: int
    timeout: float | None = None


FAULTS = [
    Fault("hang", f"{BASH}sleep 60\n", Code.TIMEOUT, "did not end within 1 s", 4, SHORT),
    Fault("hang-python", f"{PYTHON}while True:\n    pass\n", Code.TIMEOUT, "within 1 s", 13, SHORT),
    Fault("deaf", f"trap '' TERM INT HUP\n{BASH}while :; do sleep 60; done\n", Code.TIMEOUT,
          "within 1 s", 5, SHORT),
    # These two are bounded by themselves, since not every kind of confinement bounds them.
    Fault("fork-bomb", BASH + BOMB, Code.TIMEOUT, "within 1 s", 5, SHORT),
    Fault("fork-bomb-setsid", PYTHON + SETSID_BOMB, Code.TIMEOUT, "within 1 s", 16, SHORT),
    Fault("gigabyte", f"{BASH}head -c 1000000000 /dev/zero\n", Code.OUTPUT_TOO_LARGE,
          "wrote more than 1,000,000 bytes", 1),
    Fault("gigabyte-of-errors", f"{BASH}head -c 1000000000 /dev/zero >&2\n",
          Code.OUTPUT_TOO_LARGE, "wrote more than 1,000,000 bytes", 1),
    Fault("gigabyte-python", f"{PYTHON}while True:\n    print('x' * 1000000)\n",
          Code.OUTPUT_TOO_LARGE, "wrote more than 1,000,000 bytes", 13),
    Fault("background", f"{BASH}sleep 61 &\n", Code.LEFT_PROCESS,
          "left a process running: sleep 61", 4),
    Fault("setsid", f"{BASH}setsid --fork sleep 62\n", Code.LEFT_PROCESS,
          "left a process running: sleep 62", 4),
    Fault("daemon", f"{BASH}(setsid sh -c 'sleep 63; :' </dev/null >/dev/null 2>&1 &)\n",
          Code.LEFT_PROCESS, "left a process running: sh -c sleep 63; :", 1),
    Fault("listener", PYTHON + LISTENER, Code.LEFT_PROCESS, "create_server", 18),
    Fault("stdin", f"{BASH}read -r answer\n", Code.EXIT_STATUS, "exited with 1", 4),
    Fault("stdin-python", f"{PYTHON}input()\n", Code.EXIT_STATUS,
          "exited with 1: EOFError: EOF when reading a line", 13),
    Fault("signal", f"{BASH}kill -SEGV $$\n", Code.KILLED, "was ended by SIGSEGV", 4),
    Fault("signal-python", f"{PYTHON}os.abort()\n", Code.KILLED, "was ended by SIGABRT", 13),
    Fault("killed-python", f"{PYTHON}os.kill(os.getpid(), 9)\n", Code.KILLED,
          "was ended by SIGKILL", 13),
    Fault("hidden-by-a-pipe", f"{BASH}false | cat\n", Code.EXIT_STATUS, "exited with 1", 4),
    Fault("hidden-by-or", BASH.replace("page=0", "page=zero").rstrip() + " || true\n",
          Code.BAD_PARAMETER, "'page'", 2),
    Fault("no-request", "echo '[]'\n", Code.NO_REQUEST, "ended well and made no request", 1),
    Fault("no-request-python", "import requests\n\ndef ask():\n    requests.get('/')\n",
          Code.NO_REQUEST, "ended well and made no request", 4),
    Fault("a-request-too-many", BASH + BASH.replace("--silent", "--output again --silent"),
          Code.WRONG_OPERATION, "request 2 of an example that documents 1", 5),
    Fault("a-request-too-many-python", f"{PYTHON}requests.get(response.url, timeout=30)\n",
          Code.WRONG_OPERATION, "request 2 of an example that documents 1", 13),
]  # fmt: skip


@pytest.fixture(scope="module", params=[NAMESPACES, LANDLOCK, NONE])
def kind(request: pytest.FixtureRequest) -> Confinement:
    """Return each way to confine runs."""
    return Confinement(request.param)


@pytest.fixture(scope="module")
def broken(make_broken: Callable[[], Broken]) -> Broken:
    """Make all broken examples of the table."""
    broken = make_broken()
    for fault in FAULTS:
        broken.add(fault.name, fault.source, fault.timeout)
    return broken


@pytest.fixture(scope="module")
def found(broken: Broken, kind: Confinement, runs_in: Path) -> Found:
    """Run them all, at once, in one way to confine them."""
    found = broken.run(confinement=kind)
    assert processes_with(str(runs_in)) == []
    return found


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named(found: Found, fault: Fault) -> None:
    """The example is red with the code that tells what happened, in words, at its line."""
    result = found.result(fault.name)
    assert result.verdict.status is Status.FAILED
    failure = result.verdict.failures[0]
    assert (failure.code, failure.location.line) == (fault.code, fault.line), failure
    assert fault.said in failure.message
    language = "python.py" if fault.source.startswith("import") else "curl.sh"
    assert failure.location.path == f"snippets/faults/{fault.name}/{language}"


def test_no_fault_disturbs_another_example(found: Found) -> None:
    """The healthy examples beside all these pass, and nothing that was found is missing."""
    neighbours = found.neighbours()
    assert len(neighbours) == 6
    assert set(neighbours.values()) == {Status.PASSED}
    assert found.report.summary.found == len(FAULTS) + len(neighbours)
    assert found.report.exit_status == 1


def test_each_run_says_how_it_was_confined(found: Found, kind: Confinement) -> None:
    """No run of the table was confined in another way than it says."""
    evidence = [result.evidence for result in found.report.results]
    assert {item.result.confinement for item in evidence if item} == {kind}


def test_a_fork_bomb_without_bounds_ends(make_broken: Callable[[], Broken], runs_in: Path) -> None:
    """Where the system can count the processes of a run by themselves, they come to an end."""
    broken = make_broken()
    bomb = f"{BASH}bomb() {{ bomb | bomb & }}\nbomb\nwhile :; do :; done\n"
    broken.add("bash", bomb, SHORT)
    broken.add("python", f"{PYTHON}while True:\n    try:\n        if not os.fork():\n"
               "            os.setsid()\n    except OSError:\n        pass\n", SHORT)  # fmt: skip
    found = broken.run(confinement=NAMESPACES)
    for name in ("bash", "python"):
        codes = [item.code for item in found.result(name).verdict.failures]
        assert codes in ([Code.TIMEOUT], [Code.TIMEOUT, Code.OUTPUT_TOO_LARGE]), codes
    assert set(found.neighbours().values()) == {Status.PASSED}
    assert processes_with(str(runs_in)) == []


WRITERS = {
    "redirect": (BASH + 'echo x > "{there}/new"\n', 4),
    "append": (BASH + 'echo x >> "{there}/old"\n', 4),
    "remove": (BASH + 'rm "{there}/old"\n', 4),
    "link": (BASH + 'ln -s "{there}" here\necho x > here/new\n', 5),
    "curl": (BASH.replace("--silent --show-error", '--output "{there}/new"'), 1),
    "python": (PYTHON + 'open("{there}/new", "w")\n', 13),
    "itself": (BASH + "echo '#' >> \"${BASH_SOURCE[0]}\"\n", 4),
}
"""Examples that write outside their own directory, and the line that does."""


@pytest.fixture
def there() -> Iterator[Path]:
    """Return a folder that belongs to no run, with a file in it.

    It is not in /tmp: there a run has a folder of its own.
    """
    caches = ROOT / ".pytest_cache"
    caches.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=caches) as name:
        folder = Path(name)
        (folder / "old").write_text("as it was")
        yield folder


@pytest.mark.parametrize("confinement", [NAMESPACES, LANDLOCK])
def test_nothing_is_written_outside(
    make_broken: Callable[[], Broken], runs_in: Path, there: Path, confinement: Confinement
) -> None:
    """A write outside fails at its line, with the reason; where that is hidden it has no effect."""
    broken = make_broken()
    for name, (source, _) in WRITERS.items():
        broken.add(name, source.replace("{there}", str(there)))
    hidden = f"{{ echo x > {there}/new; rm {there}/old; }} 2>/dev/null || true\n"
    broken.add("hidden", BASH + hidden)
    found = broken.run(confinement=confinement)
    for name, (_, line) in WRITERS.items():
        (failure,) = found.result(name).verdict.failures
        assert (failure.code, failure.location.line) == (Code.EXIT_STATUS, line), failure
        assert failure.hint.startswith("a run writes to the folder that it starts in"), failure
    assert found.result("hidden").verdict.status is Status.PASSED
    assert set(found.neighbours().values()) == {Status.PASSED}
    assert [(path.name, path.read_text()) for path in there.iterdir()] == [("old", "as it was")]
    assert list(runs_in.iterdir()) == []


def test_a_run_that_changes_its_own_source_is_never_green(
    make_broken: Callable[[], Broken], runs_in: Path
) -> None:
    """Without confinement an example can write to itself, and then nothing is said of it."""
    broken = make_broken()
    broken.add("itself", WRITERS["itself"][0])
    found = broken.run(confinement=NONE)
    (failure,) = found.result("itself").verdict.failures
    assert failure.code is Code.INTERRUPTED
    assert "was changed while it ran" in failure.message
    assert set(found.neighbours().values()) == {Status.PASSED}
    assert list(runs_in.iterdir()) == []


@pytest.fixture
def bystander() -> Iterator[tuple[str, list[bytes]]]:
    """Return the URL of a server that no example is meant for, and the requests it received."""
    heard: list[bytes] = []

    def listen(server: socket.socket) -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                heard.append(client.recv(1000))
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen, args=(server,))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize("confinement", [NAMESPACES, LANDLOCK, NONE])
def test_another_host(
    make_broken: Callable[[], Broken],
    runs_in: Path,
    bystander: tuple[str, list[bytes]],
    confinement: Confinement,
) -> None:
    """What follows the proxies to another host is told, and what does not finds no way there."""
    url, heard = bystander
    broken = make_broken()
    broken.add("led", BASH + f"curl --silent {url}/led\n")
    broken.add("led-python", PYTHON + f"requests.get('{url}/led', timeout=5)\n")
    past = f"curl --silent --show-error --noproxy '*' --max-time 5 {url}/past"
    broken.add("past", f"{BASH}{past}\n")
    # The gateway cannot see it, and so it has to have no effect.
    broken.add("past-hidden", f"{BASH}{past} >/dev/null 2>&1 || true\n")
    found = broken.run(confinement=confinement)
    for name, line in (("led", 4), ("led-python", 13)):
        failure = found.result(name).verdict.failures[0]
        assert (failure.code, failure.location.line) == (Code.FOREIGN_HOST, line), failure
        assert url.removeprefix("http://") in failure.message
    if confinement is NONE:
        assert {line.partition(b" HTTP")[0] for line in heard} == {b"GET /past"}
    else:
        assert heard == []
        (failure,) = found.result("past").verdict.failures
        assert (failure.code, failure.location.line) == (Code.EXIT_STATUS, 4)
        assert "nothing listens at this host and port" in failure.message
    assert set(found.neighbours().values()) == {Status.PASSED}
    assert list(runs_in.iterdir()) == []


def test_what_is_left_open_is_closed(
    make_broken: Callable[[], Broken], runs_in: Path, tmp_path: Path
) -> None:
    """A port that a run left open answers nobody any more, on a network that is everybody's."""
    port = tmp_path / "port"
    code = (
        "import socket, subprocess, sys\n"
        'code = \'import socket, sys, time; s = socket.create_server(("127.0.0.1", 0));'
        " print(s.getsockname()[1], flush=True); time.sleep(60)'\n"
        "child = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE)\n"
        f"open('{port}', 'wb').write(child.stdout.readline())\n"
    )
    broken = make_broken()
    broken.add("listener", PYTHON + code)
    failures = broken.run(confinement=NONE).result("listener").verdict.failures
    assert [failure.code for failure in failures] == [Code.LEFT_PROCESS]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port.read_text())), 5)
    assert list(runs_in.iterdir()) == []
