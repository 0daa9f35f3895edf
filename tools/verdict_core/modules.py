"""The modules that decide between green and red, each with the tests that mirror it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

PACKAGE = Path("tools/snipproof")

CORE: Mapping[str, str] = {
    "core/verdict": "tests/core/test_verdict.py",
    "languages/curl/reason": "tests/languages/curl/test_reason.py",
    "languages/python/reason": "tests/languages/python/test_reason.py",
    "targets/redaction": "tests/targets/test_redaction.py",
    "core/exchange": "tests/core/test_exchange.py",
    "checks/run": "tests/checks/test_run.py",
    "languages/reading/place": "tests/languages/reading/test_place.py",
    "checks/source": "tests/checks/test_source.py",
    "checks/equality": "tests/checks/test_equality.py",
    "checks/executed": "tests/checks/test_executed.py",
    "checks/deviations": "tests/checks/test_deviations.py",
    "checks/fidelity": "tests/checks/test_fidelity.py",
    "checks/volatile": "tests/checks/test_volatile.py",
    "checks/varying": "tests/checks/test_varying.py",
    "checks/rules": "tests/checks/test_rules.py",
    "run/plan": "tests/run/test_plan.py",
    "checks/output": "tests/checks/test_output.py",
    "checks/exchanges": "tests/checks/test_exchanges.py",
    "targets/http/gateway": "tests/targets/http/test_gateway.py",
}
"""The tested modules, as paths in the package without their ending, with their files of tests."""


def chosen(names: Sequence[str]) -> list[str]:
    """Return the named modules, or all of the core.

    Raises `ValueError` for one that is not in it.
    """
    for name in names:
        if name not in CORE:
            raise ValueError(f"{name!r} is none of {', '.join(CORE)}")
    return list(names or CORE)
