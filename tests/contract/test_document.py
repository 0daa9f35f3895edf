"""A contract is one document, whatever the files are that it is written in."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from snipproof.contract import Contract, ContractDocument, load_contract, load_document
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation

Write = Callable[[Mapping[str, Any]], Path]

MAIN = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"


def _refusal(folder: Path) -> Failure:
    with pytest.raises(FailureError) as caught:
        load_contract(folder, folder.parent)
    return caught.value.failure


def _told(folder: Path) -> Failure:
    """Return why a contract is refused, or else what is wrong with a part of it."""
    try:
        contract = load_contract(folder, folder.parent)
    except FailureError as error:
        return error.failure
    return contract.document.problems[0].failure


def test_the_projects_contract_is_valid_openapi(contract: Contract) -> None:
    """The merged document passes the validator that other tools trust."""
    document = json.loads(json.dumps(contract.document.data))
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_files_are_merged(write_contract: Write) -> None:
    """Paths and schemas come from all files, and two tags may share a path."""
    folder = write_contract(
        {
            "openapi.yaml": MAIN + "paths:\n  /a:\n    get: {operationId: getA}\n"
            "components:\n  schemas:\n    A: {type: string}\n",
            "paths/b.yaml": "/a:\n  post:\n    operationId: postA\n/b:\n  get: {operationId: b}\n",
            "paths/c.yaml": "",
            "paths/README.md": "# Not a part of the contract",
            "schemas/b.yaml": "B:\n  type: integer\n",
        }
    )
    document = load_document(folder, folder.parent)
    assert {path: sorted(item) for path, item in document.data["paths"].items()} == {
        "/a": ["get", "post"],
        "/b": ["get"],
    }
    assert document.data["components"]["schemas"] == {
        "A": {"type": "string"},
        "B": {"type": "integer"},
    }
    for pointer, place in (
        (("paths", "/a", "get"), "openapi.yaml:5"),
        (("paths", "/a", "post"), "paths/b.yaml:2"),
        (("paths", "/b"), "paths/b.yaml:4"),
        (("components", "schemas", "A"), "openapi.yaml:8"),
        (("components", "schemas", "B"), "schemas/b.yaml:1"),
        (("nowhere",), "openapi.yaml:1"),
    ):
        assert str(document.at(*pointer)) == f"contract/{place}"
    assert str(document.near(("paths", "/b", "get", "tags", 0))) == "contract/paths/b.yaml:5"
    assert str(document.near(("security", 0))) == "contract/openapi.yaml:1"


@pytest.mark.parametrize("text", [MAIN, MAIN + "paths:\ncomponents:\n", MAIN + "components: {}\n"])
def test_empty_parts_are_nothing(write_contract: Write, text: str) -> None:
    """A key without a value stands for no paths and no schemas."""
    folder = write_contract({"openapi.yaml": text})
    assert load_contract(folder, folder.parent).operations == {}


@pytest.mark.parametrize("name", ["api.yaml", "api.json"])
def test_one_file_is_a_document_too(write_contract: Write, name: str) -> None:
    """A single file of YAML or JSON is read with the places of its operations."""
    text = json.dumps(
        {"openapi": "3.1.1", "paths": {"/a": {"get": {"operationId": "getA"}}}}, indent="\t"
    )
    file = write_contract({name: text}) / name
    contract = load_contract(file, file.parent)
    assert list(contract.operations) == ["getA"]
    assert str(contract.operations["getA"].location) == f"{name}:5"


def test_openapi_3_0_is_lifted(write_contract: Write) -> None:
    """A document of OpenAPI 3.0 is handed on as 3.1."""
    folder = write_contract(
        {
            "openapi.yaml": "openapi: 3.0.3\n",
            "schemas/a.yaml": "A: {type: string, nullable: true}\n",
        }
    )
    document = load_document(folder, folder.parent)
    assert document.data["openapi"] == "3.1.0"
    assert document.data["components"]["schemas"]["A"] == {"type": ["string", "null"]}


@pytest.mark.parametrize(
    ("first", "second", "line", "words"),
    [
        ("paths/a.yaml", "paths/b.yaml", 2, "/a is there twice (get)"),
        ("openapi.yaml", "paths/b.yaml", 2, "/a is there twice (get)"),
        ("schemas/a.yaml", "schemas/b.yaml", 2, "A is there twice (type)"),
    ],
)
def test_what_is_there_twice_is_told(
    write_contract: Write, first: str, second: str, line: int, words: str
) -> None:
    """A method of a path, and a schema, stand in one file; the failure names both places."""
    path, schema = "/a:\n  get: {}\n", "\nA: {type: string}\n"
    text = path if second.startswith("paths") else schema
    files = {"openapi.yaml": MAIN, first: text, second: text}
    if first == "openapi.yaml":
        files[first] = MAIN + "paths:\n  /a:\n    get: {}\n"
    failure = _refusal(write_contract(files))
    assert failure.code is Code.CONTRACT_INVALID
    assert failure.message == words
    assert str(failure.location) == f"contract/{second}:{line}"
    assert failure.hint.startswith(f"the other is at contract/{first}:")


@pytest.mark.parametrize(
    ("name", "text", "line", "words", "hint"),
    [
        ("openapi.yaml", "openapi: 2.0\n", 1, "found openapi: 2.0", "openapi: 3.1.0"),
        ("openapi.yaml", "\nopenapi: 4.0.0\n", 2, "found openapi: '4.0.0'", "openapi: 3.1.0"),
        ("openapi.yaml", "swagger: '1.1'\n", 1, "found swagger: '1.1'", "convert it"),
        ("openapi.yaml", "swaggerVersion: '1.2'\n", 1, "found Swagger 1.2", "convert it"),
        ("openapi.yaml", "asyncapi: 3.0.0\n", 1, "found AsyncAPI 3.0.0", "describes messages"),
        ("openapi.yaml", "info: {}\nx: 1\n", 1, "among its keys (info, x)", "openapi: 3.1.0"),
        ("openapi.yaml", "- 3.1.0\n", 1, "found a list", "openapi: 3.1.0"),
        ("openapi.yaml", "", 1, "found an empty file", "openapi: 3.1.0"),
        ("openapi.yaml", MAIN + "paths: 3\n", 3, "expected a mapping, found int", ""),
        (
            "openapi.yaml",
            MAIN + "paths:\n  /a: x\n",
            4,
            "expected a mapping (path item), found str",
            "",
        ),
        (
            "openapi.yaml",
            MAIN + "components: []\n",
            3,
            "expected a mapping (components), found list",
            "",
        ),
        ("paths/a.yaml", "- /a\n", 1, "expected a mapping, found list", ""),
        ("schemas/a.yaml", "A: {}\nB: x\n", 2, "expected a mapping, found str", ""),
        ("paths/a.yml", "/a: {}\n", 1, "a.yml is not read", "call it a.yaml"),
        ("schemas/a.json", "{}", 1, "a.json is not read", "call it a.yaml"),
    ],
)
def test_parts_that_do_not_fit_are_told(
    write_contract: Write, name: str, text: str, line: int, words: str, hint: str
) -> None:
    """Another version, no mapping, or a file that would be passed over is told where it is."""
    failure = _told(write_contract({"openapi.yaml": MAIN, name: text}))
    assert failure.code is Code.CONTRACT_INVALID
    assert words in failure.message
    assert str(failure.location) == f"contract/{name}:{line}"
    assert hint in failure.hint


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("openapi.yaml", "openapi: 3.1.0\nx: [\n", Code.BAD_METADATA, 2),
        ("paths/a.yaml", "/a: {}\n/a: {}\n", Code.BAD_METADATA, 2),
        ("paths/a.yaml", "/a: {}\nb: \0", Code.BAD_SOURCE, 2),
    ],
)
def test_files_that_cannot_be_read_are_told(
    write_contract: Write, name: str, text: str, code: Code, line: int
) -> None:
    """Reading the files has the failures of text and of YAML."""
    failure = _refusal(write_contract({"openapi.yaml": MAIN, name: text}))
    assert failure.code is code
    assert str(failure.location) == f"contract/{name}:{line}"


def test_a_contract_needs_its_main_file(write_contract: Write) -> None:
    """Parts alone are no contract: openapi.yaml has to be there."""
    failure = _refusal(write_contract({"paths/a.yaml": "/a: {}\n"}))
    assert failure.code is Code.BAD_SOURCE
    assert str(failure.location) == "contract/openapi.yaml:1"


def _document(data: Mapping[str, Any]) -> ContractDocument:
    return ContractDocument(data, {}, SourceLocation("contract/openapi.yaml", 1))


def test_references_are_followed() -> None:
    """A reference may lead on to another, through names with slashes and tildes in them."""
    document = _document(
        {
            "components": {
                "schemas": {"A": {"$ref": "#/components/schemas/B"}, "B": {"type": "x"}}
            },
            "paths": {"/a/~b": {"get": 1}},
        }
    )
    assert document.resolve({"$ref": "#/components/schemas/A"}) == {"type": "x"}
    assert document.resolve({"$ref": "#/paths/~1a~1~0b"}) == {"get": 1}
    assert document.resolve({"type": "y"}) == {"type": "y"}
    assert document.resolve({"$ref": 3}) == {"$ref": 3}
    assert document.resolve(None) is None


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("#/components/schemas/Loop", "'#/components/schemas/Loop' refers to itself"),
        ("#/components/schemas/One", "refers to itself"),
        ("#/components/schemas/None", "'#/components/schemas/None' leads to nothing"),
        ("#/components/schemas/Text/x", "leads to nothing"),
        ("other.yaml#/A", "'other.yaml#/A' leaves the document"),
        ("https://example.com/a.json", "leaves the document"),
        ("#anchor", "leaves the document"),
    ],
)
def test_references_that_lead_nowhere_are_told(reference: str, words: str) -> None:
    """A circle, a dead end and a way out of the document are failures, not endless."""
    document = _document(
        {
            "components": {
                "schemas": {
                    "Loop": {"$ref": "#/components/schemas/Loop"},
                    "One": {"$ref": "#/components/schemas/Two"},
                    "Two": {"$ref": "#/components/schemas/One"},
                    "Text": "x",
                }
            }
        }
    )
    with pytest.raises(FailureError) as caught:
        document.resolve({"$ref": reference})
    failure = caught.value.failure
    assert failure.code is Code.CONTRACT_INVALID
    assert words in failure.message
    assert str(failure.location) == "contract/openapi.yaml:1"
    assert "'#/components/schemas/Name'" in failure.hint
