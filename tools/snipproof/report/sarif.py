"""The report for code scanning: SARIF 2.1.0 (OASIS), as GitHub and editors read it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from snipproof import __version__
from snipproof.core.explanation import explanations
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.store import atomic_write
from snipproof.core.text import revealed
from snipproof.report.causes import once_each
from snipproof.report.repository import path_in_repository

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def write_sarif(failures: Iterable[Failure], root: Path, file: Path) -> None:
    """Write failures of the project at `root`; a reader sees a whole file or none.

    Raises `OSError`.
    """
    data = json.dumps(_document(failures, root), indent=2, ensure_ascii=False)
    atomic_write(file, data.encode("utf-8", "replace") + b"\n")


def _document(failures: Iterable[Failure], root: Path) -> dict[str, Any]:
    codes = list(Code)
    driver = {
        "name": "snipproof",
        "semanticVersion": __version__,
        # All of them: what is fixed is told from what is not looked for any more.
        "rules": [_rule(code) for code in codes],
    }
    results = [_result(failure, codes.index(failure.code), root) for failure in once_each(failures)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, Any]:
    return {
        "id": code.slug,
        "shortDescription": {"text": explanations()[code].meaning},
        "defaultConfiguration": {"level": "error"},
    }


def _result(failure: Failure, index: int, root: Path) -> dict[str, Any]:
    text = f"{failure.message}\n{failure.hint}" if failure.hint else failure.message
    path = path_in_repository(failure.location.path, root)
    return {
        "ruleId": failure.code.slug,
        "ruleIndex": index,
        "level": "error",
        "message": {"text": _shown(text)},
        "locations": [
            {
                "physicalLocation": {
                    # A relative reference (SARIF, 3.4.3), from the top of what is checked out.
                    "artifactLocation": {"uri": _address(path), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": failure.location.line},
                }
            }
        ],
    }


def _shown(text: str) -> str:
    """Return a text that shows what it is; JSON itself escapes control characters below U+0020."""
    return "".join(letter if letter < " " else revealed(letter) for letter in text)


def _address(path: str) -> str:
    return quote(path.encode("utf-8", "backslashreplace"))
