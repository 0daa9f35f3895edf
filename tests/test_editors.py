"""The files for editors and hooks: they fit what the command takes and prints."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from snipproof.cli.main import cli


def _output(site: Path, command: str) -> str:
    program, *arguments = shlex.split(command)
    assert Path(program).name == "snipproof"
    return CliRunner().invoke(cli, ["--project", str(site), *arguments]).output


def _tasks(root: Path) -> list[dict[str, Any]]:
    tasks = json.loads((root / ".vscode/tasks.json").read_text())["tasks"]
    assert isinstance(tasks, list)
    return tasks


def _problems(matcher: dict[str, Any], output: str) -> list[tuple[str, str, str, str]]:
    """Match as an editor does: each pattern against one line, the lines one after another."""
    place, message = (re.compile(pattern["regexp"]) for pattern in matcher["pattern"])
    lines = output.splitlines()
    return [
        (first[1], first[2], first[3], second[1])
        for one, other in pairwise(lines)
        if (first := place.match(one)) and (second := message.match(other))
    ]


def test_the_editor_finds_every_failure(second_site: Path, root: Path) -> None:
    """The problem matchers of the tasks give file, line, code and message of each failure."""
    file = second_site / "samples/gauges/get-gauge/curl.sh"
    file.write_text(file.read_text().replace("$TIDES_KEY", "<key>"))
    page = second_site / "manual/_index.md"
    page.write_text(page.read_text().replace("list-gauges", "list-gauge"))
    where = "samples/gauges/get-gauge"
    matched = 0
    for task in _tasks(root):
        if not task["problemMatcher"]:
            continue
        output = _output(second_site, task["command"].replace("${relativeFileDirname}", where))
        found = _problems(task["problemMatcher"], output)
        message = "the placeholder '<key>' is not replaced"
        assert (f"{where}/curl.sh", "2", "placeholder-left", message) in found
        listed = re.findall(r"^  \S+:\d+  [a-z-]+$", output, re.MULTILINE)
        assert len(found) == len(listed)
        matched += len(found)
    assert matched >= 7


def test_every_task_is_a_command(second_site: Path, root: Path) -> None:
    """What the tasks start is there: the command with these words, or a target of the Makefile."""
    for task in _tasks(root):
        if task["command"].startswith("make "):
            assert f"\n{task['command'].removeprefix('make ')}:" in (root / "Makefile").read_text()
        else:
            command = task["command"].replace("${relativeFileDirname}", "samples/gauges/get-gauge")
            assert "Usage:" not in _output(second_site, command)


def test_the_hooks_run_the_command(second_site: Path, root: Path) -> None:
    """The entries of the hooks pass where nothing is wrong."""
    hooks = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text())
    said = {hook["id"]: _output(second_site, hook["entry"]) for hook in hooks}
    assert said["snipproof-check"].endswith("nothing wrong\n")
    assert "5 found: 5 passed" in said["snipproof-run"]


@pytest.mark.parametrize("name", [".devcontainer/devcontainer.json", ".vscode/tasks.json"])
def test_the_files_are_json(root: Path, name: str) -> None:
    """They are JSON without comments, which every editor reads."""
    assert json.loads((root / name).read_text())


def test_the_container_has_what_contributors_need(root: Path) -> None:
    """The container is set up by targets that the Makefile has, and installs what README asks."""
    command = json.loads((root / ".devcontainer/devcontainer.json").read_text())[
        "postCreateCommand"
    ]
    makefile = (root / "Makefile").read_text()
    for target in command.removeprefix("make ").split():
        assert f"\n{target}:" in makefile or f":= {target}\n" in makefile
    dockerfile = (root / ".devcontainer/Dockerfile").read_text()
    assert all(f" {program}" in dockerfile for program in ("make", "curl", "jq", "chromium"))
