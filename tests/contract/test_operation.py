"""An operation is what the contract says of one method on one path."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import Contract, Match, load_contract
from snipproof.contract.names import folder_name
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code, FailureError

MakeContract = Callable[..., Contract]
Write = Callable[[Mapping[str, Any]], Path]

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1"},
    "security": [{"bearer": []}],
    "paths": {
        "/a/{x}": {
            "parameters": [
                {"name": "x", "in": "path", "required": True, "schema": {"type": "integer"}},
                {"name": "q", "in": "query", "schema": {"type": "string"}},
            ],
            "get": {
                "operationId": "getA",
                "tags": ["things", "others"],
                "summary": "Get one",
                "deprecated": True,
                "parameters": [
                    {"$ref": "#/components/parameters/Q"},
                    {"name": "x-h", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {
                    "404": {"$ref": "#/components/responses/Problem"},
                    "204": {"description": "nothing"},
                    "200": {
                        "description": "one",
                        "content": {
                            "Application/JSON; charset=utf-8": {
                                "schema": {"$ref": "#/components/schemas/A"}
                            }
                        },
                    },
                },
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}},
                },
                "responses": {"2XX": {"description": "made"}},
                "security": [{"bearer": []}, {"key": []}],
            },
        }
    },
    "components": {
        "schemas": {
            "A": {
                "type": "object",
                "required": ["a"],
                "properties": {
                    "a": {"type": "string"},
                    "b": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
                },
            }
        },
        "parameters": {
            "Q": {
                "name": "q",
                "in": "query",
                "required": True,
                "explode": False,
                "deprecated": True,
                "schema": {"type": "array", "items": {"type": "integer"}},
            }
        },
        "responses": {"Problem": {"description": "no", "content": {"text/*": {}}}},
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        },
    },
}


@pytest.fixture
def lifted(make_contract: MakeContract) -> Contract:
    """Return the contract of the document above."""
    components = {name: part for name, part in DOCUMENT["components"].items() if name != "schemas"}
    return make_contract(
        DOCUMENT["paths"],
        DOCUMENT["components"]["schemas"],
        components=components,
        security=DOCUMENT["security"],
    )


def test_an_operation_has_what_the_document_says(lifted: Contract) -> None:
    """Method, path, first tag, summary and deprecation are read as they are written."""
    operation = lifted.operations["getA"]
    assert (operation.method, operation.path) == ("GET", "/a/{x}")
    assert (operation.tag, operation.summary, operation.deprecated) == ("things", "Get one", True)
    assert operation.slug == "get-a"
    assert operation.body is None


def test_an_operation_without_a_name_is_named_by_its_path(lifted: Contract) -> None:
    """The document may leave the operationId out; tag and summary have defaults too."""
    operation = lifted.operations["post-a-x-"]
    assert (operation.tag, operation.summary, operation.deprecated) == ("default", "", False)


def test_parameters_are_merged(lifted: Contract) -> None:
    """An operation's own parameter replaces the path's of the same name; references count."""
    operation = lifted.operations["getA"]
    assert [(item.place, item.name) for item in operation.parameters] == [
        ("path", "x"),
        ("query", "q"),
        ("header", "x-h"),
    ]
    query = operation.parameter("query", "q")
    assert query is not None
    assert (query.required, query.deprecated, query.style, query.explode) == (
        True,
        True,
        "form",
        False,
    )
    header = operation.parameter("header", "X-H")
    assert header is not None
    assert (header.required, header.style, header.explode) == (False, "simple", False)
    assert operation.parameter("query", "Q") is None
    shared = lifted.operations["post-a-x-"].parameter("query", "q")
    assert shared is not None
    assert (shared.required, shared.explode) == (False, True)


def test_a_parameter_may_have_a_media_type(make_contract: MakeContract) -> None:
    """A parameter with `content` in place of `schema` has that content's schema."""
    parameter = {
        "name": "f",
        "in": "query",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
    contract = make_contract({"/a": {"get": {"operationId": "a", "parameters": [parameter]}}})
    (found,) = contract.operations["a"].parameters
    assert found.schema == {"type": "object"}


def test_media_types_are_named_plainly(lifted: Contract) -> None:
    """Case and parameters of a media type in the contract do not count."""
    operation = lifted.operations["getA"]
    assert [media.name for media in operation.responses["200"]] == ["application/json"]
    assert [(media.name, media.schema) for media in operation.responses["404"]] == [
        ("text/*", None)
    ]
    body = lifted.operations["post-a-x-"].body
    assert body is not None
    assert body.required
    assert [media.name for media in body.content] == ["application/json"]


def test_security_is_inherited_and_replaced(make_contract: MakeContract, lifted: Contract) -> None:
    """The document's requirements count where an operation has none; an empty one frees it."""
    assert lifted.operations["getA"].security == (frozenset({"bearer"}),)
    assert lifted.operations["post-a-x-"].security == (frozenset({"bearer"}), frozenset({"key"}))
    free = make_contract(
        {
            "/a": {
                "get": {"operationId": "none", "security": []},
                "put": {"operationId": "optional", "security": [{"bearer": []}, {}]},
            }
        },
        security=[{"bearer": []}],
    )
    assert free.operations["none"].security == ()
    assert free.operations["none"].is_open
    assert free.operations["optional"].security == (frozenset({"bearer"}), frozenset())
    assert free.operations["optional"].is_open


@pytest.mark.parametrize(
    ("responses", "success"),
    [
        (["404", "204", "200"], 200),
        (["500", "201", "202"], 201),
        (["2XX", "404"], 200),
        (["404", "302"], 302),
        (["default"], 200),
        ([], 200),
    ],
)
def test_the_first_success_is_what_an_example_shows(
    make_contract: MakeContract, responses: list[str], success: int
) -> None:
    """The lowest success status that is declared by its number, 200 where there is none."""
    declared = {status: {"description": "d"} for status in responses}
    contract = make_contract({"/a": {"get": {"operationId": "a", "responses": declared}}})
    assert contract.operations["a"].success == success


@pytest.mark.parametrize(
    ("responses", "status", "found"),
    [
        (["200", "2XX", "default"], 200, "200"),
        (["200", "2XX", "default"], 201, "2XX"),
        (["200", "2XX", "default"], 404, "default"),
        (["200", "4XX"], 404, "4XX"),
        (["200"], 404, None),
        ([200], 200, "200"),
    ],
)
def test_the_nearest_response_counts(
    make_contract: MakeContract, responses: list[str], status: int, found: str | None
) -> None:
    """A status by its number is before a range, and a range before the default."""
    declared = {key: {"description": "d", "content": {f"x/{key}": {}}} for key in responses}
    contract = make_contract({"/a": {"get": {"operationId": "a", "responses": declared}}})
    content = contract.operations["a"].response(status)
    assert [media.name for media in content or ()] == (
        [] if found is None else [f"x/{found}".lower()]
    )
    assert (content is None) == (found is None)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("getUserTokens", "get-user-tokens"),
        ("getOrgByID", "get-org-by-id"),
        ("getHTTPServer", "get-http-server"),
        ("listV2Users", "list-v2-users"),
        ("get", "get"),
        ("ABCTest", "abc-test"),
        ("already-kebab", "already-kebab"),
    ],
)
def test_names_are_written_for_addresses(name: str, slug: str) -> None:
    """Words of a camel-case name are joined by hyphens, and initials stay together."""
    assert folder_name(name) == slug


