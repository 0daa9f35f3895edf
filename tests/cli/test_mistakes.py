"""Mistakes of newcomers: each has one message that names its cause and the next step."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.conftest import ROOT

from snipproof.cli.main import cli

PROJECT = ROOT / "tests" / "fixtures" / "newcomer"
MISTAKES = tomllib.loads(Path(__file__).with_name("mistakes.toml").read_text("utf-8"))["mistake"]


def _reported(folder: Path, command: str) -> tuple[int, list[dict[str, Any]]]:
    """Run a command; return its exit status and all failures, those of examples first."""
    report = folder / "report.json"
    words = ["--project", str(folder), command, "--report", str(report)]
    done = CliRunner().invoke(cli, words)
    assert report.is_file(), done.output
    found = json.loads(report.read_text("utf-8"))
    told = [failure for result in found["results"] for failure in result["failures"]]
    return done.exit_code, [*told, *found["problems"]]


def test_there_are_enough() -> None:
    """The table has the mistakes that were seen, and more."""
    assert len(MISTAKES) >= 80
    assert len({mistake["name"] for mistake in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize("command", ["check", "run"])
def test_without_a_mistake_nothing_is_reported(tmp_path: Path, command: str) -> None:
    """The project that they are made in is healthy."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder)
    assert _reported(folder, command) == (0, [])


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["name"])
def test_a_mistake_is_named(tmp_path: Path, mistake: dict[str, Any]) -> None:
    """Its message has the cause, at its place, and what to do."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder)
    file = folder / mistake["file"]
    text = mistake["new"]
    if "old" in mistake:
        before = file.read_text("utf-8")
        assert mistake["old"] in before
        text = before.replace(mistake["old"], mistake["new"], 1)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    if "sleep" in mistake["new"]:
        settings = folder / "pyproject.toml"
        settings.write_text(settings.read_text().replace("operation-p", "timeout = 1\noperation-p"))
    status, failures = _reported(folder, "run" if mistake.get("run") else "check")
    assert status in {1, 2}
    told = [f"{item['location']} {item['code']}" for item in failures]
    assert list(dict.fromkeys(told)) == mistake["told"]
    assert failures[0]["message"].startswith(mistake["says"])
    assert failures[0].get("hint", "") == mistake["cure"]
