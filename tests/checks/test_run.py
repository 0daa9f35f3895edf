"""What the end of a run says about a snippet."""

import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from snipproof.checks.run import check_run
from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.running.runner import Limits, RunResult

MakeSnippet = Callable[..., Snippet]
MakeResult = Callable[..., RunResult]

SOURCE = "# a\ncurl x \\\n  -H y\nexit 3\n"


@pytest.fixture
def judge(make_snippet: MakeSnippet, make_result: MakeResult) -> Callable[..., list[Failure]]:
    """Return a function that judges the end of a run."""

    def failures(language: str = "curl", source: str = SOURCE, **ended: Any) -> list[Failure]:
        snippet = make_snippet(source, language)
        limits = Limits(seconds=2.5, output_bytes=1_000)
        # Whether all statements ran is test_executed's.
        read = replace(outline(snippet), statements=())
        return list(check_run(snippet, read, make_result(**ended), limits))

    return failures


Judge = Callable[..., list[Failure]]


def test_a_good_end_says_nothing(judge: Judge) -> None:
    """A snippet that ended with 0 may write to standard error as it likes."""
    assert judge(stderr="curl: (22) a warning\nline 3: syntax error") == []


@pytest.mark.parametrize(
    ("ended", "code", "line", "message", "hint"),
    [
        (
            {"timed_out": True, "exit_status": 137, "signal": 9},
            Code.TIMEOUT,
            2,
            "the snippet did not end within 2.5 s",
            "look for a loop or a wait",
        ),
        (
            {"output_too_large": True, "exit_status": 137, "signal": 9},
            Code.OUTPUT_TOO_LARGE,
            2,
            "the snippet wrote more than 1,000 bytes",
            "print what a reader needs",
        ),
        (
            {"exit_status": 139, "signal": int(signal.SIGSEGV)},
            Code.KILLED,
            2,
            "the snippet was ended by SIGSEGV",
            "",
        ),
        ({"exit_status": 170, "signal": 42}, Code.KILLED, 2, "was ended by signal 42", ""),
        ({"exit_status": 1}, Code.EXIT_STATUS, 2, "the snippet exited with 1", ""),
        (
            {"exit_status": 3},
            Code.EXIT_STATUS,
            4,
            "the snippet exited with 3",
            "",
        ),
        (
            {"exit_status": 22, "stderr": "curl: (22) The requested URL returned error: 404\n\n"},
            Code.EXIT_STATUS,
            2,
            "exited with 22 (from curl: the server responded with an error status): curl: (22) The",
            "",
        ),
        (
            {"exit_status": 1, "stderr": "first\nlast\n", "stderr_line": 3},
            Code.EXIT_STATUS,
            3,
            "the snippet exited with 1: last",
            "",
        ),
        ({"exit_status": 1, "stderr": "x" * 5000}, Code.EXIT_STATUS, 2, "exited with 1: xxx", ""),
        (
            {"exit_status": 127, "stderr": "a.sh: line 2: jq: command not found", "stderr_line": 2},
            Code.TOOL_MISSING,
            2,
            "jq is not installed",
            "install jq",
        ),
        (
            {"exit_status": 127, "stderr": "a.sh: line 2: jqq: command not found"},
            Code.EXIT_STATUS,
            2,
            "the snippet exited with 127: there is no command 'jqq'",
            "did you mean 'jq'?",
        ),
        (
            {"exit_status": 1, "stderr": "a.sh: line 2: jq: command not found"},
            Code.EXIT_STATUS,
            2,
            "the snippet exited with 1",
            "",
        ),
        (
            {"exit_status": 2, "stderr": "a.sh: line 3: syntax error near unexpected token `)'"},
            Code.SYNTAX_ERROR,
            3,
            "not valid bash: syntax error near unexpected token",
            "look for a quote",
        ),
    ],
)
def test_a_bad_end_is_told(
    judge: Judge, ended: dict[str, Any], code: Code, line: int, message: str, hint: str
) -> None:
    """The cause is named, with the line that the language blames, or that exits, or that calls."""
    (failure,) = judge(**ended)
    assert failure.code is code
    assert message in failure.message
    assert len(failure.message) < 400
    assert str(failure.location) == f"snippets/tokens/list/curl.sh:{line}"
    assert hint in failure.hint


def test_python_has_no_exit_codes_of_curl(judge: Judge) -> None:
    """What curl means by 22, and bash by 127, says nothing about Python."""
    source = "import requests\nrequests.get('x')\n"
    for status, said in ((22, "x"), (127, "x: jq: command not found"), (2, "line 1: syntax error")):
        (failure,) = judge("python", source, exit_status=status, stderr=said)
        assert failure.code is Code.EXIT_STATUS
        assert failure.message == f"the snippet exited with {status}: {said}"
        assert str(failure.location) == "snippets/tokens/list/python.py:2"


