"""The tools that are measured, each as a command that runs a set of snippets."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import generate

HERE = Path(__file__).parent
SNIPPROOF = (sys.executable, "-c", "from snipproof.cli.main import main; main()")


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what it needs in a folder for so many snippets, and the command to run there.

    Where `counts` is false, its requests go to a server of its own; what it ran is then what its
    report says.
    """

    name: str
    prepare: Callable[[Path, int], Path]
    command: Sequence[str]
    counts: bool = True


def tools(peers_python: Path, url: str) -> list[Tool]:
    """Return the tools; `peers_python` is the Python of the others' environment."""
    pytest = (str(peers_python), "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider")
    live = ("run", "--no-cache", "--target", "live", "--url", url)
    mock = ("run", "--no-cache", "--report", "report.json")
    prototype = (sys.executable, str(HERE / "prototype.py"), ".")
    return [
        Tool("snipproof", generate.project, (*SNIPPROOF, *mock), counts=False),
        Tool("snipproof, through to the server", generate.project, (*SNIPPROOF, *live)),
        Tool("unchecked prototype", generate.project, prototype),
        Tool("pytest-codeblocks", generate.pages, (*pytest, "--codeblocks", ".")),
        Tool("mktestdocs", _mktestdocs, (*pytest, "-p", "no:codeblocks", "test_pages.py")),
        Tool("sybil", _sybil, (*pytest, "-p", "no:codeblocks", ".")),
    ]


def environment(url: str) -> Mapping[str, str]:
    """Return the environment of every tool, which is the one that the snippets read."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return {**kept, "API_URL": url, "API_TOKEN": "measured-token", "LANG": "C.UTF-8"}


def _mktestdocs(folder: Path, snippets: int) -> Path:
    generate.write(folder / "test_pages.py", generate.MKTESTDOCS)
    return generate.pages(folder, snippets)


def _sybil(folder: Path, snippets: int) -> Path:
    generate.write(folder / "conftest.py", generate.CONFTEST)
    return generate.pages(folder, snippets)
