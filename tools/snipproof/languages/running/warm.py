"""The process that starts snippets, supervises them and ends their families.

`process` runs this file as a program and speaks to it. It is a program of its
own, never a fork of the tool, for three reasons: a fork of a process with threads is not safe; a
supervisor that outlives the tool by a moment can end what the tool started, even when the tool
is killed; and a Python snippet may be forked from it only if it holds nothing that the snippet
did not import.

    tool ── start ──> parent ── fork ──> supervisor ── fork, or spawn ──> a run
                      imports once       one for each slot                session of its own

The parent executes a snippet's leading imports once and then forks supervisors on demand. A
supervisor serves one run at a time, so that whatever it has to clean up belongs to that run.

For the sake of the last reason this file imports only modules that Python has loaded at its
start anyway, and top-level extension modules, which are nobody's submodules: a snippet that
writes `import urllib` and then `urllib.parse` fails in a child of this process exactly as it
fails for its reader.

Every message on a channel is a marshalled tuple, whose first item is its kind:

    to the parent      ("imports", text, adopt, confinements)   once, first
                       ("supervise",) + 1 descriptor
                       ("sweep", pid)               a supervisor that failed
    from the parent    ("ready", problem, confinement)   "" where the imports are kept
                       ("unconfined", reason)       instead, where it has none that is wanted
                       ("supervisor", pid)          0 where there is none
                       ("swept",)
    to a supervisor    ("listen",)                  before a run
                       ("exec", number, port, folder, environment, file_bytes, argv) + 2 or 3
                       ("python", number, port, folder, environment, file_bytes, file, source) + 2
                       ("stop", number)
    from a supervisor  ("listening",) + 1           a port that the run can reach
                       ("started", pid)             unless nobody else can see it
                       ("broken", reason)
                       ("ended", exit code, command lines of processes that were left)
                                                    + 1 after a run with a port: the next one's

A port is one that the run may connect to, or 0. Paths, arguments and the environment are bytes. The
descriptors of a run are its standard output, its standard error and, for "exec", one more that
becomes `TRACE_FD`. A channel that ends means that the tool is gone: everything is killed.
"""

import _ctypes
import _signal  # type: ignore[import-not-found]
import _socket
import _thread
import atexit
import gc
import marshal
import os
import resource
import select
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, NoReturn

    from snipproof.languages.running import confine, warmup

# What an interpreter gives to the file that it runs, in its order.
_GIVEN = {name: value for name, value in globals().items() if name.startswith("__")}

TRACE_FD = 250
"""Where a spawned program finds its third descriptor: below 256, the lowest usual limit."""

GRACE_SECONDS = 2.0
"""How long the rest of a family may take to end by itself after the snippet has.

Bash does not wait for a process substitution, so a healthy snippet can end a moment before its
last process does; on a busy machine a moment can take a second.
"""

KILL_SECONDS = 5.0
"""How long killed processes may take to disappear before they are given up."""

_MAX_FDS = 3
_LENGTH_BYTES = 4
_MAX_NAME = 200
_MAX_NAMES = 10
_MAX_REAPED = 1000
_PR_SET_CHILD_SUBREAPER = 36
_RETRY_SECONDS = 5.0
_BACKLOG = 128


def send(channel: _socket.socket, message: "tuple[Any, ...]", fds: tuple[int, ...] = ()) -> None:
    """Send one message, and duplicates of `fds` with it; raises `OSError` where nobody listens."""
    data = marshal.dumps(message)
    data = len(data).to_bytes(_LENGTH_BYTES, "big") + data
    rights = b"".join(fd.to_bytes(4, sys.byteorder) for fd in fds)
    ancillary = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, rights)] if fds else []
    sent = channel.sendmsg([data], ancillary)
    if sent < len(data):
        channel.sendall(data[sent:])


