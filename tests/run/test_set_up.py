"""A project's own server, and what its examples need, for as long as a live run lasts."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from snipproof.core.usage import UsageError
from snipproof.project.live_settings import LiveSettings
from snipproof.project.settings import Settings
from snipproof.run.set_up import Prepared, prepared

PYTHON = sys.executable
NOTE = "import os, pathlib; pathlib.Path('made').write_text(os.environ['API_URL']); print({!r})"
REMOVE = "import os, pathlib; pathlib.Path('gone').write_text(os.environ.get('API_ID', '')); "
REMOVE += "pathlib.Path('made').unlink()"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def settings(root: Path, **live: Any) -> Settings:
    """Return the settings of a project whose live table has these keys."""
    return Settings(root, live=replace(LiveSettings(), **live))


def serving(port: int) -> tuple[str, ...]:
    """Return a command that serves HTTP."""
    return (PYTHON, "-m", "http.server", "--bind", "127.0.0.1", str(port))


def test_a_server_runs_as_long_as_it_is_needed(tmp_path: Path) -> None:
    """It answers when the context begins, and is gone when it ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with prepared(settings(tmp_path, start=serving(port)), url, tmp_path, print) as server:
        assert server.url == url
        assert urlopen(url).status == 200
    with pytest.raises(OSError, match="refused"):
        urlopen(url)


def test_what_is_made_is_taken_away(tmp_path: Path) -> None:
    """The lines NAME=value become variables; the tear-down has them, too, also after a failure."""
    wanted = settings(
        tmp_path,
        set_up=(PYTHON, "-c", NOTE.format("API_ID=a b\nmade it")),
        tear_down=(PYTHON, "-c", REMOVE),
    )

    def run() -> None:
        with prepared(wanted, "http://127.0.0.1:9", tmp_path, print) as server:
            assert server.variables == {"API_ID": "a b"}
            assert (tmp_path / "made").read_text() == "http://127.0.0.1:9"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run()
    assert not (tmp_path / "made").exists()
    assert (tmp_path / "gone").read_text() == "a b"
    assert not (tmp_path / "set-up.json").exists()


def test_what_a_killed_run_made_is_taken_away_by_the_next(tmp_path: Path) -> None:
    """The next run tears down first, with the variables of the earlier one."""
    (tmp_path / "set-up.json").write_text('{"API_ID": "earlier"}')
    (tmp_path / "made").touch()
    said: list[str] = []
    wanted = settings(tmp_path, tear_down=(PYTHON, "-c", REMOVE))

    def before(earlier: Prepared) -> None:
        assert (tmp_path / "made").exists()
        said.append(earlier.variables["API_ID"])

    with prepared(wanted, "http://127.0.0.1:9", tmp_path, said.append, before):
        assert (tmp_path / "gone").read_text() == "earlier"
    assert said.pop(0) == "earlier"
    assert said == ["taking away what the set-up of an earlier run has made"]


@pytest.mark.parametrize(
    ("live", "said"),
    [
        ({"start": ("no-such-program",)}, "start cannot be run"),
        (
            {"start": (PYTHON, "-c", "exit('no room')")},
            "ended with 1 before it responded:\nno room",
        ),
        (
            {"start": (PYTHON, "-c", "import time; time.sleep(9)"), "start_timeout": 0.3},
            "did not respond at http://127.0.0.1:9 within 0.3 s",
        ),
        ({"set_up": (PYTHON, "-c", "exit('no luck')")}, "set-up ended with 1:\nno luck"),
        (
            {"set_up": (PYTHON, "-c", "import time; time.sleep(9)"), "command_timeout": 0.3},
            "set-up took longer than 0.3 s",
        ),
        ({"set_up": ("no-such-program",)}, "set-up cannot be run"),
    ],
)
def test_what_does_not_work_is_told(tmp_path: Path, live: dict[str, Any], said: str) -> None:
    """A command that fails, or that takes too long, ends the run before it begins."""
    url = "http://127.0.0.1:9"
    with (
        pytest.raises(UsageError) as caught,
        prepared(settings(tmp_path, **live), url, tmp_path, print),
    ):
        pytest.fail("it went on")
    assert said in str(caught.value)


def test_another_server_is_not_taken_for_the_projects_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is started if something responds before."""
    monkeypatch.setattr("snipproof.run.set_up._LEAVING_SECONDS", 0.1)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with (
        prepared(settings(tmp_path, start=serving(port)), url, tmp_path, print),
        pytest.raises(UsageError, match=r"something responds at .* already"),
        prepared(settings(tmp_path, start=serving(port)), url, tmp_path, print),
    ):
        pytest.fail("it went on")


@pytest.mark.parametrize("by_a_shell", [False, True])
def test_a_killed_tool_leaves_no_server(tmp_path: Path, by_a_shell: bool) -> None:
    """When the tool is killed, the server that it started ends with it, and what that started."""
    port = free_port()
    start = serving(port)
    if by_a_shell:
        start = ("sh", "-c", f"{' '.join(start)} & wait")
    script = f"""
import sys, time
from pathlib import Path
from snipproof.project.live_settings import LiveSettings
from snipproof.project.settings import Settings
from snipproof.run.set_up import Prepared, prepared
live = LiveSettings(start={start!r})
folder = Path({str(tmp_path)!r})
with prepared(Settings(folder, live=live), "http://127.0.0.1:{port}", folder, print):
    print("up", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([PYTHON, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        os.kill(process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    with suppress(OSError):
        while time.monotonic() < deadline:
            urlopen(f"http://127.0.0.1:{port}").close()
            time.sleep(0.05)
        pytest.fail("the server still answers")
