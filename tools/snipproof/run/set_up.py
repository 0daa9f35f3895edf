"""Starts a project's server for a live run, makes what its examples need, and takes it away again.

The commands are the project's own and run outside of the sandbox: so only if a maintainer trusts
the settings of this checkout.
"""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from snipproof.core.formats.store import atomic_write
from snipproof.core.usage import UsageError
from snipproof.project.settings import Settings

_MARKER = "set-up.json"
_LOG = "server.log"
_TAIL = 1_500
_GRACE_SECONDS = 10.0
_LINE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)")
_PR_SET_PDEATHSIG = 1
_LEAVING_SECONDS = 3.0
"""How long what a killed run started may still respond."""

_KEEPER = """\
import os, signal, sys
if not sys.stdin.buffer.read(1):
    try:
        os.killpg(int(sys.argv[1]), signal.SIGKILL)
    except OSError:
        pass
"""
"""Waits for the end of the tool, and kills a process group if the tool did not say goodbye."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A server that responds: its URL, and the variables that its set-up made."""

    url: str
    variables: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def prepared(
    settings: Settings,
    url: str,
    state: Path,
    say: Callable[[str], None],
    before_tear_down: Callable[[Prepared], None] = lambda _: None,
) -> Iterator[Prepared]:
    """Start the server of the settings, wait until it responds, and run their set-up.

    When the context ends, what was made is taken away and the server is ended, however the run
    ended; what a killed run left is taken away by the next, after `before_tear_down` was called
    with the variables of that run. `state` is a folder that only its owner can write. Raises
    `UsageError` if a command fails or takes longer than it may.
    """
    live = settings.live
    url = url or live.url
    if not url:
        raise UsageError("--target live needs --url, the origin of the server")
    environment = {**os.environ, settings.base_url_variable: url}
    with _server(settings, url, environment, state):
        marker = state / _MARKER
        if live.tear_down and marker.exists():
            earlier = _marked(marker)
            # What an example created may be inside of what the set-up made.
            before_tear_down(Prepared(url, earlier))
            say("taking away what the set-up of an earlier run has made")
            _tear_down(settings, environment | earlier)
            marker.unlink()
        made: dict[str, str] = {}
        try:
            if live.set_up:
                atomic_write(marker, b"{}")
                made = _variables(_command(settings, live.set_up, "set-up", environment))
                atomic_write(marker, json.dumps(made).encode())
            yield Prepared(url, made)
        except BaseException:
            # What went wrong first is what a person has to know.
            with suppress(UsageError):
                _take_away(settings, environment | made, marker)
            raise
        _take_away(settings, environment | made, marker)


@contextmanager
def _server(
    settings: Settings, url: str, environment: Mapping[str, str], state: Path
) -> Iterator[None]:
    """Run the server for as long as the context lasts; nothing where the settings start none."""
    live = settings.live
    if not live.start:
        yield
        return
    _require_free(url)
    log = state / _LOG
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                live.start,
                cwd=settings.root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(_die_with, os.getpid()),  # noqa: PLW1509  no thread runs yet
            )
        except OSError as error:
            raise UsageError(f"[tool.snipproof.live] start cannot be run: {error}") from error
    with _kept(process):
        try:
            _wait(process, url, live.start_timeout, log)
            yield
        finally:
            _end(process)


def _die_with(parent: int) -> None:
    """Have the system kill this process when its parent ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed a moment before
            os._exit(1)


@contextmanager
def _kept(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Have all that a process started killed, too, when the tool is killed.

    The process has to be the first of a session.
    """
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _KEEPER, str(process.pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as keeper:
        try:
            yield
        finally:
            with suppress(OSError):
                keeper.communicate(b".")


def _require_free(url: str) -> None:
    """Raise `UsageError` if another server responds where a project's own is to be started."""
    deadline = time.monotonic() + _LEAVING_SECONDS
    while _answers(url):
        if time.monotonic() > deadline:
            raise UsageError(
                f"[tool.snipproof.live] start: something responds at {url} already; end it, or"
                " leave `start` out to use it"
            )
        time.sleep(0.1)


def _wait(process: subprocess.Popen[bytes], url: str, seconds: float, log: Path) -> None:
    """Wait until the server responds; raises `UsageError` where it ends, or does not in time."""
    deadline = time.monotonic() + seconds
    while not _answers(url):
        if process.poll() is not None:
            message = f"the server ended with {process.returncode} before it responded"
            raise UsageError(f"{message}:\n{_tail(log)}")
        if time.monotonic() > deadline:
            message = f"the server did not respond at {url} within {seconds:g} s"
            raise UsageError(f"{message}:\n{_tail(log)}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    """Whether something responds at a URL, be it that it wants a token or knows no such page."""
    try:
        build_opener(ProxyHandler({})).open(url, timeout=2).close()
    except HTTPError as error:
        error.close()
        return error.code < HTTPStatus.INTERNAL_SERVER_ERROR
    except (URLError, OSError, ValueError):
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server and all that it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
            break
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _take_away(settings: Settings, environment: Mapping[str, str], marker: Path) -> None:
    """Tear down what the set-up made; if that fails, the next run tries again."""
    if settings.live.tear_down and marker.exists():
        _tear_down(settings, environment)
    marker.unlink(missing_ok=True)


def _tear_down(settings: Settings, environment: Mapping[str, str]) -> None:
    _command(settings, settings.live.tear_down, "tear-down", environment)


def _command(
    settings: Settings, command: tuple[str, ...], name: str, environment: Mapping[str, str]
) -> str:
    """Run a command to its end; return what it printed."""
    seconds = settings.live.command_timeout
    try:
        process = subprocess.Popen(
            command,
            cwd=settings.root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=partial(_die_with, os.getpid()),  # noqa: PLW1509  as above
        )
    except OSError as error:
        raise UsageError(f"[tool.snipproof.live] {name} cannot be run: {error}") from error
    with process, _kept(process):
        try:
            said, wrong = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            message = f"[tool.snipproof.live] {name} took longer than {seconds:g} s"
            raise UsageError(message) from None
        finally:
            _end(process)
    if process.returncode:
        words = wrong.decode("utf-8", "replace")[-_TAIL:].strip()
        message = f"[tool.snipproof.live] {name} ended with {process.returncode}"
        raise UsageError(f"{message}:\n{words}")
    return said.decode("utf-8", "replace")


def _variables(said: str) -> dict[str, str]:
    """Return the variables in the lines `NAME=value`; other lines are for people."""
    found = (_LINE.fullmatch(line.strip()) for line in said.splitlines())
    return {match[1]: match[2] for match in found if match}


def _marked(marker: Path) -> dict[str, str]:
    try:
        data = json.loads(marker.read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _tail(log: Path) -> str:
    try:
        return log.read_bytes()[-_TAIL:].decode("utf-8", "replace").strip()
    except OSError:
        return ""
