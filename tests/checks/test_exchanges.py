"""What a snippet sent and got is held to the contract and to its example."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from snipproof.checks.exchanges import Expectation, Subject, check_exchanges
from snipproof.contract import Contract
from snipproof.contract.security import Secrets
from snipproof.core.exchange import Exchange, Headers, Refusal, Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.json_text import write_json
from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.running.runner import RunResult

MakeSnippet = Callable[..., Snippet]
MakeResult = Callable[..., RunResult]
Judge = Callable[..., list[Failure]]

SOURCE = """\
curl --fail-with-body "$LAYER5_URL/api/identity/tokens?page=0&pageSize=10" \\
  --request GET \\
  --header "Authorization: Bearer $LAYER5_TOKEN" \\
  --header "layer5-current-orgid: $LAYER5_ORG_ID" \\
  --data '{
    "name": "x"
  }'
"""

TOKEN = "placeholder-token"
AUTH = (("Authorization", f"Bearer {TOKEN}"),)
JSON = (("Content-Type", "application/json"),)
PAGE = Response(200, JSON, write_json({"page": 0, "pageSize": 10, "totalCount": 0, "tokens": []}))
ID = "b7e0c5d4-2a19-4f63-8d7e-90c1a3b5e6f2"

MEANT = "the example documents getUserTokens"


def _exchange(
    method: str = "GET",
    target: str = "/api/identity/tokens",
    headers: Headers = AUTH,
    body: bytes = b"",
    response: Response = PAGE,
    **more: Any,
) -> Exchange:
    return Exchange(Request(method, target, headers, body), response, **more)


@pytest.fixture
def judge(make_snippet: MakeSnippet, make_result: MakeResult, contract: Contract) -> Judge:
    """Return a function that judges exchanges of an example, one that lists tokens by default."""

    def failures(
        *exchanges: Exchange,
        operations: tuple[str, ...] = ("getUserTokens",),
        status: int = 200,
        repeated: frozenset[int] = frozenset(),
        source: str = SOURCE,
        language: str = "curl",
        token: str = TOKEN,
        live: bool = False,
        **ended: Any,
    ) -> list[Failure]:
        snippet = make_snippet(source, language)
        meant = tuple(contract.operations[name] for name in operations)
        expected = Expectation(meant, status, repeated)
        subject = Subject(snippet, outline(snippet), expected, Secrets(token), live)
        return list(check_exchanges(subject, exchanges, make_result(**ended), contract))

    return failures


def _told(failures: list[Failure]) -> list[tuple[Code, int]]:
    return [(failure.code, failure.location.line) for failure in failures]


def test_the_documented_request_is_sound(judge: Judge) -> None:
    """The operation that the example is bound to, its status and its answer: nothing to tell."""
    assert judge(_exchange()) == []
    assert judge(_exchange(target="/api/identity/tokens?page=0&pageSize=10")) == []


@pytest.mark.parametrize(
    ("exchange", "code", "line", "message", "hint"),
    [
        (
            _exchange(target="/api/identity/token?page=0"),
            Code.UNKNOWN_OPERATION,
            1,
            "GET /api/identity/token is not in the contract",
            "did you mean GET /api/identity/tokens?",
        ),
        (
            _exchange(target="/api/Identity/tokens"),
            Code.UNKNOWN_OPERATION,
            1,
            "GET /api/Identity/tokens is not in the contract",
            "did you mean GET /api/identity/tokens?",
        ),
        (
            _exchange("PATCH"),
            Code.UNKNOWN_OPERATION,
            1,
            "PATCH /api/identity/tokens is not in the contract; this path has DELETE, GET, POST",
            "send it with GET, as getUserTokens asks for",
        ),
        (
            _exchange(target="/"),
            Code.UNKNOWN_OPERATION,
            1,
            "GET / is not in the contract",
            "the example documents GET /api/identity/tokens",
        ),
        (
            _exchange("POST"),
            Code.WRONG_OPERATION,
            1,
            "POST /api/identity/tokens is generateToken (/api/identity/tokens); " + MEANT,
            "call GET /api/identity/tokens, or change `operation` in example.toml",
        ),
        (
            _exchange(target=f"/api/identity/tokens/{ID}"),
            Code.WRONG_OPERATION,
            1,
            f"GET /api/identity/tokens/{ID} is downloadToken (/api/identity/tokens/{{tokenId}}); "
            + MEANT,
            "call GET /api/identity/tokens, or change `operation` in example.toml",
        ),
        (
            _exchange(headers=()),
            Code.MISSING_AUTH,
            3,
            "the request carries no credentials",
            "send `Authorization: Bearer <token>`",
        ),
        (
            _exchange(headers=(("Authorization", "Bearer $LAYER5_TOKEN"),)),
            Code.BAD_AUTH,
            3,
            "the Authorization header does not hold the token from the environment",
            "single quotes keep the shell from reading the variable; use double quotes",
        ),
        (
            _exchange(headers=(("Authorization", f"Token {TOKEN}"),)),
            Code.BAD_AUTH,
            3,
            "the Authorization header has the scheme 'Token'; expected 'Bearer' and a space",
            "send `Authorization: Bearer <token>`",
        ),
        (
            _exchange(target="/api/identity/tokens?pageSize=ten"),
            Code.BAD_PARAMETER,
            1,
            'the query parameter \'pageSize\' does not fit: "ten" is not of type "integer"',
            "see its type and limits in the contract",
        ),
        (
            _exchange(target="/api/identity/tokens?pages=0"),
            Code.UNKNOWN_PARAMETER,
            1,
            "the query parameter 'pages' is not in the contract of getUserTokens",
            "did you mean 'page'?",
        ),
        (
            _exchange(headers=(*AUTH, ("layer5-current-org", "x"))),
            Code.UNKNOWN_PARAMETER,
            4,
            "the header 'layer5-current-org' is not in the contract of getUserTokens",
            "the contract has Authorization",
        ),
        (
            _exchange(body=b'{"name": "x"}'),
            Code.BAD_BODY,
            5,
            "getUserTokens takes no body, and the request has one of 13 bytes",
            "leave the body out; this operation's values go into the path and the query",
        ),
        (
            _exchange(target=f"/api/identity/tokens?search={TOKEN}"),
            Code.SECRET_IN_URL,
            3,
            "the token is part of the URL, where it is kept in logs and histories",
            "send it in the Authorization header; in requests, headers are a keyword argument",
        ),
        (
            _exchange(response=Response(404, (("Content-Type", "text/plain"),), b"nothing here\n")),
            Code.UNEXPECTED_STATUS,
            1,
            "the server responded with 404, and the example shows 200: nothing here",
            "fix the request, or declare the status in example.toml if it is what you show",
        ),
        (
            _exchange(response=Response(201)),
            Code.UNEXPECTED_STATUS,
            1,
            "the server responded with 201, and the example shows 200",
            "fix the request, or declare the status in example.toml if it is what you show",
        ),
        (
            _exchange(response=replace(PAGE, body=b"{}")),
            Code.RESPONSE_MISMATCH,
            1,
            'the response 200: "tokens" is a required property',
            "find out which of the two is right, and correct the contract if it is not",
        ),
        (
            _exchange(response=replace(PAGE, headers=(("Content-Type", "text/html"),))),
            Code.RESPONSE_MISMATCH,
            1,
            "the response 200 is text/html; the contract declares application/json",
            "find out which of the two is right, and correct the contract if it is not",
        ),
    ],
)
def test_a_request_that_is_not_right_is_told(
    judge: Judge, exchange: Exchange, code: Code, line: int, message: str, hint: str
) -> None:
    """The first departure is told, at the line that wrote it, with the next step."""
    failures = judge(exchange)
    failure = failures[0]
    assert {item.code for item in failures} == {code}
    assert failure.message == message
    assert str(failure.location) == f"snippets/tokens/list/curl.sh:{line}"
    assert failure.hint == hint


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (Code.FOREIGN_HOST, "build the URL from the base URL variable"),
        (Code.POLICY_REFUSED, "run it against the mock, or allow writes with --allow-writes"),
        (Code.TARGET_UNREACHABLE, "check that the server runs and that --url names it"),
        (Code.TLS_ERROR, "check the server's certificate"),
        (Code.INTERRUPTED, ""),
    ],
)
def test_a_refusal_is_told_with_the_gateways_words(judge: Judge, code: Code, hint: str) -> None:
    """What never reached the server is told by its reason, and not judged otherwise."""
    exchange = Exchange(
        Request("DELETE", "/nowhere", authority="example.com"),
        Response(502),
        Refusal(code, "it went to example.com"),
    )
    source = "echo\ncurl https://example.com/nowhere\n"
    (failure,) = judge(exchange, source=source)
    assert failure.code is code
    assert failure.message == "it went to example.com"
    assert failure.location.line == 2
    assert failure.hint == hint


@pytest.mark.parametrize(
    ("status", "headers", "target"),
    [
        (401, (), "/api/identity/tokens?name=x"),
        (401, (("Authorization", "Bearer wrong"),), "/api/identity/tokens?name=x"),
        (400, AUTH, "/api/identity/tokens"),
        (400, AUTH, "/api/identity/tokens?name="),
    ],
)
def test_an_error_may_be_what_an_example_shows(
    judge: Judge, status: int, headers: Headers, target: str
) -> None:
    """What is done wrong on purpose is not blamed where the example shows what it leads to."""
    response = Response(status, (("Content-Type", "text/plain"),), b"no")
    exchange = _exchange("POST", target, headers, b"", response)
    assert judge(exchange, operations=("generateToken",), status=status) == []
    assert judge(exchange, operations=("generateToken",), status=201) != []


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_a_live_server_may_be_down(judge: Judge, status: int) -> None:
    """Where the request is right and the server is in trouble, the example may well be right."""
    down = Response(status, (("Retry-After", "7"),), b"try later")
    (failure,) = judge(_exchange(response=down), live=True)
    assert failure.code is Code.SERVER_ERROR
    assert failure.message == (
        f"the server responded with {status} to a request that the contract allows"
    )
    assert failure.hint == "run it again after 7 s"
    assert str(failure.location) == "snippets/tokens/list/curl.sh:1"
    (failure,) = judge(_exchange(response=down))
    assert failure.code is Code.UNEXPECTED_STATUS


def test_a_live_server_may_say_when(judge: Judge) -> None:
    """A date is told as it is, and where there is nothing to tell it is left open."""
    date = "Mon, 02 Mar 2026 10:00:00 GMT"
    for headers, hint in (((("Retry-After", date),), f"at {date}"), ((), "later")):
        (failure,) = judge(_exchange(response=Response(503, headers)), live=True)
        assert failure.hint == f"run it again {hint}"


def test_a_wrong_request_is_not_the_servers_trouble(judge: Judge) -> None:
    """A server that stumbles over a mistake, or that says no, says something of the example."""
    wrong = _exchange(target="/api/identity/tokens?page=zero", response=Response(500))
    assert [code for code, _ in _told(judge(wrong, live=True))] == [
        Code.BAD_PARAMETER,
        Code.UNEXPECTED_STATUS,
    ]
    (failure,) = judge(_exchange(response=Response(404)), live=True)
    assert failure.code is Code.UNEXPECTED_STATUS
    assert judge(_exchange(response=Response(500)), status=500, live=True)[0].code is (
        Code.RESPONSE_MISMATCH
    )


def test_a_deprecated_operation_is_told(
    make_snippet: MakeSnippet, make_result: MakeResult, contract: Contract
) -> None:
    """An operation that is on its way out is no example."""
    data = copy.deepcopy(dict(contract.document.data))
    data["paths"]["/api/identity/tokens"]["get"]["deprecated"] = True
    old = Contract(replace(contract.document, data=data))
    snippet = make_snippet(SPREAD)
    expected = Expectation((old.operations["getUserTokens"],), 200)
    subject = Subject(snippet, outline(snippet), expected, Secrets(TOKEN))
    (failure,) = check_exchanges(subject, [_exchange()], make_result(), old)
    assert failure.code is Code.DEPRECATED_OPERATION
    assert failure.message == "GET /api/identity/tokens is deprecated"
    assert failure.location.line == 4
    assert failure.hint == "show the operation that replaces it"


@pytest.mark.parametrize(
    ("ended", "codes"),
    [
        ({}, [Code.NO_REQUEST]),
        # Its failure says why it did not get as far as its request
        ({"exit_status": 1}, []),
        ({"exit_status": 0, "timed_out": True}, []),
    ],
)
def test_a_snippet_that_makes_no_request_is_told(
    judge: Judge, ended: dict[str, Any], codes: list[Code]
) -> None:
    """To end well without the documented request is worse than to fail."""
    failures = judge(**ended)
    assert [failure.code for failure in failures] == codes
    for failure in failures:
        assert failure.message == (
            "the snippet ended well and made no request; expected GET /api/identity/tokens"
        )
        assert failure.location.line == 1
        assert failure.hint == (
            "look for an early exit, a call that is never reached, or a mistake that is passed over"
        )


CALL = 'curl "$LAYER5_URL/api/identity/tokens"\n'


@pytest.mark.parametrize(
    ("source", "line"),
    [
        # What ends it before the call, with nothing wrong to tell
        (f"true\nexit 0\n{CALL}", 2),
        (f"true\nexit\n{CALL}", 2),
        (f"true\nexit 1\nexit 0\n{CALL}", 3),
        # The call, where what ends the snippet does so otherwise or behind it
        (f"true\nexit 1\n{CALL}", 3),
        (f"true\n{CALL}exit 0\n", 2),
        # Where no call can be seen: what looks like one, or else the path
        ("true\nexit 0\nrun=curl\n$run $URL\n", 3),
        ("true\nexit 0\npath=/api/identity/tokens\n$run $URL$path\n", 3),
    ],
)
def test_a_request_that_is_not_made_is_told_where_it_should_be(
    judge: Judge, source: str, line: int
) -> None:
    """It is what ended the snippet before its request, or else the call, or what is like one."""
    (failure,) = judge(source=source)
    assert failure.code is Code.NO_REQUEST
    assert failure.location.line == line


def test_a_request_that_python_does_not_make_is_told_where_it_should_be(judge: Judge) -> None:
    """Where a call is made in a way that nobody can read, the library's name stands for it."""
    source = "import os\nask = requests.Session\nprint('/api/identity/tokens')\n"
    (failure,) = judge(source=source, language="python")
    assert failure.location.line == 2


