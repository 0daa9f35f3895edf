"""The program that starts snippets, supervises them and ends their families.

`process` runs this file as a program and speaks to it over a `channel`. It is a program of its
own, never a fork of the tool, for three reasons: a fork of a process with threads is not safe; a
supervisor that outlives the tool by a moment can end what the tool started, even when the tool
is killed; and a Python snippet may be forked from it only if it holds nothing that the snippet
did not import.

    tool ── start ──> parent ── fork ──> supervisor ── fork, or spawn ──> a run
                      imports once       one for each slot                session of its own

The parent executes a snippet's leading imports once and then forks supervisors on demand. A
supervisor serves one run at a time, so that whatever it has to clean up belongs to that run.

For the sake of the last reason this file and the modules that it loads import only modules that
Python has loaded at its start anyway, and top-level extension modules, which are nobody's
submodules: a snippet that writes `import urllib` and then `urllib.parse` fails in a child of this
process exactly as it fails for its reader.
"""

import _socket
import _thread
import gc
import os
import resource
import sys
import time
from _signal import SIGKILL  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from snipproof.languages.running import (
        channel,
        confine,
        processes,
        run_source,
        supervisor,
        syscalls,
        warmup,
    )

# What an interpreter gives to the file that it runs, in its order.
_GIVEN = {name: value for name, value in globals().items() if name.startswith("__")}


def serve(connection: _socket.socket) -> "NoReturn":
    """Be the parent: keep the imports, then fork a supervisor for each request."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    message, _ = channel.receive(connection)
    if message is None:
        os._exit(0)
    _, imports, adopt, wanted = message
    level = _confine(connection, wanted)
    channel.send(connection, ("ready", _keep(imports), level))
    gc.collect()
    gc.freeze()
    adopts = adopt and processes.adopt_orphans()
    supervisors: set[int] = set()
    while True:
        message, fds = channel.receive(connection)
        if message is None:
            break
        if message[0] == "sweep":
            supervisors.discard(message[1])
            _end_supervisor(message[1])
            if adopts:
                _sweep(supervisors)
            channel.send(connection, ("swept",))
            continue
        pid = _fork(level)
        if pid == 0:
            connection.close()
            there = _socket.socket(fileno=fds[0])
            supervisor.Supervisor(there, adopt, level, _GIVEN).serve()
        os.close(fds[0])
        if pid is not None:
            supervisors.add(pid)
        channel.send(connection, ("supervisor", pid or 0))
    # A process that waits for this one knows that the supervisors, and so their runs, are gone.
    for pid in supervisors:
        processes.wait(pid)
    if adopts:
        _sweep(set())
    os._exit(0)


def _confine(connection: _socket.socket, wanted: tuple[str, ...]) -> str:
    try:
        level = confine.confine_parent(wanted)
        confine.limit_processes(level)
        if level != confine.NONE and syscalls.is_known():
            syscalls.refuse()
    except OSError as error:
        channel.send(connection, ("unconfined", str(error)))
        os._exit(0)
    return level


def _fork(level: str) -> int | None:
    """Fork a supervisor; gives 0 in it, and None where the system has no more processes."""
    try:
        return confine.fork_confined() if level == confine.NAMESPACES else os.fork()
    except OSError:
        return None


def _keep(imports: str) -> str:
    """Execute the imports; say why they cannot be kept, or "" where they can.

    What they print is not noticed here but by the tool, which reads both streams.
    """
    before = dict(os.environ)
    try:
        exec(compile(imports, "<imports>", "exec"), {"__name__": "__main__"})  # noqa: S102
        warmup.warm_up()
    except BaseException as error:  # noqa: BLE001  (the child meets it again and reports it)
        return f"the imports raise {type(error).__name__}"
    finally:
        run_source.flush()
    if before != dict(os.environ):
        return "the imports change the environment"
    if _thread._count() or processes.threads() > 1:  # noqa: SLF001
        return "the imports start threads"
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return ""
    return "the imports start processes"


def _end_supervisor(pid: int) -> None:
    """Kill a supervisor and wait until it is gone: only then are its orphans adopted."""
    try:
        os.kill(pid, SIGKILL)
    except ProcessLookupError:
        return
    processes.wait(pid)


def _sweep(supervisors: set[int]) -> None:
    """Kill what dead supervisors left: this process has adopted it."""
    deadline = time.monotonic() + channel.KILL_SECONDS
    while time.monotonic() < deadline:
        strays = [pid for pid in processes.children() if pid not in supervisors]
        if not strays:
            return
        for pid in strays:
            processes.kill_group(processes.group_of(pid))
            processes.kill_group(pid)
        for pid in strays:
            processes.wait(pid)


def _beside(name: str, **given: object) -> "Any":
    """Load a module from this file's directory with names `given` to it, and leave no trace."""
    loaders = sys.modules["_frozen_importlib_external"]
    file = os.path.join(os.path.dirname(os.path.realpath(__file__)), f"{name}.py")  # noqa: PTH118, PTH120
    module = type(sys)(name)
    module.__dict__.update(given)
    exec(loaders.SourceFileLoader(name, file).get_code(name), module.__dict__)  # noqa: S102
    return module


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # this file's own directory, which no snippet sees
    channel = _beside("channel")
    confine = _beside("confine")
    processes = _beside("processes")
    syscalls = _beside("syscalls", confine=confine)
    warmup = _beside("warmup")
    run_source = _beside("run_source", line_trace=_beside("line_trace", channel=channel))
    supervisor = _beside(
        "supervisor",
        channel=channel,
        confine=confine,
        processes=processes,
        run_source=run_source,
    )
    serve(_socket.socket(fileno=int(sys.argv[1])))
