"""How long snippets took, from one run to the next."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from snipproof.core.usage import UsageError
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.durations import FILE, keep_durations, kept_durations, read_durations
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.sessions import mock_session


def test_what_ran_is_kept_and_what_is_gone_forgotten(second_site: Path) -> None:
    """A run adds to what is known; cached results, and examples that are no more, are left out."""
    project = load_project(second_site, keep=False)
    chosen = select(project, ["gauges/list-gauges"], {CURL})
    report = run(project, chosen, mock_session(project), Options(jobs=1))
    state = second_site / ".snipproof"
    state.mkdir()
    (state / FILE).write_text('{"gauges/gone/curl": 5, "readings/record-high-water/curl": 7}')
    keep_durations(report.results, project.examples, state)
    found = kept_durations(state)
    assert found.keys() == {"gauges/list-gauges/curl", "readings/record-high-water/curl"}
    assert found["gauges/list-gauges/curl"] > 0
    before = (state / FILE).stat().st_mtime_ns
    (result,) = report.results
    assert result.evidence is not None
    cached = replace(result, evidence=replace(result.evidence, cached=True))
    keep_durations([cached], project.examples, state)
    assert (state / FILE).stat().st_mtime_ns == before


@pytest.mark.parametrize("text", ["", "[1]", '{"a/b/curl": "7"}', '{"a/b/curl": -1}'])
def test_what_is_no_duration_is_told(tmp_path: Path, text: str) -> None:
    """A file that someone names has to hold durations; a damaged one of our own is as none."""
    file = tmp_path / FILE
    file.write_text(text)
    with pytest.raises(UsageError, match=FILE):
        read_durations(file)
    assert kept_durations(tmp_path) == {}
    assert kept_durations(tmp_path / "nowhere") == {}


def test_the_file_can_be_compared(second_site: Path) -> None:
    """It has one snippet on a line, in order, so that a committed one shows what changed."""
    project = load_project(second_site, keep=False)
    chosen = select(project, [])
    report = run(project, chosen, mock_session(project), Options(jobs=2), check=False)
    keep_durations(reversed(report.results), project.examples, second_site)
    lines = (second_site / FILE).read_text().splitlines()
    assert list(json.loads("".join(lines))) == sorted(item.snippet.id for item in report.results)
    assert len(lines) == len(report.results) + 2