def test_an_exit_after_a_request_is_not_blamed(judge: Judge) -> None:
    """Where requests were made, what stands before them has not ended the snippet."""
    both = {"operations": ("getOrgs", "getUserTokens"), "source": f"test || exit 0\n{TWO}"}
    (failure,) = judge(ORGS, **both)
    assert (failure.code, failure.location.line) == (Code.NO_REQUEST, 3)


TWO = """\
id=$(curl "$LAYER5_URL/api/identity/orgs" | jq -r .id)
curl "$LAYER5_URL/api/identity/tokens?page=0"
"""
ORGS = _exchange(
    target="/api/identity/orgs",
    response=Response(
        200, JSON, write_json({"page": 0, "pageSize": 10, "totalCount": 0, "organizations": []})
    ),
)


def test_several_requests_are_made_in_order(judge: Judge) -> None:
    """Each request is held to the operation that stands in its place."""
    both = {"operations": ("getOrgs", "getUserTokens"), "source": TWO}
    assert _told(judge(_exchange(), ORGS, **both)) == [(Code.WRONG_OPERATION, 1)]
    (again,) = judge(ORGS, ORGS, **both)
    assert _told([again]) == [(Code.WRONG_OPERATION, 2)]
    assert again.hint == "call GET /api/identity/tokens, or change `operations` in example.toml"
    (missing,) = judge(ORGS, **both)
    assert missing.code is Code.NO_REQUEST
    assert missing.message == (
        "the snippet ended well and made 1 of its requests; expected GET /api/identity/tokens"
    )
    assert missing.location.line == 2


