"""Explains each failure code, with a mistake that causes it, and the cure: `codes.toml`.

The site's page of codes is made of the same file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from snipproof.core.failure import Code


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a mistake: in `file`, `new` stands in place of `old`, behind the text `after`.

    Where there is no `old`, `new` is all that the file holds.
    """

    file: str
    new: str
    old: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The meaning of a code, a mistake that causes it, and the next step.

    The mistake is made in the `example` of that id: its changes, or the `situation` that the
    `command` meets; with a `folder`, in a copy of it there. `stage` is the part of an example's
    journey in which the code comes up.
    """

    code: Code
    stage: str
    meaning: str
    cure: str
    example: str
    changes: tuple[Change, ...] = ()
    situation: str = ""
    command: str = ""
    folder: str = ""


@cache
def explanations() -> Mapping[Code, Explanation]:
    """Return the explanation of every code, in the order of an example's journey."""
    data = tomllib.loads(files("snipproof.core").joinpath("codes.toml").read_text("utf-8"))
    found = [
        _explanation(entry, stage["title"]) for stage in data["stage"] for entry in stage["code"]
    ]
    return {explanation.code: explanation for explanation in found}


def _explanation(entry: Mapping[str, Any], stage: str) -> Explanation:
    rest = {key: value for key, value in entry.items() if key not in {"name", "change"}}
    code = next(code for code in Code if code.slug == entry["name"])
    changes = tuple(Change(**change) for change in entry.get("change", ()))
    return Explanation(code=code, stage=stage, changes=changes, **rest)
