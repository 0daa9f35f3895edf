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

GUIDE = "content/guides/quickstart.md"
TOKENS = "contract/paths/tokens.yaml"
TITLE = "List your security tokens"
PAGE = "/reference/tokens/get-user-tokens/"

Ask = Callable[[str, str], str]


@pytest.fixture(scope="module")
def source(site_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the site with proof, which tests may change."""
    return Path(
        shutil.copytree(site_source, tmp_path_factory.mktemp("preview") / "source"),
    )


@pytest.fixture(scope="module")
def ask(source: Path) -> Iterator[Ask]:
    """Serve the copy as `make serve` does; give what asks a page until it matches a pattern."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    program = runpy.run_path(str(ROOT / "tools" / "hugo_binary.py"))["binary"]()
    with (source.parent / "hugo.log").open("w+") as log:
        server = subprocess.Popen(
            [program, "server", "--source", source, "--port", str(port)],
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


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_change_of_the_contract_shows(source: Path, ask: Ask) -> None:
    """A new summary is the title of the operation's page, and stands nowhere else as it was."""
    _edit(source / TOKENS, TITLE, "Show what may sign in")
    text = ask(PAGE, "<h1>Show what may sign in</h1>")
    assert TITLE not in text
    _edit(source / TOKENS, "Show what may sign in", TITLE)
    assert "Show what may sign in" not in ask(PAGE, f"<h1>{TITLE}</h1>")


def test_a_mistake_in_the_contract_is_told_until_it_is_mended(source: Path, ask: Ask) -> None:
    """A save of something else does not hide it, although the contract is as it was then."""
    told = "Hugo Server: Error"
    _edit(source / TOKENS, "tags: [tokens]", "tags: [tokenz]")
    ask(PAGE, told)
    _edit(source / GUIDE, "title: ", "title: Saved ")
    time.sleep(3)
    assert told in ask(PAGE, "html")
    _edit(source / TOKENS, "tags: [tokenz]", "tags: [tokens]")
    ask(PAGE, f"<h1>{TITLE}</h1>")


def test_a_change_of_an_example_shows_with_its_mark(source: Path, ask: Ask) -> None:
    """The code is the new one, and nothing says any longer that it ran."""
    assert 'data-mark="verified"' in ask(PAGE, TITLE)
    _edit(source / "snippets" / PROVED / "curl.sh", "--max-time 30", "--max-time 31")
    assert 'data-mark="verified"' not in ask(PAGE, "max-time.{0,60}31")
