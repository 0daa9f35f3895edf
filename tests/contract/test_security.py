"""A request carries the credentials that its operation asks for, as it asks for them."""

from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.contract.finding import Finding
from snipproof.contract.security import Secrets, Security, issued_by
from snipproof.core.exchange import Headers, Request, Response
from snipproof.core.failure import Code

MakeContract = Callable[..., Contract]

SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "oauth": {"type": "oauth2", "flows": {}},
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
    "tls": {"type": "mutualTLS"},
    "digest": {"type": "http", "scheme": "digest"},
    "plain": {"type": "apiKey", "in": "header", "name": "Authorization"},
    "openid": {"type": "openIdConnect", "openIdConnectUrl": "https://x.example/"},
}


@pytest.fixture
def judge(make_contract: MakeContract) -> Callable[..., list[Finding]]:
    """Return a function that judges a request by a choice of requirements."""

    def findings(
        security: list[Any], headers: Headers = (), target: str = "/a", token: str | None = "s3"
    ) -> list[Finding]:
        contract = make_contract(
            {"/a": {"get": {"operationId": "a", "security": security}}},
            components={"securitySchemes": SCHEMES},
        )
        request = Request("GET", target, headers)
        return Security(contract.document).findings(contract.operations["a"], request, token)

    return findings


Judge = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("security", "headers", "target"),
    [
        ([], (), "/a"),
        ([{}], (), "/a"),
        ([{"bearer": []}, {}], (), "/a"),
        ([{"bearer": []}], (("Authorization", "Bearer s3"),), "/a"),
        ([{"bearer": []}], (("authorization", "bearer s3"),), "/a"),
        ([{"oauth": ["read"]}], (("Authorization", "Bearer s3"),), "/a"),
        ([{"header": []}], (("x-key", "s3"),), "/a"),
        ([{"query": []}], (), "/a?key=s3"),
        ([{"cookie": []}], (("Cookie", "a=b; session=s3"),), "/a"),
        ([{"bearer": []}, {"header": []}], (("X-Key", "s3"),), "/a"),
        ([{"openid": []}], (("Authorization", "Bearer s3"),), "/a"),
        ([{"tls": []}], (), "/a"),
        ([{"plain": []}], (("Authorization", "s3"),), "/a"),
        ([{"plain": []}], (("Authorization", "Token s3"),), "/a"),
        ([{"basic": []}], (("Authorization", "Basic YWRhOnMz"),), "/a"),
        ([{"basic": []}], (("Authorization", "Basic czM6"),), "/a"),
        ([{"basic": []}], (("Authorization", "Basic s3"),), "/a"),
        ([{}, {"query": []}], (), "/a?key=s3"),
        ([{"bearer": [], "header": []}], (("X-Key", "s3"), ("Authorization", "Bearer s3")), "/a"),
    ],
)
def test_credentials_that_fit_are_sound(
    judge: Judge, security: list[Any], headers: Headers, target: str
) -> None:
    """One of the choices has to be met, with all that it takes together."""
    assert judge(security, headers, target) == []


