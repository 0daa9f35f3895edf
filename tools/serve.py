"""Shows the site while it is written: Hugo's live preview, the mock and `snipproof watch` in one.

What one of them says stands behind its name. When one ends, or on Ctrl-C, all end.

Hugo looks for changes in no folder whose name begins with a dot. So while it serves, it reads what
`snipproof data` wrote elsewhere, which is written anew whenever contract, examples or proof change.
"""

import argparse
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from watchfiles import watch

_PATIENCE = 5.0
"""How many seconds a program has to end by itself before it is killed."""


DATA = Path(".snipproof", "site")
"""The data that the templates print, as config.toml mounts it."""

SOURCES = ("contract", "snippets", "pyproject.toml", ".snipproof")
"""The sources of the data: the last one has the proof."""


def commands(port: int, mock_port: int, folder: Path) -> dict[str, list[str]]:
    """Return the programs by their names; the site is at `port` of loopback.

    Hugo's settings, which take the data from `folder`, are written there.
    """
    config = folder / "config.toml"
    mount = f'source = "{DATA.as_posix()}"'
    copied = f'source = "{(folder / DATA.name).as_posix()}"'
    config.write_text(Path("config.toml").read_text("utf-8").replace(mount, copied), "utf-8")
    hugo = runpy.run_path(str(Path(__file__).with_name("hugo_binary.py")))["binary"]()
    snipproof = str(Path(sys.executable).with_name("snipproof"))
    address = f"http://localhost:{port}/"
    return {
        "hugo": [
            str(hugo),
            "server",
            "--config",
            str(config),
            "--port",
            str(port),
            "--baseURL",
            address,
        ],
        "mock": [snipproof, "mock", "--port", str(mock_port)],
        "watch": [snipproof, "watch"],
    }


def is_free(port: int) -> bool:
    """Whether nothing listens at a port of loopback."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def follow(folder: Path, stop: threading.Event) -> None:
    """Keep the data in `folder` as new as what it is made of, until it is to `stop`."""
    DATA.parent.mkdir(exist_ok=True)  # or the first proof would go unseen
    there = [place for place in SOURCES if Path(place).exists()]
    for changes in watch(*there, stop_event=stop, debounce=100, step=20, rust_timeout=200):
        # The tool keeps more beside the proof, and writes it more often.
        if any(_counts(Path(name)) for _, name in changes):
            write_data(folder)


def _counts(file: Path) -> bool:
    return ".snipproof" not in file.parts or file.name.startswith("results")


def write_data(folder: Path) -> None:
    """Write the data; where the project cannot be read, what is wrong is printed."""
    snipproof = str(Path(sys.executable).with_name("snipproof"))
    subprocess.run(
        [snipproof, "data", "--preview", "--into", str(folder / DATA.name)],
        stdout=subprocess.DEVNULL,
        check=False,
    )


def serve(programs: Mapping[str, Sequence[str]], out: IO[str]) -> int:
    """Run the programs until one ends or Ctrl-C comes; none is left then.

    Gives 0 after Ctrl-C or SIGTERM, and else the exit status of the first that ended.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    running: dict[str, subprocess.Popen[str]] = {}
    ended: list[int] = []

    def relay(name: str, process: subprocess.Popen[str]) -> None:
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
            threads.append(threading.Thread(target=relay, args=(name, running[name])))
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
    taken = [
        f"port {port} is taken: choose another with {name}=…, such as make serve {name}={port + 1}"
        for name, port in (("PORT", wanted.port), ("MOCK_PORT", wanted.mock_port))
        if not is_free(port)
    ]
    if taken:
        sys.stderr.write("\n".join([*taken, ""]))
        return 2
    stop = threading.Event()
    with tempfile.TemporaryDirectory(prefix="snipproof-serve-") as name:
        folder = Path(name)
        write_data(folder)
        mirror = threading.Thread(target=follow, args=(folder, stop))
        mirror.start()
        try:
            return serve(commands(wanted.port, wanted.mock_port, folder), sys.stdout)
        finally:
            stop.set()
            mirror.join()


if __name__ == "__main__":
    sys.exit(main())
