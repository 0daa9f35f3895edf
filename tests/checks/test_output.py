"""What an example printed and received is held to what is recorded beside it."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from snipproof.checks.output import Recording, check_output, check_recorded, diff, record
from snipproof.contract import Contract
from snipproof.core.exchange import Response
from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Example, Language
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON

MakeExample = Callable[..., Example]

JSON = (("Content-Type", "application/json"),)
TEXT = (("Content-Type", "text/plain; charset=utf-8"),)
PRETTY = b'{\n  "b": 1,\n  "a": [\n    "\xc3\xa9"\n  ]\n}\n'
COMPACT = b'{"b":1,"a":["\\u00e9"]}'
SORTED = b'{"a":["\xc3\xa9"],"b":1}'
TWICE = b'{"a":1,"a":2}'
HALF = b'"\\ud800"'
LIST = b'{"page":0,"pageSize":1,"totalCount":0,"tokens":[]}'


@pytest.mark.parametrize(
    ("response", "stdout", "recording"),
    [
        # A snippet that prints just the body needs no file of its own
        (Response(200, JSON, COMPACT), COMPACT, Recording(PRETTY, "response.json", None)),
        (Response(200, JSON, COMPACT), PRETTY, Recording(PRETTY, "response.json", None)),
        (Response(200, JSON, COMPACT), SORTED, Recording(PRETTY, "response.json", None)),
        (Response(200, JSON, COMPACT), b"1\n", Recording(PRETTY, "response.json", b"1\n")),
        (Response(200, JSON, COMPACT), b"", Recording(PRETTY, "response.json", b"")),
        (Response(200, JSON, b"true"), b"1", Recording(b"true\n", "response.json", b"1")),
        # What says that it is text is text, whatever it looks like
        (Response(200, TEXT, b"[1]"), b"[1]\n", Recording(b"[1]", "response.txt", b"[1]\n")),
        (Response(404, TEXT, b"no\n"), b"no\n", Recording(b"no\n", "response.txt", None)),
        (Response(404, TEXT, b"no\n"), b"No!\n", Recording(b"no\n", "response.txt", b"No!\n")),
        (Response(204), b"", Recording(None, "response.json", None)),
        (Response(204), b"done\n", Recording(None, "response.json", b"done\n")),
        (None, b"", Recording(None, "response.json", None)),
        # What says that it is JSON and is not, is kept as it came
        (Response(200, JSON, b"{"), b"{", Recording(b"{", "response.txt", None)),
        (Response(200, JSON, TWICE), b"", Recording(TWICE, "response.txt", b"")),
        (Response(200, JSON, HALF), HALF, Recording(HALF + b"\n", "response.json", None)),
    ],
)
def test_what_is_recorded(response: Response | None, stdout: bytes, recording: Recording) -> None:
    """JSON is recorded a field a line in the order of the answer; output only where it differs."""
    assert record(response, stdout) == recording


def test_what_is_recorded_is_what_was_answered() -> None:
    """Reading a recording back gives the value of the answer."""
    answer = {"a": [1.5, None, True, "é", {"b": {}}], "c": 10**30}
    recording = record(Response(200, JSON, json.dumps(answer).encode()), b"")
    assert recording.response is not None
    assert json.loads(recording.response) == answer
    assert recording.response.endswith(b"}\n")


@pytest.mark.parametrize("body", [b"\x89PNG\r\n", b"a\0b"])
def test_what_no_page_can_show_is_described(body: bytes) -> None:
    """A body that is no text is recorded as what it is: its type, its size and its hash."""
    recording = record(Response(200, (("Content-Type", "image/png"),), body), body)
    described = f"image/png, {len(body)} bytes, SHA-256 {sha256(body).hexdigest()}\n"
    assert recording == Recording(described.encode(), "response.txt", None)
    nameless = record(Response(200, (), body), b"")
    assert (nameless.response or b"").startswith(b"no media type, ")


def test_deep_answers_are_kept_as_they_came() -> None:
    """An answer that nests beyond all measure is no JSON to compare, and no traceback."""
    body = b"[" * 5000 + b"]" * 5000
    assert record(Response(200, JSON, body), b"") == Recording(body, "response.txt", b"")


@pytest.fixture
def judge(make_example: MakeExample) -> Callable[..., list[Failure]]:
    """Return a function that holds a run to what is recorded."""

    def failures(
        recorded: bytes | None,
        body: bytes,
        *,
        output: bytes | None = None,
        stdout: bytes | None = None,
        headers: Any = JSON,
        file: str = "response.json",
        exact: bool = True,
    ) -> list[Failure]:
        outputs = {} if output is None else {CURL: output}
        example = make_example(response=recorded, response_file=file, outputs=outputs)
        response = Response(200, headers, body)
        printed = body if stdout is None else stdout
        found = check_output(
            example,
            example.snippets[CURL],
            response,
            printed,
            exact=exact,
            root_path="snippets/a/b",
        )
        return list(found)

    return failures


Judge = Callable[..., list[Failure]]

OTHER = "the response is not the recorded one"
PRINTS, NOT = "the snippet prints", "and no output is recorded"


@pytest.mark.parametrize(
    ("recorded", "body", "more"),
    [
        (PRETTY, COMPACT, {}),
        (COMPACT, COMPACT, {}),
        (b"\xef\xbb\xbf" + PRETTY.replace(b"\n", b"\r\n"), COMPACT, {}),
        (b'{"a": ["\xc3\xa9"], "b": 1}', COMPACT, {}),
        (PRETTY, COMPACT, {"output": b"1\n2\n", "stdout": b"1\n2\n"}),
        (PRETTY, COMPACT, {"output": b"1\r\n2\r\n", "stdout": b"1\n2\n"}),
        (PRETTY, COMPACT, {"output": b'{"x": 1}', "stdout": b'{"x":1}\n'}),
        (b"no\n", b"no\n", {"headers": TEXT, "file": "response.txt"}),
        (b"no\r\n", b"no\n", {"headers": TEXT, "file": "response.txt"}),
        (b"\xef\xbb\xbfno\n", b"no\n", {"headers": TEXT, "file": "response.txt"}),
        (None, b"", {}),
        (None, b"", {"output": b"done\n", "stdout": b"done\n"}),
        # A live server has other values of the same kind
        (b'{"id": "a", "n": 1}', b'{"id": "b", "n": 2.5}', {"exact": False}),
        (b'{"l": [{"id": 1}]}', b'{"l": [{"id": 2}, {"id": 3}], "more": 1}', {"exact": False}),
        (b'{"l": [{"id": 1}]}', b'{"l": []}', {"exact": False}),
        (b'{"l": [{"id": 1, "o": 2}]}', b'{"l": [{"id": 1}]}', {"exact": False}),
        (b'{"n": null}', b'{"n": "x"}', {"exact": False}),
        (b'{"n": {"a": 1}}', b'{"n": null}', {"exact": False}),
        (b'{"n": null}', b'{"n": [1]}', {"exact": False}),
        (b'{"n": 1}', b'{"n": 2}', {"exact": False, "output": b"one", "stdout": b"two"}),
    ],
)
def test_what_is_recorded_and_comes_again_is_sound(
    judge: Judge, recorded: bytes | None, body: bytes, more: dict[str, Any]
) -> None:
    """Values count and not their spelling; line ends and a byte order mark change nothing."""
    assert judge(recorded, body, **more) == []


@pytest.mark.parametrize(
    ("recorded", "body", "more", "place", "message"),
    [
        (
            PRETTY,
            b'{"b":2,"a":["\\u00e9"]}',
            {},
            "response.json:2",
            f"{OTHER}: recorded '\"b\": 1,', found '\"b\": 2,'",
        ),
        (
            b'{"b": 1, "a": []}',
            b'{"b": 1, "a": [1]}',
            {},
            "response.json:1",
            f"{OTHER}: recorded '\"a\": []', found '\"a\": ['",
        ),
        (b"[1]", b"[true]", {}, "response.json:1", f"{OTHER}: recorded '1', found 'true'"),
        (b"[1.0]", b"[1]", {}, "response.json:1", f"{OTHER}: recorded '1.0', found '1'"),
        (
            PRETTY,
            b"",
            {},
            "response.json:1",
            "a body is recorded, and the response has none",
        ),
        (
            b"no",
            b"",
            {"file": "response.txt"},
            "response.txt:1",
            "a body is recorded, and the response has none",
        ),
        # It may stand on fewer lines than the tool would write
        (
            b"[1, 2]\n\n\n",
            b"[1,3]",
            {},
            "response.json:1",
            f"{OTHER}: recorded '2', found '3'",
        ),
        (
            None,
            COMPACT,
            {},
            "response.json:1",
            "the body of the response is not recorded",
        ),
        (
            None,
            b"no",
            {"headers": TEXT},
            "response.txt:1",
            "the body of the response is not recorded",
        ),
        (
            PRETTY,
            b"no",
            {"headers": TEXT},
            "response.json:1",
            f"{OTHER}: recorded '{{', found 'no'",
        ),
        (
            b"one\ntwo\n",
            b"one\nthree\n",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:2",
            f"{OTHER}: recorded 'two', found 'three'",
        ),
        (
            b"one\n",
            b"one\ntwo\nthree\n",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:1",
            f"{OTHER}: recorded lines: 1, found: 3",
        ),
        (
            b"one\ntwo",
            b"one\ntwo\nthree",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:2",
            f"{OTHER}: recorded lines: 2, found: 3",
        ),
        (
            b"one",
            b"one\n",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:1",
            f"{OTHER}: one of them ends with a line feed more",
        ),
        (
            b" one\n",
            b"one\n",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:1",
            f"{OTHER}: recorded ' one', found 'one'",
        ),
        (
            b"one \n",
            b"one\n",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:1",
            f"{OTHER}: recorded 'one ', found 'one'",
        ),
        (
            b"X\n",
            b"X \n",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:1",
            f"{OTHER}: recorded 'X', found 'X '",
        ),
        (
            b"oneX",
            b"one",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:1",
            f"{OTHER}: recorded 'oneX', found 'one'",
        ),
        (
            b"one",
            b"oneX",
            {"headers": TEXT, "file": "response.txt"},
            "response.txt:1",
            f"{OTHER}: recorded 'one', found 'oneX'",
        ),
        (
            PRETTY,
            COMPACT,
            {"output": b"1\n2\n", "stdout": b"1\nnull\n"},
            "curl.out:2",
            "the snippet does not print what is recorded: recorded '2', found 'null'",
        ),
        (
            PRETTY,
            COMPACT,
            {"output": b"1\n"},
            "curl.out:1",
            "an output is recorded, and the snippet prints just the response",
        ),
        (
            None,
            b"",
            {"output": b"1\n"},
            "curl.out:1",
            "an output is recorded, and the snippet prints nothing",
        ),
        (
            b'{"id": 1}',
            b'{"name": 1}',
            {"exact": False},
            "response.json:1",
            f"{OTHER}: the field 'id' is recorded and not found",
        ),
        (
            b'{"l": [{"id": 1}]}',
            b'{"l": [{"id": "1"}]}',
            {"exact": False},
            "response.json:1",
            f"{OTHER}: l[0].id is recorded as number, found string",
        ),
        (
            b"[]",
            b"{}",
            {"exact": False},
            "response.json:1",
            f"{OTHER}: the value is recorded as array, found object",
        ),
        (
            b"true",
            b"1",
            {"exact": False},
            "response.json:1",
            f"{OTHER}: the value is recorded as boolean, found number",
        ),
        (
            b'{"a": 1}',
            b"[]",
            {"exact": False},
            "response.json:1",
            f"{OTHER}: the value is recorded as object, found array",
        ),
        (
            b'{"a": {"b": [1]}}',
            b'{"a": {"b": {}}}',
            {"exact": False},
            "response.json:1",
            f"{OTHER}: a.b is recorded as array, found object",
        ),
        (
            PRETTY,
            COMPACT,
            {"output": b"\xff a\n", "stdout": b"\xff b\n"},
            "curl.out:1",
            "the snippet does not print what is recorded: recorded '\ufffd a', found '\ufffd b'",
        ),
        (
            b"{}",
            b"{}",
            {"exact": False, "output": b"text", "stdout": b" \n"},
            "curl.out:1",
            "the snippet does not print what is recorded: one of them is empty",
        ),
    ],
)
def test_what_is_stale_is_told_where_it_is_recorded(
    judge: Judge,
    recorded: bytes | None,
    body: bytes,
    more: dict[str, Any],
    place: str,
    message: str,
) -> None:
    """The first difference stands at a line that the file has, and can be recorded anew."""
    failures = judge(recorded, body, **more)
    failure = failures[0]
    assert failure.code is Code.STALE_OUTPUT
    assert failure.message == message
    assert str(failure.location) == f"snippets/a/b/{place}"
    assert failure.hint == "if this is right, record it: snipproof run tokens/list --update"


@pytest.mark.parametrize(
    ("stdout", "words"),
    [
        (b"total: 3\nmore\n", f"{PRINTS} something that is not the response: 'total: 3', {NOT}"),
        (b"", f"{PRINTS} nothing, {NOT}"),
        (b"\xff", f"{PRINTS} something that is not the response: '\ufffd', {NOT}"),
        (b"x" * 121, f"{PRINTS} something that is not the response: '{'x' * 120}', {NOT}"),
    ],
)
def test_an_output_that_is_not_recorded_is_told_at_the_snippet(
    judge: Judge, stdout: bytes, words: str
) -> None:
    """What a page could not show is told where it is printed."""
    (failure,) = judge(PRETTY, COMPACT, stdout=stdout)
    assert failure.code is Code.STALE_OUTPUT
    assert failure.message == words
    assert str(failure.location) == "snippets/tokens/list/curl.sh:1"
    assert failure.hint == "if this is right, record it: snipproof run tokens/list --update"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("curl x | jq .a |\n  jq .b\ntrue\n", 2),
        ("true\ncurl x\n# echo\ntrue # echo\n", 1),
        ("curl x\necho one # two # three\n", 2),
        ("curl x \\\n  --write-out '%{http_code}'\n", 2),
    ],
)
def test_an_output_that_is_not_recorded_is_told_where_it_is_printed(
    make_example: MakeExample, source: str, line: int
) -> None:
    """The last line that could have printed is blamed, and no comment; else the first."""
    example = make_example(source, response=PRETTY)
    snippet = example.snippets[CURL]
    (failure,) = check_output(
        example, snippet, Response(200, JSON, COMPACT), b"1\n", exact=True, root_path="snippets/a/b"
    )
    assert failure.location.line == line


def test_each_language_has_its_own_output(make_example: MakeExample) -> None:
    """What one language prints is not held to what the other one does."""
    example = make_example(python="x\n", response=PRETTY, outputs={PYTHON: b"2\n"})
    response = Response(200, JSON, COMPACT)

    def found(language: Language, stdout: bytes) -> list[Failure]:
        snippet = example.snippets[language]
        return list(
            check_output(example, snippet, response, stdout, exact=True, root_path="snippets/a/b")
        )

    assert found(CURL, COMPACT) == []
    assert found(PYTHON, b"2\n") == []
    (failure,) = found(PYTHON, b"3\n")
    assert str(failure.location) == "snippets/a/b/python.out:1"


@pytest.mark.parametrize(
    ("status", "file", "body", "words"),
    [
        (200, "response.json", LIST, None),
        (200, "response.json", b'{"page":0}', "the response 200: "),
        (200, "response.json", b"{", "the response 200 is not valid JSON"),
        (200, "response.json", b"\xef\xbb\xbf" + LIST, None),
        (200, "response.txt", b"1\nno", "the response 200 is text/plain; the contract declares"),
        (401, "response.txt", b"no", None),
        (401, "response.json", b"{}", "the response 401 is application/json"),
        # That the status is not the operation's is told where the example declares it
        (418, "response.txt", b"no", None),
        (200, "response.json", None, None),
    ],
)
def test_a_recorded_response_is_held_to_the_contract(
    make_example: MakeExample,
    contract: Contract,
    status: int,
    file: str,
    body: bytes | None,
    words: str | None,
) -> None:
    """What is older than its schema is told without a run."""
    example = make_example(response=body, response_file=file)
    operation = contract.operations["getUserTokens"]
    failures = list(check_recorded(example, operation, status, contract, "snippets/a/b"))
    assert bool(failures) == (words is not None)
    for failure in failures:
        assert failure.code is Code.RESPONSE_MISMATCH
        assert str(failure.location) == f"snippets/a/b/{file}:1"
        assert failure.hint.startswith(
            "if the contract is right, record anew: snipproof run tokens/"
        )
        assert failure.message.startswith("the recorded response does not fit the contract: ")
    assert words is None or words in failures[0].message


ENVIRONMENT = b"""\
{
  "id": "55671f51-5014-4ac7-a375-c870aaf4b422",
  "schemaVersion": "environments.meshery.io/v1beta3",
  "name": "sea-trials",
  "description": "",
  "organizationId": "3f8a2c1e-6b4d-4e7a-9c05-1d2e8f7a6b90"
}
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b'"name"', b'"name": "", "title"', 4),
        (b'"sea-trials"', b"7", 4),
        (b'"sea-trials"', b"sea-trials", 4),
        (b'"sea-trials",', b'"sea-trials"', 5),
        (b'"description": "",', b"", 1),
        (b'"55671f51-', b'"', 2),
        # Nesting beyond all measure has no line of its own
        (b'"sea-trials"', b"[" * 5000 + b"]" * 5000, 1),
    ],
)
def test_a_recorded_response_is_told_at_its_line(
    make_example: MakeExample, contract: Contract, old: bytes, new: bytes, line: int
) -> None:
    """The line is the field's, or where the text ends to be JSON; the value's for what it lacks."""
    operation = contract.operations["createEnvironment"]
    example = make_example(response=ENVIRONMENT.replace(old, new))
    (failure,) = check_recorded(example, operation, 201, contract, "snippets/a/b")
    assert str(failure.location) == f"snippets/a/b/response.json:{line}"
    example = make_example(response=ENVIRONMENT)
    assert list(check_recorded(example, operation, 201, contract, "snippets/a/b")) == []


