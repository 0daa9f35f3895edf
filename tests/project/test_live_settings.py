"""What a project says of the servers that its live runs go to."""

from pathlib import Path

import pytest

from snipproof.core.failure import Code, FailureError
from snipproof.project.live_settings import LiveSettings
from snipproof.project.settings import find_settings

START = "[tool.snipproof]\n\n[tool.snipproof.live]\n"


def _live(folder: Path, text: str) -> LiveSettings:
    (folder / "pyproject.toml").write_text(START + text)
    return find_settings(folder).live


def test_every_key_is_read(tmp_path: Path) -> None:
    """Commands and ids of operations are lists; ids of records are paths by operation."""
    live = _live(
        tmp_path,
        'url = "http://127.0.0.1:4200"\nstart = ["prefect", "server", "start"]\n'
        'set-up = ["./make"]\ntear-down = ["./unmake"]\nstart-timeout = 5\ncommand-timeout = 2.5\n'
        'version = "/admin/version#/version"\nreads = ["filterFlows"]\ncreates = ["createFlow"]\n'
        'ids = { createFlow = "data.id" }\ndisposable = true\n',
    )
    assert live.start == ("prefect", "server", "start")
    assert (live.set_up, live.tear_down) == (("./make",), ("./unmake",))
    assert (live.start_timeout, live.command_timeout) == (5, 2.5)
    assert live.policy.reads == {"filterFlows"}
    assert live.policy.creates == {"createFlow"}
    assert live.policy.ids == {"createFlow": "data.id"}
    assert live.policy.disposable


@pytest.mark.parametrize(
    ("text", "trust"),
    [
        ("", False),
        ('version = "/version"\n', False),
        ("disposable = true\n", True),
        ('reads = ["x"]\n', True),
        ('set-up = ["x"]\n', True),
        ('url = "http://127.0.0.1:1"\n', True),
    ],
)
def test_what_only_a_maintainer_may_say(tmp_path: Path, text: str, trust: bool) -> None:
    """Whatever runs a command, or lets more be sent, or sends it elsewhere, has to be trusted."""
    assert _live(tmp_path, text).needs_trust is trust


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("start = 'prefect server start'\n", "expected a program and its arguments"),
        ("reads = [1]\n", "expected ids of operations"),
        ("disposable = 1\n", "expected true or false"),
        ("start-timeout = 0\n", "expected a number of seconds above 0"),
        ("start-timeout = true\n", "expected a number of seconds above 0"),
        ("ids = { x = 'a..b' }\n", "expected a table of operations"),
        ("url = 5\n", "expected text in quotes"),
        ("disposble = true\n", "has no setting 'disposble'"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, said: str) -> None:
    """A value of another kind, or a name that there is not, is a failure at its line."""
    with pytest.raises(FailureError) as caught:
        _live(tmp_path, text)
    assert caught.value.failure.code is Code.BAD_METADATA
    assert caught.value.failure.location.line == 4
    assert said in caught.value.failure.message
