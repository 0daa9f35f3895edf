"""The steps that CI systems execute: GitHub's action, GitLab's component, a plain shell."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.conftest import ROOT

_INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")


@dataclass(frozen=True)
class Machine:
    """A machine of a CI system, with snipproof installed and a project checked out."""

    project: Path
    folder: Path

    def run(self, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run lines of bash as a step does."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "SNIPPROOF_VENV": sys.prefix,
            "PYTHONPATH": str(ROOT / "tools"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            **variables,
        }
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def action(self, step: str, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run a step of the action with inputs, as a runner fills them in."""
        action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
        given = {name: entry["default"] for name, entry in action["inputs"].items()}
        given.update({name.replace("_", "-"): value for name, value in inputs.items()})
        found: dict[str, Any] = next(
            item for item in action["runs"]["steps"] if item["name"] == step
        )
        variables = {
            name: _INPUT.sub(lambda match: given[match[1]], value)
            for name, value in found["env"].items()
        }
        return self.run(found["run"], **variables)

    @property
    def output(self) -> Mapping[str, str]:
        """The outputs of the steps until now."""
        lines = (self.folder / "output").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def machine(second_site: Path, tmp_path: Path) -> Machine:
    """Return a machine with the second site of the tests."""
    folder = tmp_path / "runner"
    folder.mkdir()
    return Machine(second_site, folder)


def _break(project: Path) -> None:
    snippet = project / "samples" / "gauges" / "get-gauge" / "curl.sh"
    snippet.write_text(snippet.read_text("utf-8").replace("/gauges", "/gaugez"), "utf-8")


def test_the_action_proves_a_project(machine: Machine) -> None:
    """Every report is written, and the summary shows the counts."""
    done = machine.action("Prove the examples")
    assert done.returncode == 0, done.stdout + done.stderr
    assert machine.output["status"] == "0"
    reports = {file.name for file in Path(machine.output["reports"]).iterdir()}
    assert {"check.sarif", "run.sarif", "report.json", "junit.xml", "summary.md"} <= reports
    assert "snippets passed" in (machine.folder / "summary").read_text("utf-8")


def test_the_action_fails_if_an_example_is_wrong(machine: Machine) -> None:
    """The status is 1, and the comparison with an earlier report names what got worse."""
    machine.action("Prove the examples", commands="run", reports="before")
    _break(machine.project)
    done = machine.action("Prove the examples", compare_with="before/report.json")
    assert done.returncode == 1, done.stdout + done.stderr
    comparison = Path(machine.output["reports"], "comparison.md").read_text("utf-8")
    assert "#### Worse" in comparison
    assert "gauges/get-gauge/curl" in comparison


@pytest.mark.parametrize("commands", ["chekc", "check; touch hacked", "$(touch hacked)"])
def test_other_commands_are_refused(machine: Machine, commands: str) -> None:
    """An input never becomes part of a command."""
    done = machine.action("Prove the examples", commands=commands)
    assert done.returncode == 2
    assert "it takes check, run, audit and site" in done.stderr
    assert not (machine.project / "hacked").exists()


def test_a_comment_is_updated(machine: Machine, tmp_path: Path) -> None:
    """The first run writes a comment, and the next one changes it."""
    programs = tmp_path / "programs"
    programs.mkdir()
    calls = tmp_path / "calls"
    program = programs / "gh"
    program.write_text(
        "#!/usr/bin/env bash\n"
        f'printf "%s\\n" "$*" >> {calls}\n'
        f'case "$*" in *--paginate*) test ! -f {tmp_path}/there || echo 41 ;; esac\n'
    )
    program.chmod(0o755)
    (tmp_path / "comparison.md").write_text("### snipproof: nothing changed\n")
    variables = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "REPORTS": str(tmp_path),
        "GH_REPO": "o/r",
        "GH_TOKEN": "t",
    }
    script = f"bash {ROOT}/ci/comment.sh"
    assert machine.run(script, NUMBER="7", **variables).returncode == 0
    (tmp_path / "there").touch()
    assert machine.run(script, NUMBER="7", **variables).returncode == 0
    assert machine.run(script, NUMBER="7/../8", **variables).returncode == 2
    said = calls.read_text("utf-8")
    assert "--method POST repos/o/r/issues/7/comments" in said
    assert "--method PATCH repos/o/r/issues/comments/41" in said


def test_the_component_of_gitlab_proves_a_project(machine: Machine) -> None:
    """Its script runs as GitLab runs it, with its inputs filled in."""
    _, text = (ROOT / "templates" / "prove.yml").read_text("utf-8").split("\n---\n")
    spec, _ = yaml.safe_load_all((ROOT / "templates" / "prove.yml").read_text("utf-8"))
    inputs = {
        name: (entry or {}).get("default", "") for name, entry in spec["spec"]["inputs"].items()
    }
    filled = re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: inputs[match[1]], text)
    job = yaml.safe_load(filled)["snipproof"]
    script: Sequence[str] = [
        line for line in job["script"] if not line.startswith(("apt-get", "python -m pip"))
    ]
    variables = {**job["variables"], "PATH": f"{sys.prefix}/bin:{os.environ['PATH']}"}
    done = machine.run("\n".join(script), **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((machine.project / "snipproof-reports" / "report.json").read_bytes())
    assert report["summary"]["failed"] == 0
    _break(machine.project)
    assert machine.run("\n".join(script), **variables).returncode == 1


def test_the_scripts_are_sound() -> None:
    """Bash reads every script, and so does shellcheck if it is there."""
    scripts = sorted((ROOT / "ci").glob("*.sh"))
    assert scripts
    for script in scripts:
        assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    if shutil.which("shellcheck"):
        assert subprocess.run(["shellcheck", *scripts], check=False).returncode == 0
