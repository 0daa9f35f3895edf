"""How shell snippets run, and which line is blamed when they fail."""

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code
from snipproof.core.snippet import Language, Snippet
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.curl.runner import CurlRunner
from snipproof.languages.running.runner import Limits, RunnerError, RunResult

Run = Callable[[str | bytes], RunResult]


@pytest.fixture(scope="module")
def runner() -> Iterator[CurlRunner]:
    """Return a runner whose runs reach servers on this machine."""
    runner = CurlRunner(confinements=(Confinement.NONE,))
    yield runner
    runner.close()


@pytest.fixture
def run(
    runner: CurlRunner,
    write_snippet: Callable[[str | bytes, Language], Snippet],
    environment: Mapping[str, str],
    directory: Path,
) -> Run:
    """Run a shell source."""

    def run_source(source: str | bytes) -> RunResult:
        snippet = write_snippet(source, CURL)
        return runner.run(snippet, environment, directory, Limits(seconds=10))

    return run_source


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Return the URL of a server that answers 200 with a small body, and 404 to /missing."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/missing" else 200)
            self.send_header("Content-Length", "8")
            self.end_headers()
            self.wfile.write(b'{"a": 1}')

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_real_request(run: Run, server: str) -> None:
    """A curl command reaches a server, and its output is what the server sent."""
    result = run(f'curl --silent --fail-with-body "{server}/x"\n')
    assert (result.exit_status, result.stdout, result.stderr_line) == (0, b'{"a": 1}', None)


def test_error_status(run: Run, server: str) -> None:
    """With --fail-with-body an error status is curl's exit status 22, at the command's line."""
    result = run(f'# no\ncurl -sS --fail-with-body \\\n  "{server}/missing" \\\n  | cat\necho on\n')
    assert result.exit_status == 22
    assert result.stdout == b'{"a": 1}'
    assert result.stderr_line == 2


def test_environment_is_as_given(run: Run, environment: Mapping[str, str]) -> None:
    """The commands of a snippet see the variables that were given, and none of the runner's."""
    result = run("env")
    names = {line.partition("=")[0] for line in result.stdout.decode().splitlines()}
    assert names - set(environment) == {"PWD", "SHLVL", "_"}


def test_no_trap_is_passed_on(run: Run) -> None:
    """A shell that the snippet starts knows nothing of the runner's trap."""
    assert run("bash -c 'trap -p; false; echo on'").stdout == b"on\n"


def test_errors_look_as_bash_prints_them(run: Run, tmp_path: Path) -> None:
    """The standard error is what bash prints, and nothing else."""
    result = run("echo a\nno-such-command\n")
    file = tmp_path / "snippets" / "tokens" / "list" / "curl.sh"
    assert result.stderr.decode() == f"{file}: line 2: no-such-command: command not found\n"


LINES = {
    "a command": ("# 1\ntrue\nfalse\n", 1, 3),
    "a command over several lines": ("# 1\necho a \\\n b\nfalse \\\n a \\\n b\n", 1, 4),
    "a quoted body over several lines": ("# 1\nfalse '{\n  \"a\": 1\n}' \\\n x\n", 1, 2),
    "a command that is not there": ("# 1\nno-such-command \\\n a\n", 127, 2),
    "the first part of a pipe": ("# 1\nfalse |\n  cat |\n  cat\n", 1, 2),
    "the middle of a pipe": ("# 1\nprintf x |\n  false |\n  cat\n", 1, 2),
    "a here-document": ("# 1\ncat <<X | false\na\nb\nX\n", 1, 2),
    "a here-document on its own": ("# 1\nfalse <<X\na\nb\nX\necho\n", 1, 2),
    "a substitution": ("# 1\nid=$(false)\necho $id\n", 1, 2),
    "a substitution over several lines": ("# 1\nid=$(\n  true\n  false\n)\necho\n", 1, 2),
    "a pipe in a substitution": ('# 1\nid="$(false |\n  cat)"\n', 1, 2),
    "a function": ("# 1\nf() {\n  true\n  false\n  true\n}\nf\n", 1, 4),
    "a loop": ("for i in 1 2; do\n  true\n  false\ndone\n", 1, 3),
    "a branch": ("if true; then\n  true\n  false\nfi\n", 1, 3),
    "a chain": ("true &&\n  true &&\n  false\n", 1, 3),
    "a subshell": ("# 1\n(\n  cd /\n  false\n)\n", 1, 4),
    "a group in a pipe": ("# 1\n{\n  true\n  false\n} | cat\n", 1, 4),
    "a test": ("# 1\n[[ a == b ]]\n", 1, 2),
    "a redirection to nowhere": ("# 1\necho a \\\n  > /no/such/folder\n", 1, 2),
    "an unset variable": ('# 1\necho \\\n  "$NOPE"\n', 1, 2),
    "an unset variable in a pipe": ('# 1\necho a |\n  cat "$NOPE"\n', 1, 2),
    "an unset variable in a substitution": ('# 1\nid=$(\n  echo "$NOPE"\n)\n', 1, 2),
    "an earlier failure that was accepted": ("false || true\nset +e\nfalse\nset -e\nfalse\n", 1, 5),
    "a syntax error": ("# 1\necho a )\n", 2, 2),
    "a quote that is not closed": ('# 1\necho "a\necho b\n', 2, 2),
    "an exit of its own": ("# 1\nfalse || exit 3\n", 3, None),
    "an exit after an accepted failure": ("set +e\nfalse\nexit 7\n", 7, None),
    "success": ("false || true\n", 0, None),
}


