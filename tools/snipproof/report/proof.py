"""The proof for the pages: what the site's templates read to mark an example as verified.

The file holds the latest result of every snippet, also of those that this run did not choose; the
hash of the snippet's bytes says whether a result still speaks of the file that is there.
"""

import json
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

from snipproof import __version__
from snipproof.core.exchange import Headers
from snipproof.core.formats.store import NOTHING_KEPT, Store, atomic_write, digest, exclusive_lock
from snipproof.core.verdict import Status
from snipproof.run.results import Report, Result

FILE = "results.json"
"""The name of the proof in the project's state folder."""

_PRIVATE = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_OF_THE_TOOL = frozenset({"proxy-connection"})
"""Fields that a client sends because of the gateway, and that no reader's client would send."""


def write_proof(
    report: Report, known: Iterable[str], file: Path, store: Store = NOTHING_KEPT
) -> None:
    """Add a report's results to the proof; forget examples that are not `known` any more.

    Where all evidence is kept, and the file is what an earlier run wrote of the very same, it is
    left alone: so `store` has it. Raises `OSError` where the file cannot be written.
    """
    key = ""
    if all(result.kept for result in report.results if result.evidence):
        said = (
            f"{result.snippet.id} {result.snippet.digest} {result.verdict.status} {result.kept}"
            for result in report.results
        )
        key = digest(["proof", __version__, report.target, *known, *said])
        if store.get(key) == _digest_of(file):
            return
    with exclusive_lock(file.parent):
        data = _write(report, set(known), file)
    if key:
        store.put(key, digest([data]))


def _write(report: Report, known: Container[str], file: Path) -> bytes:
    """Write the proof; gives what was written."""
    results = {name: value for name, value in _kept(file).items() if name in known}
    for result in report.results:
        if result.verdict.status is not Status.SKIPPED:
            languages = results.setdefault(result.example_id, {})
            languages[str(result.language)] = _entry(result)
    proof = {
        "snipproof": __version__,
        "target": report.target,
        "started": report.started,
        "results": results,
    }
    data = json.dumps(proof, ensure_ascii=False).encode() + b"\n"
    atomic_write(file, data)
    return data


def _digest_of(file: Path) -> str:
    try:
        return digest([file.read_bytes()])
    except OSError:
        return ""


def read_proof(file: Path) -> dict[str, Any]:
    """Return the proof's results by example and language; nothing where there is no proof."""
    return _kept(file)


def _kept(file: Path) -> dict[str, Any]:
    try:
        results = json.loads(file.read_bytes())["results"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(results, dict):
        return {}
    return {name: value for name, value in results.items() if isinstance(value, dict)}


def _entry(result: Result) -> dict[str, Any]:
    evidence = result.evidence
    entry: dict[str, Any] = {
        "status": str(result.verdict.status),
        "sha256": result.snippet.digest,
        "seconds": round(result.seconds, 3),
    }
    if evidence is None:
        return entry
    entry |= {"ran": evidence.ran, "target": evidence.target, "tools": dict(evidence.tools)}
    entry["confinement"] = evidence.result.confinement
    # What a live server answered may be private; the pages show what the mock answered.
    if result.verdict.status is Status.PASSED and evidence.target == "mock":
        entry["exchanges"] = [
            {
                "request": {
                    "method": exchange.request.method,
                    "target": exchange.request.target,
                    "headers": _headers(exchange.request.headers),
                    "body": _body(exchange.request.body),
                },
                "response": {
                    "status": exchange.response.status,
                    "headers": _headers(exchange.response.headers),
                    "body": _body(exchange.response.body),
                },
            }
            for exchange in evidence.exchanges
        ]
    return entry


def _headers(headers: Headers) -> list[list[str]]:
    return [
        [name, _veil(value) if name.lower() in _PRIVATE else value]
        for name, value in headers
        if name.lower() not in _OF_THE_TOOL
    ]


def _veil(value: str) -> str:
    """Keep the scheme and hide the rest: `Bearer …`."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme} \u2026" if space else "\u2026"


def _body(body: bytes) -> str | None:
    return body.decode("utf-8", "replace") if body else None
