"""Shows the site while it is written: Hugo's live preview, the mock and `snipproof watch` in one.

What one of them says stands behind its name. When one ends, or on Ctrl-C, all end.
"""

import argparse
import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

_PATIENCE = 5.0
"""How many seconds a program has to end by itself before it is killed."""


def commands(port: int, mock_port: int) -> dict[str, list[str]]:
    """Give the programs by their names; the site is at `port` of loopback."""
    hugo = runpy.run_path(str(Path(__file__).with_name("hugo_binary.py")))["binary"]()
    snipproof = str(Path(sys.executable).with_name("snipproof"))
    address = f"http://localhost:{port}/"
    return {
        "hugo": [str(hugo), "server", "--port", str(port), "--baseURL", address],
        "mock": [snipproof, "mock", "--port", str(mock_port)],
        "watch": [snipproof, "watch"],
    }


def serve(programs: Mapping[str, Sequence[str]], out: IO[str]) -> int:
    """Run the programs until one ends or Ctrl-C comes; none is left then.

    Gives 0 after Ctrl-C or SIGTERM, and else the exit status of the first that ended.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    running: dict[str, subprocess.Popen[str]] = {}
    ended: list[int] = []

    def follow(name: str, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            out.write(f"{name:<5} \u2502 {line}")
            out.flush()
        if not stop.is_set():
            ended.append(process.wait())
            out.write(f"{name:<5} \u2502 ended; so do the others\n")
            stop.set()

    threads = []
    try:
        for name, command in programs.items():
            running[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                # Ctrl-C is for this program alone, which ends the others one way only.
                start_new_session=True,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
            threads.append(threading.Thread(target=follow, args=(name, running[name])))
            threads[-1].start()
        stop.wait()
    finally:
        stop.set()
        for process in running.values():
            _signal(process, signal.SIGINT)
        for process in running.values():
            _end(process)
        for thread in threads:
            thread.join()
    return ended[0] if ended else 0


def _end(process: subprocess.Popen[str]) -> None:
    """Wait for a program, and kill it with all that it has started where it takes too long."""
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal(process, signal.SIGKILL)
        process.wait()


def _signal(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Send a signal to a program and all that it has started, where there is any of it left."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def main() -> int:
    """Serve at the ports that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=1313)
    parser.add_argument("--mock-port", type=int, default=8321)
    wanted = parser.parse_args()
    return serve(commands(wanted.port, wanted.mock_port), sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
