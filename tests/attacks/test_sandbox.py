"""The sandbox holds what it says: nothing of the machine that is not the run's own is in reach.

Each attack is a snippet that prints REACHED where it gets through, and runs for real.
"""

import json
import os
import pty
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from snipproof.core.confinement import Confinement
from snipproof.core.snippet import Snippet
from snipproof.languages.curl.runner import CurlRunner
from snipproof.languages.python.runner import PythonRunner
from snipproof.languages.running import confine
from snipproof.languages.running.runner import Limits

LIST = "tokens/get-user-tokens"
MakeSnippet = Callable[..., Snippet]

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or confine.landlock_version() < 1,
    reason="this kernel has no Landlock, and a run says so",
)

TRY = "try:\n    {}\n    print('REACHED')\nexcept OSError as error:\n    print('held', error)\n"

PYTHON = {
    "unix-socket-by-path": "import socket\ns = socket.socket(socket.AF_UNIX); s.connect({sock!r})",
    "unix-socket-without-name": "import socket\nsocket.socket(socket.AF_UNIX).bind('')",
    "unix-datagram": "import socket\ns = socket.socket(1, 2); s.sendto(b'x', {sock!r})",
    "vsock": "import socket\nsocket.socket(40, 1)",
    "netlink": "import socket\nsocket.socket(16, 3, 0)",
    "packet": "import socket\nsocket.socket(17, 3, 0)",
    "raw": "import socket\nsocket.socket(2, 3, 1)",
    "raw-six": "import socket\nsocket.socket(10, 3, 58)",
    "bluetooth": "import socket\nsocket.socket(31, 1, 3)",
    "alg": "import socket\nsocket.socket(38, 5, 0)",
    "fifo": "import os\nos.write(os.open({fifo!r}, os.O_WRONLY | os.O_NONBLOCK), b'x')",
    "fifo-both-ways": "import os\nos.open({fifo!r}, os.O_RDWR | os.O_NONBLOCK)",
    "another-terminal": "import os\nos.write(os.open({tty!r}, os.O_WRONLY | os.O_NOCTTY), b'x')",
    "own-terminal": "import os\nos.open('/dev/tty', os.O_RDWR)",
    "new-terminal": "import os\nos.open('/dev/ptmx', os.O_RDWR)",
    "token-file": "open({secret!r}).read()",
    "list-the-folder-of-the-token": "import os\nos.listdir({folder!r})",
    "home": "import os\nos.listdir(os.path.expanduser('~root'))",
    "another-run's-folder": "import os\nos.listdir({beside!r})",
    "socket-in-run": "import os\nos.stat('/run/lock')",
    "shadow": "open('/etc/shadow').read()",
    "private-keys": "import os\nos.listdir('/etc/ssl/private')",
    "block-device": "import os\nos.open('/dev/vda', os.O_RDONLY)",
    "kernel-messages": "import os\nos.open('/dev/kmsg', os.O_WRONLY)",
    "shared-memory-file": "open('/dev/shm/snipproof-attack', 'w')",
    "write-beside": "open({folder!r} + '/x', 'w')",
    "write-to-etc": "open('/etc/snipproof-attack', 'w')",
    "write-to-the-snippet": "open(__file__, 'a')",
    "environment-of-the-tool": "open('/proc/{pid}/environ').read()",
    "memory-of-the-tool": "open('/proc/{pid}/mem', 'rb')",
    "signal-to-the-tool": "import os\nos.kill({pid}, 0)",
    "files-of-the-tool": "import os\nos.listdir('/proc/{pid}/fd')",
    "environment-of-the-supervisor": "open('/proc/1/environ').read()",
    "root-of-the-supervisor": "import os\nos.listdir('/proc/1/root/tmp')",
    "kernel-setting": "open('/proc/sys/kernel/pid_max', 'w').write('9')",
    "host-port": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)",
}
CALLS = {
    "kernel-key": ("add_key", 248, 217),
    "kernel-keyring": ("keyctl", 250, 219),
    "request-key": ("request_key", 249, 218),
    "io-uring": ("io_uring_setup", 425, 425),
    "bpf": ("bpf", 321, 280),
    "perf": ("perf_event_open", 298, 241),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, object]]:
    """Return what lies around on a machine: a socket, a FIFO, a terminal, a secret."""
    folder = tmp_path_factory.mktemp("machine")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(folder / "agent.sock"))
    listener.listen()
    port = socket.create_server(("127.0.0.1", 0))
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    leader, follower = pty.openpty()
    (folder / "token").write_text("secret")
    beside = tempfile.TemporaryDirectory(dir="/var/tmp")
    yield {
        "beside": beside.name,
        "sock": str(folder / "agent.sock"),
        "fifo": str(folder / "pipe"),
        "tty": os.ttyname(follower),
        "secret": str(folder / "token"),
        "folder": str(folder),
        "pid": os.getpid(),
        "port": port.getsockname()[1],
    }
    for fd in (reader, leader, follower):
        os.close(fd)
    listener.close()
    port.close()
    beside.cleanup()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Return a function that runs Python in the strongest confinement; it returns the output."""
    folder = tmp_path_factory.mktemp("snippet")
    home = tmp_path_factory.mktemp("home")
    runner = PythonRunner()
    lock = threading.Lock()

    def go(source: str) -> str:
        from snipproof.core.location import SourceLocation  # noqa: PLC0415
        from snipproof.languages import find  # noqa: PLC0415

        file = folder / "python.py"
        with lock:
            file.write_text(source)
            snippet = Snippet(
                "a/b", find("python"), file, source.encode(), (1, 9), SourceLocation("python.py", 1)
            )
            environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
            result = runner.run(snippet, environment, home, Limits(20))
        assert result.confinement is Confinement.NAMESPACES
        return (result.stdout + result.stderr).decode()

    yield go
    runner.close()


@pytest.mark.parametrize("name", PYTHON)
def test_what_a_run_cannot_reach(
    name: str, place: dict[str, object], run: Callable[[str], str]
) -> None:
    """The attempt ends with an error of the system."""
    *first, last = PYTHON[name].split("\n")
    for key, value in place.items():
        last = last.replace(f"{{{key}!r}}", repr(value)).replace(f"{{{key}}}", str(value))
    said = run("\n".join(first) + "\n" + TRY.format(last))
    assert "REACHED" not in said
    assert "held" in said, said


@pytest.mark.parametrize("name", CALLS)
def test_system_calls_that_outlast_a_run(name: str, run: Callable[[str], str]) -> None:
    """They are refused before the kernel looks at what they ask for."""
    _, intel, arm = CALLS[name]
    number = intel if os.uname().machine == "x86_64" else arm
    said = run(
        "import ctypes, errno\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"print(libc.syscall({number}, 0, 0, 0, 0, 0), errno.errorcode[ctypes.get_errno()])\n"
    )
    assert said == "-1 EPERM\n"


def test_shared_memory_does_not_outlast_a_run(run: Callable[[str], str]) -> None:
    """A segment that one run makes is not there for the next, in the same sandbox."""
    make = "import ctypes\nlibc = ctypes.CDLL(None)\nprint(libc.shmget(4711, 100, {}))\n"
    assert int(run(make.format("0o1600"))) >= 0
    assert int(run(make.format("0o600"))) == -1


def test_temporary_files_are_the_run_s_own(run: Callable[[str], str]) -> None:
    """A file in /tmp, /var/tmp or /run can be written, is on no disk, and is gone afterwards."""
    places = ("/tmp", "/var/tmp", "/run")
    write = "".join(f"open('{place}/left', 'w').write('x' * 9)\n" for place in places)
    assert run(write + "import os\nos.mkfifo('/tmp/fifo')\nprint('written')\n") == "written\n"
    assert not any(Path(place, "left").exists() for place in places)
    seen = f"import os\nprint([name for place in {places} for name in os.listdir(place)])\n"
    assert "left" not in run(seen)
    assert "fifo" not in run(seen)
    flood = (
        "with open('/tmp/x', 'wb') as file:\n    for _ in range(200): file.write(bytes(1 << 20))"
    )
    assert "No space left" in run(flood) or "File too large" in run(flood)
    assert "No space left" in run("import os\nfor n in range(9999): os.mkdir(f'/tmp/{n}')\n")


def test_tmp_and_run_are_empty_in_a_run_of_a_project() -> None:
    """A run's own folder is elsewhere, and a program in /tmp that runs is all that is there."""
    from snipproof.core.location import SourceLocation  # noqa: PLC0415
    from snipproof.languages import find  # noqa: PLC0415
    from snipproof.languages.running.run_directory import run_directory  # noqa: PLC0415

    source = "ls -A /tmp /run | grep -v : || true\npwd\n"
    runner = CurlRunner()
    with run_directory() as folder:
        (folder / "curl.sh").write_text(source)
        (folder / "home").mkdir()
        place = SourceLocation("c", 1)
        snippet = Snippet("a/b", find("curl"), folder / "curl.sh", source.encode(), (1, 2), place)
        try:
            environment = {"PATH": "/usr/bin:/bin"}
            result = runner.run(snippet, environment, folder / "home", Limits(20))
        finally:
            runner.close()
        assert result.stdout.decode().split() == [str(folder / "home")]


