"""Repeated runs are compared by all that has to be the same every time."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from repeat.__main__ import differences, once, ways

CREATE = "environments/create-environment"


def test_runs_alternate() -> None:
    """One, two and four at once follow each other, warm and in between cold."""
    found = list(islice(ways(), 30))
    assert [jobs for jobs, _ in found[:4]] == [1, 2, 4, 1]
    assert [cold for _, cold in found].count(True) == 3
    assert {jobs for jobs, cold in found if cold} == {1, 2, 4}


def test_what_two_runs_came_to_is_the_same(
    copy_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs, one at a time and cold, and two at once and warm, differ in nothing."""
    folder = copy_project(CREATE, "organizations/get-org")
    monkeypatch.chdir(folder)
    one, two = once(1, cold=True), once(2, cold=False)
    assert len(one["snippets"]) == 4
    assert one["snippets"][f"{CREATE}/python"]["verdict"] == "passed"
    assert list(differences(one, two)) == []


def test_a_flake_is_found(
    copy_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An example that prints and sends another thing each time differs in what it is about."""
    folder = copy_project(CREATE)
    monkeypatch.chdir(folder)
    file = folder / "snippets" / CREATE / "curl.sh"
    file.write_text(file.read_text().replace('"sea-trials"', '"$(date +%s%N)"') + "date +%s%N\n")
    found = {
        (name, key) for name, key, _, _ in differences(once(1, cold=False), once(1, cold=False))
    }
    assert {(f"{CREATE}/curl", "output"), (f"{CREATE}/curl", "exchanges")} <= found
    assert (f"{CREATE}/python", "output") not in found
    assert (f"{CREATE}/python", "exchanges") not in found


def test_a_snippet_that_is_missing_is_found() -> None:
    """A snippet that one of two runs did not find differs in its verdict."""
    one = {"snippets": {"a": {"verdict": "passed"}}, "problems": []}
    two = {"snippets": {}, "problems": ["x:1: bad-source"]}
    assert list(differences(one, two)) == [
        ("", "problems", "[]", "['x:1: bad-source']"),
        ("a", "verdict", "passed", "None"),
    ]
