"""The report for machines."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from snipproof.core.usage import UsageError
from snipproof.report.json import document, read_json, write_json
from snipproof.run.results import Report, Shard


def test_the_form_is_the_documented_one(report: Report) -> None:
    """A result has the keys and values that other programs rely on."""
    data = document(report)
    counts = {"found": 4, "passed": 1, "failed": 1, "errors": 1, "skipped": 1, "warnings": 0}
    assert data["summary"] == counts
    assert (data["target"], data["started"], data["seconds"]) == (
        "mock",
        "2026-03-02T09:00:00Z",
        1.235,
    )
    assert data["results"][1] == {
        "id": "tokens/b",
        "language": "curl",
        "status": "failed",
        "reason": "",
        "seconds": 0.012,
        "location": "snippets/tokens/b/curl.sh:1",
        "pages": ["content/guides/quickstart.md:9"],
        "operation": "getUserTokens",
        "cached": False,
        "target": "mock",
        "ran": "2026-03-02T09:00:00Z",
        "confinement": "landlock",
        "failures": [
            {
                "code": "unknown-parameter",
                "message": "the query parameter 'limit' is not in the contract \x07 of "
                "<getUserTokens>",
                "location": "snippets/tokens/b/curl.sh:2",
                "hint": "did you mean 'pageSize'?",
            }
        ],
        "warnings": [],
        "exchanges": [
            {"method": "GET", "path": "/api/identity/tokens", "query": "page=0", "status": 200}
        ],
    }
    assert [item["confinement"] for item in data["results"]] == [
        "namespaces",
        "landlock",
        None,
        None,
    ]
    assert data["confinement"] == "landlock"
    assert data["problems"][0]["location"] == "content/guides/quickstart.md:12"


def test_no_credentials_and_no_bodies(report: Report, tmp_path: Path) -> None:
    """What was sent and answered stays out of the file, and with it every token."""
    file = tmp_path / "deep" / "report.json"
    write_json(report, file)
    text = file.read_text()
    assert json.loads(text) == document(report)
    assert "Bearer" not in text
    assert '"tokens": []' not in text


def test_what_is_written_can_be_read(report: Report, tmp_path: Path) -> None:
    """A report that was read says what the one that was written says, its shard included."""
    whole = replace(report, shard=Shard(2, 5, "d1", 20, "c0ffee", "c1"))
    write_json(whole, tmp_path / "r.json")
    again = read_json(tmp_path / "r.json")
    assert document(again) == document(whole)
    assert (again.summary, again.exit_status) == (whole.summary, whole.exit_status)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a report"),
        ("[]", "is not a report"),
        ("{}", "is not a report"),
        ('{"snipproof": "0.0.1"}', "is of snipproof 0.0.1"),
    ],
)
def test_what_is_no_report_is_told(tmp_path: Path, text: str, said: str) -> None:
    """A file that holds something else, or another version's report, is named."""
    file = tmp_path / "r.json"
    file.write_text(text)
    with pytest.raises(UsageError, match=rf"r\.json {said}"):
        read_json(file)
