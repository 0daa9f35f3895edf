"""A finding carries what it rests on, so that a request of which a part is known can be judged."""

import json
from typing import Any

import pytest

from snipproof.contract import Contract, Match
from snipproof.contract.finding import Finding
from snipproof.core.exchange import Headers, Request
from snipproof.core.failure import Code

ORG = "3f8a2c1e-6b4d-4e7a-9c05-1d2e8f7a6b90"
AUTH = ("Authorization", "Bearer s3")
JSON = ("Content-Type", "application/json")


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "code", "value"),
    [
        ("GET", "/api/environments?page=x", (AUTH,), None, Code.BAD_PARAMETER, ["x"]),
        ("GET", "/api/environments?page=0", (AUTH,), None, Code.MISSING_PARAMETER, ["page"]),
        ("GET", f"/api/environments?orgId={ORG}&z=1", (AUTH,), None, Code.UNKNOWN_PARAMETER, "z"),
        (
            "POST",
            "/api/environments",
            (AUTH, JSON),
            {"name": 3, "organizationId": ORG},
            Code.BAD_BODY,
            3,
        ),
        ("POST", "/api/environments", (AUTH, JSON), {"name": "x"}, Code.BAD_BODY, ["name"]),
        (
            "POST",
            "/api/environments",
            (AUTH, JSON),
            {"name": "x", "organizationId": ORG, "z": 1},
            Code.UNKNOWN_FIELD,
            "z",
        ),
        (
            "POST",
            "/api/environments",
            (AUTH, ("Content-Type", "text/plain")),
            {"name": "x", "organizationId": ORG},
            Code.BAD_MEDIA_TYPE,
            "text/plain",
        ),
        (
            "POST",
            "/api/environments",
            (AUTH,),
            {"name": "x", "organizationId": ORG},
            Code.BAD_MEDIA_TYPE,
            ["Authorization"],
        ),
    ],
)
def test_a_finding_has_the_value_that_it_rests_on(
    contract: Contract,
    method: str,
    target: str,
    headers: Headers,
    body: Any,
    code: Code,
    value: Any,
) -> None:
    """It is what does not fit, an unknown name, or the names of all that is there."""
    data = b"" if body is None else json.dumps(body).encode()
    request = Request(method, target, headers, data)
    match = contract.match(method, request.raw_path)
    assert isinstance(match, Match)
    found = [item for item in contract.check_request(match, request) if item.code is code]
    assert [item.value for item in found] == [value]


def test_findings_are_compared_by_what_they_say() -> None:
    """Two findings that say the same are the same, and can be kept in a set."""
    values: list[Any] = [{}, []]
    one, other = (Finding(Code.BAD_BODY, "in the body: no", value=value) for value in values)
    assert one == other
    assert len({one, other}) == 1
