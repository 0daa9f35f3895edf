"""The modules that decide between green and red, each with the tests that mirror it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

PACKAGE = Path("tools/snipproof")

CORE: Mapping[str, str] = {
    "verdict": "tests/test_verdict.py",
    "checks/reason": "tests/checks/test_reason.py",
    "redaction": "tests/test_redaction.py",
    "exchange": "tests/test_exchange.py",
    "checks/run": "tests/checks/test_run.py",
    "checks/place": "tests/checks/test_place.py",
    "checks/source": "tests/checks/test_source.py",
    "checks/equality": "tests/checks/test_equality.py",
    "plan": "tests/test_plan.py",
    "checks/output": "tests/checks/test_output.py",
    "checks/exchanges": "tests/checks/test_exchanges.py",
    "gateway": "tests/test_gateway.py",
}
"""What is tested, as a path in the package without its ending, and by which file of tests."""


MUTATED = tuple(
    name for name in CORE if name not in {"checks/output", "checks/exchanges", "gateway"}
)
"""Those whose tests are held to mutants as well; what mutants tell of the others is open yet."""


def chosen(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """Give the named modules of those that are known, or all; raises `ValueError` for another."""
    for name in names:
        if name not in known:
            raise ValueError(f"{name!r} is none of {', '.join(known)}")
    return list(names or known)