def test_two_operations_do_not_share_a_name(write_contract: Write) -> None:
    """An operationId that is there twice is told at the second, with the place of the first."""
    folder = write_contract(
        {
            "openapi.yaml": "openapi: 3.1.0\n",
            "paths/a.yaml": "/a:\n  get:\n    operationId: same\n",
            "paths/b.yaml": "/b:\n  parameters: []\n  put:\n    operationId: same\n",
        }
    )
    contract = load_contract(folder, folder.parent)
    assert list(contract.operations) == ["same", "put-b"]
    failure = contract.document.problems[0].failure
    assert contract.broken("put-b") == failure
    assert failure.code is Code.CONTRACT_INVALID
    assert failure.message == "the operationId 'same' is there twice"
    assert str(failure.location) == "contract/paths/b.yaml:3"
    assert failure.hint == "the other is at contract/paths/a.yaml:2"


def _pointers(value: Any, pointer: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield pointer
    items = value.items() if isinstance(value, dict) else ()
    for key, child in enumerate(value) if isinstance(value, list) else items:
        yield from _pointers(child, (*pointer, key))


def _changed(pointer: tuple[Any, ...], value: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    holder: Any = document
    for key in pointer[:-1]:
        holder = holder[key]
    if value is None:
        del holder[pointer[-1]]
    else:
        holder[pointer[-1]] = value
    return document


def _load(file: Path, document: dict[str, Any]) -> Contract:
    file.write_text(json.dumps(document, indent=1))
    return load_contract(file, file.parent)


@pytest.mark.parametrize("value", [None, 3, {"a": 1}], ids=["gone", "number", "mapping"])
def test_a_broken_document_is_never_a_traceback(tmp_path: Path, value: Any) -> None:
    """Whatever is lost or replaced in a document, it works or it is `contract-invalid`."""
    outcomes = set()
    for pointer in [*_pointers(DOCUMENT)][1:]:
        try:
            _use(_load(tmp_path / "api.json", _changed(pointer, value)))
            outcomes.add("works")
        except FailureError as error:
            outcomes.add(error.failure.code.slug)
    assert outcomes == {"works", "contract-invalid"}


def _use(contract: Contract) -> None:
    for method, body in (("GET", b""), ("POST", b'{"a": "x", "z": 1}')):
        match = contract.match(method, "/a/1")
        if isinstance(match, Match):
            headers = (("Content-Type", "application/json"), ("x-h", "v"))
            request = Request(method, "/a/1?q=1,x", headers, body)
            contract.check_request(match, request, "token")
            for status, content in ((200, "application/json"), (404, "text/plain"), (201, "")):
                response = Response(status, (("Content-Type", content),), b'{"a": 1}')
                contract.check_response(match.operation, response)


@pytest.mark.parametrize(
    ("pointer", "value", "near", "words"),
    [
        (("paths", "/a/{x}", "get"), 3, '"get": 3,', "expected a mapping (operation), found int"),
        (
            ("paths", "/a/{x}", "get", "parameters", 1),
            {"name": "y"},
            "{",
            "the parameter has no 'in'",
        ),
        (
            ("components", "securitySchemes", "key"),
            {"type": "apiKey"},
            '"key": {',
            "the security scheme has no 'name'",
        ),
    ],
)
def test_a_broken_part_is_told_with_its_place(
    tmp_path: Path, pointer: tuple[Any, ...], value: Any, near: str, words: str
) -> None:
    """A part that is not OpenAPI is noted where it begins, and ends nothing else."""
    file = tmp_path / "api.json"
    contract = _load(file, _changed(pointer, value))
    failure = contract.document.problems[0].failure
    assert failure.code is Code.CONTRACT_INVALID
    assert failure.message.startswith(words)
    assert failure.location.path == "api.json"
    assert file.read_text().split("\n")[failure.location.line - 1].strip() == near
