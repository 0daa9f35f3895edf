"""What a field means that a contract does not name can be chosen by operation."""

import json
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.contract.document import in_memory
from snipproof.contract.unnamed import STRICT, UnnamedFields
from snipproof.core.exchange import Response

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}


def _contract(unnamed: UnnamedFields) -> Contract:
    media = {"content": {"application/json": {"schema": SCHEMA}}}
    paths: Any = {
        f"/{name}": {"get": {"operationId": name, "responses": {"200": media}}} for name in "xy"
    }
    return Contract(in_memory({"openapi": "3.1.0", "paths": paths}), unnamed)


@pytest.mark.parametrize(
    ("word", "value", "expected"),
    [
        ("error", {"b": 1}, [False]),
        ("warning", {"b": 1}, [True]),
        ("allow", {"b": 1}, []),
        ("warning", {"a": "x", "b": 1}, [False, True]),
        ("allow", {"a": "x", "b": 1}, [False]),
        ("warning", {"a": 1}, []),
    ],
)
def test_words(word: str, value: Any, expected: list[bool]) -> None:
    """A field without a name is an error, a warning or nothing; what is wrong stays wrong."""
    contract = _contract(UnnamedFields("error", {"x": word}))
    response = Response(200, (("Content-Type", "application/json"),), json.dumps(value).encode())
    found = contract.check_response(contract.operations["x"], response)
    assert [finding.is_warning for finding in found] == expected


def test_the_default() -> None:
    """What is not listed has the default, and that is an error."""
    assert STRICT.of("x") == "error"
    assert UnnamedFields("allow", {"x": "error"}).of("y") == "allow"
    assert UnnamedFields("allow", {"x": "error"}).of("x") == "error"
