"""What the tool sends to identify itself when it deletes what a run created."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.contract.document import ContractDocument
from snipproof.core.exchange import Request
from snipproof.core.location import SourceLocation
from snipproof.targets.writes.identification import Identity, NoCredentialsError

SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "digest": {"type": "http", "scheme": "digest"},
    "oauth": {"type": "oauth2", "flows": {}},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "api_key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
}
GONE = Request("DELETE", "/a/1")


def contract_with(*security: Mapping[str, Any]) -> Contract:
    """Return a contract whose one operation takes any of these requirements."""
    operation = {"operationId": "drop", "responses": {"204": {"description": ""}}}
    data = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a/{id}": {"delete": operation | {"security": list(security)}}},
        "components": {"securitySchemes": SCHEMES},
    }
    return Contract(ContractDocument(data, {}, SourceLocation("openapi.yaml", 1)))


def encoded(text: str) -> str:
    """Return what basic authentication sends of a name and a password."""
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("scheme", "fields", "target"),
    [
        ("bearer", (("Authorization", "Bearer T"),), "/a/1"),
        ("oauth", (("Authorization", "Bearer T"),), "/a/1"),
        ("basic", (("Authorization", f"Basic {encoded('ann:T')}"),), "/a/1"),
        ("key", (("X-Key", "T"),), "/a/1"),
        ("query", (), "/a/1?api_key=T"),
        ("cookie", (("Cookie", "sid=T"),), "/a/1"),
    ],
)
def test_each_scheme_has_its_place(
    scheme: str, fields: tuple[tuple[str, str], ...], target: str
) -> None:
    """The secret stands where the contract's scheme has it."""
    identity = Identity(contract_with({scheme: []}), "T", {}, {"basic": "ann"})
    sent = identity.identified(GONE)
    assert (sent.headers, sent.target) == (fields, target)


def test_several_are_sent_together() -> None:
    """A requirement of two schemes gets both, each with its own secret."""
    identity = Identity(contract_with({"key": [], "query": []}), "T", {"key": "K"}, {})
    sent = identity.identified(GONE)
    assert (sent.headers, sent.target) == ((("X-Key", "K"),), "/a/1?api_key=T")


def test_the_first_choice_whose_secrets_are_there_counts() -> None:
    """What cannot be sent is left for what can."""
    contract = contract_with({"digest": []}, {"key": []}, {"query": []})
    identity = Identity(contract, "", {"key": "", "query": "Q"}, {})
    assert identity.identified(GONE).target == "/a/1?api_key=Q"
    assert identity.lack(contract.operations["drop"]) == ""


def test_a_name_and_password_may_be_one_text() -> None:
    """Without a name of its own, the secret is both, as `user:password`."""
    identity = Identity(contract_with({"basic": []}), "ann:T", {}, {})
    assert identity.identified(GONE).headers == (("Authorization", f"Basic {encoded('ann:T')}"),)


def test_what_takes_none_gets_none() -> None:
    """Where anyone may call, nothing is sent."""
    for contract in (contract_with(), contract_with({})):
        assert Identity(contract, "", {}, {}).identified(GONE) == GONE


@pytest.mark.parametrize(
    ("security", "said"),
    [({"digest": []}, "HTTP digest"), ({"key": []}, "there is no secret for 'key'")],
)
def test_what_cannot_be_sent_is_told(security: Mapping[str, Any], said: str) -> None:
    """It is said why an operation cannot be called."""
    contract = contract_with(security)
    identity = Identity(contract, "", {}, {})
    assert said in identity.lack(contract.operations["drop"])
    with pytest.raises(NoCredentialsError, match=said):
        identity.identified(GONE)