@pytest.mark.parametrize("kind", ["text/csv", "text/*", "application/*", "*/*"])
def test_a_recorded_text_may_be_of_any_declared_kind(
    make_example: MakeExample, contract: Contract, kind: str
) -> None:
    """A response.txt stands for whatever the operation declares that is not JSON."""
    (media, *_) = contract.operations["getUserTokens"].responses["401"]
    assert media.name == "text/plain"
    example = make_example(response=b"a,b\n", response_file="response.txt")
    operation = contract.operations["getUserTokens"]
    csv = replace(operation, responses={"200": (replace(media, name=kind),)})
    assert list(check_recorded(example, csv, 200, contract, "snippets/a/b")) == []


def test_a_difference_can_be_looked_at() -> None:
    """Before and after are shown as diff tools show them; what is not there is empty."""
    assert diff(b"a\nb\n", b"a\nc\n", "x/curl.out") == (
        "--- x/curl.out (recorded)\n+++ x/curl.out (now)\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"
    )
    assert diff(b"a\n", None, "x").endswith("@@ -1 +0,0 @@\n-a\n")
    assert diff(b"\xff\n", b"a\xff\n", "x").endswith("\n-\ufffd\n+a\ufffd\n")
    assert diff(None, b"a\n", "x").endswith("@@ -0,0 +1 @@\n+a\n")
    assert diff(b"a\n", b"a\n", "x") == ""