@pytest.mark.parametrize(("source", "status", "line"), LINES.values(), ids=LINES.keys())
def test_blamed_line(run: Run, source: str, status: int, line: int | None) -> None:
    """A failure is blamed on the first line of the command that failed."""
    result = run(source)
    assert (result.exit_status, result.stderr_line) == (status, line)


def test_many_failures_do_not_block(run: Run) -> None:
    """A snippet that accepts thousands of failures still ends, and the last one is blamed."""
    result = run("set +e\nfor i in {1..12000}; do false; done\nset -e\nfalse\n")
    assert (result.exit_status, result.stderr_line, result.timed_out) == (1, 4, False)


def test_snippet_may_take_the_descriptor(run: Run) -> None:
    """A snippet that closes the runner's private descriptor loses the line and nothing else."""
    result = run("exec 250>&-\nfalse\n")
    assert (result.exit_status, result.stderr, result.stderr_line) == (1, b"", None)


def test_signal(run: Run) -> None:
    """A shell that is killed is reported as killed."""
    result = run("kill -9 $$\n")
    assert (result.exit_status, result.signal, result.stderr_line) == (137, 9, None)


@pytest.mark.parametrize(
    "source",
    [b"echo a \\\r\n  b\r\nfalse\r\n", b"\xef\xbb\xbfecho a \\\n  b\nfalse\n"],
    ids=["CRLF", "byte order mark"],
)
def test_foreign_file_formats(run: Run, source: bytes) -> None:
    """A file with CRLF or a byte order mark runs as the text that a reader copies from a page."""
    result = run(source)
    assert (result.stdout, result.exit_status, result.stderr) == (b"a b\n", 1, b"")
    assert result.stderr_line == 3


@pytest.mark.parametrize("change", ["edit", "removal"])
def test_file_that_changes_meanwhile(
    change: str,
    runner: CurlRunner,
    write_snippet: Callable[[str, Language], Snippet],
    environment: Mapping[str, str],
    directory: Path,
) -> None:
    """A file that is not what was read gives no result at all."""
    snippet = write_snippet("echo a\n", CURL)
    if change == "edit":
        snippet.file.write_text("echo b\n")
    else:
        snippet.file.unlink()
    with pytest.raises(RunnerError, match=r"snippets/tokens/list/curl\.sh w") as caught:
        runner.run(snippet, environment, directory, Limits())
    assert caught.value.code is Code.INTERRUPTED


def test_no_bash(
    monkeypatch: pytest.MonkeyPatch,
    write_snippet: Callable[[str, Language], Snippet],
    directory: Path,
) -> None:
    """Without bash the environment is at fault, not the snippet."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(RunnerError, match="bash is not installed") as caught:
        CurlRunner().run(write_snippet("echo\n", CURL), {}, directory, Limits())
    assert caught.value.code is Code.TOOL_MISSING
