"""A small report with one result of every kind."""

from dataclasses import replace
from pathlib import Path

import pytest

from snipproof.core.confinement import Confinement
from snipproof.core.exchange import Exchange, Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Language, Snippet
from snipproof.core.verdict import Status, Verdict, skip
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.languages.running.runner import RunResult
from snipproof.run.results import Evidence, Report, Result

TOKEN = "layer5-demo-token"


def _snippet(name: str, language: Language) -> Snippet:
    path = f"snippets/tokens/{name}/{language.filename}"
    return Snippet(
        f"tokens/{name}", language, Path(path), b"curl\n", (1, 1), SourceLocation(path, 1)
    )


def _evidence(exit_status: int = 0) -> Evidence:
    exchange = Exchange(
        Request(
            "GET",
            "/api/identity/tokens?page=0",
            (
                ("Accept", "*/*"),
                ("Authorization", f"Bearer {TOKEN}"),
                ("Proxy-Connection", "Keep-Alive"),
            ),
        ),
        Response(200, (("Content-Type", "application/json"),), b'{"tokens": []}'),
    )
    stderr = b"curl: (22) no\n" if exit_status else b""
    kept_by = Confinement.LANDLOCK if exit_status else Confinement.NAMESPACES
    result = RunResult(exit_status, b"", stderr, 0.0123, confinement=kept_by)
    return Evidence(result, (exchange,), "2026-03-02T09:00:00Z", "mock", {"curl": "7.88.1"})


@pytest.fixture
def report() -> Report:
    """Return a report with a passed, a failed, an erroneous, a skipped snippet, and a problem."""
    failed = Failure(
        Code.UNKNOWN_PARAMETER,
        "the query parameter 'limit' is not in the contract \x07 of <getUserTokens>",
        SourceLocation("snippets/tokens/b/curl.sh", 2),
        "did you mean 'pageSize'?",
    )
    error = Failure(
        Code.TARGET_UNREACHABLE, "no answer", SourceLocation("snippets/tokens/c/python.py", 5)
    )
    problem = Failure(
        Code.UNKNOWN_SNIPPET,
        "there is no example 'tokens/x'",
        SourceLocation("content/guides/quickstart.md", 12),
    )
    page = SourceLocation("content/guides/quickstart.md", 9)
    return Report(
        target="mock",
        started="2026-03-02T09:00:00Z",
        seconds=1.23456,
        results=(
            Result(
                _snippet("a", CURL),
                Verdict(Status.PASSED),
                "getUserTokens",
                (page,),
                replace(_evidence(), cached=True),
            ),
            Result(
                _snippet("b", CURL),
                Verdict(Status.FAILED, (failed,)),
                "getUserTokens",
                (page,),
                _evidence(22),
            ),
            Result(_snippet("c", PYTHON), Verdict(Status.ERROR, (error,)), "getUserTokens", ()),
            Result(_snippet("d", PYTHON), skip("sends POST; this run may send GET"), "x", ()),
        ),
        problems=(problem,),
    )
