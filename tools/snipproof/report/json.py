"""The report for machines: one JSON document, whose form README.md and DESIGN fix."""

import json
from pathlib import Path
from typing import Any

from snipproof import __version__
from snipproof.failure import Failure
from snipproof.results import Report, Result
from snipproof.store import write_whole


def write_json(report: Report, file: Path) -> None:
    """Write the report; a reader sees a whole one or none. Raises `OSError`."""
    write_whole(file, json.dumps(document(report), indent=2, ensure_ascii=False).encode() + b"\n")


def document(report: Report) -> dict[str, Any]:
    """Give the report as JSON values."""
    summary = report.summary
    return {
        "snipproof": __version__,
        "target": report.target,
        "started": report.started,
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
        "confinement": report.confinement,
        "summary": {
            "found": summary.found,
            "passed": summary.passed,
            "failed": summary.failed,
            "errors": summary.errors,
            "skipped": summary.skipped,
        },
        "results": [_result(result) for result in report.results],
        "problems": [failure_document(failure) for failure in report.problems],
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
        "confinement": evidence.result.confinement if evidence else None,
        "failures": [failure_document(failure) for failure in result.verdict.failures],
        # Bodies and headers stay out: a live server's answers are nobody's business in a report.
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
    """Give a failure as JSON values."""
    return {
        "code": str(failure.code),
        "message": failure.message,
        "location": str(failure.location),
        "hint": failure.hint,
    }
