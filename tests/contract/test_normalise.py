"""Contracts of many files are one document, and what is broken in them ends nothing else."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import load_contract
from snipproof.contract.document import sources

Write = Callable[[Mapping[str, Any]], Path]

HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"


def _data(folder: Path, name: str = "") -> Any:
    place = folder / name if name else folder
    contract = load_contract(place, folder.parent)
    assert contract.document.problems == ()
    return contract.document.data


def test_references_to_other_files(write_contract: Write) -> None:
    """A reference is relative to the file that holds it, and percent-encoded as URLs are."""
    folder = write_contract(
        {
            "openapi.yaml": HEAD
            + "paths:\n  /pets: {$ref: 'paths/pets.yaml'}\n"
            + "components:\n  schemas:\n    Tag: {$ref: './schemas/a%20tag.yaml'}\n",
            "paths/pets.yaml": "get:\n  operationId: getPets\n  parameters:\n"
            "    - $ref: '../parameters.yaml#/limit'\n"
            "  responses:\n    '200':\n      description: ok\n      content:\n"
            "        application/json:\n          schema: {$ref: '../schemas/pet.yaml'}\n",
            "parameters.yaml": "limit: {name: limit, in: query, schema: {type: integer}}\n",
            "schemas/pet.yaml": "type: object\nproperties:\n  tag: {$ref: 'a tag.yaml'}\n"
            "  owner: {$ref: '../openapi.yaml#/components/schemas/Tag'}\n"
            "  parent: {$ref: '#'}\n  nick: {type: string, nullable: true}\n",
            "schemas/a tag.yaml": "type: object\nproperties: {name: {type: string}}\n",
        }
    )
    contract = load_contract(folder, folder.parent)
    assert contract.document.problems == ()
    operation = contract.operations["getPets"]
    assert [item.name for item in operation.parameters] == ["limit"]
    assert str(operation.location) == "contract/paths/pets.yaml:1"
    schemas = contract.document.data["components"]["schemas"]
    assert schemas["Tag"] == {"type": "object", "properties": {"name": {"type": "string"}}}
    tag = {"$ref": "#/components/schemas/Tag"}
    assert schemas["pet"]["properties"] == {
        "tag": tag,
        "owner": tag,
        "parent": {"$ref": "#/components/schemas/pet"},
        "nick": {"type": ["string", "null"]},
    }


@pytest.mark.parametrize(
    "reference",
    [
        "#/components/responses/R/content/application~1json/schema",
        "#/paths/~1a/get/responses/200/content/application~1json/schema",
        "#/paths/%2Fa/get/responses/200/content/application~1json/schema".replace("%2F", "~1"),
        "#/components/schemas/Tag/allOf/0",
        "#/components/schemas/Ta%67/allOf/0",
        "#/components/schemas/Tag/properties/inner",
    ],
)
def test_references_into_any_part(write_contract: Write, reference: str) -> None:
    """A reference may lead into a response, a path, or the middle of another schema."""
    number = "content: {application/json: {schema: {type: integer}}}"
    folder = write_contract(
        {
            "api.yaml": HEAD
            + f"paths:\n  /a:\n    get:\n      responses:\n        '200': {{{number}}}\n"
            + "  /b:\n    post:\n      operationId: b\n      requestBody:\n"
            + f"        content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}\n"
            + f"components:\n  responses: {{R: {{{number}}}}}\n"
            + "  schemas: {Tag: {properties: {inner: {type: integer}}, allOf: [{type: integer}]}}\n"
        }
    )
    contract = load_contract(folder / "api.yaml", folder)
    assert contract.document.problems == ()
    body = contract.operations["b"].body
    assert body is not None
    schema = body.content[0].schema
    assert schema is not None
    assert contract.schemas.is_valid(schema, 3)
    assert not contract.schemas.is_valid(schema, "x")


def test_a_broken_reference_is_told_at_its_line(write_contract: Write) -> None:
    """It ends nothing but what uses it, and its message has the nearest name."""
    folder = write_contract(
        {
            "api.yaml": HEAD
            + "paths:\n  /a:\n    get: {operationId: a}\n  /b:\n    get:\n      operationId: b\n"
            + "      responses:\n        '200':\n          content:\n            text/json:\n"
            + "              schema: {$ref: '#/components/schemas/Pett'}\n"
            + "components: {schemas: {Pet: {type: object}, Far: {$ref: 'none.yaml#/x'}}}\n"
        }
    )
    contract = load_contract(folder / "api.yaml", folder)
    assert set(contract.operations) == {"a", "b"}
    first, second = (item.failure for item in contract.document.problems)
    assert str(first.location) == "api.yaml:13"
    assert "'#/components/schemas/Pett' leads to nothing" in first.message
    assert first.hint == "did you mean 'Pet'?"
    assert str(second.location) == "api.yaml:14"
    assert "none.yaml" in second.message
    assert contract.broken("a") is None
    assert contract.broken("b") == first


def test_circles_of_references_end(write_contract: Write) -> None:
    """Schemas that only refer to each other are told, and recursive ones are kept."""
    folder = write_contract(
        {
            "api.yaml": HEAD
            + "paths: {}\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n"
            + "    B: {$ref: '#/components/schemas/A'}\n"
            + "    C: {allOf: [{$ref: '#/components/schemas/C'}]}\n"
            + "    T: {type: object, properties: {t: {$ref: '#/components/schemas/T'}}}\n"
        }
    )
    contract = load_contract(folder / "api.yaml", folder)
    told = [str(item.failure.location) for item in contract.document.problems]
    assert told == ["api.yaml:7", "api.yaml:8"]
    assert contract.schemas.is_valid({"$ref": "#/components/schemas/T"}, {"t": {"t": {}}})
    assert not contract.schemas.is_valid({"$ref": "#/components/schemas/T"}, {"t": 3})
    for name in "ABC":
        contract.schemas.is_valid({"$ref": f"#/components/schemas/{name}"}, 3)


def test_a_change_of_any_file_is_noticed(write_contract: Write) -> None:
    """The hash of a contract's sources has all files that it refers to, through others too."""
    folder = write_contract(
        {
            "api.yaml": HEAD + "paths: {/a: {$ref: 'a.yaml'}}\n",
            "a.yaml": "get: {responses: {'200': {$ref: \"more/b.json#/r\"}}}\n",
            "more/b.json": '{"r": {"description": "x"}}',
            "other.yaml": "x: 1\n",
        }
    )
    before = sources(folder / "api.yaml")
    (folder / "other.yaml").write_text("x: 2\n")
    assert sources(folder / "api.yaml") == before
    (folder / "more/b.json").write_text('{"r": {"description": "y"}}')
    assert sources(folder / "api.yaml") != before


