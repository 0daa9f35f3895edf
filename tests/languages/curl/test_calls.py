"""What a curl command sends is read from the command, in all the ways in which it is written."""

import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snipproof.languages.curl.calls import read_curl
from snipproof.languages.curl.options import LETTERS_WITH_VALUE, WITH_VALUE
from snipproof.languages.reading.hole import hole, show
from snipproof.languages.reading.written import WrittenRequest

JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "application/x-www-form-urlencoded")


def _read(source: str) -> WrittenRequest:
    (request,) = read_curl(source)
    return request


def _headers(request: WrittenRequest) -> list[tuple[str, str]]:
    return [(show(field.name), show(field.value)) for field in request.headers]


def _query(request: WrittenRequest) -> list[tuple[str, str]]:
    return [(field.name, show(field.value)) for field in request.query]


def _body(request: WrittenRequest) -> str | None:
    return None if request.body is None else show(request.body.text)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("curl https://h/a", "https://h/a"),
        ("curl 'https://h/a?b=1&c=2'", "https://h/a?b=1&c=2"),
        ('curl "https://h/a" | jq .', "https://h/a"),
        ("curl https://h/a\\?b=1\\&c=2", "https://h/a?b=1&c=2"),
        ("curl \\\n  --silent \\\n  https://h/a", "https://h/a"),
        ('curl -sSL -o out.json --max-time 30 "https://h/a"', "https://h/a"),
        ("curl --url https://h/a", "https://h/a"),
        ("curl -- https://h/a", "https://h/a"),
        ('curl "$BASE/a/$ID"', "<BASE>/a/<ID>"),
        ('curl "${BASE}/a/${ID}/b"', "<BASE>/a/<ID>/b"),
        ('BASE=https://h\ncurl "$BASE/a"', "https://h/a"),
        ('export BASE="https://h"; URL=$BASE/a\ncurl $URL', "https://h/a"),
        ('if x; then BASE=https://h; fi\ncurl "$BASE/a"', "<BASE>/a"),
        ('BASE=https://h\nBASE+=/v1\ncurl "$BASE/a"', "<BASE>/a"),
        ('for ID in 1 2; do curl "https://h/$ID"; done', "https://h/<ID>"),
        ('read ID\ncurl "https://h/$ID"', "https://h/<ID>"),
        ("f() { curl https://h/$1; }", "https://h/<1>"),
        ('curl "https://h/$(cat id)"', "https://h/<cat-id>"),
        ('curl "${BASE:-https://h}/a"', "<BASE>/a"),
        ("curl $'https://h/a\\x2fb'", "https://h/a/b"),
        ('curl $"https://h/a"', "https://h/a"),
        ("curl https://h/{id}/b", "https://h/{id}/b"),
        ("sudo curl https://h/a", "https://h/a"),
        ("time curl https://h/a", "https://h/a"),
        ("/usr/bin/curl https://h/a > out 2>&1", "https://h/a"),
        ("ID=$(curl https://h/a | jq -r .id)", "https://h/a"),
        ("curl https://h/a # a note", "https://h/a"),
    ],
)
def test_a_url_is_read(source: str, url: str) -> None:
    """The URL is what the shell would make of it; what only a run knows is a hole."""
    assert show(str(_read(source).url)) == url


@pytest.mark.parametrize(
    ("source", "method"),
    [
        ("curl u", "GET"),
        ("curl -X PUT u", "PUT"),
        ("curl -XDELETE u", "DELETE"),
        ("curl -sX PATCH u", "PATCH"),
        ("curl --request 'POST' u", "POST"),
        ("curl -d a=b u", "POST"),
        ("curl --json '{}' u", "POST"),
        ("curl -F a=@b u", "POST"),
        ("curl -G -d a=b u", "GET"),
        ("curl -I u", "HEAD"),
        ("curl -T file u", "PUT"),
        ("curl -d a=b -X PUT u", "PUT"),
        ("curl -X $METHOD u", "<METHOD>"),
        ("curl $OPTIONS u", "<method>"),
        ("curl -K config u", "<method>"),
    ],
)
def test_the_method_is_what_the_options_imply(source: str, method: str) -> None:
    """Data makes a POST of a GET, an upload a PUT, and `--request` has the last word."""
    assert show(_read(source).method) == method


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ("curl u", []),
        ('curl -H "Authorization: Bearer $T" u', [("Authorization", "Bearer <T>")]),
        ("curl -HA:b --header 'C: d: e' u", [("A", "b"), ("C", "d: e")]),
        ("curl -H 'Authorization Bearer x' u", [("Authorization Bearer x", "")]),
        ("curl -H 'X-Empty;' u", [("X-Empty", "")]),
        ('curl -H "$HEADER" u', [("<headers>", "")]),
        ("curl -H @file u", [("<headers>", "")]),
        ("curl -u me:secret u", [("Authorization", "Basic <user>")]),
        ("curl --oauth2-bearer $T u", [("Authorization", "Bearer <T>")]),
        ("curl --netrc u", [("Authorization", "<credentials>")]),
        ("curl -b jar -A me -e r u", [("Cookie", "jar"), ("User-Agent", "me"), ("Referer", "r")]),
        ("curl -d '{}' u", [FORM]),
        ("curl --json '{}' u", [JSON]),
        ("curl -d '{}' -H 'content-type: a/b' u", [("content-type", "a/b")]),
        ("curl -F a=b u", [("Content-Type", "multipart/form-data")]),
        ("curl -T file u", []),
        ("curl $OPTIONS u", [("<options>", "")]),
    ],
)
def test_headers_are_what_curl_sends(source: str, headers: list[tuple[str, str]]) -> None:
    """Headers are read as curl reads them, and have the media type that it adds."""
    assert _headers(_read(source)) == headers


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("curl u", None),
        ("curl -d '{\"a\": 1}' u", '{"a": 1}'),
        ('curl -d "{\\"a\\": \\"$B\\"}" u', '{"a": "<B>"}'),
        ('curl -d \'{"a": "\'"$B"\'"}\' u', '{"a": "<B>"}'),
        ("curl -d a=1 -d b=2 u", "a=1&b=2"),
        ("curl --json '{\"a\":' --json '1}' u", '{"a":1}'),
        ("curl --data-urlencode 'a=b c' u", "a=b+c"),
        ("curl --data-raw @x u", "@x"),
        ("curl -d @x.json u", "<file-x.json>"),
        ("curl -d @- u", "<standard-input>"),
        ('curl -d @- u <<JSON\n{"a": "$B"}\nJSON', '{"a": "<B>"}\n'),
        ('curl -d @- u <<\'JSON\' | jq .\n{"a": "$B"}\nJSON', '{"a": "$B"}\n'),
        ("cat <<JSON | curl --json @- u\n{}\nJSON", "{}\n"),
        ("echo '{}' | curl -d @- u", "{}"),
        ("curl -d @- u <<< '{}'", "{}"),
        ("BODY='{}'\ncurl -d \"$BODY\" u", "{}"),
        ("curl -F a=@b u", "<form>"),
    ],
)
def test_the_body_is_read_from_wherever_it_is_written(source: str, body: str | None) -> None:
    """A body is an option's value, a here-document, a variable; a file's content is a hole."""
    assert _body(_read(source)) == body


