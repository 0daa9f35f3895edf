"""Finds a project's place in the repository that a CI system has checked out."""

import os
from pathlib import Path


def path_in_repository(path: str, root: Path) -> str:
    """Return a path of the project at `root` as the CI system names it, with `/` on every system.

    Under GitHub Actions that is relative to the workspace; elsewhere, it stays as it is.
    """
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace:
        return path
    top, folder = Path(workspace).resolve(), root.resolve()
    return (folder / path).relative_to(top).as_posix() if folder.is_relative_to(top) else path
