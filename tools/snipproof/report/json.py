"""The report for machines: one JSON document, whose form README.md and DESIGN fix."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from snipproof import __version__
from snipproof.checks.fidelity import Fidelity
from snipproof.core.confinement import Confinement
from snipproof.core.exchange import Exchange, Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.store import atomic_write
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.core.usage import UsageError
from snipproof.core.verdict import Status, Verdict
from snipproof.languages import find
from snipproof.languages.running.promises import missing
from snipproof.languages.running.runner import RunResult
from snipproof.run.results import Evidence, Report, Result, Shard


def write_json(report: Report, file: Path) -> None:
    """Write the report; a reader sees a whole one or none. Raises `OSError`."""
    atomic_write(file, json.dumps(document(report), indent=2, ensure_ascii=False).encode() + b"\n")


def document(report: Report) -> dict[str, Any]:
    """Return the report as JSON values."""
    summary = report.summary
    return {
        "snipproof": __version__,
        "target": report.target,
        "server_version": report.server_version,
        "started": report.started,
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
        "confinement": report.confinement,
        "not_promised": list(missing(report.confinement)),
        "summary": {
            "found": summary.found,
            "passed": summary.passed,
            "failed": summary.failed,
            "errors": summary.errors,
            "skipped": summary.skipped,
            "warnings": sum(len(result.verdict.warnings) for result in report.results),
        },
        "results": [_result(result) for result in report.results],
        "problems": [failure_document(failure) for failure in report.problems],
        "fidelity": _fidelity(report.fidelity),
        "shard": asdict(report.shard) if report.shard else None,
    }


def _fidelity(found: Fidelity | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "compared": found.compared,
        "agreeing": found.agreeing,
        "operations": {
            name: {"compared": compared, "agreeing": agreeing}
            for name, (compared, agreeing) in found.operations.items()
        },
        "differences": [asdict(item) for item in found.differences],
    }


def _result(result: Result) -> dict[str, Any]:
    evidence = result.evidence
    return {
        "id": result.example_id,
        "language": str(result.language),
        "status": str(result.verdict.status),
        "reason": result.verdict.reason,
        "seconds": round(result.seconds, 3),
        "location": str(result.snippet.location),
        "pages": [str(page) for page in result.pages],
        "operation": result.operation,
        "cached": result.cached,
        "target": evidence.target if evidence else None,
        "ran": evidence.ran if evidence else None,
        "confinement": evidence.result.confinement if evidence else None,
        "failures": [failure_document(failure) for failure in result.verdict.failures],
        "warnings": [failure_document(failure) for failure in result.verdict.warnings],
        # Bodies and headers stay out: a live server's responses may be private.
        "exchanges": [
            {
                "method": exchange.request.method,
                "path": exchange.request.raw_path,
                "query": exchange.request.query,
                "status": exchange.response.status,
            }
            for exchange in (evidence.exchanges if evidence else ())
        ],
    }


def failure_document(failure: Failure) -> dict[str, str]:
    """Return a failure as JSON values."""
    return {
        "code": str(failure.code),
        "message": failure.message,
        "location": str(failure.location),
        "hint": failure.hint,
    }


def read_json(file: Path) -> Report:
    """Return the report that a file holds, with as much of the evidence as is in it.

    Raises `UsageError` where it holds none of this version.
    """
    try:
        data = json.loads(file.read_bytes())
        version = data["snipproof"]
        if version == __version__:
            return _read_report(data)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"{file} is not a report of `snipproof run --report`: {error!r}"
        raise UsageError(message) from error
    raise UsageError(f"{file} is of snipproof {version}, and this is {__version__}: run it again")


def _read_report(data: dict[str, Any]) -> Report:
    return Report(
        target=data["target"],
        started=data["started"],
        seconds=data["seconds"],
        results=tuple(_read_result(item, data["target"]) for item in data["results"]),
        problems=tuple(_read_failure(item) for item in data["problems"]),
        interrupted=data["interrupted"],
        server_version=data["server_version"],
        shard=Shard(**data["shard"]) if data["shard"] else None,
    )


def _read_result(data: dict[str, Any], target: str) -> Result:
    place = _read_place(data["location"])
    file = Path(place.path)
    verdict = Verdict(
        Status(data["status"]),
        tuple(_read_failure(item) for item in data["failures"]),
        data["reason"],
        tuple(replace(_read_failure(item), is_warning=True) for item in data["warnings"]),
    )
    evidence = None
    if data["confinement"] is not None:
        ended = RunResult(
            0, b"", b"", data["seconds"], confinement=Confinement(data["confinement"])
        )
        exchanges = tuple(map(_read_exchange, data["exchanges"]))
        evidence = Evidence(ended, exchanges, data["ran"], target, cached=data["cached"])
    return Result(
        snippet=Snippet(data["id"], find(data["language"]), file, b"", (1, 1), place),
        verdict=verdict,
        operation=data["operation"],
        pages=tuple(map(_read_place, data["pages"])),
        evidence=evidence,
    )


def _read_exchange(data: dict[str, Any]) -> Exchange:
    target = data["path"] + ("?" + data["query"] if data["query"] else "")
    return Exchange(Request(data["method"], target, (), b""), Response(data["status"], (), b""))


def _read_failure(data: dict[str, str]) -> Failure:
    code = next((code for code in Code if str(code) == data["code"]), None)
    if code is None:
        raise ValueError(f"there is no code {data['code']!r}")
    return Failure(code, data["message"], _read_place(data["location"]), data["hint"])


def _read_place(text: str) -> SourceLocation:
    path, _, line = text.rpartition(":")
    return SourceLocation(path, int(line))
