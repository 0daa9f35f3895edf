"""Runs a program or a Python source in a process family of its own, within limits.

The work is shared with `warm`, a program whose supervisors start each run, end
its family and report. This side holds what concerns the tool: it reads the output as it comes,
and it says stop when time is up or when there is too much of it.

The output comes through pipes, not files: a snippet then sees what it sees in most other places
where no person watches; a flood is stopped after `Limits.output_bytes` and not when a disk is
full; and there is nothing to clean up. Reading costs nothing extra, since the thread that waits
for the run's end reads meanwhile.
"""

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Code
from snipproof.languages.running import channel, warm
from snipproof.languages.running.runner import Connect, Limits, RunnerError, RunResult

_A_LITTLE = 512
_PAUSE_MILLISECONDS = 5
_CHUNK = 65536
_TRACE_BYTES = 4096
# A supervisor kills a family within channel.KILL_SECONDS; one that does not is itself broken.
_STOP_SECONDS = channel.KILL_SECONDS + 5.0
_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Program:
    """A program to run: its arguments, of which the first is its absolute path.

    With `trace` the program finds one more pipe at descriptor `channel.TRACE_FD`.
    """

    argv: tuple[str, ...]
    trace: bool = False


@dataclass(frozen=True, slots=True)
class PythonSource:
    """A Python source to run in a fork of the parent; `file` is its absolute path."""

    file: str
    source: bytes


class ImportsNotKeptError(Exception):
    """A parent could not keep the imports that it was started with; says why."""


