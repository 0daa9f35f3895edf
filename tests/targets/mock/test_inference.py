"""What operations do, as far as the contract tells it."""

from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.inference import Catalogue, infer
from snipproof.targets.mock.rules import Kind
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.world import Collection, World

MakeContract = Callable[..., Contract]

SHIP = {"type": "object", "properties": {"id": {"type": "string"}, "harborId": {}, "name": {}}}
SHIPS = {"type": "array", "items": SHIP}
FREE = {"type": "object", "additionalProperties": True}


def operation(identity: str, answer: Any = None, *query: str, **more: Any) -> dict[str, Any]:
    """Write an operation with an answer and query parameters (`name!` where one is required)."""
    content = {} if answer is None else {"content": {"application/json": {"schema": answer}}}
    parameters = [
        {"name": name.rstrip("!"), "in": "query", "required": name[-1] == "!", "schema": {}}
        for name in query
    ]
    return {
        "operationId": identity,
        "parameters": parameters,
        "responses": {"200": {"description": "", **content}},
        **more,
    }


def body(schema: Any, *, required: bool = True) -> dict[str, Any]:
    """Write a request body of JSON."""
    return {"required": required, "content": {"application/json": {"schema": schema}}}


PATHS: dict[str, Any] = {
    "/api/ships": {
        "get": operation("list", SHIPS, "name", "page", "metrics"),
        "post": operation("create", SHIP, requestBody=body(SHIP)),
        "put": operation("change by body", SHIP, requestBody=body(SHIP)),
        "delete": operation("delete by query", None, "shipId!"),
    },
    "/api/ships/newest": {"get": operation("filtered list", SHIPS, "name")},
    "/api/ships/by-name": {"get": operation("find", SHIP, "name!")},
    "/api/ships/{shipId}": {
        "get": operation("get", SHIP),
        "put": operation("update", SHIP, requestBody=body(SHIP)),
        "delete": operation("delete"),
    },
    "/api/ships/{shipId}/crew": {"get": operation("part", FREE)},
    "/api/ships/{shipId}/launch": {"post": operation("act", SHIP)},
    "/api/ships/{shipId}/remove": {"post": operation("end", SHIP)},
    "/api/harbors/{harborId}/ships": {
        "get": operation("list of one", SHIPS),
        "post": operation("create in one", SHIP, requestBody=body(SHIP)),
    },
    "/api/ports/{portId}/pilots/{pilotId}": {
        "post": operation("link"),
        "delete": operation("unlink"),
    },
    "/api/ports/{portId}/pilots/{pilotId}/remove": {"post": operation("unlink too")},
    "/api/ports/{portId}/pilots": {"get": operation("list linked", SHIPS)},
    "/api/ports/{portId}/piers/{pierId}": {
        "get": operation("get inner", SHIP),
        "post": operation("link inner"),
        "delete": operation("delete inner"),
    },
    "/api/weather": {"get": operation("answer", FREE)},
    "/api/mail/send": {"post": operation("answer too", FREE, requestBody=body(FREE))},
}


@pytest.fixture
def catalogue(make_contract: MakeContract) -> Catalogue:
    """Return what is inferred without a world."""
    return catalogue_of(make_contract(PATHS))


def catalogue_of(contract: Contract, world: World | None = None) -> Catalogue:
    """Infer the rules of a contract."""
    return infer(contract, world or World(), AnswerForms(Shapes(contract.document)))


