"""Progress: for a terminal that can show it, and not a byte of it elsewhere."""

import io
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from snipproof.core.snippet import Snippet
from snipproof.core.verdict import Status, Verdict
from snipproof.report.progress import Progress
from snipproof.run.results import Result

SNIPPROOF = Path(sys.executable).with_name("snipproof")
LIST = "tokens/get-user-tokens"


def _shown(progress: Progress) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(progress._lines())
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_it_says_what_runs_what_is_left_and_how_long(
    make_snippet: Callable[..., Snippet],
) -> None:
    """What began and did not end runs now; the estimate is of those that really ran."""
    progress = Progress(4, Console(file=io.StringIO()))
    one, other = make_snippet("curl"), make_snippet("import os", "python")
    green = Result(one, Verdict(Status.PASSED), "listTokens", ())
    progress.ended(replace(green, snippet=replace(one, example_id="tokens/cached")))
    assert "1 of 4" in _shown(progress)
    assert "about" not in _shown(progress)
    progress.started(one)
    progress.started(other)
    assert "now tokens/list/curl, tokens/list/python" in _shown(progress)
    progress.ended(replace(green, verdict=Verdict(Status.FAILED)))
    said = _shown(progress)
    assert "2 of 4, 1 red, 2 left, about 1 s" in said
    assert "now tokens/list/python" in said


def _at_a_terminal(folder: Path, **environment: str) -> str:
    """Run at a terminal of its own, and give all that it was sent."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [SNIPPROOF, "run", "--no-cache"],
        cwd=folder,
        env={**_bare(), **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        said = b""
        while select.select([ours], [], [], 60)[0]:
            try:
                said += os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
        process.wait(30)
    os.close(ours)
    return said.decode()


def _bare() -> dict[str, str]:
    names = {"NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "CLICOLOR_FORCE"}
    return {name: value for name, value in os.environ.items() if name not in names}


@pytest.fixture(scope="module")
def folder(copy_project: Callable[..., Path]) -> Path:
    """Copy the project with one example."""
    return copy_project(LIST)


COLOUR = re.compile(r"\x1b\[[0-9;]*[1-9][0-9;]*m")
MOVE = re.compile(r"\x1b\[[0-9]*[A-K]")


@pytest.mark.parametrize(
    ("environment", "moves", "colours"),
    [
        ({"TERM": "xterm-256color"}, True, True),
        ({"TERM": "dumb"}, False, False),
    ],
    ids=lambda value: value.get("TERM") if isinstance(value, dict) else "",
)
def test_a_terminal_gets_what_it_can_show(
    folder: Path, environment: dict[str, str], moves: bool, colours: bool
) -> None:
    """Progress and colours are for terminals that know how; the summary is for all."""
    said = _at_a_terminal(folder, **environment)
    assert bool(MOVE.search(said)) is moves
    assert bool(COLOUR.search(said)) is colours
    assert "2 found: 2 passed" in said


def test_no_color_is_heard(folder: Path) -> None:
    """With NO_COLOR a terminal gets no colour (no-color.org)."""
    said = _at_a_terminal(folder, TERM="xterm-256color", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", said)


@pytest.mark.parametrize(("forced", "coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True)])
def test_a_file_gets_no_progress(folder: Path, forced: dict[str, str], coloured: bool) -> None:
    """Where the output is no terminal nothing moves, even where somebody forces colours."""
    done = subprocess.run(
        [SNIPPROOF, "run", "--no-cache"],
        cwd=folder,
        env={**_bare(), **forced},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert not MOVE.search(done.stdout)
    assert bool(COLOUR.search(done.stdout)) is coloured
