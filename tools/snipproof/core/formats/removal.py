"""Removes a folder whatever a run has left in it: ten thousand levels deep, without any rights.

`shutil.rmtree` calls itself for each level, and needs a path, or a descriptor, for each of them.
Here each folder that is found is moved to the top and emptied there, so that depth does not matter.
Nothing outside of the folder is ever opened or followed.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

SECONDS = 20.0
"""How long a removal may take; what is left then is left for the next run."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove_tree(folder: Path, seconds: float = SECONDS) -> bool:
    """Remove a folder and all that is in it; say if it is gone. Raises nothing of its own."""
    deadline = time.monotonic() + seconds
    with suppress(OSError):
        top = _open(folder, None)
        try:
            _empty_all(top, deadline)
        finally:
            os.close(top)
    with suppress(OSError):
        folder.rmdir()
    return not os.path.lexists(folder)


def _empty_all(top: int, deadline: float) -> None:
    """Empty the folder that is open as `top`, one folder after the other."""
    moved = 0
    waiting = _sweep(top, deadline)
    while waiting and time.monotonic() < deadline:
        name = waiting.pop()
        with suppress(OSError):
            inner = _open(name, top)
            try:
                for child in _sweep(inner, deadline):
                    with suppress(OSError):
                        # To be moved, a folder has to be one that its owner can write to.
                        os.close(_open(child, inner))
                        moved += 1
                        os.rename(child, f".removed-{moved}", src_dir_fd=inner, dst_dir_fd=top)
                        waiting.append(f".removed-{moved}")
            finally:
                os.close(inner)
            os.rmdir(name, dir_fd=top)


def _sweep(folder: int, deadline: float) -> list[str]:
    """Remove the files of an open folder; return the names of the folders in it."""
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if time.monotonic() > deadline:
                break
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                with suppress(OSError):
                    os.unlink(entry.name, dir_fd=folder)
    return folders


def _open(name: str | Path, parent: int | None) -> int:
    """Open a folder, with the rights to empty it; raises `OSError`."""
    with suppress(PermissionError):
        found = os.open(name, _FOLDER, dir_fd=parent)
        if os.fstat(found).st_mode & 0o700 != 0o700:  # noqa: PLR2004  all of the owner's
            os.fchmod(found, 0o700)
        return found
    # Without the right to read it, it can be named but not opened; a path in /proc follows no link.
    named = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        os.chmod(f"/proc/self/fd/{named}", 0o700)  # noqa: PTH101
    finally:
        os.close(named)
    return os.open(name, _FOLDER, dir_fd=parent)
