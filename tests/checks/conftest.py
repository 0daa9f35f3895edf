"""What the tests of the checks share."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import Contract, load_contract
from snipproof.core.snippet import Example, Language, Snippet
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.languages.running.runner import RunResult

MakeSnippet = Callable[..., Snippet]

_load = cache(load_contract)
"""Reads once for a process, which may begin many runs of tests: `make mutants` forks it so."""


@pytest.fixture(scope="session")
def contract(root: Path) -> Contract:
    """Return the project's own contract."""
    return _load(root / "contract", root)


@pytest.fixture
def make_example(make_snippet: MakeSnippet) -> Callable[..., Example]:
    """Return a function that makes an example of the sources of its languages."""

    def make(curl: str | None = "curl x\n", python: str | None = None, **more: Any) -> Example:
        sources: dict[Language, str | None] = {CURL: curl, PYTHON: python}
        snippets = {
            language: make_snippet(source, str(language))
            for language, source in sources.items()
            if source is not None
        }
        first = next(iter(snippets.values()))
        values = {"operation_ids": (), "outputs": {}, **more}
        return Example(
            id="tokens/list",
            directory=Path("snippets/tokens/list"),
            location=first.location,
            snippets=snippets,
            **values,
        )

    return make


@pytest.fixture
def make_result() -> Callable[..., RunResult]:
    """Return a function that makes the result of a run, of a healthy one unless told otherwise."""

    def make(exit_status: int = 0, stderr: str = "", **more: Any) -> RunResult:
        return RunResult(exit_status, b"", stderr.encode(), 0.01, **more)

    return make
