"""SARIF as code scanning reads it.

The schema here is no copy of the standard's. It has what OASIS SARIF 2.1.0 and GitHub
ask of the objects that are written, and lets no other property pass.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.report.sarif import write_sarif
from snipproof.run.results import Report


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
MESSAGE = _object({"text": TEXT})  # 3.11
LEVEL = {"enum": ["none", "note", "warning", "error"]}  # 3.27.10
RULE = _object(  # 3.49
    {"id": TEXT},
    {"shortDescription": MESSAGE, "defaultConfiguration": _object({}, {"level": LEVEL})},
)
ARTIFACT = _object(  # 3.4
    {"uri": {"type": "string", "format": "uri-reference", "pattern": "^[^/]"}},
    {"uriBaseId": TEXT},
)
PLACE = _object(  # 3.29, 3.30: lines count from 1
    {"artifactLocation": ARTIFACT},
    {"region": _object({"startLine": {"type": "integer", "minimum": 1}})},
)
RESULT = _object(  # 3.27
    {
        "ruleId": TEXT,
        "message": MESSAGE,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": _object({"physicalLocation": PLACE}),
        },
    },
    {"ruleIndex": {"type": "integer", "minimum": 0}, "level": LEVEL},
)
DRIVER = _object(  # 3.19
    {"name": TEXT},
    {
        "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
        "rules": {"type": "array", "uniqueItems": True, "items": RULE},
    },
)
RUN = _object(  # 3.14
    {"tool": _object({"driver": DRIVER}), "results": {"type": "array", "items": RESULT}},
    {"columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]}},
)
LOG = _object(  # 3.13
    {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}},
    {"$schema": {"type": "string", "format": "uri"}},
)
VALID = jsonschema_rs.Draft202012Validator(LOG, validate_formats=True)


def _written(failures: tuple[Failure, ...], folder: Path) -> Any:
    write_sarif(failures, folder, folder / "found.sarif")
    document = json.loads((folder / "found.sarif").read_text("utf-8"))
    VALID.validate(document)
    return document["runs"][0]


def test_each_failure_is_a_result_of_its_rule(report: Report, tmp_path: Path) -> None:
    """Code, message, next step, file and line are where code scanning looks for them."""
    run = _written(report.failures, tmp_path)
    assert len(run["results"]) == len(report.failures) == 3
    rules = run["tool"]["driver"]["rules"]
    for result, failure in zip(run["results"], report.failures, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == failure.code.slug
        assert result["message"]["text"].startswith(failure.message)
        assert failure.hint in result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == failure.location.path
        assert place["region"] == {"startLine": failure.location.line}


def test_every_code_is_a_rule(tmp_path: Path) -> None:
    """Where nothing is wrong, what was looked for is there all the same."""
    run = _written((), tmp_path)
    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [code.slug for code in Code]


def test_a_path_is_a_reference_from_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blanks, percent signs and letters are encoded, and the project's folder is named."""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path.parent))
    failure = Failure(Code.BAD_SOURCE, "x", SourceLocation("content/50% für.md", 1))
    run = _written((failure,), tmp_path)
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == f"{tmp_path.name}/content/50%25%20f%C3%BCr.md"