class Parent:
    """The tool's hold on one parent process and its supervisors.

    `interpreter` is the command that starts Python, `environment` all that it sees. `imports` are
    executed once, before any run. The first of `confinements` that the system has confines them
    and the runs. With `adopt=False` the supervisors do without the help that only some systems
    give. Safe to use from several threads at once.
    """

    def __init__(
        self,
        interpreter: Sequence[str],
        environment: Mapping[str, str],
        imports: str = "",
        confinements: Sequence[Confinement] = BEST,
        *,
        adopt: bool = True,
    ) -> None:
        self._confinement = Confinement.NONE
        self._lock = threading.Lock()
        self._closed = False
        self._idle: list[_Supervisor] = []
        self._busy: set[_Supervisor] = set()
        self._said, said_here = os.pipe()
        self._channel, channel_there = socket.socketpair()
        self._ready: str | None = None
        try:
            # Both streams are pipes, as they are in a run: Python asks only at its start whether
            # it writes to a terminal or a file, and the children inherit the response.
            self._process = subprocess.Popen(
                [*interpreter, warm.__file__, str(channel_there.fileno())],
                env=dict(environment),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=said_here,
                stderr=said_here,
                pass_fds=[channel_there.fileno()],
                start_new_session=True,
            )
        except OSError as error:
            self._channel.close()
            os.close(self._said)
            raise RunnerError(
                Code.TOOL_MISSING, f"cannot start {interpreter[0]}: {error.strerror}"
            ) from error
        finally:
            os.close(said_here)
            channel_there.close()
        os.set_blocking(self._said, False)
        wanted = [str(item) for item in confinements]
        if not adopt and Confinement.NAMESPACES in wanted:  # what is in them has to be adopted
            wanted.remove(Confinement.NAMESPACES)
        with contextlib.suppress(OSError):
            channel.send(self._channel, ("imports", imports, adopt, tuple(wanted)))

    def ready(self) -> None:
        """Wait until the imports are done.

        Raises `ImportsNotKeptError` where the children would not be what a new interpreter is,
        and `RunnerError` where the parent died.
        """
        with self._lock:
            if self._ready is None:
                self._ready = self._ask_ready()
            if self._ready:
                raise ImportsNotKeptError(self._ready)

    def level(self) -> Confinement:
        """Return what confines the runs; raises as `ready` does."""
        self.ready()
        return self._confinement

    def _ask_ready(self) -> str:
        self._channel.settimeout(_START_SECONDS)
        try:
            message, _ = channel.receive(self._channel)
        except TimeoutError:
            return "the imports do not end"
        finally:
            self._channel.settimeout(None)
        said = self._read_said()
        if message is None:
            raise self._died(said)
        if message[0] == "unconfined":
            raise RunnerError(Code.TOOL_MISSING, str(message[1]))
        _, problem, confinement = message
        self._confinement = Confinement(confinement)
        return str(problem) or ("the imports print something" if said else "")

    def run(
        self,
        job: Program | PythonSource,
        environment: Mapping[str, str],
        directory: Path,
        limits: Limits,
        connect: Connect | None = None,
    ) -> RunResult:
        """Run a job to its end or its limit; nothing of it is left running afterwards.

        `connect` is as in `Runner.run`. Raises `RunnerError`, and `ImportsNotKeptError` as `ready`
        does.
        """
        supervisor = self._take()
        try:
            port = 0
            if connect is not None:
                listener = supervisor.listen()
                port = listener.getsockname()[1]
                environment = {**environment, **connect(listener)}
            result = supervisor.run(job, environment, directory, limits, port)
            result = replace(result, confinement=self._confinement)
        except BaseException:
            with self._lock:
                self._busy.discard(supervisor)
                closed = self._closed
            supervisor.close()
            if closed:
                raise RunnerError(Code.INTERRUPTED, "the run was stopped") from None
            self._sweep(supervisor)
            raise
        with self._lock:
            self._busy.discard(supervisor)
            if not self._closed:
                self._idle.append(supervisor)
                return result
        supervisor.close()
        return result

    def _take(self) -> "_Supervisor":
        self.ready()
        with self._lock:
            if self._closed:
                raise RunnerError(Code.INTERRUPTED, "the run was stopped")
            supervisor = self._idle.pop() if self._idle else self._fork()
            self._busy.add(supervisor)
        return supervisor

    def _fork(self) -> "_Supervisor":
        here, there = socket.socketpair()
        try:
            _, pid = self._ask("supervise", fds=(there.fileno(),))
        except OSError:
            here.close()
            raise self._died(self._read_said()) from None
        finally:
            there.close()
        if not pid:
            here.close()
            raise RunnerError(Code.INTERNAL_ERROR, "a process that supervises runs cannot start")
        return _Supervisor(here, pid)

    def _sweep(self, supervisor: "_Supervisor") -> None:
        """Have the parent end a supervisor that failed, and what it may have left."""
        with self._lock, contextlib.suppress(OSError):
            self._ask("sweep", supervisor.pid)

    def _ask(self, *message: object, fds: tuple[int, ...] = ()) -> tuple[Any, ...]:
        """Send the parent a message and wait for its response; raises `OSError` without one."""
        channel.send(self._channel, message, fds)
        self._channel.settimeout(_STOP_SECONDS)
        try:
            answer, _ = channel.receive(self._channel)
        finally:
            self._channel.settimeout(None)
        if answer is None:
            raise ConnectionResetError
        return answer

    def _read_said(self) -> bytes:
        try:
            return os.read(self._said, _CHUNK)
        except BlockingIOError:
            return b""

    def _died(self, said: bytes) -> RunnerError:
        reason = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return RunnerError(
            Code.INTERNAL_ERROR,
            "the process that starts snippets ended before its time" + (reason and f": {reason}"),
        )

    @property
    def alive(self) -> bool:
        """Whether the parent can fork more supervisors."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The parent's process id."""
        return self._process.pid

    def close(self) -> None:
        """End the parent, its supervisors and all of their runs, and wait until they are gone."""
        self._closed = True
        if self._ready != "":  # not yet, or never of use: it has no supervisors to wait for
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self.retire()
        with self._lock:
            busy = list(self._busy)
        for supervisor in busy:
            supervisor.hang_up()  # the thread that waits for it notices, and closes it
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._said != -1:
            os.close(self._said)
            self._said = -1

    def retire(self) -> None:
        """Start no more runs; those that are under way come to their own end."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            self._channel.close()
        for supervisor in idle:
            supervisor.close()


class _Supervisor:
    """The tool's hold on one supervisor, which serves one run at a time."""

    def __init__(self, channel: socket.socket, pid: int) -> None:
        self.pid = pid
        self._channel = channel
        self._number = 0
        self._listener: socket.socket | None = None

    def close(self) -> None:
        self._channel.close()
        if self._listener is not None:
            self._listener.close()

    def hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)

    def listen(self) -> socket.socket:
        """Return a socket that listens in the network of the next run."""
        if self._listener is None:
            try:
                channel.send(self._channel, ("listen",))
            except OSError:
                raise _supervisor_died() from None
            if self.receive() != ("listening",):
                raise _supervisor_died()
        listener, self._listener = self._listener, None
        assert listener is not None
        return listener

    def run(
        self,
        job: Program | PythonSource,
        environment: Mapping[str, str],
        directory: Path,
        limits: Limits,
        port: int,
    ) -> RunResult:
        self._number += 1
        started = time.monotonic()
        streams = [_Stream(limits.output_bytes), _Stream(limits.output_bytes)]
        traced = _Trace() if isinstance(job, PythonSource) or job.trace else None
        if traced:
            streams.append(traced)
        stdout, stderr = streams[:2]
        try:
            writers = [stream.writer for stream in streams]
            self._start(job, environment, directory, limits, port=port, fds=writers)
            for stream in streams:
                stream.close_writer()
            watch = _Watch(self, streams, started + limits.seconds)
            code, left = watch.until_ended()
            ended = time.monotonic()
            for stream in streams:
                stream.read_rest()
            return RunResult(
                exit_status=code if code >= 0 else 128 - code,
                stdout=bytes(stdout.data),
                stderr=bytes(stderr.data),
                seconds=ended - started,
                signal=-code if code < 0 else None,
                timed_out=watch.timed_out,
                output_too_large=stdout.overflowed or stderr.overflowed,
                left_processes=left,
                trace=bytes(traced.data) if traced else b"",
                executed=frozenset(traced.steps) if traced else None,
            )
        finally:
            for stream in streams:
                stream.close()

    def _start(
        self,
        job: Program | PythonSource,
        environment: Mapping[str, str],
        directory: Path,
        limits: Limits,
        *,
        port: int,
        fds: list[int],
    ) -> None:
        kind, rest = (
            ("exec", ([_encoded(argument) for argument in job.argv],))
            if isinstance(job, Program)
            else ("python", (job.file, job.source))
        )
        variables = {_encoded(name): _encoded(value) for name, value in environment.items()}
        place = os.fsencode(directory)
        message = (kind, self._number, port, place, variables, limits.file_bytes, *rest)
        try:
            channel.send(self._channel, message, tuple(fds))
        except OSError:
            raise _supervisor_died() from None

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            channel.send(self._channel, ("stop", self._number))

    def fileno(self) -> int:
        return self._channel.fileno()

    def receive(self) -> tuple[Any, ...] | None:
        """Return the next message, and keep the port that comes with it, if any."""
        try:
            message, fds = channel.receive(self._channel)
        except OSError:
            return None
        if fds:
            self._listener = socket.socket(fileno=fds[0])
        return message


