"""Swagger 2.0 says the same in OpenAPI 3.1."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from snipproof.contract import Contract, load_contract
from snipproof.core.exchange import Request

DOCUMENT = """\
swagger: "2.0"
info: {title: Pets, version: "1"}
host: pets.example
basePath: /api/v2
schemes: [https, http]
consumes: [application/json]
produces: [application/json]
securityDefinitions:
  basic: {type: basic}
  oauth: {type: oauth2, flow: accessCode, authorizationUrl: https://a.example/a,
          tokenUrl: https://a.example/t, scopes: {read: Read}}
parameters:
  Limit: {name: limit, in: query, type: integer, maximum: 9}
  Body: {name: body, in: body, required: true, schema: {$ref: "#/definitions/Pet"}}
responses:
  Fine: {description: ok, schema: {$ref: "#/definitions/Pet"}}
paths:
  /pets:
    parameters: [{$ref: "#/parameters/Body"}]
    post:
      operationId: addPet
      parameters:
        - {name: tags, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {$ref: "#/parameters/Limit"}
      responses: {"200": {$ref: "#/responses/Fine"}}
  /pets/{id}/photo:
    post:
      operationId: addPhoto
      consumes: [multipart/form-data]
      produces: [text/plain]
      parameters:
        - {name: id, in: path, required: true, type: integer}
        - {name: file, in: formData, required: true, type: file}
        - {name: note, in: formData, type: string}
      responses: {"200": {description: ok, schema: {type: string}}}
definitions:
  Pet:
    type: object
    required: [name]
    discriminator: kind
    properties:
      name: {type: string, x-nullable: true}
      kind: {type: string}
"""

Write = Callable[[Mapping[str, Any]], Path]


def _contract(write: Write) -> Contract:
    folder = write({"swagger.yaml": DOCUMENT})
    contract = load_contract(folder, folder.parent)
    assert contract.document.problems == ()
    assert contract.document.version == "2.0"
    return contract


def test_servers_and_places(write_contract: Write) -> None:
    """Host, base path and schemes are servers; operations keep their lines."""
    contract = _contract(write_contract)
    assert contract.server.url == "https://pets.example/api/v2"
    assert contract.server.base == "/api/v2"
    operation = contract.operations["addPet"]
    assert str(operation.location) == "contract/swagger.yaml:20"
    assert str(contract.document.at("components", "schemas", "Pet")) == "contract/swagger.yaml:37"
    near = contract.document.near(("paths", "/pets", "post", "parameters", 0, "schema"))
    assert str(near) == "contract/swagger.yaml:23"


def test_bodies_and_forms(write_contract: Write) -> None:
    """A parameter in the body is a body, and parameters of a form are one of that form."""
    contract = _contract(write_contract)
    body = contract.operations["addPet"].body
    assert body is not None
    assert body.required
    assert [media.name for media in body.content] == ["application/json"]
    form = contract.operations["addPhoto"].body
    assert form is not None
    assert form.content[0].name == "multipart/form-data"
    schema = form.content[0].schema
    assert isinstance(schema, dict)
    assert schema["required"] == ["file"]
    assert schema["properties"]["file"] == {"type": "string", "format": "binary"}


def test_parameters_and_responses(write_contract: Write) -> None:
    """A collection has the style of its format, and a response the operation's media types."""
    contract = _contract(write_contract)
    tags = contract.operations["addPet"].parameter("query", "tags")
    assert tags is not None
    assert (tags.style, tags.explode) == ("pipeDelimited", False)
    response = contract.operations["addPhoto"].response(200)
    assert response is not None
    assert response[0].name == "text/plain"
    pet = contract.document.data["components"]["schemas"]["Pet"]
    assert pet["discriminator"] == {"propertyName": "kind"}
    assert pet["properties"]["name"]["type"] == ["string", "null"]


def test_requests_are_judged(write_contract: Write) -> None:
    """A request is held to what the document says in its own words."""
    contract = _contract(write_contract)
    headers = (("Content-Type", "application/json"), ("Authorization", "Basic x"))
    match = contract.match("POST", "/api/v2/pets")
    good = Request("POST", "/api/v2/pets?limit=3&tags=a%7Cb", headers, b'{"name": null}')
    assert contract.check_request(match, good) == []  # type: ignore[arg-type]
    bad = Request("POST", "/api/v2/pets?limit=30", headers, b'{"nam": "x"}')
    codes = {item.code.slug for item in contract.check_request(match, bad)}  # type: ignore[arg-type]
    assert codes == {"bad-parameter", "bad-body", "unknown-field"}
