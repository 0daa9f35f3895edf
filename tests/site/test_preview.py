"""What a preview keeps from save to save never hides what was saved."""

import http.client
import re
import runpy
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.site.conftest import PROVED

from snipproof.project.project import load_project
from snipproof.report.proof import keep_proof
from snipproof.report.site_data.write import write_site_data

TOKENS = "contract/paths/tokens.yaml"
TITLE = "List your security tokens"
PAGE = "/reference/tokens/get-user-tokens/"

Ask = Callable[[str, str], str]


@pytest.fixture(scope="module")
def source(site_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the site with proof, which tests may change."""
    copy = Path(shutil.copytree(site_source, tmp_path_factory.mktemp("preview") / "source"))
    proof = copy / ".snipproof" / "results.json"
    keep_proof(proof, proof.read_bytes())
    return copy


@pytest.fixture(scope="module")
def ask(source: Path) -> Iterator[Ask]:
    """Serve the copy as `make serve` does; give what asks a page until it matches a pattern."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    program = runpy.run_path(str(ROOT / "tools" / "hugo_binary.py"))["binary"]()
    config = source.parent / "config.toml"
    text = (source / "config.toml").read_text("utf-8")
    mounted = f'source = "{source.parent / "data"}"'
    config.write_text(text.replace('source = ".snipproof/site"', mounted), "utf-8")
    write_site_data(load_project(source), source.parent / "data", published=False)
    with (source.parent / "hugo.log").open("w+") as log:
        server = subprocess.Popen(
            [program, "server", "--source", source, "--config", config, "--port", str(port)],
            stdout=log,
            stderr=subprocess.STDOUT,
        )

        def until(path: str, pattern: str) -> str:
            text = ""
            end = time.monotonic() + 60
            while time.monotonic() < end:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                try:
                    connection.request("GET", path)
                    text = connection.getresponse().read().decode()
                except OSError:
                    assert server.poll() is None, Path(log.name).read_text()
                finally:
                    connection.close()
                if re.search(pattern, text):
                    return text
                time.sleep(0.2)
            raise AssertionError(f"{path} never has {pattern!r}: {text[:2000]}")

        try:
            until(PAGE, TITLE)
            yield until
        finally:
            server.terminate()
            server.wait(30)


def _edit(source: Path, name: str, old: str, new: str) -> None:
    """Change a file of the site, and write its data anew as `make serve` does."""
    text = (source / name).read_text(encoding="utf-8")
    assert old in text
    (source / name).write_text(text.replace(old, new), encoding="utf-8")
    write_site_data(load_project(source), source.parent / "data", published=False)


def test_a_change_of_the_contract_shows(source: Path, ask: Ask) -> None:
    """A new summary is the title of the operation's page, and stands nowhere else as it was."""
    _edit(source, TOKENS, TITLE, "Show what may sign in")
    text = ask(PAGE, "<h1>Show what may sign in</h1>")
    assert TITLE not in text
    _edit(source, TOKENS, "Show what may sign in", TITLE)
    assert "Show what may sign in" not in ask(PAGE, f"<h1>{TITLE}</h1>")


def test_a_change_of_an_example_shows_with_its_mark(source: Path, ask: Ask) -> None:
    """The code is the new one, and from the first moment on nothing says that it ran."""
    assert 'data-mark="verified"' in ask(PAGE, TITLE)
    snippet = source / "snippets" / PROVED / "curl.sh"
    snippet.write_text(
        snippet.read_text("utf-8").replace("--max-time 30", "--max-time 31"), "utf-8"
    )
    assert 'data-mark="verified"' not in ask(PAGE, "max-time.{0,60}31")