def test_what_honest_snippets_need_is_there(run: Callable[[str], str]) -> None:
    """Its own folder, random numbers, certificates, pairs of sockets and child processes work."""
    said = run(
        "import os, socket, ssl, subprocess, tempfile\n"
        "open('x', 'w').write('a'); os.urandom(4); socket.socketpair()\n"
        "ssl.create_default_context(); tempfile.TemporaryFile()\n"
        "said = subprocess.run(['echo', 'hi'], capture_output=True).stdout\n"
        "print(said, open('/dev/null').read())\n"
    )
    assert said == "b'hi\\n' \n"


def test_bash_is_held_as_well(place: dict[str, object], tmp_path: Path) -> None:
    """A program that is executed is held by what holds a fork."""
    from snipproof.core.location import SourceLocation  # noqa: PLC0415
    from snipproof.languages import find  # noqa: PLC0415

    source = f"cat {place['secret']} || true\necho x > {place['fifo']} || true\necho done\n"
    file = tmp_path / "curl.sh"
    file.write_text(source)
    home = tmp_path / "home"
    home.mkdir()
    snippet = Snippet("a/b", find("curl"), file, source.encode(), (1, 3), SourceLocation("c", 1))
    runner = CurlRunner()
    try:
        result = runner.run(snippet, {"PATH": os.environ["PATH"]}, home, Limits(20))
    finally:
        runner.close()
    assert result.stdout == b"done\n"
    assert result.stderr.count(b"No such file or directory") == 2