def test_a_request_too_many_is_told(judge: Judge) -> None:
    """An example makes the requests that it documents and no other."""
    failures = judge(_exchange(), _exchange("DELETE", f"/api/identity/tokens?tokenId={ID}"))
    assert [failure.code for failure in failures] == [Code.WRONG_OPERATION]
    assert failures[0].message.startswith("request 2 of an example that documents 1: DELETE")
    assert failures[0].hint == "remove the request, or list all operations in example.toml"
    assert str(failures[0].location) == "snippets/tokens/list/curl.sh:1"


def test_a_request_may_be_repeated_where_the_example_says_so(judge: Judge) -> None:
    """One that pages through a list asks as often as it has to, and then goes on."""
    once = {"operations": ("getUserTokens",), "repeated": frozenset({0})}
    assert judge(_exchange(), _exchange(), _exchange(), **once) == []
    both = {"operations": ("getUserTokens", "getUser"), "repeated": frozenset({0})}
    (missing,) = judge(_exchange(), _exchange(), **both)
    assert missing.code is Code.NO_REQUEST
    assert "expected GET /api/identity/users/profile" in missing.message


def test_nothing_is_guessed_behind_a_wrong_request(judge: Judge) -> None:
    """After a request that does not belong there, those behind it are not blamed."""
    both = {"operations": ("getOrgs", "getUserTokens"), "source": TWO}
    leak = _exchange(target=f"/api/identity/orgs?search={TOKEN}")
    refused = replace(ORGS, refusal=Refusal(Code.FOREIGN_HOST, "no"))
    for first, code in ((leak, Code.SECRET_IN_URL), (refused, Code.FOREIGN_HOST)):
        assert [item.code for item in judge(first, _exchange(), **both)] == [code]
        assert [item.code for item in judge(first, **both)] == [code]