def receive(channel: _socket.socket) -> "tuple[tuple[Any, ...] | None, list[int]]":
    """Wait for one message and its descriptors; gives None for the message at the channel's end."""
    fds: list[int] = []
    space = _socket.CMSG_SPACE(4 * _MAX_FDS)
    try:
        head, ancillary, _, _ = channel.recvmsg(_LENGTH_BYTES, space)
    except ConnectionResetError:
        return None, fds
    for _, _, rights in ancillary:
        for at in range(0, len(rights) - 3, 4):
            fd = int.from_bytes(rights[at : at + 4], sys.byteorder)
            os.set_inheritable(fd, False)
            fds.append(fd)
    data = _receive_rest(channel, head, _LENGTH_BYTES)
    if data is None:
        return None, fds
    data = _receive_rest(channel, b"", int.from_bytes(data, "big"))
    return (None if data is None else marshal.loads(data)), fds  # noqa: S302  (our own process)


def _receive_rest(channel: _socket.socket, data: bytes, wanted: int) -> bytes | None:
    while len(data) < wanted:
        try:
            chunk = channel.recv(wanted - len(data))
        except ConnectionResetError:
            return None
        if not chunk:
            return None
        data += chunk
    return data


# --- The parent -----------------------------------------------------------------------------


def serve(channel: _socket.socket) -> "NoReturn":
    """Be the parent: keep the imports, then fork a supervisor for each request."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    message, _ = receive(channel)
    if message is None:
        os._exit(0)
    _, imports, adopt, wanted = message
    level = _confine(channel, wanted)
    send(channel, ("ready", _keep(imports), level))
    gc.collect()
    gc.freeze()
    adopts = adopt and _adopt_orphans()
    supervisors: set[int] = set()
    while True:
        message, fds = receive(channel)
        if message is None:
            break
        if message[0] == "sweep":
            supervisors.discard(message[1])
            _end_supervisor(message[1])
            if adopts:
                _sweep(supervisors)
            send(channel, ("swept",))
            continue
        pid = _fork(level)
        if pid == 0:
            channel.close()
            Supervisor(_socket.socket(fileno=fds[0]), adopt, level).serve()
        os.close(fds[0])
        if pid is not None:
            supervisors.add(pid)
        send(channel, ("supervisor", pid or 0))
    # Whoever waits for this process knows that the supervisors, and so their runs, are gone.
    for pid in supervisors:
        _wait(pid)
    if adopts:
        _sweep(set())
    os._exit(0)


def _confine(channel: _socket.socket, wanted: tuple[str, ...]) -> str:
    try:
        level = confine.confine_parent(wanted)
        confine.limit_processes(level)
    except OSError as error:
        send(channel, ("unconfined", str(error)))
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
        _flush()
    if before != dict(os.environ):
        return "the imports change the environment"
    if _thread._count() or _threads() > 1:  # noqa: SLF001
        return "the imports start threads"
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return ""
    return "the imports start processes"


def _end_supervisor(pid: int) -> None:
    """Kill a supervisor and wait until it is gone: only then are its orphans adopted."""
    try:
        os.kill(pid, _signal.SIGKILL)
    except ProcessLookupError:
        return
    _wait(pid)


def _wait(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return


def _sweep(supervisors: set[int]) -> None:
    """Kill what dead supervisors left: this process has adopted it."""
    deadline = time.monotonic() + KILL_SECONDS
    while time.monotonic() < deadline:
        strays = [pid for pid in _children() if pid not in supervisors]
        if not strays:
            return
        for pid in strays:
            _kill_group(_group_of(pid))
            _kill_group(pid)
        for pid in strays:
            _wait(pid)


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208
    except OSError:
        return 1


# --- A supervisor ---------------------------------------------------------------------------


class Supervisor:
    """Starts one run after the other, and sees to it that nothing of a run remains.

    Where the system lets it (Linux), it adopts orphans: a process of the run that loses its
    parent becomes a child of this one, even when it has left the run's session. So the run is
    over exactly when this process has no children. Elsewhere the run is over when its process
    group is empty, and a process that left the group escapes. With namespaces of its own, this
    process is the first and everything else that it sees is the run's.
    """

    def __init__(self, channel: _socket.socket, adopt: bool, level: str) -> None:
        self.channel = channel
        self.level = level
        self.title = ""
        self.adopts = adopt and _adopt_orphans()
        self.wakeup, self.wakeup_writer = os.pipe()
        os.set_blocking(self.wakeup, False)
        os.set_blocking(self.wakeup_writer, False)
        _signal.signal(_signal.SIGCHLD, lambda *_: None)
        _signal.set_wakeup_fd(self.wakeup_writer, warn_on_full_buffer=False)
        self.poll = select.poll()
        self.poll.register(channel.fileno(), select.POLLIN)
        self.poll.register(self.wakeup, select.POLLIN)

    def serve(self) -> "NoReturn":
        """Serve runs until the tool hangs up."""
        while True:
            message, fds = receive(self.channel)
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
        send(self.channel, message, (listener.fileno(),))
        listener.close()

    def carry_out(self, message: "tuple[Any, ...]", fds: list[int]) -> None:
        """Start a run, wait for its end, end its family, and report."""
        kind, number, port, directory, environment, file_bytes, *rest = message
        self.title = f"{sys.executable} {rest[0]}" if kind == "python" else ""
        pid = 0
        try:
            _limit_files(file_bytes)
            if self.level == confine.NAMESPACES:
                confine.open_directory(directory)
            # This process is single-threaded, and a spawned one has no other way to get there.
            os.chdir(directory)
            pid = self.start(kind, port, environment, fds, rest)
        except OSError as error:
            if self.level == confine.NAMESPACES:
                confine.close_directory(directory)
            send(self.channel, ("broken", str(error)))
        finally:
            os.chdir("/")
            for fd in fds:
                os.close(fd)
        if pid == 0:
            return
        try:
            if self.level != confine.NAMESPACES:
                send(self.channel, ("started", pid))
            code, stopped = self.wait(pid, number)
            left = self.end_family(pid, 0.0 if stopped else GRACE_SECONDS)
            if self.level == confine.NAMESPACES:
                confine.close_directory(directory)
            # A run that was stopped did not leave its processes behind: it had no time to.
            ended = ("ended", code, () if stopped else tuple(left))
            if port:
                self.listen(*ended)
            else:
                send(self.channel, ended)
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
                if self.level in {confine.LANDLOCK, confine.LANDLOCK_FILES}:
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
            _replace_environment(environment)
            run_source(file, source)
        finally:
            os._exit(1)

    def execute(
        self, port: int, argv: list[bytes], environment: dict[bytes, bytes], fds: list[int]
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
        for fd, to in zip(fds, (1, 2, TRACE_FD), strict=False):
            os.dup2(fd, to)
        _signal.set_wakeup_fd(-1)
        _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
        for fd in (*fds, self.wakeup, self.wakeup_writer):
            os.close(fd)
        self.channel.close()
        if self.level == confine.NAMESPACES:
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
                message, _ = receive(self.channel)
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
            _kill_everything()
        _kill_group(leader)

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
        deadline = time.monotonic() + KILL_SECONDS
        while self.survives(leader) and time.monotonic() < deadline:
            # Again and again: with its parent gone, a grandchild comes to light.
            family = {pid: _group_of(pid) for pid in self.family(leader)}
            for pid, group in family.items():
                if group not in killed and len(names) < _MAX_NAMES:  # else it is dying already
                    names[pid] = self.name(pid)
            if self.level == confine.NAMESPACES:
                _kill_everything()
            for pid, group in family.items():
                _kill_group(group)
                _kill_group(pid)
            killed.update(family.values())
            self.doze(0.05)
        if not self.adopts:
            _kill_group(leader)  # in case that nothing could be listed
        return [name for name in names.values() if name]

    def name(self, pid: int) -> str:
        """Return a command line; a fork of a fork of this process is called like its snippet."""
        name = _command_line(pid)
        return self.title if name == _command_line(os.getpid()) else name

    def family(self, leader: int) -> list[int]:
        """Return the processes of the run that can be seen from here."""
        return _children() if self.adopts else _group(leader)

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
        return bool(_group(leader))  # a zombie is enough for a signal to arrive

    def doze(self, seconds: float) -> None:
        """Wait for a child's end, at most so long."""
        if not self.adopts:  # others' children send no signal
            seconds = min(seconds, 0.01)
        poll = select.poll()
        poll.register(self.wakeup, select.POLLIN)
        if poll.poll(seconds * 1000):
            _drain(self.wakeup)


