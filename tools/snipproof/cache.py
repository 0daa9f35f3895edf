"""Keeps the evidence of runs that passed, by everything that their verdict depends on.

A key is a hash of all that a run can see. What is kept is what the run did, and the checks judge
that; an entry that cannot be read is as good as none.
"""

from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

from snipproof.confinement import Confinement
from snipproof.exchange import Exchange, Request, Response
from snipproof.results import Evidence
from snipproof.runners import RunResult
from snipproof.store import Store


class Cache:
    """The evidence in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: str) -> Evidence | None:
        """Give the evidence that was kept under a key, if it is there and whole."""
        try:
            return _evidence(self._store.get(key))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, key: str, evidence: Evidence) -> None:
        """Keep evidence; where that is not possible, the next run does the work again."""
        self._store.put(key, _data(evidence))

    def name(self, key: str) -> str:
        """Give a name of the very evidence that is kept under a key; empty where none is."""
        return self._store.seal(key)


def _data(evidence: Evidence) -> dict[str, Any]:
    return {
        "exit": evidence.result.exit_status,
        "stdout": _text(evidence.result.stdout),
        "stderr": _text(evidence.result.stderr),
        "seconds": evidence.result.seconds,
        "confinement": evidence.result.confinement,
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
