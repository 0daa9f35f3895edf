"""Confines what a run can reach, with what Linux offers to a process without privileges.

Loaded by `warm` into the processes that start snippets, so it keeps that file's
rule: nothing but what Python has loaded at its start, and top-level extension modules.

**Namespaces** (namespaces(7)). The parent enters a user namespace, in which it has every capability
over what it makes there and none outside. Each of its supervisors gets namespaces of its own for
mounts, processes, networks and IPC, and is the first process of its process namespace: when it
goes, the kernel ends whatever is left of a run, also what forks faster than anybody can look. The
network has a loopback device and no other, so not even this machine's own ports are in reach; the
gateway is, because the supervisor opens the port that the gateway then listens on, and a socket
stays in the network in which it was made. Everything that is mounted is read-only, but for the
directory of the run, which is mounted over itself. A run has no capability, and gets none by
executing a file.

**Landlock** (landlock(7)) restricts the process that becomes the run, just before it does: it
writes to files under its directory and to four devices, and from version 4 of Landlock on connects
by TCP to the gateway's port. From version 6 on it signals nothing outside.

All of it is tried in a child first: a process cannot leave a namespace that is of no use.
"""

import _ctypes
import _socket
import os
import resource
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

NAMESPACES = "namespaces"
LANDLOCK = "landlock"
LANDLOCK_FILES = "landlock-files"
NONE = "none"

MAX_PROCESSES = 512
"""How many processes and threads a run may have, where the system can count them by themselves."""

_MAX_IN_NAMESPACE = 2048
"""How many the runs of one parent may have together, where it cannot."""

_CLONE_NEWNS = 0x00020000
_CLONE_NEWIPC = 0x08000000
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWPID = 0x20000000
_CLONE_NEWNET = 0x40000000

_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_BIND, _MS_REC = 2, 4, 8, 4096, 16384
_MS_PRIVATE = 1 << 18
_MNT_DETACH = 2
_SYS_MOUNT_SETATTR = 442
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_READ_ONLY, _NO_SUID = 1, 2

_PR_SET_SECUREBITS = 28
_PR_SET_NO_NEW_PRIVS = 38
# A program that user 0 executes gets no capabilities for it, and this cannot be undone.
_NO_ROOT_LOCKED = 0b11
_CAPABILITY_VERSION_3 = 0x20080522

PRIVATE = ("/tmp", "/var/tmp", "/run")  # noqa: S108  a run gets others
"""The folders of temporary files and sockets. Each run has empty ones of its own."""

_IN_PRIVATE = tuple(f"{place}/" for place in PRIVATE)
_PRIVATE_SIZE = b"size=64m,nr_inodes=4096,mode=1777"

_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1

_SYS_LANDLOCK_CREATE_RULESET = 444
_SYS_LANDLOCK_ADD_RULE = 445
_SYS_LANDLOCK_RESTRICT_SELF = 446
_LANDLOCK_VERSION = 1
_RULE_PATH_BENEATH, _RULE_NET_PORT = 1, 2
_WRITE_FILE, _REFER, _TRUNCATE = 1 << 1, 1 << 13, 1 << 14
_WRITES = ((1, _WRITE_FILE | 0b1_1111_1111_0000), (2, _REFER), (3, _TRUNCATE))
"""By the version that brought them, the rights that change files; the first are WRITE_FILE and
those from REMOVE_DIR to MAKE_SYM."""
_NETWORK, _CONNECT_TCP = 4, 1 << 1
_SCOPED, _SCOPES = 6, 0b11
"""No abstract UNIX socket and no signal leads outside."""
_READ_FILE, _READS = 1 << 2, 1 << 2 | 1 << 3
"""The rights to read files, and those with the right to list folders."""

_READABLE = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/proc", "/sys"),
    *("/dev/random", "/dev/urandom", "/dev/fd", "/var/lib/ca-certificates"),
    *(
        f"/etc/{name}"
        for name in (
            *("alternatives", "ca-certificates", "crypto-policies", "gai.conf", "group"),
            *("host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime"),
            *("locale.alias", "locale.conf", "mime.types", "nsswitch.conf", "os-release"),
            *("passwd", "pki", "protocols", "resolv.conf", "services", "ssl/cert.pem"),
            *("ssl/certs", "ssl/openssl.cnf", "terminfo", "timezone", "bash.bashrc", "inputrc"),
        )
    ),
)
"""The files that every program may read. None of them is personal."""

