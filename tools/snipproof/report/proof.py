"""The proof for the pages: what the site's templates read to mark an example as verified.

The file holds the latest result of every snippet for each target, also of those that this run did
not choose; the hash of the snippet's bytes says whether a result still speaks of the file that is
there. Proof belongs to its target: `results`, `target` and `started` are the mock's, and `live` has
for each server its own results, the time of its last run, and its version. Nothing adds them up.

Hugo reads it in the project's state folder, where a pull request can put what it likes. So what
this user's runs have written is known by a seal in the private folder (`core.formats.private`),
made with the key of this machine: a file without it is as good as none, here and in `snipproof
site`.
"""

import json
import os
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from snipproof import __version__
from snipproof.contract import Contract
from snipproof.core.exchange import Headers
from snipproof.core.formats.private import (
    is_sealed,
    machine_key,
    private_folder,
    read_own,
    seal,
    write_own,
)
from snipproof.core.formats.store import NOTHING_KEPT, Store, atomic_write, digest, exclusive_lock
from snipproof.core.snippet import Example
from snipproof.core.usage import UsageError
from snipproof.core.verdict import Status
from snipproof.run.results import MOCK, Report, Result

FILE = "results.json"
"""The name of the proof in the project's state folder."""

_MAX_BYTES = 1_000_000_000
_MAX_SEAL = 1000

_SHOWN = frozenset({"accept", "authorization", "content-length", "content-type", "host"})
"""The fields of requests that a page shows beside those that the contract names: a snippet could
send anything that it has read in any other."""

_PRIVATE = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_PLAIN = re.compile(r"[\w.+*/;=, -]{1,100}")
"""A value of a field that only says which form is wanted or sent."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The header fields that a contract names, in lower case; those of credentials apart."""

    named: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()


def fields_of(contract: Contract) -> Fields:
    """Return the header fields that a contract names."""
    named = (
        parameter.name.lower()
        for operation in contract.operations.values()
        for parameter in operation.parameters
        if parameter.place == "header"
    )
    secret = {place.name.lower() for place in contract.credential_places}
    return Fields(frozenset(named) | secret, frozenset(secret))


def write_proof(
    report: Report,
    known: Mapping[str, Example | None],
    file: Path,
    store: Store = NOTHING_KEPT,
    fields: Fields = Fields(),
) -> None:
    """Add a report's results to the proof; forget examples that are not `known` any more.

    Where all evidence is kept, and the file is what an earlier run wrote of the very same, it is
    left alone: so `store` has it. Raises `OSError` where the file cannot be written.
    """
    key = ""
    if all(result.kept for result in report.results if result.evidence):
        said = (
            f"{result.snippet.id} {result.snippet.digest} {result.verdict.status} {result.kept}"
            f" {_recorded(known.get(result.example_id))}"
            for result in report.results
        )
        key = digest(["proof", __version__, repr(fields), report.target, *known, *said])
        if store.get(key) == digest([_believed(file)]):
            return
    with exclusive_lock(file.parent):
        data = _write(report, known, file, fields)
    if key:
        store.put(key, digest([data]))


def _write(
    report: Report, known: Mapping[str, Example | None], file: Path, fields: Fields
) -> bytes:
    """Write the proof; return what was written."""
    before = _read(file)
    proof = before.get(report.target, TargetProof(report.target))
    results = {name: value for name, value in proof.results.items() if name in known}
    for result in report.results:
        skipped = result.verdict.status is Status.SKIPPED
        # The mock skips what says so itself, and then an earlier run's pass counts no more. A live
        # run also skips what it may not send this time.
        if not skipped or report.is_mock:
            languages = {
                **results.get(result.example_id, {}),
                str(result.language): _entry(result, fields),
            }
            if result.verdict.status is Status.PASSED:
                recorded = _recorded(known.get(result.example_id))
                languages[str(result.language)]["recorded"] = recorded
            results[result.example_id] = languages
    if results or report.is_mock:
        version = report.server_version or proof.version
        before[report.target] = TargetProof(report.target, report.started, version, results)
    mock = before.pop(MOCK, TargetProof(MOCK))
    document = {
        "snipproof": __version__,
        "target": MOCK,
        "started": mock.started,
        "results": mock.results,
        "live": {name: _live(proof, known) for name, proof in sorted(before.items())},
    }
    data = json.dumps(document, ensure_ascii=False).encode() + b"\n"
    keep_proof(file, data)
    return data


def _recorded(example: Example | None) -> dict[str, str]:
    """Return the SHA-256 of each recording of an example, by the names of their files."""
    if example is None:
        return {}
    held = {language.output_filename: data for language, data in example.outputs.items()}
    if example.response is not None:
        held[example.response_file] = example.response
    return {name: sha256(data).hexdigest() for name, data in sorted(held.items())}


