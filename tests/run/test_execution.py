"""What runs finds what it needs, and what is kept of a run depends on all that it found."""

import threading
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.plan import PlannedRun
from snipproof.run.results import Evidence, Report
from snipproof.run.sessions import mock_session
from snipproof.run.worker import SnippetWorker
from snipproof.targets.http.gateway import Slot

FILTER = "filters/upsert-filter"


@pytest.fixture
def folder(copy_project: Callable[..., Path]) -> Path:
    """Return a project of one example, which sends a file."""
    return copy_project(FILTER)


def results(folder: Path) -> Report:
    """Run everything, with what was kept."""
    project = load_project(folder)
    chosen = select(project, ())
    return run(project, chosen, mock_session(project), Options(2))


def test_files_are_where_the_example_runs(folder: Path) -> None:
    """Both languages send the bytes of the file that belongs to their example."""
    report = results(folder)
    assert report.exit_status == 0
    file = next((folder / "snippets" / FILTER / "files").iterdir())
    for result in report.results:
        assert result.evidence
        (exchange,) = result.evidence.exchanges
        assert b64encode(file.read_bytes()) in exchange.request.body


def test_a_snippet_cannot_change_its_file(folder: Path) -> None:
    """Each run has a copy of its own: what one does to it reaches neither the tree nor the next."""
    example = folder / "snippets" / FILTER
    file = next((example / "files").iterdir())
    snippet = example / "curl.sh"
    snippet.write_text(f"{snippet.read_text()}printf changed >{file.name}\n")
    assert results(folder).exit_status == 0
    assert file.read_bytes() == b"\0asm\1\0\0\0"


def test_a_changed_file_is_run_again(folder: Path) -> None:
    """What is kept speaks of the file that was sent, and of no other."""
    assert [item.cached for item in results(folder).results] == [False, False]
    assert [item.cached for item in results(folder).results] == [True, True]
    file = next((folder / "snippets" / FILTER / "files").iterdir())
    file.write_bytes(file.read_bytes() + b"\0")
    assert [item.cached for item in results(folder).results] == [False, False]


def test_an_interrupt_as_a_run_begins_waits_for_its_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Ctrl-C comes as a thread is started, what that has begun has ended when all has."""
    project = load_project(folder)
    chosen = select(project, ())
    events: list[str] = []
    begun = threading.Event()
    carry_out, start = SnippetWorker._run, threading.Thread.start

    def noted(self: SnippetWorker, planned: PlannedRun, slot: Slot) -> Evidence:
        begun.set()
        try:
            return carry_out(self, planned, slot)
        finally:
            events.append("ended")

    def interrupted(self: threading.Thread) -> None:
        start(self)
        if self.name.startswith("slot"):
            assert begun.wait(10)
            raise KeyboardInterrupt

    monkeypatch.setattr(SnippetWorker, "_run", noted)
    monkeypatch.setattr(threading.Thread, "start", interrupted)
    assert run(project, chosen, mock_session(project), Options(2, cache=False)).interrupted
    assert events == ["ended"]