_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/tty")


def call(name: str, *arguments: "int | bytes | None") -> int:
    """Call a function of the C library; raises `OSError` where it fails or is not there.

    `ctypes` itself is a package, and would be there for a snippet that did not import it.
    """
    try:
        function = _ctypes.dlsym(_ctypes.dlopen(None, 0), name)  # type: ignore[arg-type]
        result = int(_ctypes.call_function(function, arguments))
    except (AttributeError, TypeError, _ctypes.ArgumentError) as error:
        raise OSError(f"{name} cannot be called") from error
    if result < 0:
        raise OSError(f"{name} failed")
    return result


def confine_parent(wanted: "tuple[str, ...]") -> str:
    """Confine this process as the first of `wanted` that this system has; gives which one.

    Raises `OSError` where it has none of them.
    """
    for level in wanted:
        if level == NONE:
            return level
        if sys.platform != "linux":
            continue
        if level == NAMESPACES and _succeeds(_rehearse):
            _enter()
            return level
        if level in {LANDLOCK, LANDLOCK_FILES} and landlock_version() >= _NEEDED[level]:
            return level
    raise OSError(f"this system has no confinement by {' or '.join(wanted)}")


def _succeeds(attempt: "Callable[[], None]") -> bool:
    """Say whether something can be done, by doing it in a child."""
    pid = os.fork()
    if pid == 0:
        try:
            attempt()
            os._exit(0)
        except OSError:
            os._exit(1)
        finally:
            os._exit(2)
    return os.waitpid(pid, 0)[1] == 0


def _try(action: "Callable[..., object]", *arguments: object) -> None:
    """Do what is of use where it can be done."""
    try:
        action(*arguments)
    except OSError:
        return


def read_all(fd: int) -> bytes:
    """Read from a descriptor to its end, and close it."""
    with open(fd, "rb") as stream:
        return stream.read()


# --- Namespaces -----------------------------------------------------------------------------


def _rehearse() -> None:
    _enter()
    reader, writer = os.pipe()
    pid = fork_confined()
    if pid == 0:
        try:
            open_directory(b"/tmp", ())
            os.write(writer, b"open")
        finally:
            os._exit(0)
    os.close(writer)
    if not read_all(reader):
        raise OSError("a run cannot have folders of its own")


def _enter() -> None:
    """Enter a user namespace with nothing that can be written to and no network but its own."""
    user, group = os.geteuid(), os.getegid()
    call("unshare", _CLONE_NEWUSER | _CLONE_NEWNS | _CLONE_NEWNET | _CLONE_NEWIPC)
    # Without this a process could drop a group that keeps it from something.
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    _set_mounts("/", _READ_ONLY | _NO_SUID)
    _raise_loopback()


def fork_confined() -> int:
    """Fork a supervisor into namespaces of its own, in which it is the first process.

    Gives 0 in the supervisor and its process id here. It is not this process's child but its
    grandchild, which comes to it as an orphan if it adopts them. Raises `OSError`.
    """
    reader, writer = os.pipe()
    middle = os.fork()
    if middle:
        os.close(writer)
        said = read_all(reader)
        os.waitpid(middle, 0)
        if not said.isdigit():
            raise OSError(said.decode() or "a supervisor could not be started")
        return int(said)
    pid = -1
    try:
        call("unshare", _CLONE_NEWNS | _CLONE_NEWPID | _CLONE_NEWNET | _CLONE_NEWIPC)
        ready_reader, ready = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(ready_reader)
            create_run_directory()
            os.write(ready, b"ready")
            for fd in (reader, writer, ready):
                os.close(fd)
            return 0
        os.close(ready)
        if os.read(ready_reader, 5):
            os.write(writer, b"%d" % pid)
    except OSError as error:
        os.write(writer, str(error).encode())
    finally:
        if pid:
            os._exit(0)
    os._exit(1)