@pytest.mark.parametrize(
    ("confinement", "said", "hint"),
    [
        (Confinement.NAMESPACES, "a.sh: line 2: /x: Read-only file system", "a run writes to the"),
        (Confinement.LANDLOCK, "a.sh: line 2: /x: Permission denied", "a run writes to the folder"),
        (Confinement.LANDLOCK_FILES, "a.sh: line 2: /x: Permission denied", "a run writes to the"),
        (Confinement.NONE, "a.sh: line 2: /x: Permission denied", ""),
        (Confinement.NAMESPACES, "a.sh: line 2: /x: Permission denied", ""),
        (Confinement.NAMESPACES, "curl: (6) Could not resolve host: x", "a run reaches nothing"),
        (Confinement.NAMESPACES, "OSError: Network is unreachable", "a run reaches nothing but"),
        (Confinement.NONE, "curl: (6) Could not resolve host: x", ""),
    ],
)
def test_what_a_run_was_kept_from_is_hinted_at(
    judge: Judge, confinement: Confinement, said: str, hint: str
) -> None:
    """Where the confinement is the likely reason, the author learns of it."""
    (failure,) = judge(exit_status=1, stderr=said, confinement=confinement)
    assert failure.hint.startswith(hint)
    assert bool(failure.hint) is bool(hint)


@pytest.mark.parametrize(
    ("source", "ended", "line"),
    [
        ("curl x\n# sleep\nsleep 60\necho\n", {"timed_out": True}, 3),
        ("curl x\nsleep 60\necho # sleep\n", {"timed_out": True}, 2),
        ("while true; do\n  curl x\ndone\n", {"timed_out": True}, 1),
        ("curl x\nwhile true; do\n  echo\ndone\n", {"output_too_large": True}, 2),
        ("curl x\nyes\n", {"output_too_large": True}, 2),
        ("curl x\nkill $$\n", {"signal": 15}, 2),
        ("curl x\necho\nsleep 60 &\n", {"left_processes": ("sleep 60",)}, 3),
        ("curl x\nnc -l 1 &\n", {"left_processes": ("/usr/bin/nc -l 1",)}, 2),
    ],
)
def test_an_end_by_force_is_told_where_it_comes_from(
    judge: Judge, source: str, ended: dict[str, Any], line: int
) -> None:
    """The line is that of the wait, the loop, the signal or the process, where one is written."""
    (failure,) = judge(source=source, **ended)
    assert failure.location.line == line


def test_what_is_left_running_is_told_besides(judge: Judge) -> None:
    """Each process that had to be ended is a failure of its own, after a good end as well."""
    left = ("sleep 60", "nc -l 1")
    failures = judge(left_processes=left)
    assert [failure.code for failure in failures] == [Code.LEFT_PROCESS] * 2
    assert [failure.message for failure in failures] == [
        f"the snippet ended and left a process running: {process}" for process in left
    ]
    assert failures[0].hint == "wait for it, or end it"
    codes = [failure.code for failure in judge(exit_status=1, left_processes=left[:1])]
    assert codes == [Code.EXIT_STATUS, Code.LEFT_PROCESS]


def test_output_that_is_no_text_does_not_matter(judge: Judge, make_result: MakeResult) -> None:
    """Standard error may hold any bytes."""
    (failure,) = judge(
        exit_status=1, stderr="\udcff".encode("utf-8", "surrogatepass").decode("latin-1")
    )
    assert failure.code is Code.EXIT_STATUS
    assert make_result().exit_status == 0


def test_a_file_without_calls_is_blamed_as_a_whole(judge: Judge) -> None:
    """Where nothing is known, it is the first line."""
    (failure,) = judge(source="false\n", exit_status=1)
    assert failure.location.line == 1