def _adopt_orphans() -> bool:
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


def _limit_files(file_bytes: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if hard != resource.RLIM_INFINITY:
        file_bytes = min(file_bytes, hard)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, hard))


def _spawn(argv: list[bytes], environment: dict[bytes, bytes], fds: list[int]) -> int:
    """Start a program in a session of its own; half the cost of fork and exec."""
    return os.posix_spawn(
        argv[0],
        argv,
        environment,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            *((os.POSIX_SPAWN_DUP2, fd, to) for fd, to in zip(fds, (1, 2, TRACE_FD), strict=False)),
        ],
        setsid=True,
        # Python ignores these two, and what is ignored stays so across exec.
        setsigdef=[_signal.SIGPIPE, _signal.SIGXFSZ],
    )


def _children() -> list[int]:
    """Return this process's children: what it adopted."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as file:  # noqa: PTH123
            return [int(pid) for pid in file.read().split()]
    except OSError:
        me = os.getpid()
        return [pid for pid, parent, _ in _processes() if parent == me]


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return pid


def _group(leader: int) -> list[int]:
    return [pid for pid, _, group in _processes() if group == leader]


def _processes() -> list[tuple[int, int, int]]:
    """Return the id, the parent's and the group's of every process that is not a zombie."""
    rows = [line.split() for line in _ps("-A", "-o", "pid=,ppid=,pgid=,stat=")]
    return [(int(row[0]), int(row[1]), int(row[2])) for row in rows if row[3][0] != "Z"]


def _command_line(pid: int) -> str:
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


def _kill_group(pid: int) -> None:
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


def _kill_everything() -> None:
    """Kill all that is in sight but this process, at once: nothing can fork meanwhile."""
    try:
        os.kill(-1, _signal.SIGKILL)
    except ProcessLookupError:
        return


def _drain(fd: int) -> None:
    try:
        while os.read(fd, 4096):
            pass
    except BlockingIOError:
        return


# --- A Python run ---------------------------------------------------------------------------


def _replace_environment(environment: dict[bytes, bytes]) -> None:
    """Make `environment` all there is, as it would be at the start of the interpreter.

    In the C locale the interpreter sets LC_CTYPE for itself and its children (PEP 538); it has
    done so in this process, which was started with the same locale variables.
    """
    coerced = os.environb.get(b"LC_CTYPE")
    os.environb.clear()
    os.environb.update(environment)
    if coerced is not None:
        os.environb.setdefault(b"LC_CTYPE", coerced)


def run_source(file: str, source: bytes) -> "NoReturn":
    """Run a source as `python FILE` would, and leave as the interpreter would leave.

    An ordinary exit takes the whole interpreter down, object by object, and doubles a run's cost.
    So does this only what can be seen: threads are joined, exit handlers run, what the snippet
    still holds is finalized, and the streams are flushed.
    """
    sys.argv[:] = [file]
    sys.orig_argv[:] = [sys.executable, file]
    if not sys.flags.safe_path:
        sys.path.insert(0, os.path.dirname(os.path.realpath(file)))  # noqa: PTH120
    gc.enable()
    status = _execute(file, source)
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()  # noqa: SLF001
    atexit._run_exitfuncs()  # noqa: SLF001
    flushed = _flush(complain=True)
    sys.last_type = sys.last_value = sys.last_traceback = None
    sys.modules.pop("__main__", None)
    gc.collect()
    flushed = _flush() and flushed
    if status == -_signal.SIGINT:
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
        os.kill(os.getpid(), _signal.SIGINT)
    os._exit(status & 0xFF if flushed else 120)


def _execute(file: str, source: bytes) -> int:
    main = type(sys)("__main__")
    namespace = main.__dict__
    namespace.clear()
    namespace.update(_GIVEN, __doc__=None, __file__=file)
    namespace["__loader__"] = type(_GIVEN["__loader__"])("__main__", file)
    sys.modules["__main__"] = main
    del main
    try:
        exec(compile(source, file, "exec", dont_inherit=True), namespace)  # noqa: S102
    except SystemExit as leaving:
        return _exit_status(leaving)
    except BaseException as error:  # noqa: BLE001  (reported as the interpreter reports it)
        ours = error.__traceback__
        trace = ours.tb_next if ours is not None else None
        error = error.with_traceback(trace)
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, trace
        status = _report(error, trace)
        if status is not None:
            return status
        return -_signal.SIGINT if isinstance(error, KeyboardInterrupt) else 1
    return 0


def _report(error: BaseException, trace: "TracebackType | None") -> int | None:
    """Call the exception hook; gives a status where the hook itself asks to leave with it."""
    try:
        sys.excepthook(type(error), error, trace)
    except SystemExit as leaving:
        return _exit_status(leaving)
    except BaseException as worse:  # noqa: BLE001  (a hook of the snippet's own, and a broken one)
        ours = worse.__traceback__
        worse = worse.with_traceback(ours.tb_next if ours is not None else None)
        worse.__context__ = None
        _say("Error in sys.excepthook:")
        sys.__excepthook__(type(worse), worse, worse.__traceback__)
        _say("\nOriginal exception was:")
        sys.__excepthook__(type(error), error, trace)
    return None


def _exit_status(leaving: SystemExit) -> int:
    """Return the status of `sys.exit(…)`; print any other argument, as the interpreter does."""
    code = leaving.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code if -(2**63) <= code < 2**63 else -1
    _say(code)
    return 1


def _say(text: object) -> None:
    """Print to the standard error, unless the snippet has taken it away."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)  # noqa: T201