def create_run_directory() -> None:
    """Make the new namespaces fit to run in: a loopback device, and a list of processes."""
    _raise_loopback()
    call("mount", b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, None)
    # Since Linux 6.14 each process namespace has a limit of its own.
    _try(_write, "/proc/sys/kernel/pid_max", str(MAX_PROCESSES))
    _set_mounts("/", _READ_ONLY | _NO_SUID)
    _bar_capabilities()
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _raise_loopback() -> None:
    probe = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    request = b"lo".ljust(16, b"\0") + _IFF_UP.to_bytes(2, sys.byteorder)
    call("ioctl", probe.fileno(), _SIOCSIFFLAGS, request.ljust(40, b"\0"))
    probe.close()


def open_directory(directory: bytes, readable: "tuple[str, ...]") -> None:
    """Let a run write to its directory, and find nothing that another has left or shared.

    Its folders of temporary files are empty ones in memory, which last as long as the run. Of what
    the machine has there it sees its directory and the `readable` folders alone. Raises `OSError`.
    """
    call("unshare", _CLONE_NEWIPC)
    place = os.fsdecode(directory)
    if readable not in _hidden:
        names = (name for item in readable for name in (item, os.path.realpath(item)))
        _hidden[readable] = tuple({name: None for name in names if name.startswith(_IN_PRIVATE)})
    held = {item: _held(item) for item in (*_hidden[readable], place)}
    try:
        for private in PRIVATE:
            if os.path.isdir(private) and not os.path.islink(private):  # noqa: PTH112, PTH114
                _mount(b"tmpfs", private, b"tmpfs", _MS_NOSUID | _MS_NODEV, _PRIVATE_SIZE)
        for item, found in held.items():
            if found != -1:
                os.makedirs(item, exist_ok=True)  # noqa: PTH103
                _mount(b"/proc/self/fd/%d" % found, item, None, _MS_BIND | _MS_REC, None)
    finally:
        for found in held.values():
            if found != -1:
                os.close(found)
    _set_mounts(place, 0, _READ_ONLY)


def close_directory() -> None:
    """Let nothing be written any more where a run could, and forget its temporary files."""
    while _mounted:
        # It may be gone, and what was mounted there with it.
        _try(call, "umount2", _mounted.pop(), _MNT_DETACH)


_hidden: "dict[tuple[str, ...], tuple[str, ...]]" = {}
"""Of the folders that runs read, those that empty ones would hide, by all of their names."""

_mounted: list[bytes] = []
"""The mounts of the run that is under way."""


def _held(folder: str) -> int:
    """Return a descriptor of a folder that is about to be covered; -1 without a folder."""
    try:
        return os.open(folder, os.O_PATH | os.O_CLOEXEC | os.O_DIRECTORY)
    except OSError:
        return -1


def _mount(
    source: bytes, place: str, kind: bytes | None, flags: int, options: bytes | None
) -> None:
    call("mount", source, os.fsencode(place), kind, flags, options)
    _mounted.append(os.fsencode(place))


def _set_mounts(path: str, add: int, remove: int = 0) -> None:
    """Change the attributes of what is mounted at a path and below: mount_setattr(2)."""
    fields = (add, remove, _MS_PRIVATE, 0)
    attributes = b"".join(field.to_bytes(8, sys.byteorder) for field in fields)
    place = os.fsencode(path)
    size = len(attributes)
    call("syscall", _SYS_MOUNT_SETATTR, _AT_FDCWD, place, _AT_RECURSIVE, attributes, size)


def _write(path: str, text: str) -> None:
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(text.encode())


# --- Landlock -------------------------------------------------------------------------------

_NEEDED = {LANDLOCK: _NETWORK, LANDLOCK_FILES: 1}
"""The version of Landlock that each kind of confinement needs."""


def landlock_version() -> int:
    """Return the version of Landlock; 0 where the system has none, or does not use it."""
    try:
        return call("syscall", _SYS_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)
    except OSError:
        return 0


