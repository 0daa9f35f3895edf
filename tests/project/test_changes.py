"""What a change can affect, as git tells it."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from snipproof.cli.main import cli
from snipproof.core.usage import UsageError
from snipproof.project.affected import affected
from snipproof.project.changes import changed_files, project_before
from snipproof.project.project import load_project

GIT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@tides.example",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@tides.example",
}


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, env=GIT, check=True, capture_output=True)


@pytest.fixture
def repository(second_site: Path) -> Path:
    """Return the second site as a folder of a repository, on a branch that main has left behind."""
    top = second_site.parent
    _git(top, "init", "-b", "main")
    (top / "other.txt").write_text("one\n")
    _git(top, "add", "-A")
    _git(top, "commit", "-m", "one")
    _git(top, "checkout", "-b", "change")
    return second_site


def test_every_change_of_a_branch_is_found(repository: Path) -> None:
    """Committed, uncommitted, new, renamed and outside files count; what main did meanwhile not."""
    top = repository.parent
    _git(top, "checkout", "main")
    (repository / "hugo.toml").write_text("# changed on main\n")
    _git(top, "commit", "-am", "main goes on")
    _git(top, "checkout", "change")
    (repository / "manual/_index.md").write_text("committed\n")
    _git(top, "mv", "tides/samples/gauges/get-gauge", "tides/samples/gauges/see-gauge")
    _git(top, "commit", "-am", "two")
    (repository / "api/tides.yaml").write_text("not committed\n")
    (repository / "samples/gauges/list-gauges/c\u00f4te.txt").write_text("new\n")
    (top / "other.txt").write_text("two\n")
    found = {str(file) for file in changed_files(repository, "main")}
    moved = {
        f"samples/gauges/{name}/{file}"
        for name in ("get-gauge", "see-gauge")
        for file in ("curl.sh", "python.py", "python.out", "response.json")
    }
    assert found == moved | {
        "../other.txt",
        "api/tides.yaml",
        "manual/_index.md",
        "samples/gauges/list-gauges/c\u00f4te.txt",
    }


def test_a_changed_operation_affects_who_calls_it(repository: Path) -> None:
    """The contract of the commit is read, so what does not depend on its change is left alone."""
    contract = repository / "api/tides.yaml"
    text = contract.read_text()
    assert "operationId: getGauge\n" in text
    contract.write_text(
        text.replace("operationId: getGauge\n", "operationId: getGauge\n      x-a: 1\n")
    )
    project = load_project(repository)
    found = affected(
        project, changed_files(repository, "main"), lambda: project_before(project, "main")
    )
    assert found.examples == {"gauges/get-gauge"}
    with project_before(project, "main") as before:
        assert before is not None
        assert before.contract.operations.keys() == project.contract.operations.keys()


def test_a_contract_that_was_not_there_affects_everything(repository: Path) -> None:
    """If the commit has no contract in that place, every example is affected."""
    (repository / "api").rename(repository / "interface")
    settings = repository / "pyproject.toml"
    settings.write_text(settings.read_text().replace('"api', '"interface'))
    with project_before(load_project(repository), "main") as before:
        assert before is None


def test_the_command_runs_what_is_affected(repository: Path) -> None:
    """`--changed-since` runs the affected examples, says why, and checks the rest all the same."""
    snippet = repository / "samples/gauges/get-gauge/python.py"
    snippet.write_text(snippet.read_text() + "# changed\n")
    page = repository / "manual/_index.md"
    page.write_text(page.read_text().replace("list-gauges", "list-gauge"))
    arguments = ["--project", str(repository), "run", "--changed-since", "main"]
    done = CliRunner().invoke(cli, arguments)
    assert "since main: 1 example of 3 affected" in done.output
    assert "2 found: 2 passed" in done.output
    assert "manual/_index.md:7  unknown-snippet" in done.output
    settings = repository / "pyproject.toml"
    settings.write_text(settings.read_text() + "# changed\n")
    done = CliRunner().invoke(cli, arguments)
    assert "pyproject.toml has changed, and what depends on it is not known" in done.output
    assert "5 found: 5 passed" in done.output


@pytest.mark.parametrize("reference", ["nowhere", "--all", ""])
def test_git_has_the_word_where_it_cannot_tell(repository: Path, reference: str) -> None:
    """A commit that is not there is an error with git's own words, and never all or nothing."""
    with pytest.raises(UsageError, match="asks git, which says"):
        changed_files(repository, reference)


def test_without_a_repository_it_is_told(second_site: Path) -> None:
    """Outside of a repository there is nothing to compare with."""
    with pytest.raises(UsageError, match="not a git repository"):
        changed_files(second_site, "main")
