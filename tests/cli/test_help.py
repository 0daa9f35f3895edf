"""`--help`: it teaches by examples, and these are command lines that there really are."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from snipproof.cli.main import cli

SNIPPROOF = Path(sys.executable).with_name("snipproof")
COMMANDS = cli.list_commands(click.Context(cli))


def _help(name: str) -> str:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    parent = click.Context(cli, info_name="snipproof")
    return command.get_help(click.Context(command, info_name=name, parent=parent))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_is_for_and_shows_how(name: str) -> None:
    """Each help has a sentence of purpose, and two or three examples that can be typed."""
    said = _help(name)
    assert re.search(r"Usage: .*\n\n  [A-Z][^.]+[.;]", said), said
    lines = said.partition("Examples:\n")[2].splitlines()
    assert 2 <= len(lines) <= 3
    for line in lines:
        typed = re.split(r" {2,}", line.strip())[0]
        words = re.findall(r"snipproof (?:(?!\)).)*", typed)
        ((_, *arguments),) = (shlex.split(text.partition(" | ")[0]) for text in words)
        if arguments[0] == "--project":
            arguments = arguments[2:]
        assert arguments.pop(0) == name
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        # What is wrong with the options raises; whether a file is there does not matter.
        command.make_context(name, arguments, resilient_parsing=True)
        unknown = {text.partition("=")[0] for text in arguments if re.match("--?[a-z]", text)}
        assert unknown <= {option for param in command.params for option in param.opts}


def test_the_help_imports_no_command() -> None:
    """What `--help` needs is little, so that it is there at once."""
    script = (
        "import sys\nsys.argv = ['snipproof', '--help']\n"
        "from snipproof.cli.main import cli\n"
        "cli.main(standalone_mode=False)\n"
        "loaded = {'rich', 'yaml', 'requests', 'snipproof.project.project', 'jsonschema_rs'}\n"
        "sys.exit(len(loaded & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    for name in COMMANDS:
        assert f"  {name} " in done.stdout


def test_a_command_called_like_a_builtin_takes_nothing_away() -> None:
    """After `list` has been imported as a command, the commands can still be listed."""
    assert cli.get_command(click.Context(cli), "list") is not None
    assert cli.list_commands(click.Context(cli)) == COMMANDS
    assert "every example" in cli.get_help(click.Context(cli))
