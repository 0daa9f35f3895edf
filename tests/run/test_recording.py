"""Recordings follow the runs, except in values that may vary."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.core.verdict import Status
from snipproof.project.project import Project, load_project
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.recording import Change, planned, update
from snipproof.run.results import Report
from snipproof.run.sessions import mock_session

LIST = "tokens/get-user-tokens"
CLOCK = "\nimport datetime\n\nprint(datetime.datetime.now())\n"


@pytest.fixture
def folder(copy_project: Callable[..., Path]) -> Path:
    """Return a project whose example prints the time."""
    folder = copy_project(LIST)
    snippet = folder / "snippets" / LIST / "python.py"
    snippet.write_text(snippet.read_text() + CLOCK)
    return folder


def _run(folder: Path) -> tuple[Project, Report]:
    project = load_project(folder)
    chosen = [item for item in project.snippets if str(item.language) == "python"]
    return project, run(project, chosen, mock_session(project), Options(jobs=1))


def _planned(folder: Path) -> list[Change]:
    project, report = _run(folder)
    return planned(project, report.results)


def test_values_that_may_vary_are_proposed_and_then_left(folder: Path) -> None:
    """The setting is proposed; with it, another time is no failure and changes no recording."""
    project, report = _run(folder)
    (first,) = update(project, report.results)
    assert first.path.endswith("python.out")
    (second,) = _planned(folder)
    assert second.varies == ("time",)
    (failure,) = _run(folder)[1].results[0].verdict.failures
    assert failure.code is Code.STALE_OUTPUT
    assert 'put varies = ["time"] into example.toml' in failure.hint
    (folder / "snippets" / LIST / "example.toml").write_text('varies = ["time"]\n')
    assert _run(folder)[1].results[0].verdict.status is Status.PASSED
    assert _planned(folder) == []


def test_all_else_has_to_be_as_recorded(folder: Path) -> None:
    """A kind that may vary excuses nothing but its values."""
    (folder / "snippets" / LIST / "example.toml").write_text('varies = ["time"]\n')
    project, report = _run(folder)
    update(project, report.results)
    output = folder / "snippets" / LIST / "python.out"
    output.write_text(output.read_text().replace("ci-pipeline", "cd-pipeline"))
    (failure,) = _run(folder)[1].results[0].verdict.failures
    assert "cd-pipeline" in failure.message
    assert "varies" not in failure.hint
    (change,) = _planned(folder)
    assert "cd-pipeline" in change.difference
    assert change.varies == ()
