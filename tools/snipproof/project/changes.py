"""Which examples a change can affect: what differs from another commit, and what hangs on it."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from snipproof.core.text import count
from snipproof.core.usage import UsageError
from snipproof.project.pages.markdown import SUFFIXES
from snipproof.project.project import Project

_HUGO = ("archetypes", "assets", "data", "i18n", "layouts", "static", "themes")
"""Folders of Hugo's: they make pages of what ran, and no run reads them."""


@dataclass(frozen=True, slots=True)
class Affected:
    """The ids of the examples that a change can affect, None for all; `why` says it to a person."""

    examples: frozenset[str] | None
    why: str


def changed_files(root: Path, reference: str) -> list[PurePosixPath]:
    """Return the files that differ from where the work tree left a commit, new ones included.

    They are relative to `root`; one outside begins with `..`. Raises `UsageError` where git cannot
    tell.
    """
    up = _git(root, "rev-parse", "--show-cdup").decode().strip()
    top = (root / up).resolve()
    # What the other side has changed since then is not this change's.
    base = _git(root, "merge-base", "--end-of-options", reference, "HEAD").decode().strip()
    tracked = _git(top, "diff", "--name-only", "--no-renames", "-z", base)
    new = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    names = sorted(
        {name.decode("utf-8", "replace") for name in (tracked + new).split(b"\0") if name}
    )
    return [_relative(top / name, root.resolve()) for name in names]


def _relative(file: Path, root: Path) -> PurePosixPath:
    if file.is_relative_to(root):
        return PurePosixPath(file.relative_to(root).as_posix())
    return PurePosixPath("..", file.name)


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", *arguments],  # noqa: S607  wherever a system keeps it
            cwd=folder,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        message = f"--changed-since asks git, which cannot be started: {error.strerror or error}"
        raise UsageError(message) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or "it has no common ancestor"
        message = f"--changed-since asks git, which says: {said}"
        hint = "name a commit that is there; a shallow clone has few (fetch-depth: 0)"
        raise UsageError(f"{message}; {hint}")
    return done.stdout


def affected(project: Project, files: Iterable[PurePosixPath]) -> Affected:
    """Return the examples whose verdict can be another one after these files have changed.

    A verdict depends on the example's folder, and on contract, world, settings, this tool and what
    is installed. The mock's answer to one operation may depend on any other, so a change of the
    contract affects all. What is neither an example's nor of the pages alone affects all, too.
    """
    settings = project.settings
    snippets = PurePosixPath(settings.snippets)
    apart = [PurePosixPath(name) for name in (settings.content, settings.state, *_HUGO)]
    shared = [PurePosixPath(name) for name in (settings.contract, settings.world)]
    hit: set[str] = set()
    for file in files:
        if any(file.is_relative_to(place) for place in shared):
            return Affected(None, f"{file} has changed, and every verdict depends on it")
        if file.is_relative_to(snippets):
            parts = file.relative_to(snippets).parts
            hit.add("/".join(parts[:2]))
        elif file.suffix not in SUFFIXES and not any(map(file.is_relative_to, apart)):
            return Affected(None, f"{file} has changed, and what depends on it is not known")
    found = frozenset(hit & project.examples.keys())
    return Affected(found, f"{count(len(found), 'example')} of {len(project.examples)} affected")
