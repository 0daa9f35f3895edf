"""Finds failures that share a cause outside of their snippets: a report shows one of them.

A missing program, a server that is down and an interruption fail each snippet in the same words.
"""

from collections.abc import Iterable
from dataclasses import replace

from snipproof.core.failure import Code, Failure
from snipproof.core.text import count

_SHARED = frozenset({Code.INTERRUPTED, Code.TOOL_MISSING, Code.TARGET_UNREACHABLE})

Cause = tuple[Code, str]


def shared_cause(failure: Failure) -> Cause | None:
    """Return the cause that a failure shares with others; None if its cause is its own."""
    return (failure.code, failure.message) if failure.code in _SHARED else None


def once_each(failures: Iterable[Failure]) -> list[Failure]:
    """Return the failures with one for each shared cause, whose message counts the others."""
    kept: dict[Cause | int, Failure] = {}
    others: dict[Cause | int, int] = {}
    for number, failure in enumerate(failures):
        key = shared_cause(failure) or number
        if key in kept:
            others[key] = others.get(key, 0) + 1
        else:
            kept[key] = failure
    return [
        replace(failure, message=f"{failure.message}; {also(others[key])}")
        if key in others
        else failure
        for key, failure in kept.items()
    ]


def also(number: int) -> str:
    """Return how many other snippets have the same cause, in words."""
    return f"the same for {count(number, 'other snippet')}"
