"""The languages of one example make the same request."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from snipproof.checks.equality import check_equality, without_ids
from snipproof.contract import Contract
from snipproof.core.exchange import Exchange, Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Example, Language
from snipproof.languages import Outline, outline
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON

MakeExample = Callable[..., Example]
Compare = Callable[..., list[Failure]]

CURL_SOURCE = "curl x\n"
PYTHON_SOURCE = """\
import requests

response = requests.put(
    f"{URL}/api/environments/{ID}",
    params={"page": 0},
    headers={
        "Authorization": f"Bearer {TOKEN}",
        "layer5-current-orgid": ORG,
    },
    json={
        "name": "staging",
        "description": "x",
    },
)
"""
ID = "5c9d1e7f-83a4-4b26-a0f1-c7d8e9f0a1b2"
REQUEST = Request(
    "PUT",
    f"/api/environments/{ID}?page=0",
    (
        ("Authorization", "Bearer s3"),
        ("layer5-current-orgid", ID),
        ("Content-Type", "application/json"),
        ("User-Agent", "curl"),
    ),
    b'{"name": "staging", "description": "x"}',
)


def _with(**more: Any) -> Request:
    fields = dict(REQUEST.headers) | more.pop("fields", {})
    headers = tuple((name, value) for name, value in fields.items() if value is not None)
    return replace(REQUEST, **{"headers": headers, **more})


@pytest.fixture
def compare(make_example: MakeExample, contract: Contract) -> Compare:
    """Return a function that compares what curl sent with what Python sent."""

    def failures(
        ours: Sequence[Request], theirs: Sequence[Request], source: str = PYTHON_SOURCE
    ) -> list[Failure]:
        example = make_example(CURL_SOURCE, source)
        exchanges: dict[Language, list[Exchange]] = {
            language: [Exchange(request, Response(200)) for request in requests]
            for language, requests in ((CURL, ours), (PYTHON, theirs))
        }
        outlines = {key: outline(snippet) for key, snippet in example.snippets.items()}
        found = list(check_equality(example, exchanges, outlines, contract))
        assert {language for language, _ in found} <= {PYTHON}
        return [failure for _, failure in found]

    return failures


@pytest.mark.parametrize(
    "other",
    [
        REQUEST,
        _with(fields={"User-Agent": "python-requests", "Accept": "*/*", "Content-Length": "3"}),
        _with(body=b'{"description":"x",\n"name":"\\u0073taging"}'),
        _with(fields={"Content-Type": "application/json; charset=utf-8"}),
        _with(target=REQUEST.target.replace("?page", "?%70age")),
    ],
)
def test_spelling_does_not_count(compare: Compare, other: Request) -> None:
    """Clients order, encode and sign differently what is the same request."""
    assert compare([REQUEST], [other]) == []


PAGE = "the query parameter 'page' differs: curl sends \"0\", python sends "


@pytest.mark.parametrize(
    ("other", "line", "message"),
    [
        (_with(method="POST"), 3, 'the method differs: curl sends "PUT", python sends "POST"'),
        (
            _with(target=f"/api/environments/{ID}/connections?page=0"),
            4,
            f'the path differs: curl sends "/api/environments/{ID}", python sends',
        ),
        (_with(target=f"/api/environments/{ID}?page=1"), 5, PAGE + '"1"'),
        (_with(target=f"/api/environments/{ID}"), 5, PAGE + "nothing"),
        (
            _with(target=f"/api/environments/{ID}?page=0&page=0"),
            5,
            PAGE + '["0", "0"]',
        ),
        (
            _with(fields={"Authorization": None}),
            7,
            "the header 'authorization' differs: curl sends \"Bearer s3\", python sends nothing",
        ),
        (
            _with(fields={"Content-Type": "text/plain"}),
            10,
            'the media type differs: curl sends "application/json", python sends "text/plain"',
        ),
        (
            _with(body=b'{"name": "prod", "description": "x"}'),
            11,
            'the field \'name\' differs: curl sends "staging", python sends "prod"',
        ),
        (
            _with(body=b'{"name": "staging"}'),
            12,
            "the field 'description' differs: curl sends \"x\", python sends nothing",
        ),
        (
            _with(body=b'{"name": "staging", "description": null}'),
            12,
            "the field 'description' differs: curl sends \"x\", python sends null",
        ),
        (
            _with(body=b'{"name": "staging", "description": "x", "more": null}'),
            3,
            "the field 'more' differs: curl sends nothing, python sends null",
        ),
        (
            _with(body=b""),
            10,
            'the media type differs: curl sends "application/json", python sends nothing',
        ),
        (_with(body=b"{"), 10, "the body differs: curl sends nothing, python sends"),
        (_with(body=b"[1]"), 10, "the body differs: curl sends nothing, python sends [1]"),
        (_with(body=b"[" * 5000), 10, "the body differs: curl sends nothing, python sends"),
    ],
)
def test_a_difference_is_told_at_the_other_language(
    compare: Compare, other: Request, line: int, message: str
) -> None:
    """What both send is named, at the line of the second language that sends it."""
    told = {failure.message: failure for failure in compare([REQUEST], [other])}
    (failure,) = [found for words, found in told.items() if message in words]
    assert failure.code is Code.LANGUAGE_MISMATCH
    assert str(failure.location) == f"snippets/tokens/list/python.py:{line}"
    assert failure.hint == "readers switch between the languages: let them do the same"


TEXT = _with(fields={"Content-Type": "text/plain"})


@pytest.mark.parametrize(
    ("other", "written", "message"),
    [
        (TEXT, 'headers={"Content-Type": "text/plain"},', "media type"),
        (TEXT, 'headers={"content-type": "text/plain"},', "media type"),
        (TEXT, "data=text,", "media type"),
        (_with(method="POST"), 'method="post",', "method"),
        # What is missing belongs where its like are given
        (_with(body=b'{"description": "x"}'), "json=body,", "field 'name'"),
        # Of several values of one name, it is the one that the first language does not send
        (
            _with(target=f"{REQUEST.target}&page=7"),
            'params=[("page", 7)],',
            "query parameter 'page'",
        ),
        (
            _with(target=f"{REQUEST.target}&sort=a&sort=b"),
            'params={"by": "a"},',
            "query parameter 'sort'",
        ),
    ],
)
def test_a_difference_is_found_however_it_is_written(
    compare: Compare, other: Request, written: str, message: str
) -> None:
    """The line is that of what this language sends, by the name or the value that it has there."""
    source = f"import requests\n\nrequests.request(\n    U, page=0,\n    {written}\n)\n"
    told = compare([REQUEST], [other], source)
    (failure,) = [
        item for item in told if item.message.startswith(f"the {message} differs: curl sends ")
    ]
    assert failure.location.line == 5


def test_of_several_values_the_one_that_is_new_is_looked_for(compare: Compare) -> None:
    """Values that both languages send say nothing of where they differ."""
    one, other = (_with(target=f"/api/environments/{ID}?by=a&by=b{more}") for more in ("", "&by=c"))
    source = "import requests\n\nrequests.put(\n    U, x='a',\n    params={'by': 'c'},\n)\n"
    (failure,) = compare([one], [other], source)
    assert failure.message.endswith('curl sends ["a", "b"], python sends ["a", "b", "c"]')
    assert failure.location.line == 5


def test_a_field_with_a_space_in_its_name_is_a_field(compare: Compare) -> None:
    """Where it is missing, it belongs where the others are given, as any other."""
    one = _with(body=b'{"name": "staging", "description": "x", "a b": 1}')
    source = "import requests\n\nrequests.put(\n    U,\n    json=body,\n)\n"
    (failure,) = compare([one], [REQUEST], source)
    assert failure.message == "the field 'a b' differs: curl sends 1, python sends nothing"
    assert failure.location.line == 5


def test_the_case_of_a_scheme_says_nothing_and_that_of_a_token_does(compare: Compare) -> None:
    """RFC 9110, section 11.1: the name of a scheme has no case; what follows it has."""
    one, same, other = (
        _with(fields={"Authorization": value})
        for value in ("Bearer a b", "bEARER a b", "Bearer A b")
    )
    assert compare([one], [same]) == []
    (failure,) = compare([one], [other])
    assert 'differs: curl sends "Bearer a b", python sends "Bearer A b"' in failure.message


def test_values_are_shown_as_they_are_written(compare: Compare) -> None:
    """A letter beyond ASCII is not escaped for an author to decipher."""
    (failure,) = compare([REQUEST], [_with(body='{"name": "é", "description": "x"}'.encode())])
    assert failure.message == 'the field \'name\' differs: curl sends "staging", python sends "é"'


def test_a_header_that_the_contract_knows_counts(compare: Compare, contract: Contract) -> None:
    """Fields of the operation are compared, those of the client are not."""
    target = "/api/workspaces"
    operation = contract.operations["getWorkspaces"]
    assert operation.parameter("header", "layer5-current-orgid") is not None
    one = replace(REQUEST, method="GET", target=target, body=b"")
    other = replace(one, headers=(REQUEST.headers[0], ("X-Own", "1")))
    (failure,) = compare([one], [other])
    assert (
        f"the header 'layer5-current-orgid' differs: curl sends \"{ID}\", python sends nothing"
        in failure.message
    )
    assert failure.location.line == 8


def test_true_is_not_one(compare: Compare) -> None:
    """Values are compared as JSON has them, not as Python does."""
    (failure,) = compare([_with(body=b'{"name": true}')], [_with(body=b'{"name": 1}')])
    assert "the field 'name' differs: curl sends true, python sends 1" in failure.message


def test_texts_are_compared_as_they_are(compare: Compare) -> None:
    """A body that is no JSON counts byte by byte."""
    text = {"Content-Type": "text/plain"}
    one, other = (_with(fields=text, body=body) for body in (b"a b", b"a  b"))
    assert compare([one], [one]) == []
    (failure,) = compare([one], [other])
    assert 'the body differs: curl sends "a b", python sends "a  b"' in failure.message


def test_a_body_that_is_no_text_is_shown_as_far_as_it_goes(compare: Compare) -> None:
    """A byte that is no text has a mark in its place."""
    text = {"Content-Type": "text/plain"}
    one, other = (_with(fields=text, body=body) for body in (b"\xffa", b"\xffb"))
    (failure,) = compare([one], [other])
    assert failure.message == 'the body differs: curl sends "\ufffda", python sends "\ufffdb"'


def test_the_number_of_requests_counts(compare: Compare) -> None:
    """One language that asks more often than the other is told as a whole."""
    (failure,) = compare([REQUEST], [REQUEST, REQUEST])
    assert failure.code is Code.LANGUAGE_MISMATCH
    assert failure.message == "requests made: 1 by curl, 2 by python"
    assert failure.hint == "readers switch between the languages: let them do the same"
    assert str(failure.location) == "snippets/tokens/list/python.py:3"


@pytest.mark.parametrize("ours", [1, 3])
def test_a_number_that_differs_is_told_at_the_call_that_has_no_twin(
    compare: Compare, ours: int
) -> None:
    """Where there are fewer, that is behind the last of them."""
    source = "import requests\n\nrequests.get(U)\nrequests.get(U)\n"
    (failure,) = compare([REQUEST] * ours, [REQUEST] * 2, source)
    assert failure.message == f"requests made: {ours} by curl, 2 by python"
    assert failure.location.line == 4


def test_each_request_is_compared_with_its_twin(compare: Compare) -> None:
    """Several requests are compared in order."""
    other = _with(target=f"/api/environments/{ID}?page=1")
    assert compare([REQUEST, other], [REQUEST, other]) == []
    assert len(compare([REQUEST, other], [other, REQUEST])) == 2


def test_a_difference_is_told_at_the_call_that_makes_it(compare: Compare) -> None:
    """What the second request has otherwise is not looked for in the first call."""
    source = "import requests\n\nrequests.put(U, page=0)\nrequests.put(U, page=0)\n"
    other = _with(target=f"/api/environments/{ID}?page=1")
    (failure,) = compare([REQUEST, other], [REQUEST, REQUEST], source)
    assert failure.location.line == 4


def test_one_language_has_nothing_to_compare(make_example: MakeExample, contract: Contract) -> None:
    """An example in one language, or of which one ran, is equal to itself."""
    example = make_example()
    exchanges: dict[Language, list[Exchange]] = {CURL: [Exchange(REQUEST, Response(200))]}
    outlines: dict[Language, Outline] = {CURL: outline(example.snippets[CURL])}
    assert list(check_equality(example, exchanges, outlines, contract)) == []


def test_what_was_created_for_a_run_is_called_by_its_number() -> None:
    """Ids that a live server gave are no difference, wherever they stand; other ids are one."""
    request = Request("PUT", f"/a/{ID}?b=x-2", REQUEST.headers, f'["{ID}", 1, \xff]'.encode())
    (exchange,) = without_ids([Exchange(request, Response(200))], [ID, "x-2"])
    assert exchange.request.target == "/a/created-1?b=created-2"
    assert exchange.request.body == '["created-1", 1, \xff]'.encode()
    assert exchange.request.headers == request.headers
    bytes_ = replace(request, body=b"\xff\x00")
    (exchange,) = without_ids([Exchange(bytes_, Response(200))], [ID])
    assert exchange.request.body == b"\xff\x00"


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary="


def _multipart(boundary: str, *parts: tuple[str, str]) -> Request:
    lines = [
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"
        for head, content in parts
    ]
    body = "".join(lines) + f"--{boundary}--\r\n"
    return _with(fields={"Content-Type": MULTIPART + boundary}, body=body.encode())


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            _multipart("x", ('name="type"', "csv"), ('name="file"; filename="a.csv"', "1,2")),
            _multipart("y", ('name="file"; filename="a.csv"', "1,2"), ('name="type"', "csv")),
            [],
        ),
        (
            _multipart("x", ('name="type"', "csv")),
            _multipart("x", ('name="type"', "tsv")),
            ['the field \'type\' differs: curl sends "csv", python sends "tsv"'],
        ),
        (
            _multipart("x", ('name="file"; filename="a.csv"', "1,2")),
            _multipart("x", ('name="file"; filename="b.csv"', "1,2")),
            ["the field 'file' differs"],
        ),
        (
            _multipart("x", ('name="file"', "1,2")),
            _multipart("x", ('name="file"; filename="a.csv"', "1,2")),
            ["the field 'file' differs"],
        ),
        (
            _with(fields={"Content-Type": FORM}, body=b"a=1&b=x+y"),
            _with(fields={"Content-Type": FORM}, body=b"b=x%20y&a=1"),
            [],
        ),
        (
            _with(fields={"Content-Type": FORM}, body=b"a=1&a=2"),
            _with(fields={"Content-Type": FORM}, body=b"a=2&a=1"),
            ['the field \'a\' differs: curl sends ["1", "2"], python sends ["2", "1"]'],
        ),
        (
            _with(fields={"Content-Type": "application/xml"}, body=b"<a b='1' c='2'/>"),
            _with(fields={"Content-Type": "application/xml"}, body=b'<a c="2"  b="1"></a>'),
            [],
        ),
        (
            _with(fields={"Content-Type": "application/x-ndjson"}, body=b'{"a":1}\n{"b":2}'),
            _with(fields={"Content-Type": "application/x-ndjson"}, body=b'{"a": 1}\n{"b": 2}\n'),
            [],
        ),
        (
            _with(fields={"Content-Encoding": "gzip"}, body=gzip.compress(b'{"a": 1}', 1)),
            _with(body=b'{"a":1}'),
            [],
        ),
        (
            _with(fields={"Cookie": "a=1; b=2"}),
            _with(fields={"Cookie": "b=2; a=3"}),
            ['the cookie \'a\' differs: curl sends "1", python sends "3"'],
        ),
    ],
)
def test_bodies_are_compared_by_their_parts(
    compare: Compare, one: Request, other: Request, told: list[str]
) -> None:
    """Boundaries, the order of fields and white space are the client's own business."""
    failures = compare([one], [other])
    assert len(failures) == len(told)
    assert all(text in failure.message for text, failure in zip(told, failures, strict=True))


def test_the_proof_of_a_password_is_another_each_time(compare: Compare) -> None:
    """Of digest authentication the user is compared (RFC 7616, section 3.4)."""
    fields = 'realm="mock", nonce="n", uri="/", response='
    one = _with(fields={"Authorization": f'Digest username="ada", {fields}"1"'})
    other = _with(fields={"Authorization": f'Digest username="ada", {fields}"2"'})
    third = _with(fields={"Authorization": f'Digest username="bob", {fields}"2"'})
    assert compare([one], [other]) == []
    assert len(compare([one], [third])) == 1
