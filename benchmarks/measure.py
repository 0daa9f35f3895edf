"""Measures one command: its time, its memory, and the requests that came of it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a command took: seconds, megabytes at most in one of its processes, exit status.

    `processor` are the seconds that it and the processes that it waited for spent on a processor:
    unlike `seconds` they do not depend on what else the machine does.
    """

    seconds: float
    processor: float
    megabytes: float
    status: int
    output: str


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Measurement:
    """Run a command in a folder."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    kilobytes = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    processor = usage.ru_utime + usage.ru_stime
    return Measurement(seconds, processor, kilobytes / 1024, process.returncode, said)


@contextmanager
def counting_server() -> Iterator[str]:
    """Serve what the snippets ask for, in a process of its own; gives its URL."""
    command = (sys.executable, "-m", "benchmarks.server")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        if server.stdout is None or server.stdin is None:
            raise RuntimeError("the server has no pipes")
        yield server.stdout.readline().strip()
        server.stdin.close()


def requests_at(url: str) -> int:
    """Return how many requests the server has had since the last question."""
    with urlopen(f"{url}/count") as answer:  # noqa: S310  our own server
        return int(json.loads(answer.read()))


def requests_in(report: Path) -> int:
    """Return how many requests snipproof's report has."""
    results = json.loads(report.read_bytes())["results"]
    return sum(len(result["exchanges"]) for result in results)