def _live(proof: "TargetProof", known: Container[str]) -> dict[str, Any]:
    results = {name: value for name, value in proof.results.items() if name in known}
    return {"started": proof.started, "version": proof.version, "results": results}


def keep_proof(file: Path, data: bytes) -> None:
    """Write a proof and its seal; raises `OSError`."""
    atomic_write(file, data)
    write_own(_seal_file(file), seal(machine_key(), *_said(file, data)).encode())


def _seal_file(file: Path) -> Path:
    """Return the file with the seal of a proof; raises as `private_folder`."""
    return private_folder(file.parent) / f"{file.name}.seal"


def _said(file: Path, data: bytes) -> tuple[bytes, ...]:
    """Return what the seal of a proof vouches for: this file, with this content."""
    return b"proof", os.fsencode(file.resolve()), data


def _believed(file: Path) -> bytes:
    """Return a proof's bytes if a run of this user has written them; else nothing."""
    try:
        data = read_own(file, _MAX_BYTES)
        found = read_own(_seal_file(file), _MAX_SEAL)
        return data if is_sealed(found, machine_key(), *_said(file, data)) else b""
    except (OSError, UsageError):
        return b""


@dataclass(frozen=True, slots=True)
class TargetProof:
    """The proof against one target: the mock, or the server at a URL.

    `started` is the time of the last run (RFC 3339), `version` what the server says that it is,
    and `results` has an entry for each example and language. What is not known is empty.
    """

    target: str
    started: str = ""
    version: str = ""
    results: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def entries(self) -> list[Mapping[str, Any]]:
        """All results, in no order."""
        return [entry for languages in self.results.values() for entry in languages.values()]


def read_proof(file: Path) -> tuple[TargetProof, ...]:
    """Return the proof by target, the mock's first; none where there is no proof."""
    found = _read(file)
    return tuple(found[name] for name in sorted(found, key=lambda name: (name != MOCK, name)))


def _read(file: Path) -> dict[str, TargetProof]:
    """Return the proof of each target that has any; what is damaged is as good as none."""
    try:
        data = json.loads(_believed(file))
        live = data.get("live", {})
        parts = {**(live if isinstance(live, dict) else {}), MOCK: data}
    except (ValueError, AttributeError):
        return {}
    found = ((name, _target(name, part)) for name, part in parts.items() if isinstance(part, dict))
    return {name: proof for name, proof in found if proof.results}


def _target(name: str, data: Mapping[str, Any]) -> TargetProof:
    started, version, results = (data.get(key) for key in ("started", "version", "results"))
    kept = {
        example: {language: entry for language, entry in value.items() if isinstance(entry, dict)}
        for example, value in (results if isinstance(results, dict) else {}).items()
        if isinstance(value, dict)
    }
    return TargetProof(
        name,
        started if isinstance(started, str) else "",
        version if isinstance(version, str) else "",
        kept,
    )


def _entry(result: Result, fields: Fields) -> dict[str, Any]:
    evidence = result.evidence
    entry: dict[str, Any] = {
        "status": str(result.verdict.status),
        "sha256": result.snippet.digest,
        "seconds": round(result.seconds, 3),
    }
    if (page := result.snippet.page) is not None and page.filled:
        # The page shows these placeholders, and what ran read variables in their place.
        entry["filled"] = list(page.filled)
    if evidence is None:
        return entry
    entry |= {"ran": evidence.ran, "target": evidence.target, "tools": dict(evidence.tools)}
    entry["confinement"] = evidence.result.confinement
    # Responses of a live server may be private; the pages show those of the mock.
    if result.verdict.status is Status.PASSED and evidence.target == MOCK:
        entry["exchanges"] = [
            {
                "request": {
                    "method": exchange.request.method,
                    "target": exchange.request.target,
                    "headers": _sent(exchange.request.headers, fields),
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


def _sent(headers: Headers, fields: Fields) -> list[list[str]]:
    """Return the fields of a request that a page may show."""
    veiled = _PRIVATE | fields.secret
    return [
        [name, _veil(value) if name.lower() in veiled else value]
        for name, value in headers
        if name.lower() in fields.named
        or (name.lower() in _SHOWN and (name.lower() in veiled or _PLAIN.fullmatch(value)))
    ]


def _headers(headers: Headers) -> list[list[str]]:
    return [[name, _veil(value) if name.lower() in _PRIVATE else value] for name, value in headers]


def _veil(value: str) -> str:
    """Keep the scheme and hide the rest: `Bearer …`."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme} \u2026" if space else "\u2026"


def _body(body: bytes) -> str | None:
    return body.decode("utf-8", "replace") if body else None
