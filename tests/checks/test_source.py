"""Failures in a snippet's text, and none for a healthy one."""

from collections.abc import Callable

import pytest

from snipproof.checks.source import check_source
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.languages import Outline

MakeSnippet = Callable[..., Snippet]

PLAIN = Outline((), (), frozenset())


def _failures(snippet: Snippet) -> list[Failure]:
    return list(check_source(snippet, PLAIN))


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("text", "placeholder"),
    [
        ("curl -H 'Authorization: Bearer <Your-Token>'", "<Your-Token>"),
        ('curl "$U/orgs/<org id>/users"', "<org id>"),
        ('curl "$U/orgs/<id>"', "<id>"),
        ("token = '<token>'", "<token>"),
        ("curl -H 'Authorization: Bearer YOUR_TOKEN'", "YOUR_TOKEN"),
        ("token = 'YOUR-API-KEY-2'", "YOUR-API-KEY-2"),
        ("token = 'MY_TOKEN'", "MY_TOKEN"),
        ("url = 'https://REPLACE_ME/api'", "REPLACE_ME"),
        ("key = 'INSERT_KEY_HERE'", "INSERT_KEY_HERE"),
        ('curl "$YOUR_TOKEN"', "YOUR_TOKEN"),
        ("token = 'your-token'", "your-token"),
        ("token = 'your_security_token'", "your_security_token"),
        ("org = 'your-organization-id'", "your-organization-id"),
        ("key = 'Your_Api_Key'", "Your_Api_Key"),
        ("token = 'xxxx'", "xxxx"),
        ("id = 'XXXXXXXX-1'", "XXXXXXXX"),
        ("h = 'Bearer ...'", "Bearer ..."),
        ('curl "$U/orgs/{orgId}/users"', "{orgId}"),
        ('curl "$U/a?id={id}"', "{id}"),
    ],
)
def test_a_placeholder_is_told(
    make_snippet: MakeSnippet, text: str, placeholder: str, end: str
) -> None:
    """What a reader would have to replace is no example, in whatever style it is left in."""
    (failure,) = _failures(make_snippet(f"one{end}{text}{end}"))
    assert failure.code is Code.PLACEHOLDER_LEFT
    assert failure.message == f"the placeholder {placeholder!r} is not replaced"
    assert str(failure.location) == "snippets/tokens/list/curl.sh:2"
    assert failure.hint == "read the value from an environment variable"


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "t = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN'",
            "a JSON Web Token",
        ),
        ("t = 'ghp_" + "a1" * 18 + "'", "a GitHub token"),
        ("t = 'github_pat_" + "a1" * 18 + "'", "a GitHub token"),
        ("k = 'AKIAIOSFODNN7EXAMPLE'", "an AWS access key"),
        ("t = 'xoxb-1234567890-abc'", "a Slack token"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("-----BEGIN PRIVATE KEY-----", "a private key"),
        ("curl -H 'Authorization: Bearer 3xAmPl3-0f-a-l0ng-t0k3n'", "a bearer token"),
        ("h = {'authorization': 'bearer abcdefghijklmno1'}", "a bearer token"),
        ("token = 'bX9v2Qm4Lr7Tz1Kd8Wn5Pc3J'", "a token or a password"),
        ("export API_KEY=bX9v2Qm4Lr7Tz1Kd8Wn5Pc3J", "a token or a password"),
    ],
)
def test_a_secret_is_told_and_not_repeated(
    make_snippet: MakeSnippet, text: str, kind: str, end: str
) -> None:
    """The failure says what it looks like and never what it is: reports are kept."""
    (failure,) = _failures(make_snippet(f"one{end}two{end}{text}{end}"))
    assert failure.code is Code.SECRET_IN_SOURCE
    assert failure.message == f"this looks like {kind}"
    assert str(failure.location) == "snippets/tokens/list/curl.sh:3"
    assert failure.hint == "read it from an environment variable, and revoke it if it is real"
    assert not any(
        word in failure.message + failure.hint for word in text.split("'") if len(word) > 9
    )