def test_merge_keys(write_contract: Write) -> None:
    """`<<` takes in the fields of a mapping, and what is written beside it wins."""
    folder = write_contract(
        {
            "api.yaml": HEAD
            + "x-common: &common {type: object, required: [a]}\nx-more: &more {title: M, type: x}\n"
            + "paths: {}\ncomponents:\n  schemas:\n    A:\n      <<: [*common, *more]\n"
            + "      title: A\n"
        }
    )
    schema = _data(folder, "api.yaml")["components"]["schemas"]["A"]
    assert schema == {"type": "object", "required": ["a"], "title": "A"}


@pytest.mark.parametrize("where", ["paths", "responses"])
def test_extensions_are_no_paths(write_contract: Write, where: str) -> None:
    """A scalar `x-…` among paths or responses is no path and no status."""
    more = {"paths": "", "responses": ""} | {where: "x-order: 3, "}
    folder = write_contract(
        {
            "api.yaml": HEAD
            + f"paths: {{{more['paths']}/a: {{get: {{operationId: a, responses: "
            + f"{{{more['responses']}'200': {{description: ok}}}}}}}}}}\n"
        }
    )
    contract = load_contract(folder / "api.yaml", folder)
    assert list(contract.operations["a"].responses) == ["200"]


def test_a_misspelt_security_scheme(write_contract: Write) -> None:
    """A requirement that names no scheme is told where it stands."""
    folder = write_contract(
        {
            "api.yaml": HEAD
            + "security: [{bearr: []}]\npaths:\n  /a:\n    get:\n      security:\n"
            + "        - bearerr: []\n"
            + "components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}\n"
        }
    )
    problems = load_contract(folder / "api.yaml", folder).document.problems
    assert [(str(item.failure.location), item.failure.hint) for item in problems] == [
        ("api.yaml:3", "did you mean 'bearer'?"),
        ("api.yaml:8", "did you mean 'bearer'?"),
    ]