def test_only_the_last_request_has_the_status_that_is_shown(judge: Judge) -> None:
    """The requests before it succeed, whatever the example is about to show."""
    problem = Response(401, (("Content-Type", "text/plain"),), b"no")
    options = {"operations": ("getOrgs", "getUserTokens"), "status": 401, "source": TWO}
    last = _exchange(headers=(), response=problem)
    assert judge(ORGS, last, **options) == []
    codes = [item.code for item in judge(replace(ORGS, response=problem), last, **options)]
    assert codes == [Code.UNEXPECTED_STATUS]


@pytest.mark.parametrize("written", ["a b/c", "a%20b%2Fc", "a%20b/c", "%61%20b%2fc"])
def test_a_token_in_the_url_is_found_however_it_is_written(judge: Judge, written: str) -> None:
    """A token with special characters is recognised as it is and percent-encoded."""
    failures = judge(_exchange(target=f"/api/identity/tokens?search={written}"), token="a b/c")
    assert failures[0].code is Code.SECRET_IN_URL


def test_without_a_token_nothing_is_secret(judge: Judge) -> None:
    """A run that has no token to send cannot leak one."""
    assert judge(_exchange(), token="") != []
    assert Code.SECRET_IN_URL not in {item.code for item in judge(_exchange(), token="")}