class _Stream:
    """One output of a run: a pipe, and what came through it, up to a limit."""

    def __init__(self, limit: int) -> None:
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.data = bytearray()
        self.overflowed = False
        self.open = True
        self._limit = limit

    def read(self) -> int:
        """Take one chunk of what is there, and give its size; `open` turns false at the end."""
        try:
            chunk = os.read(self.reader, _CHUNK)
        except BlockingIOError:
            return 0
        if not chunk:
            self.open = False
        self.data += chunk
        self._limit_data()
        return len(chunk)

    def _limit_data(self) -> None:
        if len(self.data) > self._limit:
            del self.data[self._limit :]
            self.overflowed = True

    def read_rest(self) -> None:
        """Take what is left when nobody of the run can write any more.

        Should a process have escaped with this pipe in its hands, it is not waited for.
        """
        while self.open and not self.overflowed:
            before = len(self.data)
            self.read()
            if len(self.data) == before:
                return

    def close_writer(self) -> None:
        if self.writer != -1:
            os.close(self.writer)
            self.writer = -1

    def close(self) -> None:
        self.close_writer()
        os.close(self.reader)


class _Trace(_Stream):
    """The reports of a run at `channel.TRACE_FD`: the steps that it executes, and others.

    A step is `SOH line SPACE text NUL`. Each is kept once, and of all else the end.
    """

    def __init__(self) -> None:
        super().__init__(_TRACE_BYTES)
        self.steps: dict[tuple[int, str], None] = {}

    def _limit_data(self) -> None:
        for line, said in _STEP.findall(self.data):
            if len(self.steps) < _MAX_STEPS:
                self.steps[int(line), said.decode("utf-8", "replace")] = None
        rest = _STEP.sub(b"", self.data)
        self.data = bytearray(rest[-self._limit :])


