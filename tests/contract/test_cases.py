"""Right is green and wrong is red: small cases, each decided by a sentence of the specification.

`cases/*.yaml` hold groups. A group has the sentence that decides it, in our own words and with its
place, a small contract, and what is sent: `right` is a list of it, `wrong` gives for each the code
of the finding.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import Contract, Match
from snipproof.contract.document import in_memory
from snipproof.contract.model import parse_contract
from snipproof.core.exchange import Request, Response
from snipproof.core.formats.yaml_source import load

FOLDER = Path(__file__).parent / "cases"
LEAST = 150


@dataclass(frozen=True)
class Case:
    """One thing that is sent, and the code that is found; none where it is right."""

    group: dict[str, Any]
    sent: str
    code: str


def _groups() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(FOLDER.glob("*.yaml")):
        for group in load(file, FOLDER).value:
            yield file.stem, group


def _cases() -> Iterator[Any]:
    for name, group in _groups():
        found = [*((item, "") for item in group.get("right", [])), *group.get("wrong", {}).items()]
        for sent, code in found:
            text = sent if isinstance(sent, str) else json.dumps(sent)
            yield pytest.param(
                Case(group, text, code), id=f"{name}: {group['case']}: {code or 'right'}: {text}"
            )


CASES = list(_cases())


def test_there_are_many() -> None:
    """The cases are at least 150, of both kinds, and each names what decides it."""
    wrong = [case for case in CASES if case.values[0].code]
    assert len(CASES) >= LEAST
    assert LEAST // 3 <= len(wrong) <= len(CASES) - LEAST // 3
    for _, group in _groups():
        assert len(group["decides"]) > len("OpenAPI 3.1, 4.8.12")


def _contract(group: dict[str, Any]) -> Contract:
    responses = {"200": {"description": "ok", **group.get("response", {})}}
    operation: dict[str, Any] = {"operationId": "x", "responses": responses}
    operation |= group.get("operation", {})
    if "parameter" in group:
        operation["parameters"] = [group["parameter"]]
    if "body" in group:
        operation["requestBody"] = {"content": group["body"]}
    version = group.get("openapi", "3.1.0")
    data = {
        ("swagger" if str(version) == "2.0" else "openapi"): version,
        "paths": {group.get("path", "/x"): {group.get("method", "post"): operation}},
        **group.get("document", {}),
    }
    if "schemas" in group:
        data.setdefault("components", {})["schemas"] = group["schemas"]
    return parse_contract(in_memory(json.loads(json.dumps(data))))


def _request(group: dict[str, Any], sent: str) -> Request:
    method = group.get("method", "post").upper()
    headers = tuple((name, str(value)) for name, value in group.get("headers", {}).items())
    place = group.get("parameter", {}).get("in", "")
    if "body" in group or group.get("sends") == "body":
        kind = group.get("sends-as") or next(iter(group.get("body", {"application/json": 0})))
        return Request(method, "/x", (*headers, ("Content-Type", kind)), sent.encode())
    if place == "header":
        more = (tuple(sent.split(": ", 1)),) if sent else ()
        return Request(method, "/x", (*headers, *more))
    if place == "cookie":
        return Request(method, "/x", (*headers, ("Cookie", sent)) if sent else headers)
    if sent.startswith("/"):
        return Request(method, sent, headers)
    return Request(method, f"/x{sent}", headers)


def _judged(group: dict[str, Any], sent: str) -> set[str]:
    contract = _contract(group)
    if "load" in group:
        return {item.failure.code.slug for item in contract.document.problems}
    if "response" in group:
        operation = contract.operations["x"]
        kind = next(iter(group["response"]["content"]))
        response = Response(200, (("Content-Type", kind),), sent.encode())
        return {item.code.slug for item in contract.check_response(operation, response)}
    request = _request(group, sent)
    match = contract.match(request.method, request.raw_path)
    if not isinstance(match, Match):
        return {"unknown-operation"}
    return {item.code.slug for item in contract.check_request(match, request)}


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    """What the specification allows is right, and what it forbids is found."""
    found = _judged(case.group, case.sent)
    assert case.code in found if case.code else not found, case.group["decides"]
