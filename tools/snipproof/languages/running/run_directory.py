"""The folder in which the runs have their directories, one folder for each call of the tool.

A tool that is killed cannot remove its folder. The next one does: a folder is held by a lock as
long as its tool lives, and the system lets go of a lock when its holder is gone.
"""

import fcntl
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from snipproof.core.formats.removal import remove_tree
from snipproof.core.usage import UsageError

_PREFIX = "snipproof-runs-"
_NEW_SECONDS = 60.0
"""How old a folder has to be to count as left behind: one just made may not be locked yet."""

_CLEAR_SECONDS = 5.0
"""How long a run looks after what another has left; the next one goes on with the rest."""


@contextmanager
def run_directory() -> Iterator[Path]:
    """Return an empty folder for as long as the context lasts; raises `UsageError` without one."""
    lock = -1
    folder: Path | None = None
    try:
        try:
            # The name is chosen first: whenever Ctrl-C comes, it is known what to remove.
            folder = Path(_place(), _PREFIX + secrets.token_hex(8))
            folder.mkdir(mode=0o700)
            lock = os.open(folder, os.O_RDONLY)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"there is no folder to run in: {reason}; name a writable one with TMPDIR"
            raise UsageError(message) from error
        fcntl.flock(lock, fcntl.LOCK_EX)
        _clear(folder.parent)
        yield folder
    finally:
        if folder is not None:
            _remove(folder)
        if lock != -1:
            os.close(lock)


def _place() -> str:
    """Return the folder for temporary files; /var/tmp, so that a run sees nothing in its /tmp."""
    place = tempfile.gettempdir()
    is_usual = place == "/tmp" and os.access("/var/tmp", os.W_OK | os.X_OK)  # noqa: S108
    return "/var/tmp" if is_usual else place  # noqa: S108


def _remove(folder: Path) -> None:
    """Remove a folder, and come to the end of it before Ctrl-C is heard."""
    try:
        remove_tree(folder)
    except KeyboardInterrupt:
        remove_tree(folder)
        raise


def _clear(place: Path) -> None:
    """Remove the folders in `place` that nobody holds any more."""
    for folder in place.glob(f"{_PREFIX}*"):
        try:
            found = folder.lstat()
            if found.st_uid != os.getuid() or time.time() - found.st_mtime < _NEW_SECONDS:
                continue
            lock = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_tree(folder, _CLEAR_SECONDS)
        except OSError:
            continue
        finally:
            os.close(lock)
