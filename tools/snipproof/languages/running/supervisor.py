"""A supervisor: starts one run after the other, and sees to it that nothing of a run remains.

Loaded by `warm`, so it keeps that file's rule for imports; `warm` hands it the modules that it
needs.
"""

import _signal  # type: ignore[import-not-found]
import _socket
import marshal
import os
import resource
import select
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from snipproof.languages.running import channel, confine, processes, run_source

GRACE_SECONDS = 2.0
"""How long the rest of a family may take to end by itself after the snippet has.

Bash does not wait for a process substitution, so a healthy snippet can end a moment before its
last process does; on a busy machine a moment can take a second.
"""

_MAX_NAMES = 10
_MAX_REAPED = 1000
_RETRY_SECONDS = 5.0
_BACKLOG = 128


class Supervisor:
    """Starts one run after the other, and sees to it that nothing of a run remains.

    Where the system lets it (Linux), it adopts orphans: a process of the run that loses its
    parent becomes a child of this one, even when it has left the run's session. So the run is
    over exactly when this process has no children. Elsewhere the run is over when its process
    group is empty, and a process that left the group escapes. With namespaces of its own, this
    process is the first and everything else that it sees is the run's.

    `given` are the names that an interpreter gives to the file that it runs.
    """

    def __init__(
        self, connection: _socket.socket, adopt: bool, level: str, given: "dict[str, Any]"
    ) -> None:
        self.channel = connection
        self.given = given
        self.level = level
        self.title = ""
        self.readable: tuple[str, ...] = ()
        """The folders that the run may read beside those of the system."""
        self.adopts = adopt and processes.adopt_orphans()
        self.wakeup, self.wakeup_writer = os.pipe()
        os.set_blocking(self.wakeup, False)
        os.set_blocking(self.wakeup_writer, False)
        _signal.signal(_signal.SIGCHLD, lambda *_: None)
        _signal.set_wakeup_fd(self.wakeup_writer, warn_on_full_buffer=False)
        self.poll = select.poll()
        self.poll.register(connection.fileno(), select.POLLIN)
        self.poll.register(self.wakeup, select.POLLIN)

    def serve(self) -> "NoReturn":
        """Serve runs until the tool hangs up."""
        while True:
            message, fds = channel.receive(self.channel)
            if message is None:
                os._exit(0)
            if message[0] == "listen":
                self.listen("listening")
            elif message[0] != "stop":  # a late one: the run ended first
                self.carry_out(message, fds)

    def listen(self, *message: object) -> None:
        """Open a port in the network of the next run, for the tool to listen on."""
        listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        listener.listen(_BACKLOG)
        channel.send(self.channel, message, (listener.fileno(),))
        listener.close()

    def carry_out(self, message: "tuple[Any, ...]", fds: list[int]) -> None:
        """Start a run, wait for its end, end its family, and report."""
        kind, number, port, directory, environment, file_bytes, *rest = message
        self.title = f"{sys.executable} {rest[0]}" if kind == "python" else ""
        pid = 0
        argv = [os.fsencode(rest[0])] if kind == "python" else rest[0]
        self.readable = _needed(environment, argv)
        try:
            _limit_files(file_bytes)
            if self.level == confine.NAMESPACES:
                confine.open_directory(directory, self.readable)
            # This process is single-threaded, and a spawned one has no other way to get there.
            os.chdir(directory)
            pid = self.start(kind, port, environment, fds, rest)
        except OSError as error:
            if self.level == confine.NAMESPACES:
                confine.close_directory()
            channel.send(self.channel, ("broken", str(error)))
        finally:
            os.chdir("/")
            for fd in fds:
                os.close(fd)
        if pid == 0:
            return
        try:
            if self.level != confine.NAMESPACES:
                channel.send(self.channel, ("started", pid))
            code, stopped = self.wait(pid, number)
            left = self.end_family(pid, 0.0 if stopped else GRACE_SECONDS)
            if self.level == confine.NAMESPACES:
                confine.close_directory()
            # A run that was stopped did not leave its processes behind: it had no time to.
            ended = ("ended", code, () if stopped else tuple(left))
            if port:
                self.listen(*ended)
            else:
                channel.send(self.channel, ended)
        except OSError:
            self.abandon(pid)

    def start(
        self,
        kind: str,
        port: int,
        environment: dict[bytes, bytes],
        fds: list[int],
        rest: "list[Any]",
    ) -> int:
        """Start a run, and give its process id; raises `OSError`.

        Where processes are counted for all runs together, others' may leave no room for a moment.
        """
        deadline = time.monotonic() + _RETRY_SECONDS
        while True:
            try:
                if kind == "python":
                    return self.fork(port, environment, fds, *rest)
                if self.level != confine.NONE:
                    return self.execute(port, rest[0], environment, fds)
                return _spawn(rest[0], environment, fds)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def fork(
        self,
        port: int,
        environment: dict[bytes, bytes],
        fds: list[int],
        file: str,
        source: bytes,
    ) -> int:
        """Fork a child that runs a Python source."""
        pid = os.fork()
        if pid:
            return pid
        try:
            self.become_run(port, fds)
            run_source.replace_environment(environment)
            run_source.run_source(file, source, self.given)
        finally:
            os._exit(1)

    def execute(
        self,
        port: int,
        argv: list[bytes],
        environment: dict[bytes, bytes],
        fds: list[int],
    ) -> int:
        """Fork a child that restricts itself and executes a program."""
        reader, writer = os.pipe()  # closed by the execution
        pid = os.fork()
        if pid == 0:
            try:
                os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
                self.become_run(port, fds)
                for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
                    _signal.signal(number, _signal.SIG_DFL)
                os.execve(argv[0], argv, environment)  # noqa: S606  a shell is what it may be
            except OSError as error:
                os.write(writer, marshal.dumps((error.errno or 0, str(error))))
            finally:
                os._exit(1)
        os.close(writer)
        said = confine.read_all(reader)
        if said:
            os.waitpid(pid, 0)
            raise OSError(*marshal.loads(said))  # noqa: S302  (our own process)
        return pid

    def become_run(self, port: int, fds: list[int]) -> None:
        """Turn a fork of this process into the leader of a run; raises `OSError`."""
        os.setsid()
        for fd, to in zip(fds, (1, 2, channel.TRACE_FD), strict=False):
            os.dup2(fd, to)
        _signal.set_wakeup_fd(-1)
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        for fd in (*fds, self.wakeup, self.wakeup_writer):
            os.close(fd)
        self.channel.close()
        if self.level == confine.NAMESPACES:
            confine.shut_in(b".", self.readable)
            confine.drop_capabilities()
        elif self.level != confine.NONE:
            confine.restrict(self.level, b".", port)

    def wait(self, pid: int, number: int) -> tuple[int, bool]:
        """Wait for the leader's end; gives its exit code and whether it was stopped for it."""
        stopped = False
        while True:
            reaped, status = os.waitpid(pid, os.WNOHANG)
            if reaped:
                return os.waitstatus_to_exitcode(status), stopped
            for fd, _ in self.poll.poll():
                if fd == self.wakeup:
                    _drain(self.wakeup)
                    continue
                message, _ = channel.receive(self.channel)
                if message is None:
                    self.abandon(pid)
                if message == ("stop", number):
                    stopped = True
                    self.kill(pid)

    def kill(self, leader: int) -> None:
        """Kill a run's leader with its group, and what else can be killed with one call.

        Without a look around: of what forks without end, little time may be left for this process.
        """
        if self.level == confine.NAMESPACES:
            processes.kill_everything()
        processes.kill_group(leader)

    def abandon(self, pid: int) -> "NoReturn":
        """End the run and this process, because nobody is there to hear of it."""
        self.kill(pid)
        self.end_family(pid, 0.0)
        os._exit(0)

    def end_family(self, leader: int, grace: float) -> list[str]:
        """Kill what the run left behind after `grace` seconds; gives the command lines."""
        deadline = time.monotonic() + grace
        while self.survives(leader):
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                break
            self.doze(remaining)
        names: dict[int, str] = {}
        killed: set[int] = set()
        deadline = time.monotonic() + channel.KILL_SECONDS
        while self.survives(leader) and time.monotonic() < deadline:
            # Again and again: with its parent gone, a grandchild comes to light.
            family = {pid: processes.group_of(pid) for pid in self.family(leader)}
            for pid, group in family.items():
                if group not in killed and len(names) < _MAX_NAMES:  # else it is dying already
                    names[pid] = self.name(pid)
            if self.level == confine.NAMESPACES:
                processes.kill_everything()
            for pid, group in family.items():
                processes.kill_group(group)
                processes.kill_group(pid)
            killed.update(family.values())
            self.doze(0.05)
        if not self.adopts:
            processes.kill_group(leader)  # in case that nothing could be listed
        return [name for name in names.values() if name]

    def name(self, pid: int) -> str:
        """Return a command line; a fork of a fork of this process is called like its snippet."""
        name = processes.command_line(pid)
        return self.title if name == processes.command_line(os.getpid()) else name

    def family(self, leader: int) -> list[int]:
        """Return the processes of the run that can be seen from here."""
        return processes.children() if self.adopts else processes.group(leader)

    def survives(self, leader: int) -> bool:
        """Say whether anything of the run is still there."""
        for _ in range(_MAX_REAPED):
            try:
                pid, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                break
            if pid == 0:
                return True
        else:
            return True  # they die as fast as others are born
        if self.adopts:
            return False
        try:
            os.killpg(leader, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return bool(processes.group(leader))  # a zombie is enough for a signal to arrive

    def doze(self, seconds: float) -> None:
        """Wait for a child's end, at most so long."""
        if not self.adopts:  # others' children send no signal
            seconds = min(seconds, 0.01)
        poll = select.poll()
        poll.register(self.wakeup, select.POLLIN)
        if poll.poll(seconds * 1000):
            _drain(self.wakeup)


def _limit_files(file_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if hard != resource.RLIM_INFINITY:
        file_bytes = min(file_bytes, hard)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, hard))


