"""Reads the base of a pull request, so that CI can report what a change adds."""

import os
import subprocess
from pathlib import Path

from snipproof.checks.deviations import Deviations, parse_deviations
from snipproof.core.usage import UsageError


def base_commit() -> str:
    """Return the commit that a pull request's job compares with; empty outside of one.

    `SNIPPROOF_BASE` names it; else GitHub's or GitLab's own variables do.
    """
    branch = os.environ.get("GITHUB_BASE_REF", "")
    return (
        os.environ.get("SNIPPROOF_BASE", "")
        or (f"origin/{branch}" if branch else "")
        or os.environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    )


def deviations_at(commit: str, file: Path, root: Path) -> Deviations:
    """Return what was accepted at a commit; nothing if the file was not there.

    Raises `UsageError` if git does not know the commit.
    """
    known = _git(root, "rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    if known is None:
        message = f"git does not know {commit}, to see whether {file.name} has only shrunk"
        raise UsageError(f"{message}: fetch it, or set SNIPPROOF_BASE")
    text = _git(root, "show", f"{known.strip()}:./{file.relative_to(root).as_posix()}")
    return Deviations() if text is None else parse_deviations(text, file.name)


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *words],  # noqa: S607  wherever a system keeps it
            cwd=root,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, UnicodeDecodeError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout
