"""The processes of runs: who is there, whose they are, and how they are killed.

Loaded by `warm`, so it keeps that file's rule for imports.
"""

import _ctypes
import _signal  # type: ignore[import-not-found]
import os
import sys

_MAX_NAME = 200
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> bool:
    """Become the one to whom the system hands orphans: prctl(2), PR_SET_CHILD_SUBREAPER."""
    if sys.platform != "linux":
        return False
    try:
        # `ctypes` itself is a package, and would be there for a snippet that did not import it.
        this_program = _ctypes.dlopen(None, 0)  # type: ignore[arg-type]
        prctl = _ctypes.dlsym(this_program, "prctl")
        return bool(_ctypes.call_function(prctl, (_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)) == 0)
    except (AttributeError, OSError, TypeError):
        return False


def children() -> list[int]:
    """Return the children of this process, with those that it adopted."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as file:  # noqa: PTH123
            return [int(pid) for pid in file.read().split()]
    except OSError:
        me = os.getpid()
        return [pid for pid, parent, _ in _processes() if parent == me]


def group_of(pid: int) -> int:
    """Return the process group of a process; its own id if that cannot be told."""
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return pid


def group(leader: int) -> list[int]:
    """Return the processes of a group that is led by a process."""
    return [pid for pid, _, group in _processes() if group == leader]


def _processes() -> list[tuple[int, int, int]]:
    """Return the id, the parent's and the group's of every process that is not a zombie."""
    rows = [line.split() for line in _ps("-A", "-o", "pid=,ppid=,pgid=,stat=")]
    return [(int(row[0]), int(row[1]), int(row[2])) for row in rows if row[3][0] != "Z"]


def command_line(pid: int) -> str:
    """Return the command line of a process, on one line and not too long; empty if it is gone."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123
            name = (
                file.read(_MAX_NAME * 4)
                .rstrip(b"\0")
                .replace(b"\0", b" ")
                .decode("utf-8", "replace")
            )
    except OSError:
        name = " ".join(_ps("-p", str(pid), "-o", "command=")).strip()
    name = " ".join(name.split())  # one line, whatever the arguments hold
    return name if len(name) <= _MAX_NAME else name[: _MAX_NAME - 1] + "…"


def _ps(*arguments: str) -> list[str]:
    reader, writer = os.pipe()
    try:
        pid = os.posix_spawn(
            "/bin/ps",
            ["ps", *arguments],
            {"LC_ALL": "C"},
            file_actions=[(os.POSIX_SPAWN_DUP2, writer, 1)],
        )
        os.close(writer)
        writer = -1
        with open(reader, "rb", closefd=False) as file:
            lines = file.read().decode("utf-8", "replace").splitlines()
        os.waitpid(pid, 0)
    except OSError:
        return []
    finally:
        os.close(reader)
        if writer != -1:
            os.close(writer)
    return lines


def threads() -> int:
    """Return the number of threads of this process."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return 1


def wait(pid: int) -> None:
    """Wait for the end of a child of this process."""
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return


def kill_group(pid: int) -> None:
    """Kill a process, and the group that it leads if it leads one.

    A child that was killed before it left for its own session is still in this one's group.
    """
    if pid == os.getpgrp():
        return
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, _signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def kill_everything() -> None:
    """Kill all that is in sight but this process, at once: nothing can fork meanwhile."""
    try:
        os.kill(-1, _signal.SIGKILL)
    except ProcessLookupError:
        return
