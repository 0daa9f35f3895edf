"""What `check` and `run` leave for a CI system: annotations and SARIF."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SNIPPROOF = Path(sys.executable).with_name("snipproof")
ORG = "organizations/get-org"


@pytest.fixture(scope="module")
def broken(copy_project: Callable[..., Path]) -> Path:
    """Return a project with a page that holds untested code, and an example with a lost letter."""
    folder = copy_project(ORG)
    (folder / "content" / "b.md").write_text("---\ntitle: B\n---\n\n```sh\nls\n```\n")
    snippet = folder / "snippets" / ORG / "curl.sh"
    snippet.write_text(snippet.read_text().replace("/orgs/", "/org/"))
    return folder


def _snipproof(folder: Path, *arguments: str, actions: bool = True) -> str:
    environment = dict(os.environ)
    if actions:
        environment |= {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(folder.parent)}
    done = subprocess.run(
        [SNIPPROOF, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def _annotations(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("::")]


def test_check_annotates_the_changed_lines(broken: Path) -> None:
    """Under GitHub Actions, what reading shows is an annotation; elsewhere there are none."""
    (line,) = _annotations(_snipproof(broken, "check"))
    where = f"file={broken.name}/content/b.md,line=5,title=snipproof%3A untested-code"
    assert line.startswith(f"::error {where}::this sh block is shown without having been run")
    assert _annotations(_snipproof(broken, "check", actions=False)) == []


def test_run_annotates_pages_and_snippets(broken: Path) -> None:
    """A run annotates what is wrong with its examples, and what is wrong beside them."""
    found = _annotations(_snipproof(broken, "run"))
    assert [line.partition(",title=")[0] for line in found] == [
        f"::error file={broken.name}/content/b.md,line=5",
        f"::error file={broken.name}/snippets/{ORG}/curl.sh,line=2",
    ]


def test_check_and_run_write_sarif(broken: Path) -> None:
    """Each writes what it found; a run has what reading shows, too."""
    codes = []
    for command in ("check", "run"):
        _snipproof(broken, command, "--sarif", "found.sarif", actions=False)
        (run,) = json.loads((broken / "found.sarif").read_text())["runs"]
        codes.append([result["ruleId"] for result in run["results"]])
    assert codes == [["untested-code"], ["untested-code", "unknown-operation"]]


BROKEN = {
    "contract": ("contract/openapi.yaml", "openapi: 3.1.0\n\tinfo: {}\n"),
    "settings": ("pyproject.toml", "[tool.snipproof]\ntoken-variabel = 'T'\n"),
    "conflict": ("contract/openapi.yaml", "<<<<<<< a\n=======\n>>>>>>> b\n"),
}
"""Files without which nothing can be read."""


@pytest.mark.parametrize(("name", "text"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("command", ["check", "run"])
def test_what_ends_everything_is_in_every_report(
    copy_project: Callable[..., Path], command: str, name: str, text: str
) -> None:
    """A contract or settings that cannot be read are in all reports."""
    folder = copy_project(ORG)
    (folder / name).write_text(text)
    reports = ("--sarif", "a.sarif", "--report", "a.json", "--junit", "a.xml", "--markdown", "a.md")
    said = _snipproof(folder, command, *reports)
    (line,) = _annotations(said)
    assert line.startswith(f"::error file={folder.name}/{name},line=")
    (run,) = json.loads((folder / "a.sarif").read_text())["runs"]
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == f"{folder.name}/{name}"
    (problem,) = json.loads((folder / "a.json").read_text())["problems"]
    assert problem["location"].startswith(f"{name}:")
    assert problem["code"] in (folder / "a.xml").read_text()
    assert problem["code"] in (folder / "a.md").read_text()
