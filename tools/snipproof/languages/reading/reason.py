"""The parts that the languages share to explain the end of a snippet."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from snipproof.core.snippet import Snippet
from snipproof.core.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a snippet ended: in words, where its own do not do, at which line, and what to do."""

    line: int | None = None
    words: str = ""
    hint: str = ""


LOOK_AT_RESPONSE = "compare with response.json beside the snippet"
NO_SUCH_FILE = "an example finds the files that lie in files/ beside its snippet, and no other"
NOBODY_TYPES = "a run has nobody to type: read the value from an environment variable"
NOT_JSON = "the response is not JSON: see its status and its body with -v"


def first_hint(hints: Mapping[re.Pattern[str], str], stderr: str) -> str:
    """Return the hint whose pattern is the first to be found in the last words; empty without."""
    return next((hint for said, hint in hints.items() if said.search(stderr)), "")


def first_line(snippet: Snippet, pattern: re.Pattern[str]) -> int | None:
    """Return the first line of a snippet in which a pattern is found."""
    lines = enumerate(snippet.text.split("\n"), 1)
    return next((number for number, text in lines if pattern.search(text)), None)


def unset(
    snippet: Snippet, name: str, reads: re.Pattern[str], line: int, known: Collection[str]
) -> Reason:
    """Return the reason of a snippet that reads a variable which has no value.

    `reads` is how a line reads it, `known` are the names that it may have been meant for.
    """
    otherwise = "set it in the snippet; what every example may read is listed in the mock's world"
    where = first_line(snippet, reads) or line
    return Reason(where, f"it reads {name}, which is not set", did_you_mean(name, known, otherwise))
