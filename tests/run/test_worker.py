"""One snippet's run: its folder, and what becomes of a run that cannot begin."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Example
from snipproof.languages.running.runner import RunnerError
from snipproof.project.project import load_project
from snipproof.run.worker import create_run_directory

FILTER = "filters/upsert-filter"


@pytest.fixture
def example(copy_project: Callable[..., Path]) -> Example:
    """Return an example whose snippets read a file."""
    return load_project(copy_project(FILTER)).examples[FILTER]


def test_the_folder_of_a_run_holds_the_examples_files(example: Example, tmp_path: Path) -> None:
    """A new folder has copies of the files that the snippets read, and nothing else."""
    create_run_directory(tmp_path / "run", example)
    found = {file.name: file.read_bytes() for file in (tmp_path / "run").iterdir()}
    assert found == example.files


def test_a_folder_that_cannot_be_made_stops_the_run(example: Example, tmp_path: Path) -> None:
    """Without a folder there is no run; the reason is the system's own."""
    with pytest.raises(RunnerError, match="No such file") as caught:
        create_run_directory(tmp_path / "gone" / "run", example)
    assert caught.value.code is Code.INTERRUPTED
