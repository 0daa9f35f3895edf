"""Completion: what a shell offers when somebody presses Tab."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SNIPPROOF = Path(sys.executable).with_name("snipproof")
LIST, ORG = "tokens/get-user-tokens", "organizations/get-org"


@pytest.fixture(scope="module")
def folder(copy_project: Callable[..., Path]) -> Path:
    """Copy the project with two examples."""
    return copy_project(LIST, ORG)


def _in_bash(folder: Path, line: str) -> list[str]:
    """Return what bash offers behind a line, through the script that is printed for it."""
    words = " ".join(f"'{word}'" for word in line.split(" "))
    script = (
        'eval "$(snipproof completion bash)"\n'
        f"COMP_WORDS=({words})\nCOMP_CWORD={line.count(' ')}\n"
        "_snipproof_completion snipproof\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    path = f"{SNIPPROOF.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("snipproof ru", ["run"]),
        ("snipproof co", ["compare", "coverage", "completion"]),
        ("snipproof run to", ["tokens", LIST]),
        ("snipproof run tokens/", [LIST]),
        ("snipproof run --conf", ["--confinement"]),
        ("snipproof run --target l", ["live"]),
        ("snipproof new createEnvironm", ["createEnvironment"]),
        ("snipproof explain unknown-p", ["unknown-parameter"]),
        ("snipproof completion z", ["zsh"]),
    ],
)
def test_bash_completes(folder: Path, line: str, offered: list[str]) -> None:
    """Commands, options, values, ids and codes are offered as far as they are begun."""
    assert _in_bash(folder, line) == offered


@pytest.mark.parametrize(("shell", "mark"), [("zsh", "compdef"), ("fish", "complete")])
def test_other_shells_have_their_script(folder: Path, shell: str, mark: str) -> None:
    """Zsh and fish get a script in their own language, and the same answers."""
    script = subprocess.run(
        [SNIPPROOF, "completion", shell], capture_output=True, text=True, check=True
    ).stdout
    assert mark in script
    environment = {
        **os.environ,
        "_SNIPPROOF_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": "snipproof explain unknown-p",
        "COMP_CWORD": "unknown-p" if shell == "fish" else "2",
    }
    said = subprocess.run(
        [SNIPPROOF], cwd=folder, env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert "unknown-parameter" in said


def test_outside_of_a_project_nothing_is_offered(tmp_path: Path) -> None:
    """Where there is no project, Tab gives no id and no message."""
    assert _in_bash(tmp_path, "snipproof run to") == []
