"""How the mock's responses differ from a server's to the same requests.

The mock is made of the contract; what it cannot know, only a server can show. A project may keep
what was measured in `fidelity.toml`: then a difference that is not in there is a failure, so that
the agreement can only grow.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from snipproof.core.exchange import Response, media_type
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.json_text import NOT_JSON, read_json
from snipproof.core.formats.toml_source import load
from snipproof.core.location import SourceLocation

STATUS, MEDIA_TYPE, SHAPE, EMPTINESS = "status", "media-type", "shape", "emptiness"
ASPECTS = (STATUS, MEDIA_TYPE, SHAPE, EMPTINESS)
"""The compared parts, the cause before its effects: the first difference of a response counts."""


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One way in which the mock responds differently from the server, in words."""

    operation: str
    aspect: str
    mock: str
    server: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One request that both responded to; `difference` is None if they agree."""

    operation: str
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The agreement of the mock with a server: how many responses were compared, and agreed.

    `operations` has both numbers by operation.
    """

    operations: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()

    @property
    def compared(self) -> int:
        """How many responses were compared."""
        return sum(compared for compared, _ in self.operations.values())

    @property
    def agreeing(self) -> int:
        """How many of them agreed."""
        return sum(agreeing for _, agreeing in self.operations.values())


def summed(comparisons: Iterable[Comparison]) -> Fidelity:
    """Return the agreement of many comparisons; each difference once."""
    compared: Counter[str] = Counter()
    agreeing: Counter[str] = Counter()
    differences: set[Difference] = set()
    for item in comparisons:
        compared[item.operation] += 1
        if item.difference is None:
            agreeing[item.operation] += 1
        else:
            differences.add(item.difference)
    operations = {name: (compared[name], agreeing[name]) for name in sorted(compared)}
    return Fidelity(operations, tuple(sorted(differences)))


def compared(operation: str, mock: Response, server: Response) -> Comparison:
    """Compare two responses to one request."""
    found = next(_aspects(mock, server), None)
    return Comparison(operation, found and Difference(operation, *found))


def _aspects(mock: Response, server: Response) -> Iterator[tuple[str, str, str]]:
    if mock.status != server.status:
        yield STATUS, str(mock.status), str(server.status)
    one, other = media_type(mock.headers), media_type(server.headers)
    if one != other and (mock.body or server.body):
        yield MEDIA_TYPE, one or "none", other or "none"
    left, right = read_json(mock.body), read_json(server.body)
    if left is NOT_JSON or right is NOT_JSON:
        if bool(mock.body.strip()) != bool(server.body.strip()):
            yield EMPTINESS, _fullness(mock.body.strip()), _fullness(server.body.strip())
        return
    if _kind(left) != _kind(right):
        yield SHAPE, _kind(left), _kind(right)
        return
    for path, mine, theirs in _lists(left, right):
        if bool(mine) != bool(theirs):
            where = f"{path} " if path else ""
            yield EMPTINESS, where + _fullness(mine), where + _fullness(theirs)
    # What the server leaves out it may leave out; what it has and the mock lacks, readers miss.
    others = _paths(right) - _paths(left)
    lacking = sorted(path for path in others if not _inside_lacking(path, others))
    if lacking:
        yield SHAPE, "without " + ", ".join(lacking[:_SHOWN]), "with them"


_SHOWN = 5
"""How many fields a difference names."""


def _inside_lacking(path: str, lacking: set[str]) -> bool:
    """Whether what a path is in lacks as a whole."""
    steps = path.split(".")
    return any(".".join(steps[:at]) in lacking for at in range(1, len(steps)))


def _fullness(value: Any) -> str:
    return "not empty" if value else "empty"


def _lists(left: Any, right: Any) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Return the lists that both are, or have as a field."""
    if isinstance(left, list) and isinstance(right, list):
        yield "", left, right
    elif isinstance(left, dict) and isinstance(right, dict):
        for name in left.keys() & right.keys():
            if isinstance(left[name], list) and isinstance(right[name], list):
                yield name, left[name], right[name]


def _paths(value: Any, path: str = "", depth: int = 4) -> set[str]:
    """Return the paths of all fields, those of a list's items in one."""
    found: set[str] = set()
    if depth and isinstance(value, dict):
        for name, item in value.items():
            inside = f"{path}.{name}" if path else name
            found |= {inside} | _paths(item, inside, depth - 1)
    elif depth and isinstance(value, list):
        for item in value:
            found |= _paths(item, f"{path}[]", depth - 1)
    return found


def _kind(value: Any) -> str:
    return {dict: "object", list: "array", type(None): "null"}.get(type(value), "scalar")


def read_fidelity(file: Path, root: Path) -> tuple[Difference, ...] | None:
    """Return the differences that are known; None without a file.

    Raises `FailureError` (`bad-metadata`) where it cannot be used.
    """
    if not file.exists():
        return None
    document = load(file, root)
    tables = document.value.get("difference", [])
    try:
        return tuple(
            Difference(*(str(table[key]) for key in ("operation", "aspect", "mock", "server")))
            for table in tables
        )
    except (KeyError, TypeError) as error:
        message = f"a [[difference]] has no {error}; write the file anew with --update-fidelity"
        raise document.failure("difference", message) from error


def lost(known: tuple[Difference, ...], now: Fidelity, file: str) -> Iterator[Failure]:
    """Return the differences that were not there when the agreement was measured before."""
    for item in now.differences:
        if item not in known:
            message = (
                f"{item.operation}: the mock's {item.aspect} is {item.mock}, and the server's is"
                f" {item.server}, which {file} does not have"
            )
            hint = "fix contract/world, or accept it: snipproof run --target live --update-fidelity"
            yield Failure(Code.MOCK_DIFFERS, message, SourceLocation(file, 1), hint)


def written(now: Fidelity, server: str, version: str, day: str) -> str:
    """Return the text of the file."""
    lines = [
        "# How far the mock agrees with a server: written by",
        "# `snipproof run --target live --update-fidelity`.",
        f"server = {_quoted(server)}",
        f"version = {_quoted(version)}",
        f"measured = {day}",
        f"compared = {now.compared}",
        f"agreeing = {now.agreeing}",
        f"operations = {len(now.operations)}",
    ]
    for item in now.differences:
        lines += ["", "[[difference]]"]
        values = (item.operation, item.aspect, item.mock, item.server)
        for key, value in zip(("operation", "aspect", "mock", "server"), values, strict=True):
            lines.append(f"{key} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


__all__ = [
    "Comparison",
    "Difference",
    "FailureError",
    "Fidelity",
    "compared",
    "lost",
    "read_fidelity",
    "summed",
    "written",
]