@pytest.mark.usefixtures("no_hang")
def test_an_endless_path_does_not_hang(judge: Judge) -> None:
    """A path of thousands of segments costs neither memory nor time."""
    (failure,) = judge(_exchange(target="/a" * 20_000))
    assert failure.code is Code.UNKNOWN_OPERATION


@pytest.mark.parametrize(
    ("source", "exchange", "line", "hint"),
    [
        # The method is the documented one, so it is the path that is wrong
        (
            'curl --request PUT \\\n  "$U/api/identity/tokens"\n',
            _exchange("PUT"),
            2,
            "call PUT /api/environments/{environmentId}",
        ),
        # The path has the documented method, so it is the method that is wrong
        (
            'curl "$U/api/environments/$E" \\\n  --request PATCH\n',
            _exchange("PATCH", f"/api/environments/{ID}"),
            2,
            "send it with PUT, as updateEnvironment asks for",
        ),
        # Neither is
        (
            'curl "$U/api/identity/tokens" \\\n  --request PATCH\n',
            _exchange("PATCH"),
            2,
            "use one of these methods",
        ),
    ],
)
def test_of_a_method_and_a_path_that_do_not_go_together_one_is_wrong(
    judge: Judge, source: str, exchange: Exchange, line: int, hint: str
) -> None:
    """The one that is not the example's is told, where it is written."""
    (failure,) = judge(exchange, operations=("updateEnvironment",), source=source)
    assert failure.code is Code.UNKNOWN_OPERATION
    assert failure.location.line == line
    assert failure.hint == hint


