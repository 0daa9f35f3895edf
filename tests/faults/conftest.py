"""What the tests of faults share: broken examples beside healthy ones, and what a run left."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.verdict import Status
from snipproof.languages import find
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.results import Report, Result
from snipproof.run.sessions import Session, mock_session

NAMESPACES, LANDLOCK, FILES, NONE = BEST
LIST = "tokens/get-user-tokens"
NEIGHBOURS = (LIST, "organizations/get-org", "environments/create-environment")
"""Healthy examples: whatever happens beside them, they pass."""

BASH = """\
curl --silent --show-error --fail-with-body --max-time 30 \\
  "$LAYER5_URL/api/identity/tokens?page=0&pageSize=10" \\
  --header "Authorization: Bearer $LAYER5_TOKEN"
"""
"""A healthy curl example of three lines, to break below them."""

PYTHON = """\
import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()
print(response.text)
"""
"""A healthy Python example of twelve lines, to break below them."""


@dataclass
class Broken:
    """A project of healthy examples, to which broken ones are added."""

    folder: Path
    names: list[str] = field(default_factory=list)

    def add(self, name: str, source: str | bytes, timeout: float | None = None) -> str:
        """Add an example that asks for tokens; a source that is not Python is for bash."""
        data = source.encode() if isinstance(source, str) else source
        language = find("python") if data.startswith(b"import") else CURL
        example = self.folder / "snippets" / "faults" / name
        example.mkdir(parents=True)
        (example / language.filename).write_bytes(data)
        shutil.copy(self.folder / "snippets" / LIST / "response.json", example)
        limit = f"timeout = {timeout}\n" if timeout else ""
        (example / "example.toml").write_text(f'operation = "getUserTokens"\n{limit}')
        self.names.append(name)
        return f"faults/{name}"

    def run(
        self,
        session: Session | None = None,
        confinement: Confinement | None = None,
        jobs: int = 4,
    ) -> "Found":
        """Run everything, without a cache."""
        project = load_project(self.folder)
        chosen = select(project, ())
        kinds = (confinement,) if confinement else BEST
        options = Options(jobs, cache=False, confinements=kinds)
        return Found(run(project, chosen, session or mock_session(project), options))


@dataclass(frozen=True)
class Found:
    """A report, by the names of what was broken."""

    report: Report

    def result(self, name: str) -> Result:
        """Return the result of the only snippet of a broken example."""
        (result,) = (item for item in self.report.results if item.example_id == f"faults/{name}")
        return result

    def neighbours(self) -> dict[str, Status]:
        """Return the verdicts on the healthy examples."""
        return {
            item.snippet.id: item.verdict.status
            for item in self.report.results
            if item.example_id in NEIGHBOURS
        }


@pytest.fixture(scope="session")
def make_broken(copy_project: Callable[..., Path]) -> Callable[[], Broken]:
    """Return a function that makes a project of healthy examples."""
    return lambda: Broken(copy_project(*NEIGHBOURS))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the folder in which a tool's temporary files are made."""
    home = tmp_path / "home"
    home.mkdir()
    return home


def processes_with(text: str) -> list[str]:
    """Return the command lines of all processes that have a text in their environment.

    Every run has its own directory in its environment, and so has whatever it starts.
    """
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and text.encode() in (entry / "environ").read_bytes():
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def runs_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder in which all directories of runs are made; it is empty at the end.

    Nothing that was started there may be left either.
    """
    folder = tmp_path_factory.mktemp("runs")
    before, tempfile.tempdir = tempfile.tempdir, os.fspath(folder)
    yield folder
    tempfile.tempdir = before
    assert list(folder.iterdir()) == []
    assert processes_with(os.fspath(folder)) == []
