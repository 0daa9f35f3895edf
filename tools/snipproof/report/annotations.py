"""Failures as annotations: GitHub shows them on the changed lines of a pull request.

The form is that of the runner's workflow commands: `::error file=…,line=…,title=…::message`.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from snipproof.core.failure import Failure
from snipproof.core.text import revealed
from snipproof.report.causes import once_each
from snipproof.report.repository import path_in_repository

_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
"""Characters of the runner's own syntax, and their escaped forms."""


def wanted() -> bool:
    """Whether this is a step of GitHub Actions, where annotations are read."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def annotations(failures: Iterable[Failure], root: Path) -> Iterator[str]:
    """Return a line for each failure, one for a shared cause; `root` is the project's folder."""
    for failure in once_each(failures):
        place = failure.location
        properties = {
            "file": path_in_repository(place.path, root),
            "line": str(place.line),
            "title": f"snipproof: {failure.code}",
        }
        written = ",".join(
            f"{name}={revealed(value).translate(_IN_PROPERTY)}"
            for name, value in properties.items()
        )
        text = f"{failure.message}\n\u2192 {failure.hint}" if failure.hint else failure.message
        yield f"::error {written}::{revealed(text).translate(_IN_TEXT)}"
