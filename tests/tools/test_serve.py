"""`make serve`: the preview follows what is saved and what is proven, and Ctrl-C ends it all."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tests.conftest import ROOT

ORG = "organizations/get-org"

CONFIG = """\
baseURL = "http://localhost/"
disableKinds = ["taxonomy", "term", "rss", "sitemap"]
[[module.mounts]]
source = "content"
target = "content"
[[module.mounts]]
source = "layouts"
target = "layouts"
[[module.mounts]]
source = "snippets"
target = "assets/snippets"
[[module.mounts]]
source = ".snipproof/site"
target = "assets/site"
"""
PAGE = """\
{{ with resources.Get "snippets/organizations/get-org/curl.sh" }}[{{ .Content }}]{{ end }}
{{ with resources.Get "site/site.json" }}
{{ $examples := (. | transform.Unmarshal).examples }}
{{ with index $examples "organizations/get-org" }}status={{ .snippets.curl.last }}{{ end }}
{{ end }}
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _of(folder: Path) -> list[str]:
    """Return the command lines of the processes that work in a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink().is_relative_to(folder):
                found.append((entry / "cmdline").read_bytes().decode().replace("\0", " "))
        except OSError:
            continue
    return found


def _page(port: int, pattern: str) -> str:
    """Ask for the page until it has what is wanted."""
    text = ""
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/") as answer:
                text = answer.read().decode()
        except URLError:
            text = ""
        if re.search(pattern, text):
            return text
        time.sleep(0.1)
    raise AssertionError(f"{pattern!r} does not come: {text}")


@pytest.fixture
def folder(copy_project: Callable[..., Path]) -> Path:
    """Make a small site around one example."""
    folder = copy_project(ORG)
    (folder / "config.toml").write_text(CONFIG)
    (folder / "layouts").mkdir()
    (folder / "layouts" / "home.html").write_text(PAGE)
    for name in ("page.html", "section.html"):
        (folder / "layouts" / name).write_text("nothing")
    (folder / "layouts" / "_shortcodes").mkdir()
    (folder / "layouts" / "_shortcodes" / "snippet.html").write_text("")
    return folder


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda found: found.name)
def test_the_preview_follows_and_all_ends(folder: Path, number: signal.Signals) -> None:
    """A save shows at once, its verdict soon after; then one signal ends every process."""
    port = _free_port()
    process = subprocess.Popen(
        [
            sys.executable, ROOT / "tools" / "serve.py",
            "--port", str(port), "--mock-port", str(_free_port()),
        ],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip
    limit = threading.Timer(120, process.kill)
    limit.start()
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "watching" in line:
            break
    assert "status=passed" in _page(port, "status=passed")
    file = folder / "snippets" / ORG / "curl.sh"
    file.write_text(file.read_text().replace("/orgs/", "/teams/"))
    assert "/teams/" in _page(port, "status=failed")
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    limit.cancel()
    assert process.returncode == 0, "".join(said) + rest
    assert _of(folder) == []
    assert "mock  \u2502 # The mock listens on" in "".join(said) + rest


def test_when_one_ends_all_end(tmp_path: Path) -> None:
    """A program that cannot go on ends the others, and its exit status is that of the whole."""
    script = (
        "import runpy, sys\n"
        f"serve = runpy.run_path({str(ROOT / 'tools' / 'serve.py')!r})['serve']\n"
        "python = sys.executable\n"
        "sys.exit(serve({'long': [python, '-c', 'import time; time.sleep(60)'],\n"
        "                'short': [python, '-c', 'import sys; sys.exit(3)']}, sys.stdout))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 3, done.stderr
    assert "short \u2502 ended; so do the others" in done.stdout
    assert _of(tmp_path) == []


@pytest.mark.parametrize("name", ["PORT", "MOCK_PORT"])
def test_a_port_that_is_taken_is_named(name: str) -> None:
    """Nothing is started, and the message says how to choose another port."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        option = {"PORT": "--port", "MOCK_PORT": "--mock-port"}[name]
        command = [sys.executable, str(ROOT / "tools" / "serve.py"), option, str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"port {port} is taken: choose another with {name}=" in done.stderr
    assert "Traceback" not in done.stderr
