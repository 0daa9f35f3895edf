"""Refuses a state folder that came with the project, or leads elsewhere.

What is in it is written by the tool and read by Hugo; nothing in it is ever believed by the tool
without a seal (`core.formats.private`). But what lies there before a run would be shown by pages
and written through by runs, so a folder or a file that is a link, that git has, or that belongs to
another user ends every command.
"""

import os
import stat
import subprocess
from pathlib import Path, PurePosixPath

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.source import location
from snipproof.project.settings import Settings

_GIT_SECONDS = 10.0
_COMPRESSED_INDEX = 4
_GITS = frozenset({".git", ".github", ".gitlab", ".hg", ".svn"})


def check_state_folder(settings: Settings) -> None:
    """Raise `FailureError` (`unsafe-path`) unless the state folder is the tool's own."""
    root = settings.root
    _check_setting(settings)
    place = root
    for part in PurePosixPath(settings.state).parts:
        place /= part
        if not _check_entry(place, root):
            return
    tracked = _tracked(root, settings.state)
    if tracked:
        message = f"git has {tracked}, and what is in this folder is made by each run"
        hint = f"git rm -r --cached {settings.state}, and name the folder in .gitignore"
        raise _unsafe(root / tracked, root, message, hint)
    if not place.is_dir():
        return  # then a run says what it cannot write
    with os.scandir(place) as entries:
        for entry in entries:
            _check_entry(Path(entry.path), root)


def _check_setting(settings: Settings) -> None:
    state = PurePosixPath(settings.state)
    others = (settings.content, settings.snippets, settings.contract, settings.world)
    inside = not state.is_absolute() and ".." not in state.parts and state.parts
    apart = not any(
        state.is_relative_to(other) or PurePosixPath(other).is_relative_to(state)
        for other in map(PurePosixPath, others)
    )
    if inside and apart and not _GITS & set(state.parts) and "\0" not in settings.state:
        return
    message = f"state is {settings.state!r}; expected a folder of its own inside of the project"
    raise _unsafe(
        settings.root / "pyproject.toml", settings.root, message, 'write state = ".snipproof"'
    )


def _check_entry(place: Path, root: Path) -> bool:
    """Say whether something is there; raise `FailureError` if it is a link or somebody else's."""
    try:
        found = place.lstat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _unsafe(place, root, f"it cannot be looked at: {error.strerror}", "") from error
    what = ""
    if stat.S_ISLNK(found.st_mode):
        what = "is a link, through which a run would write elsewhere"
    elif not (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)):
        what = "is neither a file nor a folder"
    elif found.st_uid != os.geteuid():
        what = "belongs to another user"
    elif stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        what = "has a second name elsewhere, through which a run would write"
    if what:
        raise _unsafe(place, root, f"{place.name} {what}", "remove it; each run makes it anew")
    return True


def _tracked(root: Path, state: str) -> str:
    """Return the first file that git has of the state folder, as a path in `root`; else nothing."""
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.exists():
            break
    else:
        return ""
    if not _may_be_tracked(git, (root / state).relative_to(folder).as_posix()):
        return ""
    try:
        done = subprocess.run(
            # A repository's own settings name programs; none of them is to be started here.
            ["git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--", state],  # noqa: S607
            cwd=root,
            capture_output=True,
            check=False,
            timeout=_GIT_SECONDS,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        # Without a response, what looks tracked counts as tracked.
        return state
    if done.returncode:
        return state
    return done.stdout.partition(b"\0")[0].decode("utf-8", "replace")


def _may_be_tracked(git: Path, state: str) -> bool:
    """Whether git's index may name a folder: to ask git itself takes as long as a cached run."""
    try:
        if git.is_file():  # of a work tree or a submodule
            git = git.parent / git.read_text("utf-8").partition("gitdir:")[2].strip()
        index = (git / "index").read_bytes()
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError):
        return True
    version = int.from_bytes(index[4:8], "big")
    return version >= _COMPRESSED_INDEX or f"{state}/".encode() in index or b"link" in index


def _unsafe(place: Path, root: Path, message: str, hint: str) -> FailureError:
    return FailureError(Failure(Code.UNSAFE_PATH, message, location(place, root), hint))
