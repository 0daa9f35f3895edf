"""Keeps the evidence of runs that passed, by everything that their verdict depends on.

A key is a hash of all that a run can see or is judged by. What is kept is the evidence, not the
verdict: the checks judge it anew each time, so a mistake in them cannot be kept. Entries are
written beside and moved into place, so that two runs at once, or one that is cut off, leave whole
entries only; an entry that cannot be read is as good as none.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from snipproof.exchange import Exchange, Request, Response
from snipproof.results import Evidence
from snipproof.runners import RunResult


def digest(parts: Iterable[bytes | str]) -> str:
    """Give one hash of several parts; where one ends and the next begins counts."""
    total = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def digest_files(folder: Path, pattern: str) -> str:
    """Give a hash of the names and contents of the files under a folder that fit a pattern."""
    files = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return digest(
        part for path in files for part in (path.relative_to(folder).as_posix(), path.read_bytes())
    )


class Cache:
    """A folder of evidence."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Evidence | None:
        """Give the evidence that was kept under a key, if it is there and whole."""
        try:
            data = json.loads(self._file(key).read_bytes())
            if data.pop("seal") != _seal(data):
                return None
            return _evidence(data)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, key: str, evidence: Evidence) -> None:
        """Keep evidence; where that is not possible, the next run does the work again."""
        data = _data(evidence)
        write_whole(self._file(key), json.dumps({**data, "seal": _seal(data)}).encode())

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, and never a part.

    Raises `OSError` where the folder cannot be written to.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(data)
            stream.flush()
            temporary.chmod(0o644)
            os.replace(temporary, file)  # noqa: PTH105  inside the open file's block
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _seal(data: dict[str, Any]) -> str:
    return digest([json.dumps(data, sort_keys=True)])


def _data(evidence: Evidence) -> dict[str, Any]:
    return {
        "exit": evidence.result.exit_status,
        "stdout": _text(evidence.result.stdout),
        "stderr": _text(evidence.result.stderr),
        "seconds": evidence.result.seconds,
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
