"""Differences of a server from its contract, and those that a project accepts.

The file `deviations.toml` has a table for each accepted difference:

```toml
[[deviation]]
operation = "listZones"            # or: example = "zones/list-zones"
differs = "missing-field [].dnssec"
reason = "the server leaves it out unless it is asked for"
until = 2027-06-30
```

`differs` is a finding's `difference`. Nothing else is waived, and nothing after that day.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from snipproof.contract import Contract, NoMatch
from snipproof.core.exchange import Exchange
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.toml_source import TomlDocument, load
from snipproof.core.location import SourceLocation
from snipproof.core.suggestions import did_you_mean

KEYS = frozenset({"operation", "example", "differs", "reason", "until"})
DAYS = 90
"""For how many days a draft accepts a difference."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """One accepted difference: of an `operation`, or of it in one `example`; the other is empty."""

    operation: str
    example: str
    differs: str
    reason: str
    until: date
    location: SourceLocation

    @property
    def key(self) -> tuple[str, str, str]:
        """The accepted difference, without its reason and date."""
        return self.operation, self.example, self.differs


@dataclass(frozen=True, slots=True)
class Deviations:
    """The accepted differences of a project, as they hold on one day."""

    accepted: tuple[Deviation, ...] = ()

    def on(self, today: date) -> "Deviations":
        """Return those that hold on a day."""
        return Deviations(tuple(item for item in self.accepted if item.until >= today))

    def accepts(self, operation: str, example: str, difference: str) -> bool:
        """Whether a difference of an operation's response is accepted in an example."""
        return any(
            item.differs == difference and (item.operation == operation or item.example == example)
            for item in self.accepted
        )


NO_DEVIATIONS = Deviations()
"""The accepted differences of a project without the file: none."""


def read_deviations(file: Path, root: Path) -> tuple[Deviations, tuple[Failure, ...]]:
    """Read the file; return what it accepts, and what is wrong with the rest.

    There are none without a file. What cannot be understood is accepted by nobody.
    """
    if not file.exists():
        return Deviations(), ()
    try:
        document = load(file, root)
    except FailureError as error:
        return Deviations(), (error.failure,)
    return _deviations(document)


def parse_deviations(text: str, path: str) -> Deviations:
    """Return what a text of that form accepts; nothing if it is not TOML."""
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return Deviations()
    return _deviations(TomlDocument(value, text, path))[0]


def _deviations(document: TomlDocument) -> tuple[Deviations, tuple[Failure, ...]]:
    tables = document.value.get("deviation", [])
    wrong = [
        Failure(Code.BAD_METADATA, f"{key!r} is no [[deviation]]", document.at(key))
        for key in document.value
        if key != "deviation"
    ]
    if not isinstance(tables, list):
        tables = [tables]
    opened = re.finditer(r"^[ \t]*\[\[[ \t]*deviation[ \t]*\]\]", document.text, re.MULTILINE)
    lines = [document.text.count("\n", 0, found.start()) + 1 for found in opened]
    accepted = []
    for number, table in enumerate(tables):
        line = lines[number] if number < len(lines) else 1
        place = SourceLocation(document.path, line)
        reason = _why_not(table)
        if reason:
            wrong.append(Failure(Code.BAD_METADATA, f"the deviation {reason}", place, _HINT))
            continue
        accepted.append(
            Deviation(
                table.get("operation", ""),
                table.get("example", ""),
                table["differs"],
                table["reason"],
                table["until"],
                place,
            )
        )
    return Deviations(tuple(accepted)), tuple(wrong)


_HINT = 'see "Deviations" in the documentation of live runs'


def _why_not(table: Any) -> str:
    """Say what is wrong with one table; empty if nothing is."""
    if not isinstance(table, dict):
        return "is no table"
    unknown = sorted(table.keys() - KEYS)
    if unknown:
        return f"has no key {unknown[0]!r}; its keys are {', '.join(sorted(KEYS))}"
    if ("operation" in table) == ("example" in table):
        return "names neither an operation nor an example, or both; expected one of them"
    for key in ("operation", "example", "differs", "reason"):
        text = table.get(key, "" if key in {"differs", "reason"} else "-")
        if not isinstance(text, str) or not text.strip():
            return f"says no {key}; expected a text"
    fits = type(table.get("until")) is date
    return "" if fits else "has no date until which it is accepted: until = 2027-06-30"


def deviation_problems(
    deviations: Deviations, contract: Contract, examples: Iterable[str], today: date
) -> Iterator[Failure]:
    """Return what is wrong with accepted differences, without a run."""
    known = frozenset(examples)
    for item in deviations.accepted:
        if item.until < today:
            message = f"this difference was accepted until {item.until} only: {item.reason}"
            hint = "remove it, and see in a live run whether it is still there"
            yield Failure(Code.DEVIATION_EXPIRED, message, item.location, hint)
        name, names = (
            item.operation or item.example,
            contract.operations if item.operation else known,
        )
        if name not in names:
            kind = "operation" if item.operation else "example"
            hint = did_you_mean(name, names, "remove the deviation")
            message = f"there is no {kind} {name!r}"
            yield Failure(Code.BAD_METADATA, message, item.location, hint)


def growth(deviations: Deviations, before: Deviations) -> Iterator[Failure]:
    """Return the differences that are accepted now and were not before."""
    old = {item.key: item for item in before.accepted}
    for item in deviations.accepted:
        earlier = old.get(item.key)
        if earlier is None or item.until > earlier.until:
            what = "is new" if earlier is None else f"was accepted until {earlier.until} only"
            name = item.operation or item.example
            message = f"the accepted difference {item.differs!r} of {name} {what}"
            hint = "this file may only shrink in CI: fix the contract or the server"
            yield Failure(Code.DEVIATION_NEW, message, item.location, hint)


def differences(contract: Contract, exchanges: Sequence[Exchange]) -> list[tuple[str, str]]:
    """Return how responses differ from the contract, by operation; each difference once.

    Of a status that is not declared only a success is told: an error may be the example's.
    """
    found: dict[tuple[str, str], None] = {}
    for exchange in exchanges:
        match = contract.answering(exchange.request)
        if isinstance(match, NoMatch) or exchange.refusal is not None:
            continue
        for finding in contract.check_response(match.operation, exchange.response):
            undeclared = finding.difference == f"status {exchange.response.status}"
            if finding.is_warning:
                continue
            if finding.difference and not (undeclared and exchange.response.status >= _ERROR):
                found[match.operation.id, finding.difference] = None
    return list(found)


_ERROR = 400


def drafted(deviations: Deviations, new: Iterable[tuple[str, str]], today: date) -> str:
    """Return the text of the file with new differences, whose reasons a person has to write."""
    tables = [
        _table(
            "operation" if item.operation else "example",
            item.operation or item.example,
            item.differs,
            item.reason,
            item.until,
        )
        for item in deviations.accepted
    ]
    known = {(item.operation, item.differs) for item in deviations.accepted}
    until = today + timedelta(days=DAYS)
    tables += [
        _table("operation", operation, difference, "", until)
        for operation, difference in dict.fromkeys(new)
        if (operation, difference) not in known
    ]
    return "\n".join(tables)


def _table(kind: str, name: str, differs: str, reason: str, until: date) -> str:
    lines = (
        "[[deviation]]",
        f"{kind} = {json.dumps(name)}",
        f"differs = {json.dumps(differs)}",
        f"reason = {json.dumps(reason, ensure_ascii=False)}",
        f"until = {until}",
        "",
    )
    return "\n".join(lines)