@pytest.mark.parametrize(
    "text",
    [
        'curl "$LAYER5_URL/a" --header "Authorization: Bearer $LAYER5_TOKEN"',
        'curl -H "Authorization: Bearer ${LAYER5_TOKEN}" --oauth2-bearer "$LAYER5_TOKEN_NUMBER_1"',
        "headers = {'Authorization': f\"Bearer {os.environ['LAYER5_TOKEN']}\"}",
        "headers = {'Authorization': 'Bearer ' + token_of_the_environment_1}",
        "# Send your token as a bearer token; your organization ID goes into a header.",
        "# The bearer authentication-of-everybody is explained in bearer /api/v1/identity/tokens.",
        "print('Your API key has no expiration date')",
        # Redirections, here-documents and comparisons
        "cat <<EOF >body.json",
        "cat <<EOF>body.json",
        "cat <<-JSON > body",
        "grep x <<<word >out",
        "jq . <response.json >ids.txt",
        "jq . <in.json>out.json",
        "while read -r id; do echo; done <ids >names",
        "if a <b and c> d: pass",
        "jq 'select(.n < 3 and .m > 2)'",
        "jq '.a<.b, .c>.d'",
        "# Put <Your-Token> or your-token here",
        "page=10  # <id> of a page",
        "jq '.a[] | select(.name != \"<none>\")'",
        "jq '{id, name}' | jq {id}",
        'curl "${U}/${ID}" --write-out "%{http_code}"',
        "token_id = 'b7e0c5d4-2a19-4f63-8d7e-90c1a3b5e6f2'",
        "tokenName=fleet-export-of-the-night-2026",
        # Formats, types and markup
        "print(f'{name:<20} {count:>6} {name:<width}')",
        "def f(x: dict[str, int]) -> None: ...",
        "# <Response [200]>",
        'body = {"text": "<p>one</p> <strong>two</strong>"}',
        "Link: <https://example.com/a?b=c>; rel=next",
        # Names of the snippet's own
        'MY_ID=$(curl x)\ncurl "$MY_ID"',
        'echo; echo\nMY_ID=$(curl x)\ncurl "$MY_ID"',
        "export MY_ORG=1; echo $MY_ORG",
        "MY_TOKEN = os.environ['A']\nprint(MY_TOKEN)",
        "mktemp /tmp/body.XXXXXX",
        "curl $LAYER5_URL -o xxx",
        "eyJ is how a token begins",
        "id = 'b7e0c5d4-2a19-4f63-8d7e-90c1a3b5e6f2'",
    ],
)
def test_nothing_is_wrong_with_a_healthy_line(make_snippet: MakeSnippet, text: str) -> None:
    """What looks like a placeholder or a secret from afar is left alone."""
    assert _failures(make_snippet(text + "\n")) == []


def test_each_line_is_told_once(make_snippet: MakeSnippet) -> None:
    """A line with several placeholders is one failure; a secret on it is another."""
    text = "curl <your id> YOUR_KEY ghp_" + "a1" * 18 + "\ncurl <id>\n"
    found = [(failure.code, failure.location.line) for failure in _failures(make_snippet(text))]
    assert found == [
        (Code.PLACEHOLDER_LEFT, 1),
        (Code.SECRET_IN_SOURCE, 1),
        (Code.PLACEHOLDER_LEFT, 2),
    ]


def test_what_the_outline_found_comes_first(make_snippet: MakeSnippet) -> None:
    """Syntax errors are passed on before anything else is said."""
    syntax = Failure(Code.SYNTAX_ERROR, "no", SourceLocation("a", 9))
    outline = Outline((syntax,), (), frozenset())
    failures = list(check_source(make_snippet("curl <id>\n"), outline))
    assert [failure.code for failure in failures] == [Code.SYNTAX_ERROR, Code.PLACEHOLDER_LEFT]


def test_a_long_placeholder_is_told_in_part(make_snippet: MakeSnippet) -> None:
    """A message names no more of it than helps to find it."""
    (failure,) = _failures(make_snippet("curl " + "x" * 70 + "\n"))
    assert failure.message == f"the placeholder {'x' * 60!r} is not replaced"


def test_braces_are_a_placeholder_in_the_shell_alone(make_snippet: MakeSnippet) -> None:
    """In an f-string of Python braces hold a value; a name in angle brackets is left there too."""
    text = "url = f'{base}/orgs/{org}'\ntoken = '<token>'\n"
    (failure,) = _failures(make_snippet(text, "python"))
    assert failure.message == "the placeholder '<token>' is not replaced"
    assert str(failure.location) == "snippets/tokens/list/python.py:2"


LONG = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "-eyJ" * (LONG // 4),
        "eyJ." * (LONG // 4),
        "bearer " * (LONG // 7),
        "bearer" + " " * LONG,
        "<a " * (LONG // 3),
        "<" + "a" * LONG,
        "-----BEGIN " * (LONG // 11),
        "INSERT-A" + "-" * LONG,
        "YOUR_A" * (LONG // 6),
        "x" * LONG,
    ],
    ids=lambda text: str(text)[:11],
)
@pytest.mark.usefixtures("no_hang")
def test_a_long_line_does_not_hang(make_snippet: MakeSnippet, text: str) -> None:
    """A megabyte on one line is read to its end, and a message does not repeat it."""
    failures = _failures(make_snippet(text))
    assert all(len(failure.message) < 200 for failure in failures)
