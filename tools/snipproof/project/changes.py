"""Asks git what differs from another commit, and what the contract was there."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from snipproof.core.usage import UsageError
from snipproof.project.project import Project


def changed_files(root: Path, reference: str) -> list[PurePosixPath]:
    """Return the files that differ from where the work tree left a commit, new ones included.

    They are relative to `root`; one outside begins with `..`. Raises `UsageError` if git fails.
    """
    up = _git(root, "rev-parse", "--show-cdup").decode().strip()
    top = (root / up).resolve()
    base = _base(root, reference)
    tracked = _git(top, "diff", "--name-only", "--no-renames", "-z", base)
    new = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    names = sorted(
        {name.decode("utf-8", "replace") for name in (tracked + new).split(b"\0") if name}
    )
    return [_relative(top / name, root.resolve()) for name in names]


@contextmanager
def project_before(project: Project, reference: str) -> Iterator[Project | None]:
    """Return the project as it was where the work tree left a commit, without examples and pages.

    None if the settings name other folders now, or if the folders of that commit cannot be read.
    """
    settings = project.settings
    root = settings.root
    folders = [settings.contract]
    if not PurePosixPath(settings.world).is_relative_to(settings.contract):
        folders.append(settings.world)
    try:
        archive = _git(root, "archive", "--format=tar", _base(root, reference), "--", *folders)
    except UsageError:
        yield None
        return
    import io  # noqa: PLC0415  for --changed-since alone
    import tarfile  # noqa: PLC0415

    with TemporaryDirectory(prefix="snipproof-") as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(folder, filter="data")
        yield Project(replace(settings, root=Path(folder)), project.store)


def _base(root: Path, reference: str) -> str:
    """Return the commit where the work tree left another, which may have gone on since."""
    return _git(root, "merge-base", "--end-of-options", reference, "HEAD").decode().strip()


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