def _flush(*, complain: bool = False) -> bool:
    """Flush the standard streams; says whether that worked, and can complain as Python does."""
    flushed = True
    for stream in (sys.stdout, sys.stderr):
        if stream is None or getattr(stream, "closed", False):
            continue
        try:
            stream.flush()
        except BaseException as error:  # noqa: BLE001  (a snippet may put anything there)
            flushed = False
            if complain and stream is sys.stdout:
                new = sys.version_info >= (3, 13)
                where = "on flushing sys.stdout:" if new else f"in: {stream!r}"
                _say(f"Exception ignored {where}\n{type(error).__name__}: {error}")
    return flushed


def _beside(name: str) -> "Any":
    """Load a module from this file's directory, and leave no trace of it."""
    loaders = sys.modules["_frozen_importlib_external"]
    file = os.path.join(os.path.dirname(os.path.realpath(__file__)), f"{name}.py")  # noqa: PTH118, PTH120
    module = type(sys)(name)
    exec(loaders.SourceFileLoader(name, file).get_code(name), module.__dict__)  # noqa: S102
    return module


if __name__ == "__main__":
    if not sys.flags.safe_path:
        del sys.path[0]  # this file's own directory, which no snippet sees
    confine = _beside("confine")
    warmup = _beside("warmup")
    serve(_socket.socket(fileno=int(sys.argv[1])))
