"""Running JavaScript with Node."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from snipproof.core.snippet import Language, Snippet
from snipproof.languages.javascript import LANGUAGE as JAVASCRIPT
from snipproof.languages.javascript.runner import NodeRunner, named_line
from snipproof.languages.running.runner import Limits, RunResult

WriteSnippet = Callable[[str | bytes, Language], Snippet]
Run = Callable[..., RunResult]


@pytest.fixture
def run(write_snippet: WriteSnippet, directory: Path, environment: dict[str, str]) -> Iterator[Run]:
    """Run a source; give how that ended."""
    runner = NodeRunner()

    def start(source: str, seconds: float = 20.0) -> RunResult:
        snippet = write_snippet(source, JAVASCRIPT)
        return runner.run(snippet, environment, directory, Limits(seconds=seconds))

    yield start
    runner.close()


def test_a_module_can_await_and_read_its_folder(run: Run, directory: Path) -> None:
    """A snippet is a module, in a folder of its own."""
    (directory / "a.txt").write_text("fine")
    result = run(
        'import { readFile } from "node:fs/promises";\n'
        'console.log(await readFile("a.txt", "utf8"), process.argv.length);\n'
    )
    assert (result.exit_status, result.stdout) == (0, b"fine 2\n")


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("const a = 1;\nnothing();\n", 2, "ReferenceError: nothing is not defined"),
        ("\n\nthrow new Error('no');\n", 3, "Error: no"),
        ("let a = 1;\nlet a = 2;\n", 2, "SyntaxError: Identifier 'a' has already been declared"),
        ("const a = 1;\nawait new Promise(() => {});\n", 2, ""),
        ("\nPromise.reject(new Error('late'));\n", 2, "Error: late"),
    ],
)
def test_an_error_has_its_line(run: Run, source: str, line: int, said: str) -> None:
    """Node names the line of what throws, rejects, waits without end or cannot be parsed."""
    result = run(source)
    assert result.exit_status > 0
    assert result.stderr_line == line
    assert said in result.stderr.decode()


def test_limits_hold(run: Run) -> None:
    """A snippet that does not end is ended."""
    assert run("setInterval(() => {}, 1000);\n", seconds=1.5).timed_out


def test_the_first_place_in_the_file_is_named() -> None:
    """A space in a path is written as Node writes it; other files do not count."""
    stderr = b"at node:fs:3\n    at file:///a%20b/x.mjs:7:1\n    at file:///a%20b/x.mjs:9:1\n"
    assert named_line(stderr, "/a b/x.mjs") == 7
    assert named_line(stderr, "/a b/y.mjs") is None
