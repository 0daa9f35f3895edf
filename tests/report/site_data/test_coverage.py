"""What is proved of each operation in each language."""

from typing import Any

from snipproof.languages import find
from snipproof.report.site_data.coverage import coverage_data
from snipproof.report.site_data.languages import shown_languages


def _example(status: str, **states: str) -> dict[str, Any]:
    snippets = {
        name: {"state": state, "ran": "2026-03-02T09:00:00Z", "target": "mock"}
        for name, state in states.items()
    }
    return {"status": status, "snippets": snippets}


def test_the_worst_state_counts() -> None:
    """An operation is verified in a language when all of its examples are."""
    examples = {
        "a/one": _example("200", curl="verified", python="verified"),
        "a/bad": _example("404", curl="verified", python="changed"),
    }
    tags = [{"name": "a", "title": "A", "url": "/reference/a/", "operations": ["one", "two"]}]
    languages = shown_languages([find("curl"), find("python")])
    data = coverage_data(tags, examples, {"one": ["a/one", "a/bad"]}, languages)
    one, two = data["tags"][0]["rows"]
    assert [cell["state"] for cell in one["cells"]] == ["verified", "changed"]
    assert one["cells"][0]["classes"] == ["2xx", "4xx"]
    assert [cell["state"] for cell in two["cells"]] == ["none", "none"]
    assert data["proved"] == {"curl": 1, "python": 0}
    assert data["classes"] == {"2xx": 1, "4xx": 1}
    assert (data["verified"], data["found"], data["total"]) == (3, 4, 2)
