"""Running Go programs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from snipproof.core.snippet import Language, Snippet
from snipproof.languages.go import LANGUAGE as GO
from snipproof.languages.go.runner import GoRunner, named_line
from snipproof.languages.running.runner import Limits, RunResult

WriteSnippet = Callable[[str | bytes, Language], Snippet]
Run = Callable[..., RunResult]


@pytest.fixture(scope="module")
def runner() -> Iterator[GoRunner]:
    """Return a runner; Go's own packages have been built for the examples."""
    runner = GoRunner()
    yield runner
    runner.close()


@pytest.fixture
def run(
    runner: GoRunner, write_snippet: WriteSnippet, directory: Path, environment: dict[str, str]
) -> Run:
    """Run the body of a main function; give how that ended."""

    def start(body: str, imports: str = "fmt", seconds: float = 20.0) -> RunResult:
        listed = "".join(f'\t"{name}"\n' for name in imports.split())
        source = f"package main\n\nimport (\n{listed})\n\nfunc main() {{\n{body}\n}}\n"
        snippet = write_snippet(source, GO)
        runner.warm_up(snippet, environment)
        return runner.run(snippet, environment, directory, Limits(seconds=seconds))

    return start


def test_a_program_sees_its_environment_and_folder(run: Run, directory: Path) -> None:
    """It runs in a folder of its own, with the variables of a run."""
    (directory / "a.txt").write_text("fine")
    result = run(
        '\tdata, _ := os.ReadFile("a.txt")\n\tfmt.Println(string(data), os.Getenv("LC_ALL"))',
        "fmt os",
    )
    assert (result.exit_status, result.stdout) == (0, b"fine C.UTF-8\n")


def test_a_panic_has_its_line(run: Run) -> None:
    """The stack names the file as its author does."""
    result = run('\tvar list []int\n\tfmt.Println(list[len("a")])')
    assert result.exit_status == 2
    assert result.stderr_line == 9
    assert b"main.main()" in result.stderr
    assert b"/main.go" not in result.stderr.replace(b"\tmain.go", b"")


def test_what_cannot_be_built_is_not_run(run: Run) -> None:
    """The compiler's words are what the run says, at the line that they name."""
    result = run("\tnumber := 1")
    assert result.exit_status == 1
    assert result.stdout == b""
    assert b"declared and not used" in result.stderr
    assert result.stderr_line is not None


def test_limits_hold(run: Run) -> None:
    """A program that does not end is ended."""
    result = run('\tfmt.Println("on")\n\tfor {\n\t\ttime.Sleep(time.Second)\n\t}', "fmt time", 1.0)
    assert result.timed_out


def test_the_first_line_of_the_program_is_named() -> None:
    """Frames of Go's own packages do not count."""
    assert named_line(b"\t/go/src/fmt/print.go:3\n\tmain.go:12 +0x1\n\tmain.go:9\n") == 12
    assert named_line(b"nothing") is None