@pytest.mark.parametrize(
    ("headers", "code", "message", "hint"),
    [
        (
            (),
            Code.MISSING_AUTH,
            "the request carries no credentials",
            "send `Authorization: Bearer",
        ),
        (
            (("Authorisation", "Bearer s3"),),
            Code.MISSING_AUTH,
            "the request carries no credentials",
            "the header 'Authorisation' is misspelt",
        ),
        (
            (("Authorization", "Token s3"),),
            Code.BAD_AUTH,
            "has the scheme 'Token'; expected 'Bearer' and a space",
            "send `Authorization: Bearer <token>`",
        ),
        (
            (("Authorization", "s3"),),
            Code.BAD_AUTH,
            "has no scheme; expected 'Bearer' and a space",
            "send `Authorization: Bearer <token>`",
        ),
        (
            (("Authorization", "Bearer"),),
            Code.BAD_AUTH,
            "has a scheme but no token",
            "the variable with the token is empty, or its name is misspelt",
        ),
        (
            (("Authorization", "Bearer "),),
            Code.BAD_AUTH,
            "has a scheme but no token",
            "the variable with the token is empty, or its name is misspelt",
        ),
        (
            (("Authorization", "Bearer $LAYER5_TOKEN"),),
            Code.BAD_AUTH,
            "does not hold the token from the environment",
            "single quotes keep the shell from reading the variable",
        ),
        (
            (("Authorization", "Bearers3"),),
            Code.BAD_AUTH,
            "has no scheme; expected 'Bearer' and a space",
            "send `Authorization: Bearer <token>`",
        ),
        (
            (("Authorization", "Bearer {os.environ['TOKEN']}"),),
            Code.BAD_AUTH,
            "does not hold the token from the environment",
            'does it lack the f of an f-string, f"…"?',
        ),
        (
            (("Authorization", "Bearer None"),),
            Code.BAD_AUTH,
            "does not hold the token from the environment",
            "the variable with the token is not set, or its name is misspelt",
        ),
        (
            (("Authorization", "Bearer Bearer s3"),),
            Code.BAD_AUTH,
            "does not hold the token from the environment",
            "'Bearer' is there twice",
        ),
        (
            (("Authorization", "Bearer  s3"),),
            Code.BAD_AUTH,
            "does not hold the token from the environment",
            "send the token from the environment as it is",
        ),
        (
            (("Authorization", "Bearer other"),),
            Code.BAD_AUTH,
            "does not hold the token",
            "send the token",
        ),
    ],
)
def test_a_bearer_token_that_does_not_fit_is_told(
    judge: Judge, headers: Headers, code: Code, message: str, hint: str
) -> None:
    """What is missing, misspelt or malformed is told with what to send instead."""
    (finding,) = judge([{"bearer": []}], headers)
    assert finding.code is code
    assert message in finding.message
    assert hint in finding.hint
    assert finding.needles


def test_a_token_is_only_compared_where_it_is_known(judge: Judge) -> None:
    """Without a token to compare with, any one will do, but its form still counts."""
    assert judge([{"bearer": []}], (("Authorization", "Bearer other"),), token=None) == []
    assert judge([{"bearer": []}], (("Authorization", "Bearer"),), token=None) != []
    assert judge([{"basic": []}], (("Authorization", "Basic dTpw"),), token=None) == []


@pytest.mark.parametrize(
    ("scheme", "headers", "target", "code", "message"),
    [
        ("header", (), "/a", Code.MISSING_AUTH, "lacks the header field 'X-Key'"),
        ("header", (("X-Key", ""),), "/a", Code.MISSING_AUTH, "lacks the header field 'X-Key'"),
        ("header", (("X-Kay", "k"),), "/a", Code.MISSING_AUTH, "lacks the header field 'X-Key'"),
        ("header", (("X-Key", "no"),), "/a", Code.BAD_AUTH, "field 'X-Key' does not hold the key"),
        ("query", (), "/a", Code.MISSING_AUTH, "lacks the query field 'key'"),
        ("query", (), "/a?key=no", Code.BAD_AUTH, "query field 'key' does not hold the key"),
        (
            "cookie",
            (("Cookie", "a=b"),),
            "/a",
            Code.MISSING_AUTH,
            "lacks the cookie field 'session'",
        ),
        ("cookie", (("Cookie", "session=x"),), "/a", Code.BAD_AUTH, "does not hold the key"),
    ],
)
def test_an_api_key_that_does_not_fit_is_told(
    judge: Judge, scheme: str, headers: Headers, target: str, code: Code, message: str
) -> None:
    """A key is looked for where its scheme says, and named as the scheme names it."""
    (finding,) = judge([{scheme: []}], headers, target)
    assert finding.code is code
    assert message in finding.message
    assert finding.hint


@pytest.mark.parametrize(
    ("security", "headers", "code"),
    [
        # What is there and wrong was meant
        ([{"header": []}, {"bearer": []}], (("Authorization", "Bearer no"),), Code.BAD_AUTH),
        ([{"bearer": []}, {"header": []}], (("X-Key", "no"),), Code.BAD_AUTH),
        # The choice that lacks least
        ([{"header": [], "query": []}, {"bearer": []}], (), Code.MISSING_AUTH),
        ([{"bearer": [], "header": []}], (("Authorization", "Bearer s3"),), Code.MISSING_AUTH),
    ],
)
def test_the_nearest_choice_is_told(
    judge: Judge, security: list[Any], headers: Headers, code: Code
) -> None:
    """Of several choices, only what is wrong with the one that fits best is told."""
    assert [finding.code for finding in judge(security, headers)] == [code]


