"""Keeps what the tool trusts outside of every checkout, sealed with a key of the user.

The author of a pull request controls every file of a checkout. So nothing in a checkout says what
has run, what a server was asked to create, or what may be taken from an earlier run. That is in a
folder of the user's state (XDG Base Directory Specification), which only this user reads and
writes, and each value there has a seal: an HMAC (RFC 2104) with a key that lies beside it.

    $XDG_STATE_HOME/snipproof/          mode 0700
        key                             mode 0600, 32 random bytes
        projects/<hash of its root>/    one folder for each checkout

A cache that goes from one CI job to the next needs a key that both have: `SNIPPROOF_KEY`, which the
maintainer sets as a secret, and which a pull request from a fork does not get. What a page vouches
for (`report.proof`) is always sealed with this machine's own key.
"""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac_digest
from pathlib import Path

from snipproof.core.usage import UsageError

KEY_VARIABLE = "SNIPPROOF_KEY"
"""The variable with the key that CI jobs share, if they do."""

_KEY_BYTES = 32
_MAX_KEY_BYTES = 4096
_ROOT = "root"


def state_home() -> Path:
    """Return the folder of all that is kept for this user; it need not exist.

    Raises `OSError` if the environment names no home.
    """
    return _state_home(os.environ.get("XDG_STATE_HOME", ""), os.environ.get("HOME", ""))


@cache
def _state_home(named: str, _home: str) -> Path:
    """Return it for these values of the variables: each look into the store asks for it."""
    if named and Path(named).is_absolute():
        return Path(named, "snipproof")
    try:
        return Path.home() / ".local" / "state" / "snipproof"
    except RuntimeError as error:
        raise OSError(str(error)) from error


def private_folder(root: Path) -> Path:
    """Return the folder in which a checkout's evidence, proofs and journals are kept; make it.

    Raises `OSError` if it cannot be made, and `UsageError` if it is not the user's alone.
    """
    home = state_home()
    place = root.resolve()
    if home.resolve().is_relative_to(place):
        raise UsageError(
            f"{home} is inside the project, where every author of the project could change it; "
            "set XDG_STATE_HOME to a folder outside"
        )
    name = sha256(os.fsencode(place)).hexdigest()[:32]
    folder = home / "projects" / name
    for part in (home, folder.parent, folder):
        _own_folder(part)
    note = folder / _ROOT
    if not note.exists():
        write_own(note, os.fsencode(place))
        _forget_others(folder.parent, folder)
    return folder


def _own_folder(folder: Path) -> None:
    """Make a folder that only this user can use, or make sure that it is one."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise UsageError(f"{folder} is a link or a file, and has to be a folder: remove it")
    if found.st_uid != os.geteuid():
        raise UsageError(
            f"{folder} belongs to another user; set XDG_STATE_HOME to a folder of your own"
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)


def _forget_others(projects: Path, mine: Path) -> None:
    """Remove what is kept of checkouts that are gone, unless a server has still to be cleaned."""
    for folder in projects.iterdir():
        if folder == mine:
            continue
        with suppress(OSError):
            root = os.fsdecode((folder / _ROOT).read_bytes())
            names = [entry.name for entry in folder.iterdir()]
            if Path(root).exists() or any(name.startswith("writes-") for name in names):
                continue
            for name in names:
                (folder / name).unlink()
            folder.rmdir()


@contextmanager
def open_own(file: Path, flags: int = os.O_RDONLY) -> Iterator[int]:
    """Open a file that has to be a plain file of this user's; gives its descriptor.

    Never follows a link and never waits for a FIFO. Raises `OSError` if it cannot be opened, and
    `UsageError` if it is anything else.
    """
    try:
        found = os.open(file, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if file.is_symlink() or (file.exists() and not file.is_file()):
            raise UsageError(f"{file} is not a plain file: remove it") from error
        raise
    try:
        check_own(found, file)
        yield found
    finally:
        os.close(found)


def check_own(descriptor: int, file: Path) -> None:
    """Raise `UsageError` unless an open file is a plain one that only this user can change."""
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        raise UsageError(f"{file} is not a plain file: remove it")
    if state.st_uid != os.geteuid():
        raise UsageError(f"{file} belongs to another user: remove it")
    if state.st_nlink > 1:
        raise UsageError(f"{file} has a second name elsewhere: remove it")
    if state.st_mode & 0o022:
        raise UsageError(f"{file} can be written to by other users: remove it")


def read_own(file: Path, limit: int) -> bytes:
    """Return what a file of this user's holds; raises as `open_own`, and `UsageError` if too large.

    `limit` is in bytes.
    """
    with open_own(file) as descriptor:
        if os.fstat(descriptor).st_size > limit:
            raise UsageError(f"{file} holds more than {limit:,} bytes: remove it")
        with open(descriptor, "rb", closefd=False) as stream:
            return stream.read(limit)


def write_own(file: Path, data: bytes) -> None:
    """Write a file that only this user reads, in one step; raises `OSError`."""
    made = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123  a descriptor
            stream.write(data)
        made.replace(file)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


@cache
def _machine_key(home: Path) -> bytes:
    _own_folder(home)
    file = home / "key"
    try:
        key = read_own(file, _MAX_KEY_BYTES)
    except FileNotFoundError:
        made = file.with_name(f".key.{secrets.token_hex(8)}")
        write_own(made, secrets.token_bytes(_KEY_BYTES))
        try:
            # Another run may be making one at this moment: the first one stays. The other name goes
            # before the file is read, since one with two names is refused.
            with suppress(FileExistsError):
                os.link(made, file)
        finally:
            made.unlink(missing_ok=True)
        key = read_own(file, _MAX_KEY_BYTES)
    if len(key) < _KEY_BYTES:
        raise UsageError(f"{file} holds no key: remove it")
    return key


def machine_key() -> bytes:
    """Return the key of this user on this machine, made when it is first asked for.

    Raises `OSError` if there is no place for it, and `UsageError` if it is not the user's alone.
    """
    return _machine_key(state_home())


def carried_key() -> bytes:
    """Return the key of what may go from one CI job to the next; the machine's if none is set.

    Raises as `machine_key`, and `UsageError` for a key that is too short.
    """
    given = os.environ.get(KEY_VARIABLE, "")
    if not given:
        return machine_key()
    if len(given) < _KEY_BYTES:
        raise UsageError(f"{KEY_VARIABLE} has fewer than {_KEY_BYTES} characters")
    return sha256(b"snipproof:" + given.encode("utf-8", "surrogateescape")).digest()


def seal(key: bytes, *parts: bytes) -> str:
    """Return the seal of several parts, in hexadecimal; where one ends counts."""
    data = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hmac_digest(key, data, "sha256").hex()


def is_sealed(found: str | bytes, key: bytes, *parts: bytes) -> bool:
    """Whether `found` is the seal of these parts, without a hint in how long it takes."""
    given = found if isinstance(found, bytes) else found.encode("utf-8", "replace")
    return compare_digest(given, seal(key, *parts).encode())