@pytest.mark.parametrize(
    ("source", "ended", "message", "hint"),
    [
        (
            SOURCE,
            {"timed_out": True},
            "the snippet did not end within 2.5 s",
            "look for a loop or a wait; a slow example may set `timeout` in example.toml",
        ),
        (
            SOURCE,
            {"output_too_large": True},
            "the snippet wrote more than 1,000 bytes",
            "print what a reader needs",
        ),
        (
            SOURCE,
            {"signal": int(signal.SIGSEGV)},
            "the snippet was ended by SIGSEGV",
            "an example ends by itself: find what sends the signal, or what crashes",
        ),
        (SOURCE, {"signal": 42}, "the snippet was ended by signal 42", None),
        (
            SOURCE,
            {"exit_status": 22, "stderr": "curl: (22) The requested URL returned error: 404"},
            (
                "the snippet exited with 22 (from curl: the server responded with an error "
                "status): curl: (22) The requested URL returned error: 404"
            ),
            "",
        ),
        # A snippet that has this status written in it means something of its own by it
        ("curl x\nexit 22\n", {"exit_status": 22}, "the snippet exited with 22", ""),
        (
            SOURCE,
            {"exit_status": 1, "stderr": "x" * 5000},
            f"the snippet exited with 1: {'x' * 300}",
            "",
        ),
        # Of what was said, the last line that is not curl's meter, and without bash's own place
        (
            SOURCE,
            {
                "exit_status": 1,
                "stderr": "one\n/tmp/a.sh: line 2: two\n"
                "  % Total    % Received\n   Dload  Upload\n"
                "  0     0    0     0  --:--:-- --:--:-- --:--:--     0\r"
                "100    12  100    12  --:--:-- --:--:-- --:--:--  1234\n\n",
            },
            "the snippet exited with 1: two",
            "",
        ),
        (
            SOURCE,
            {
                "exit_status": 1,
                "stderr": "one\n  0     0    0     0  --:--:-- --:--:-- --:--:--     0\rtwo\n",
            },
            "the snippet exited with 1: two",
            "",
        ),
        (
            SOURCE,
            {
                "exit_status": 127,
                "stderr": "a.sh: line 2: curl: command not found",
            },
            "curl is not installed",
            "install curl",
        ),
        (
            SOURCE,
            {
                "exit_status": 1,
                "stderr": "a.sh: line 2: /x: Read-only file system",
                "confinement": Confinement.NAMESPACES,
            },
            "the snippet exited with 1: /x: Read-only file system",
            "a run writes to the folder that it starts in, its $HOME and $TMPDIR, and nowhere else",
        ),
        (
            SOURCE,
            {
                "exit_status": 6,
                "stderr": "curl: (6) Could not resolve host: x",
                "confinement": Confinement.NAMESPACES,
            },
            (
                "the snippet exited with 6 (from curl: the host name was not found): "
                "curl: (6) Could not resolve host: x"
            ),
            (
                "a run reaches nothing but its example's server: build the URL from the base URL "
                "variable, and leave the proxy that the environment names in its place"
            ),
        ),
    ],
)
def test_what_an_author_reads_of_an_end(
    judge: Judge, source: str, ended: dict[str, Any], message: str, hint: str | None
) -> None:
    """It is said in full what happened and what to do next, and nothing that does not help."""
    (failure,) = judge(source=source, **ended)
    assert failure.message == message
    assert hint is None or failure.hint == hint


def test_what_was_said_in_no_encoding_is_told_as_far_as_it_goes(
    make_snippet: MakeSnippet, make_result: MakeResult
) -> None:
    """Bytes that are no text have a mark in their place."""
    snippet = make_snippet(SOURCE)
    result = replace(make_result(1), stderr=b"\xffno\n")
    (failure,) = check_run(snippet, outline(snippet), result, Limits())
    assert failure.message == "the snippet exited with 1: \ufffdno"


def test_a_variable_that_was_meant_is_one_of_those_with_a_value(
    make_snippet: MakeSnippet, make_result: MakeResult
) -> None:
    """The names in the environment of the run are those that a misspelt one is compared with."""
    snippet = make_snippet('curl x \\\n  "$LAYER5_UR"\n')
    result = make_result(1, "a.sh: line 1: LAYER5_UR: unbound variable")
    (failure,) = check_run(snippet, outline(snippet), result, Limits(), ("LAYER5_URL",))
    assert failure.message == "the snippet exited with 1: it reads LAYER5_UR, which is not set"
    assert failure.hint == "did you mean 'LAYER5_URL'?"
    assert failure.location.line == 2


@pytest.mark.parametrize(
    ("language", "source", "process", "line"),
    [
        # As it is written in full, by its program, or by what starts programs
        ("curl", "curl x\nsleep 1\nsleep 60 &\n", "sleep 60", 3),
        ("curl", "curl x\nsleep 1\nnc -k 1 &\n", "/usr/bin/nc -l 2", 3),
        ("python", "import subprocess\n\nsubprocess.Popen(command)\n", "sleep 60", 3),
    ],
)
def test_a_process_is_told_where_it_was_started(
    judge: Judge, language: str, source: str, process: str, line: int
) -> None:
    """The likeliest text that names it is looked for first."""
    (failure,) = judge(language, source, left_processes=(process,))
    assert failure.location.line == line