def test_a_slash_too_many_is_told_as_such(judge: Judge) -> None:
    """A base URL that ends with a slash is the likeliest reason for two of them."""
    (failure,) = judge(_exchange(target="//api/identity///tokens?page=0"))
    assert failure.code is Code.UNKNOWN_OPERATION
    assert failure.message == "GET //api/identity///tokens is not in the contract"
    assert failure.hint == "write one slash between the base URL and the path"


SPREAD = """\
authorization="Authorization: Bearer $LAYER5_TOKEN"
curl \\
  --request POST \\
  "$LAYER5_URL/api/identity/tokens" \\
  --url-query "params=name" \\
  --proxy http://example.com \\
  --header "$authorization"
"""
"""A call whose parts stand on lines of their own."""


@pytest.mark.parametrize(
    ("exchange", "told"),
    [
        (_exchange("GET", "/api/identity/token"), (Code.UNKNOWN_OPERATION, 4)),
        (_exchange("PUT", "/api/identity/tokens"), (Code.UNKNOWN_OPERATION, 2)),
        (_exchange("GET", "/api/identity/orgs"), (Code.WRONG_OPERATION, 4)),
        (_exchange("POST", "/api/identity/tokens?purpose=x"), (Code.MISSING_PARAMETER, 5)),
        (_exchange("POST", "/api/identity/tokens?name=x", ()), (Code.MISSING_AUTH, 7)),
        (_exchange("POST", "/api/identity/tokens?name=x", body=b"x"), (Code.BAD_BODY, 2)),
        (
            replace(_exchange(), refusal=Refusal(Code.FOREIGN_HOST, "no")),
            (Code.FOREIGN_HOST, 6),
        ),
        (
            _exchange("POST", "/api/identity/tokens?name=x", response=Response(500)),
            (Code.UNEXPECTED_STATUS, 2),
        ),
    ],
)
def test_a_failure_is_told_at_the_line_that_it_is_about(
    judge: Judge, exchange: Exchange, told: tuple[Code, int]
) -> None:
    """A path, a method, a host, a header have lines of their own; the rest is the call's first."""
    failures = judge(exchange, operations=("generateToken",), status=201, source=SPREAD)
    assert _told(failures)[0] == told


def test_a_failure_may_come_from_what_stands_before_the_call(judge: Judge) -> None:
    """What a call is made of is looked for above it, where the call itself does not have it."""
    source = 'true\nurl="$LAYER5_URL/api/identity/tokens?pageSize=ten"\ncurl "$url"\n'
    failures = judge(_exchange(target="/api/identity/tokens?pageSize=ten"), source=source)
    assert _told(failures) == [(Code.BAD_PARAMETER, 2)]


def test_a_parameter_that_is_missing_belongs_behind_the_path(judge: Judge) -> None:
    """Where no others are written by themselves, the path is where one would be added."""
    source = SPREAD.replace("params=", "")
    exchange = _exchange("POST", "/api/identity/tokens?purpose=x")
    failures = judge(exchange, operations=("generateToken",), status=201, source=source)
    assert _told(failures)[0] == (Code.MISSING_PARAMETER, 4)