def test_all_that_a_choice_takes_together_is_told(judge: Judge) -> None:
    """Two schemes of one requirement that are both missing are two findings."""
    findings = judge([{"bearer": [], "header": []}])
    assert [finding.code for finding in findings] == [Code.MISSING_AUTH] * 2


def test_the_names_of_keys_are_known(make_contract: MakeContract) -> None:
    """A field that carries a key is no unknown parameter."""
    contract = make_contract(
        {
            "/a": {
                "get": {
                    "operationId": "a",
                    "security": [{"header": []}, {"query": [], "bearer": []}],
                }
            }
        },
        components={"securitySchemes": SCHEMES},
    )
    names = Security(contract.document).key_names(contract.operations["a"])
    assert names == {"X-Key", "key"}


@pytest.mark.parametrize(
    ("security", "headers"),
    [
        ([{"basic": []}], (("Authorization", "Basic YWRhOm5vbmU="),)),  # ada:none
        ([{"basic": []}], (("Authorization", "Basic %%%"),)),
        ([{"bearer": []}, {}], (("Authorization", "Bearer $API_TOKEN"),)),
    ],
)
def test_a_wrong_secret_is_told_also_where_none_is_needed(
    judge: Judge, security: list[Any], headers: Headers
) -> None:
    """What is sent has to be right, be it optional or not (RFC 7617, section 2)."""
    assert [finding.code for finding in judge(security, headers)] == [Code.BAD_AUTH]


def test_each_scheme_has_a_secret_of_its_own(make_contract: MakeContract) -> None:
    """Two that are asked for together are not taken for each other; what was issued counts."""
    contract = make_contract(
        {"/a": {"get": {"operationId": "a", "security": [{"header": [], "cookie": []}]}}},
        components={"securitySchemes": SCHEMES},
    )
    operation = contract.operations["a"]
    secrets = Secrets("token", {"header": "key", "cookie": "crumb"})
    swapped = Request("GET", "/a", (("X-Key", "crumb"), ("Cookie", "session=key")))
    assert len(contract.security.findings(operation, swapped, secrets)) == 2
    right = Request("GET", "/a", (("X-Key", "key"), ("Cookie", "session=crumb")))
    assert contract.security.findings(operation, right, secrets) == []
    login = Response(204, (("Set-Cookie", "session=fresh; Path=/; HttpOnly"),))
    later = Request("GET", "/a", (("X-Key", "key"), ("Cookie", "session=fresh")))
    assert contract.security.findings(operation, later, secrets)
    assert contract.security.findings(operation, later, secrets.and_issued(login)) == []


def test_what_a_login_hands_out_is_found_by_its_name() -> None:
    """A token is a field that is called so, at any depth; a name of a person is none."""
    body = b'{"user": {"name": "Ada Lovelace"}, "data": {"accessToken": "abcd", "expires": 5}}'
    kind = (("Content-Type", "application/json"),)
    assert issued_by(Response(200, kind, body)) == {"abcd"}
    assert issued_by(Response(200, kind, b'"whole"')) == {"whole"}
    assert issued_by(Response(200, (("Content-Type", "text/plain"),), b"abc.def\n")) == {"abc.def"}


def test_a_proof_of_a_password_is_checked(judge: Judge) -> None:
    """The example of RFC 7616, section 3.9.1, in both of its algorithms."""
    start = (
        'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, qop=auth, '
        'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", algorithm='
    )
    md5 = start + 'MD5, response="8ca523f5e9506fed4657c9700eebdbec"'
    sha = start + (
        'SHA-256, response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"'
    )
    for header in (md5, sha):
        found = judge([{"digest": []}], (("Authorization", header),), "/dir/index.html")
        assert [finding.code for finding in found] == [Code.BAD_AUTH]
        right = judge(
            [{"digest": []}],
            (("Authorization", header),),
            "/dir/index.html",
            token="Circle of Life",
        )
        assert right == []