@pytest.mark.parametrize("kind", ["none", "landlock-files", "landlock"])
def test_a_live_run_in_a_weak_sandbox(copy_project: Callable[..., Path], kind: str) -> None:
    """No snippet runs with a token where the sandbox lacks something, unless that is allowed."""
    folder = copy_project(LIST)
    program = Path(sys.executable).with_name("snipproof")
    live = ("--target", "live", "--url", "http://127.0.0.1:9", "--confinement", kind)
    done = subprocess.run(
        [program, "run", LIST, *live],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LAYER5_TOKEN": "a-real-token-of-somebody"},
        timeout=60,
    )
    assert done.returncode == 2
    assert "--allow-weak-sandbox" in done.stderr or "no confinement" in done.stderr


def test_what_is_not_promised_is_reported_each_time(copy_project: Callable[..., Path]) -> None:
    """The terminal and every report name what the sandbox lacks."""
    folder = copy_project(LIST)
    program = Path(sys.executable).with_name("snipproof")
    reports = ("--report", "r.json", "--markdown", "r.md")
    done = subprocess.run(
        [program, "run", LIST, "--confinement", "none", *reports],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    lack = "a run can reach any host and port"
    assert lack in " ".join(done.stdout.split())
    assert lack in json.loads((folder / "r.json").read_text())["not_promised"]
    assert lack in (folder / "r.md").read_text()