def test_get_moves_data_into_the_query() -> None:
    """With `-G`, data is no body but a part of the query."""
    request = _read("curl -G u -d page=0 --data-urlencode 'search=a & b' --url-query c=d")
    assert _query(request) == [("c", "d"), ("page", "0"), ("search", "a & b")]
    assert request.body is None
    assert _headers(request) == []


def test_lines_are_those_of_the_parts() -> None:
    """Each part of a request remembers its own line; the call has its first and its last."""
    request = _read(
        "echo\nBASE=https://h\ncurl \\\n  -X POST \"$BASE/long/path\" \\\n  -H 'A: b' \\\n"
        "  -d '{\n    \"a\": 1\n  }' | jq .\n"
    )
    assert (request.first, request.last) == (3, 8)
    assert request.url.line_of(0, 9) == 2
    assert request.url.line_of(9, 19) == 4
    assert [(field.name, field.line) for field in request.headers] == [("A", 5), (FORM[0], 6)]
    assert request.body is not None
    assert (request.body.first, request.body.last) == (6, 8)


def test_a_command_may_make_several_requests() -> None:
    """Each URL is a request, and `--next` begins anew."""
    found = read_curl("curl -H A:b u v --next -X PUT w; curl x")
    urls = [(request.method, str(request.url), len(request.headers)) for request in found]
    assert urls == [("GET", "u", 1), ("GET", "v", 1), ("PUT", "w", 0), ("GET", "x", 0)]


def test_other_commands_are_passed_over() -> None:
    """What only mentions curl makes no request."""
    assert read_curl("echo curl u; wget https://h; # curl v\ncat curl") == []
    assert read_curl("curl --version") == []


@pytest.mark.usefixtures("no_hang")
def test_a_variable_that_grows_without_end_is_left_open() -> None:
    """Variables that double each other cost no more than a short look."""
    doubling = "".join(f'V{n + 1}="$V{n}$V{n}"\n' for n in range(60))
    read_curl(f"V0=x\n{doubling}curl $V60")


def test_the_options_are_those_of_curl() -> None:
    """Every option for which the installed curl expects a value is read with one."""
    said = subprocess.run(
        ["curl", "--help", "all"], capture_output=True, text=True, check=True
    ).stdout
    found = re.findall(r"^ (?:-(.), |    )--(\S+)( <)?", said, re.MULTILINE)
    assert len(found) > 150
    # `--help <category>` and proxies show their values in ways of their own.
    wrong = [name for letter, name, value in found if bool(value) != (name in WITH_VALUE)]
    assert set(wrong) <= {"proxy", "preproxy"}
    letters = {letter for letter, _, value in found if letter and value}
    assert letters - LETTERS_WITH_VALUE == {"h"} - LETTERS_WITH_VALUE
    assert "x" in LETTERS_WITH_VALUE


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("curl -XdH@{}$'\"\\\n<>&|;()`ab:/?=") | st.characters(codec="utf-8"))
)
def test_any_text_is_read(text: str) -> None:
    """No text makes the reader fail; what it finds has a place in the text."""
    for request in read_curl(f"curl {text}"):
        assert 1 <= request.first <= request.last <= text.count("\n") + 2


def test_a_hole_of_the_source_is_kept() -> None:
    """What is a hole already, such as a placeholder, is one in what is read."""
    request = _read(f'curl {hole("scheme")}://{hole("host")}/a -H "B: {hole("C")}"')
    assert show(str(request.url)) == "<scheme>://<host>/a"
    assert _headers(request) == [("B", "<C>")]