_STEP = re.compile(rb"\x01(\d{1,7}) ([^\x00\x01]{0,2000})\x00")
_MAX_STEPS = 20_000


class _Watch:
    """Reads a run's outputs and its supervisor's messages until the run is over."""

    def __init__(self, supervisor: _Supervisor, streams: list[_Stream], deadline: float) -> None:
        self._supervisor = supervisor
        self._deadline = deadline
        self._stopping = False
        self._pid: int | None = None
        self.timed_out = False
        self._streams = {stream.reader: stream for stream in streams}
        self._poll = select.poll()
        self._poll.register(supervisor.fileno(), select.POLLIN)
        for stream in streams:
            self._poll.register(stream.reader, select.POLLIN)
        self._said = select.poll()
        self._said.register(supervisor.fileno(), select.POLLIN)

    def until_ended(self) -> tuple[int, tuple[str, ...]]:
        """Return the exit code and the names of what was left; raises `RunnerError`."""
        try:
            while True:
                remaining = self._deadline - time.monotonic()
                if remaining <= 0:
                    self._time_is_up()
                    continue
                taken = 0
                for fd, _ in self._poll.poll(remaining * 1000 + 1):
                    if stream := self._streams.get(fd):
                        taken += self._read(stream)
                    elif message := self._hear():
                        return message
                if 0 < taken < _A_LITTLE:
                    # curl writes its progress a letter at a time. To wake up for each of them
                    # takes more time than all else; the run's end is heard of at once.
                    self._said.poll(_PAUSE_MILLISECONDS)
        except RunnerError:
            if self._pid is not None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._pid, signal.SIGKILL)
            raise

    def _read(self, stream: _Stream) -> int:
        """Read what is there; gives how many bytes that was."""
        taken = stream.read()
        if stream.overflowed:
            self._stop()
        if stream.overflowed or not stream.open:
            self._poll.unregister(stream.reader)
        return taken

    def _hear(self) -> tuple[int, tuple[str, ...]] | None:
        match self._supervisor.receive():
            case ("started", int(pid)):
                self._pid = pid
                return None
            case ("ended", int(code), tuple(left)):
                return code, left
            case ("broken", str(reason)):
                raise RunnerError(Code.TOOL_MISSING, f"cannot start the run: {reason}")
            case _:
                raise _supervisor_died()

    def _time_is_up(self) -> None:
        if self._stopping:
            raise _supervisor_died()
        self.timed_out = True
        self._stop()

    def _stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._deadline = time.monotonic() + _STOP_SECONDS
            self._supervisor.stop()


_encoded = lru_cache(1024)(os.fsencode)
"""A text as the system has it; from one run to the next, most of an environment is the same."""


def _supervisor_died() -> RunnerError:
    return RunnerError(
        Code.INTERNAL_ERROR, "the process that supervises a run ended before its time"
    )