def restrict(level: str, directory: bytes, port: int) -> None:
    """Restrict this process, for good, to a directory and to a port to connect to.

    Raises `OSError`.
    """
    version = landlock_version()
    if level == LANDLOCK_FILES:
        version = min(version, _NETWORK - 1)
    writes = sum(rights for since, rights in _WRITES if version >= since)
    later = ((_NETWORK, _CONNECT_TCP), (_SCOPED, _SCOPES))
    handled = [writes, *(rights for since, rights in later if version >= since)]
    attributes = b"".join(field.to_bytes(8, sys.byteorder) for field in handled)
    rules = call("syscall", _SYS_LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        _allow_beneath(rules, os.fsdecode(directory), writes)
        for device in _DEVICES:
            try:
                _allow_beneath(rules, device, writes & (_WRITE_FILE | _TRUNCATE))
            except FileNotFoundError:
                continue
        if version >= _NETWORK and port:
            rule = _CONNECT_TCP.to_bytes(8, sys.byteorder) + port.to_bytes(8, sys.byteorder)
            call("syscall", _SYS_LANDLOCK_ADD_RULE, rules, _RULE_NET_PORT, rule, 0)
        call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        call("syscall", _SYS_LANDLOCK_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    # It makes a difference for an administrator alone, who may lack the right to do it.
    _try(_bar_capabilities)
    drop_capabilities()


def shut_in(directory: bytes, readable: "tuple[str, ...]") -> bool:
    """Restrict this process, for good, also by Landlock, if this system has it; say if it has.

    In its namespaces a run still sees files of the machine. So it opens for writing nothing but
    what is under its directory, its temporary files and three devices, be it a FIFO or a terminal;
    and it reads what every program needs, and `readable`: no home, nobody's token. Raises
    `OSError`.
    """
    version = min(landlock_version(), _SCOPED)
    if not version:
        return False
    writes = sum(rights for since, rights in _WRITES if version >= since)
    handled = [writes | _READS, *([0, _SCOPES] if version >= _SCOPED else [])]
    attributes = b"".join(field.to_bytes(8, sys.byteorder) for field in handled)
    rules = call("syscall", _SYS_LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        _allow_beneath(rules, os.fsdecode(directory), writes | _READS)
        for device in _DEVICES[:3]:
            _try(_allow_beneath, rules, device, (writes & (_WRITE_FILE | _TRUNCATE)) | _READ_FILE)
        for place in (*_READABLE, *readable):
            rights = _READS if os.path.isdir(place) else _READ_FILE  # noqa: PTH112
            _try(_allow_beneath, rules, place, rights)
        for place in PRIVATE:
            _try(_allow_beneath, rules, place, writes | _READS)
        call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        call("syscall", _SYS_LANDLOCK_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    return True


def _allow_beneath(rules: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = rights.to_bytes(8, sys.byteorder) + place.to_bytes(4, sys.byteorder)
        call("syscall", _SYS_LANDLOCK_ADD_RULE, rules, _RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


# --- Privileges and numbers ------------------------------------------------------------------


def _bar_capabilities() -> None:
    """Have no executed file give capabilities, not even to user 0."""
    call("prctl", _PR_SET_SECUREBITS, _NO_ROOT_LOCKED, 0, 0, 0)


def drop_capabilities() -> None:
    """Return up every capability of this process."""
    header = _CAPABILITY_VERSION_3.to_bytes(4, sys.byteorder) + bytes(4)
    call("capset", header, bytes(24))


def limit_processes(level: str) -> None:
    """Limit how many processes this one and its children may have together with their user's.

    In a user namespace only its own count. Elsewhere all of the user's do, so that the limit
    leaves room for `MAX_PROCESSES` more than there are. The system exempts its administrator.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    wanted = _MAX_IN_NAMESPACE if level == NAMESPACES else MAX_PROCESSES + _processes_of_user()
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NPROC, (wanted, hard))


def _processes_of_user() -> int:
    """Return how many threads run for this process's user."""
    user = os.getuid()
    count = 0
    try:
        entries = os.scandir("/proc")
    except OSError:
        return MAX_PROCESSES
    for entry in entries:
        try:
            if entry.name.isdigit() and entry.stat().st_uid == user:
                count += len(os.listdir(f"{entry.path}/task"))  # noqa: PTH208
        except OSError:
            continue
    return count
