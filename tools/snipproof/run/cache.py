"""Keeps the evidence of runs that passed, by everything that their verdict depends on.

A key is a hash of all that a run can see. What is kept is what the run did, and the checks judge
that; an entry that cannot be read is as good as none.

After a change of the contract every key is another one. So it is also kept which operations a run
called, and a hash of what their responses depend on: where that is the same, so is the run.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from snipproof.core.confinement import Confinement
from snipproof.core.exchange import Exchange, Request, Response
from snipproof.core.formats.store import Store, digest
from snipproof.languages.running.runner import RunResult
from snipproof.run.results import Evidence


class Basis(Protocol):
    """The inputs that a target's responses depend on, if they are the same every time."""

    everything: str
    """A hash of all of it."""

    shared: str
    """A hash of what every response depends on, beside the operations of the contract."""

    def operations(self, exchanges: Sequence[Exchange]) -> list[str]:
        """Return the ids of the operations that were called, each once."""
        ...

    def of(self, operations: Sequence[str]) -> str:
        """Return a hash of what these operations' responses depend on, without shared parts."""
        ...


class Cache:
    """The evidence in a store, and what it rests on."""

    def __init__(self, store: Store, basis: Basis) -> None:
        self._store = store
        self._basis = basis

    def get(self, run: Sequence[bytes | str]) -> Evidence | None:
        """Return the evidence of a run, if it is there and whole.

        `run` is all that the run depends on beside the target.
        """
        evidence = self._read(self._key(run))
        return self._unaffected(run) if evidence is None else evidence

    def put(self, run: Sequence[bytes | str], evidence: Evidence) -> None:
        """Keep evidence; where that is not possible, the next run does the work again."""
        key = self._key(run)
        self._store.put(key, _data(evidence))
        operations = self._basis.operations(evidence.exchanges)
        self._store.put(self._calls(run), [operations, self._basis.of(operations), key])

    def name(self, run: Sequence[bytes | str]) -> str:
        """Return a name of the very evidence that is kept of a run; empty where none is."""
        return self._store.seal(self._key(run))

    def _key(self, run: Sequence[bytes | str]) -> str:
        return digest(["evidence", self._basis.everything, *run])

    def _calls(self, run: Sequence[bytes | str]) -> str:
        return digest(["calls", self._basis.shared, *run])

    def _unaffected(self, run: Sequence[bytes | str]) -> Evidence | None:
        """Return what a run did when the contract was another one, if it would do the same now."""
        try:
            operations, rests_on, key = self._store.get(self._calls(run))
        except (TypeError, ValueError):
            return None
        if rests_on != self._basis.of(operations):
            return None
        evidence = self._read(key)
        if evidence is not None:
            self.put(run, evidence)
        return evidence

    def _read(self, key: str) -> Evidence | None:
        try:
            return _evidence(self._store.get(key))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None


def _data(evidence: Evidence) -> dict[str, Any]:
    return {
        "exit": evidence.result.exit_status,
        "stdout": _text(evidence.result.stdout),
        "stderr": _text(evidence.result.stderr),
        "seconds": evidence.result.seconds,
        "confinement": evidence.result.confinement,
        "executed": None if evidence.result.executed is None else sorted(evidence.result.executed),
        "ran": evidence.ran,
        "target": evidence.target,
        "tools": dict(evidence.tools),
        "exchanges": [
            {
                "method": exchange.request.method,
                "target": exchange.request.target,
                "authority": exchange.request.authority,
                "request_headers": exchange.request.headers,
                "request_body": _text(exchange.request.body),
                "status": exchange.response.status,
                "response_headers": exchange.response.headers,
                "response_body": _text(exchange.response.body),
            }
            for exchange in evidence.exchanges
        ],
    }


def _evidence(data: dict[str, Any]) -> Evidence:
    result = RunResult(
        exit_status=data["exit"],
        stdout=b64decode(data["stdout"]),
        stderr=b64decode(data["stderr"]),
        seconds=data["seconds"],
        confinement=Confinement(data["confinement"]),
        executed=None
        if data["executed"] is None
        else frozenset((int(line), str(text)) for line, text in data["executed"]),
    )
    exchanges = tuple(
        Exchange(
            Request(
                item["method"],
                item["target"],
                tuple((name, value) for name, value in item["request_headers"]),
                b64decode(item["request_body"]),
                item["authority"],
            ),
            Response(
                item["status"],
                tuple((name, value) for name, value in item["response_headers"]),
                b64decode(item["response_body"]),
            ),
        )
        for item in data["exchanges"]
    )
    kept = Evidence(result, exchanges, data["ran"], data["target"])
    return replace(kept, tools=data["tools"])


def _text(data: bytes) -> str:
    return b64encode(data).decode()