@pytest.mark.parametrize(
    ("identity", "kind", "collection", "by"),
    [
        ("list", Kind.LIST, "ships", ""),
        ("create", Kind.CREATE, "ships", ""),
        ("change by body", Kind.UPDATE, "ships", "$body.id"),
        ("delete by query", Kind.DELETE, "ships", "$query.shipId"),
        ("filtered list", Kind.LIST, "ships", ""),
        ("find", Kind.GET, "ships", ""),
        ("get", Kind.GET, "ships", "$path.shipId"),
        ("update", Kind.UPDATE, "ships", "$path.shipId"),
        ("delete", Kind.DELETE, "ships", "$path.shipId"),
        ("part", Kind.GET, "ships", "$path.shipId"),
        ("act", Kind.UPDATE, "ships", "$path.shipId"),
        ("end", Kind.DELETE, "ships", "$path.shipId"),
        ("list of one", Kind.LIST, "ships", ""),
        ("create in one", Kind.CREATE, "ships", ""),
        ("link", Kind.LINK, "ports-pilots", ""),
        ("unlink", Kind.UNLINK, "ports-pilots", ""),
        ("unlink too", Kind.UNLINK, "ports-pilots", ""),
        ("list linked", Kind.LIST, "pilots", ""),
        ("get inner", Kind.GET, "piers", "$path.pierId"),
        ("delete inner", Kind.DELETE, "piers", "$path.pierId"),
        ("answer", Kind.ANSWER, "", ""),
        ("answer too", Kind.ANSWER, "", ""),
    ],
)
def test_method_path_and_answer_tell_the_rule(
    catalogue: Catalogue, identity: str, kind: Kind, collection: str, by: str
) -> None:
    """Each usual form of an operation is understood without a word about it.

    What can be read by itself is deleted; of what cannot, a `DELETE` ends the link.
    """
    (rule,) = catalogue.rules[identity]
    assert (rule.kind, rule.collection, rule.by) == (kind, collection, by)


def test_query_parameters_that_name_a_field_filter(catalogue: Catalogue) -> None:
    """A field's name is a condition; paging and what names no field are none."""
    (rule,) = catalogue.rules["list"]
    assert rule.filters == {"name": "name"}


def test_a_parent_in_the_path_is_a_condition(catalogue: Catalogue) -> None:
    """Records under a parent have its id in a field, or are linked to it."""
    (by_field,) = catalogue.rules["list of one"]
    assert by_field.where == {"harborId": "$path.harborId"}
    assert by_field.parents == {"harborId": "harbors"}
    (by_link,) = catalogue.rules["list linked"]
    assert by_link.where == {"ports-pilots": "$path.portId"}


def test_links_have_two_ends(catalogue: Catalogue) -> None:
    """A path with two ids says which collections its links are between."""
    assert catalogue.world.collections["ports-pilots"].links == {
        "portId": "ports",
        "pilotId": "pilots",
    }
    (rule,) = catalogue.rules["unlink too"]
    assert rule.ends == {"portId": "$path.portId", "pilotId": "$path.pilotId"}


def test_records_are_kept_as_the_fullest_answer_shows_them(catalogue: Catalogue) -> None:
    """The schema of a record is that of the answer to getting one, not of a part of it."""
    assert catalogue.kept["ships"].schema == SHIP
    assert catalogue.kept["ships"].key == "id"


def test_the_world_names_collections(make_contract: MakeContract) -> None:
    """A segment, a page's field or a parameter may mean a collection of another name."""
    world = World(
        collections={"vessels": Collection("vessels", {"1": {"id": "1", "port": "a"}})},
        segments={"ships": "vessels"},
        references={"port": "harbors", "harborId": "harbors"},
    )
    catalogue = catalogue_of(make_contract(PATHS), world)
    assert catalogue.rules["list"][0].collection == "vessels"
    assert catalogue.rules["get"][0].collection == "vessels"
    # The parameter and the field have different names and refer to the same.
    assert catalogue.rules["list of one"][0].where == {"port": "$path.harborId"}


def test_the_world_has_the_last_word(make_contract: MakeContract) -> None:
    """What the world says of an operation counts, and the rest is inferred."""
    world = World(
        rules={
            "list": [{"where": {"owner": "$me"}}],
            "answer": [{"kind": Kind.GET, "collection": "ships", "by": "$me"}],
            "end": [{"when": {"query.soft": True}, "kind": Kind.GET}, {}],
        }
    )
    catalogue = catalogue_of(make_contract(PATHS), world)
    assert catalogue.rules["list"][0].kind is Kind.LIST
    assert catalogue.rules["list"][0].where == {"owner": "$me"}
    assert catalogue.rules["answer"][0].by == "$me"
    first, second = catalogue.rules["end"]
    assert (first.kind, first.by) == (Kind.GET, "$path.shipId")
    assert second.kind is Kind.DELETE


def test_every_operation_has_a_rule(contract: Contract, world: World) -> None:
    """Nothing in the project's contract is left without a rule, with or without its world."""
    for one in (World(), world):
        assert catalogue_of(contract, one).rules.keys() == contract.operations.keys()