def _needed(environment: dict[bytes, bytes], argv: list[bytes]) -> tuple[str, ...]:
    """Return the folders of the programs and files that a run begins with."""
    # The names of the tool's own parts that bash and Python load before all else.
    loaded = (environment.get(name, b"").split(b":")[0] for name in (b"BASH_ENV", b"PYTHONPATH"))
    files = [os.fsencode(sys.executable), *argv, *loaded]
    places: list[bytes] = []
    for file in files:
        if file.startswith(b"/"):
            # A virtual environment's Python is a link, and what it reads is beside the link.
            folder = os.path.dirname(file)  # noqa: PTH120
            around = os.path.dirname(folder)  # noqa: PTH120
            if os.path.exists(os.path.join(around, b"pyvenv.cfg")):  # noqa: PTH110, PTH118
                folder = around
            places += (folder, os.path.dirname(os.path.realpath(file)))  # noqa: PTH120
    places += [place for place in environment.get(b"PATH", b"").split(b":") if len(place) > 1]
    found = dict.fromkeys(map(os.fsdecode, places))
    return (sys.prefix, sys.base_prefix, sys.exec_prefix, *found)


def _spawn(argv: list[bytes], environment: dict[bytes, bytes], fds: list[int]) -> int:
    """Start a program in a session of its own; half the cost of fork and exec."""
    return os.posix_spawn(
        argv[0],
        argv,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            *(
                (os.POSIX_SPAWN_DUP2, fd, to)
                for fd, to in zip(fds, (1, 2, channel.TRACE_FD), strict=False)
            ),
        ],
        setsid=True,
        # Python ignores these two, and what is ignored stays so across exec.
        setsigdef=[_signal.SIGPIPE, _signal.SIGXFSZ],
    )


def _drain(fd: int) -> None:
    try:
        while os.read(fd, 4096):
            pass
    except BlockingIOError:
        return
