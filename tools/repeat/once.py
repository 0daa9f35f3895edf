"""One clean run of every example in a process of its own: `python -m repeat.once JOBS [cold]`.

Prints as JSON what each snippet came to: its verdict, hashes of what it printed and exchanged.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from snipproof.core.exchange import Exchange
from snipproof.core.formats.store import digest
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.results import Result
from snipproof.run.sessions import mock_session

_OF_THE_PORT = frozenset({"host"})
"""Fields of a request that hold the port, which is another one for each run."""


def outcome(result: Result) -> dict[str, object]:
    """Return all of a result that has to be the same every time."""
    verdict = result.verdict
    told: dict[str, object] = {
        "verdict": str(verdict.status),
        "failures": [f"{item.location}: {item.code}: {item.message}" for item in verdict.failures],
        "reason": verdict.reason,
    }
    if result.evidence is not None:
        ended = result.evidence.result
        told["exit"] = ended.exit_status
        told["output"] = digest([ended.stdout])
        told["confinement"] = str(ended.confinement)
        exchanges = result.evidence.exchanges
        told["exchanges"] = [digest(_parts(exchange)) for exchange in exchanges]
    return told


def _parts(exchange: Exchange) -> Iterator[bytes | str]:
    request, response = exchange.request, exchange.response
    yield from (request.method, request.target, request.body, str(response.status), response.body)
    for name, value in request.headers:
        if name.lower() not in _OF_THE_PORT:
            yield from ("request", name, value)
    for name, value in response.headers:
        yield from ("response", name, value)
    yield repr(exchange.refusal)


def main(jobs: int, *, cold: bool) -> None:
    """Run everything in the project that the current folder is in."""
    project = load_project(Path(), keep=False)
    chosen = select(project, ())
    options = Options(jobs, cold=cold, cache=False)
    report = run(project, chosen, mock_session(project), options)
    told = {result.snippet.id: outcome(result) for result in report.results}
    json.dump(
        {
            "snippets": told,
            "problems": [f"{item.location}: {item.code}" for item in report.problems],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), cold="cold" in sys.argv[2:])
