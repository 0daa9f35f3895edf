"""Runs `snipproof` and ends it at a given moment: `ended_early.py SIGNAL N ARGUMENT…`.

Moments are what the interpreter tells its audit hooks of what changes the world: files opened to
be written, made, moved and removed, processes started, sockets bound. The N-th of them sends the
signal to this process. With N = 0 nothing is sent, and how many there were is written to the file
that the variable MOMENTS names.
"""

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

_TELLING = frozenset(
    {
        "os.chmod",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "shutil.rmtree",
        "socket.bind",
        "subprocess.Popen",
        "tempfile.mkdtemp",
        "tempfile.mkstemp",
    }
)


def main() -> None:
    """End the command early."""
    number, last = signal.Signals[sys.argv[1]], int(sys.argv[2])
    lock = threading.Lock()
    count = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        if event not in _TELLING and not writes:
            return
        with lock:
            count += 1
            now = count == last
        if now:
            os.kill(os.getpid(), number)

    from snipproof.cli.main import main as snipproof  # noqa: PLC0415  before the first moment

    sys.addaudithook(hook)
    sys.argv[:] = ["snipproof", *sys.argv[3:]]
    try:
        snipproof()
    finally:
        if last == 0:
            Path(os.environ["MOMENTS"]).write_text(str(count), "utf-8")


if __name__ == "__main__":
    main()