@pytest.mark.parametrize(
    ("source", "language", "line"),
    [
        ("import requests\nrequests.get(\n  token_url,\n  headers)\n", "python", 4),
        ("import requests\nrequests.get(\n  url,\n  LAYER5_TOKEN)\n", "python", 4),
        ('curl \\\n  --max-time 1 \\\n  "$URL/a?b=$LAYER5_TOKEN"\n', "curl", 3),
        ('curl \\\n  --max-time 1 \\\n  "$URL/a?b=$token"\n', "curl", 3),
    ],
)
def test_a_token_in_the_url_is_told_where_it_is_written(
    judge: Judge, source: str, language: str, line: int
) -> None:
    """It is where headers take the place of parameters, or where the token is named."""
    exchange = _exchange(target=f"/api/identity/tokens?b={TOKEN}")
    assert _told(judge(exchange, source=source, language=language)) == [(Code.SECRET_IN_URL, line)]


def test_a_host_that_is_made_up_is_told_where_a_url_begins(judge: Judge) -> None:
    """Where the host itself is not written, a line with http in it is the likeliest."""
    exchange = replace(_exchange(), refusal=Refusal(Code.FOREIGN_HOST, "no"))
    source = 'curl \\\n  --max-time 1 \\\n  "http://$HOST/a"\n'
    assert _told(judge(exchange, source=source)) == [(Code.FOREIGN_HOST, 3)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\xff no \n", ": \ufffd no"),
        (b"x" * 201, ": " + "x" * 200),
        (b" \n", ""),
    ],
)
def test_an_answer_is_told_as_far_as_it_can_be_read(judge: Judge, body: bytes, said: str) -> None:
    """Of an answer that was not expected the beginning is told, whatever it is made of."""
    (failure,) = judge(_exchange(response=Response(404, (), body)))
    assert failure.message == f"the server responded with 404, and the example shows 200{said}"


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        # Nothing is near: what belongs there, or what belongs behind it
        ("/x", "the example documents GET /api/identity/orgs"),
        # Something is near, for the same method first
        ("/api/identity/orgz", "did you mean GET /api/identity/orgs?"),
        ("//api/identity/orgz", "did you mean GET /api/identity/orgs?"),
    ],
)
def test_a_path_that_does_not_exist_is_held_to_what_comes_next(
    judge: Judge, target: str, hint: str
) -> None:
    """The nearest operation is told, or else the one whose turn it is."""
    both = {"operations": ("getOrgs", "getUserTokens"), "source": TWO}
    assert judge(_exchange(target=target), **both)[0].hint == hint
    then = judge(ORGS, _exchange(target="/x"), **both)
    assert [item.hint for item in then] == ["the example documents GET /api/identity/tokens"]
    beyond = judge(_exchange(), _exchange(target="/x"))
    assert [item.hint for item in beyond] == [""]


def test_a_method_that_does_not_exist_is_held_to_what_comes_next(judge: Judge) -> None:
    """Behind the last operation, nothing is said of how another should have been called."""
    both = {"operations": ("getOrgs", "updateEnvironment"), "source": TWO}
    wrong = _exchange("PATCH", f"/api/environments/{ID}")
    assert [item.hint for item in judge(ORGS, wrong, **both)] == [
        "send it with PUT, as updateEnvironment asks for"
    ]
    assert [item.hint for item in judge(wrong, **both)] == ["send it with GET, as getOrgs asks for"]
    assert [item.hint for item in judge(_exchange(), wrong)] == ["use one of these methods"]


@pytest.mark.parametrize(
    ("source", "wrong", "line"),
    [
        # The path is the documented one, so it is the method that is wrong
        (f"{CALL}curl \\\n  $URL/api/identity/tokens \\\n  -X POST\n", _exchange("POST"), 4),
        # A path that is made above is told there, unless another call may have made it
        (f"path=/api/identity/orgs\n{CALL}curl $URL$path\n", ORGS, 3),
        ("path=/api/identity/orgs\ncurl $URL$path\n", ORGS, 1),
    ],
)
def test_a_wrong_operation_is_told_at_its_call(
    judge: Judge, source: str, wrong: Exchange, line: int
) -> None:
    """It is told where its path is written, or its method where the path is right."""
    calls = source.count("curl")
    right = [_exchange()] * (calls - 1)
    operations = ("getUserTokens",) * calls
    failures = judge(*right, wrong, operations=operations, source=source)
    assert _told(failures) == [(Code.WRONG_OPERATION, line)]
