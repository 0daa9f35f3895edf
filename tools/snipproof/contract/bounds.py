"""Bounds what schemas of a contract may ask of a validator.

A schema of a few lines can be one of millions: where each of twenty says `anyOf` of the next one
twice, a value is held to the last one a million times. Counted is what speaks of one and the same
value; what speaks of the values inside of it costs no more than there are such values.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.contract.circles import in_place

MAX_PARTS = 10_000
"""How many schemas may speak of one value, references unfolded."""

MAX_STEPS = 64
"""How many references may lead from one schema of a value to another."""


def too_large(schemas: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the schemas beyond a limit, by name, each with what the limit is.

    What refers to one of them is counted without it.
    """
    parts: dict[str, int] = {}
    lengths: dict[str, int] = {}
    for name in schemas:
        waiting = [(name, False)]
        while waiting:
            current, entered = waiting.pop()
            if current in parts and not entered:
                continue
            inner = [item for item in in_place(schemas.get(current)) if item in schemas]
            if not entered:
                # A schema inside of itself is a fault of another kind (`circles`).
                parts[current], lengths[current] = 1, 0
                waiting.append((current, True))
                waiting += [(item, False) for item in inner if item not in parts]
                continue
            parts[current] = 1 + sum(parts.get(item, 1) for item in inner)
            lengths[current] = 1 + max((lengths.get(item, 0) for item in inner), default=0)
            if parts[current] > MAX_PARTS:
                yield current, f"unfolds to more than {MAX_PARTS:,} schemas of one value"
            elif lengths[current] > MAX_STEPS:
                yield current, f"refers on in more than {MAX_STEPS} steps"
            else:
                continue
            parts[current], lengths[current] = 1, 0
