"""A contract is held to its version's own schema, each departure at its line."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import load_contract, load_document
from snipproof.contract.validity import departures
from snipproof.core.failure import Failure

Write = Callable[[Mapping[str, Any]], Path]

BODY = """\
info: {title: T, version: "1"}
paths:
  /b:
    get:
      operationId: b
      sumary: hi
      parameters:
        - name: y
          in: query
          requred: true
          schema: {type: string}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                type: object
                requred: [a]
                minLength: "3"
"""


def _found(write: Write, head: str, body: str = BODY) -> list[Failure]:
    folder = write({"api.yaml": head + body})
    return departures(load_document(folder / "api.yaml", folder))


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_misspelt_fields_and_wrong_values(write_contract: Write, version: str) -> None:
    """A misspelt field is told with the nearest one, a value with what it should be."""
    found = _found(write_contract, f"openapi: {version}\n")
    told = {failure.location.line: (failure.message, failure.hint) for failure in found}
    assert sorted(told) == [7, 11, 20, 21]
    assert told[7][1] == "did you mean 'summary'?"
    assert told[11][1] == "did you mean 'required'?"
    assert told[20][1] == "did you mean 'required'?"
    assert "minLength" in told[21][0]


def test_a_sound_contract(write_contract: Write) -> None:
    """No failure for anything that the specification allows, extensions included."""
    body = BODY.replace("sumary", "summary").replace("requred", "required")
    body = body.replace('minLength: "3"', "x-more: 3")
    for head in ("openapi: 3.0.3\n", "openapi: 3.1.0\n"):
        assert _found(write_contract, head, body) == []


def test_swagger(write_contract: Write) -> None:
    """Swagger 2.0 has a schema of its own."""
    body = (
        'info: {title: T, version: "1"}\npaths:\n  /a:\n    get:\n      operationid: a\n'
        '      responses: {"200": {description: ok}}\n'
    )
    found = _found(write_contract, 'swagger: "2.0"\n', body)
    assert [(item.location.line, item.hint) for item in found] == [
        (6, "did you mean 'operationId'?")
    ]


def test_several_files(write_contract: Write) -> None:
    """A departure in another file is told there."""
    folder = write_contract(
        {
            "openapi.yaml": 'openapi: 3.0.0\ninfo: {title: T, version: "1"}\n'
            "paths: {/a: {$ref: a.yaml}}\n",
            "a.yaml": "get:\n  operationId: a\n  sumary: x\n"
            '  responses: {"200": {description: k}}\n',
        }
    )
    found = departures(load_contract(folder, folder.parent).document)
    assert [str(item.location) for item in found] == ["contract/a.yaml:3"]


TEMPLATES = """\
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /pets/{petId}:
    parameters:
      - {name: petID, in: path, required: true, schema: {type: string}}
    get:
      parameters:
        - {name: petId, in: path, required: true, schema: {type: string}}
        - $ref: "#/components/parameters/Shop"
        - {name: q, in: query, schema: {type: string}}
      responses: {"200": {description: ok}}
components:
  parameters:
    Shop: {name: shop, in: path, required: true, schema: {type: string}}
"""


def test_a_path_names_its_parameters(write_contract: Write) -> None:
    """A path parameter that is no part of the path is told where it is, with the nearest name."""
    folder = write_contract({"api.yaml": TEMPLATES})
    found = departures(load_document(folder / "api.yaml", folder))
    assert [(item.location.line, item.message, item.hint) for item in found] == [
        (
            6,
            "the path /pets/{petId} does not name its parameter 'petID'",
            "did you mean 'petId'?",
        ),
        (
            10,
            "the path /pets/{petId} does not name its parameter 'shop'",
            "remove it, or name it in the path",
        ),
    ]
