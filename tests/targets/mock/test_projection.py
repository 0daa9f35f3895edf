"""Records as answers show them."""

from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.targets.mock.envelope import Page
from snipproof.targets.mock.lookup import Lookups
from snipproof.targets.mock.projection import Projection, Shown
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.state import State
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import Collection, Lookup, World

MakeContract = Callable[..., Contract]

SHIP = {"id": "s1", "name": "Tern", "port": "p1", "length": 12}
WORLD = World(
    collections={
        "ships": Collection("ships", {"s1": SHIP}),
        "ports": Collection("ports", {"p1": {"id": "p1", "name": "Pier 7", "boss": "u1"}}),
        "users": Collection("users", {"u1": {"id": "u1", "name": "Mira"}}),
        "crews": Collection(
            "crews",
            {"c1": {"id": "c1", "ship": "s1", "user": "u1", "role": "pilot"}},
            links={"ship": "ships", "user": "users"},
        ),
    },
    references={"port": "ports", "boss": "users"},
    lookups={
        "portName": Lookup(path=("port", "name")),
        "bossName": Lookup(path=("port", "boss", "name")),
        "nowhere": Lookup(path=("port", "name", "name")),
        "Plate.port": Lookup(path=("port", "name")),
        "card": Lookup(schema="Card"),
        "crew": Lookup(collection="users", through="crews"),
    },
)

Show = Callable[..., Any]


@pytest.fixture
def show(make_contract: MakeContract) -> Show:
    """Show the ship with a schema."""
    card = {"type": "object", "properties": {"name": {}, "length": {}}}
    plate = {"type": "object", "properties": {"port": {"type": "string"}}}
    contract = make_contract(schemas={"Card": card, "Plate": plate})
    shapes = Shapes(contract.document)
    projection = Projection(contract, shapes, Synthesis(contract, shapes), Lookups(WORLD))

    def answer(schema: Any, record: Any = SHIP) -> Any:
        shown = [Shown(record, "ships")]
        value = projection.answer(schema, shown, Page(0, 10, 1), State(WORLD), seed="test")
        assert list(contract.schemas.mismatches(schema, value)) == []
        return value

    return answer


def fields(*required: str, **properties: Any) -> dict[str, Any]:
    """Write the schema of an object."""
    return {"type": "object", "properties": properties, "required": list(required)}


TEXT = {"type": "string"}


def test_an_answer_shows_the_fields_of_its_schema(show: Show) -> None:
    """Fields come in the sequence of the schema, and those that it does not name stay away."""
    assert list(show(fields(name=TEXT, id=TEXT)).items()) == [("name", "Tern"), ("id", "s1")]


def test_a_free_object_shows_everything(show: Show) -> None:
    """Where a schema names no field, or allows more, the record is shown whole."""
    assert show({"type": "object"}) == SHIP
    assert show({**fields(id=TEXT), "additionalProperties": TEXT}) == {
        "id": "s1",
        "name": "Tern",
        "port": "p1",
    }


def test_what_is_required_and_missing_is_made(show: Show) -> None:
    """A required field that the record lacks is made up; an optional one is left out."""
    assert show(fields("flag", flag={"type": "boolean"}, bio=TEXT)) == {"flag": False}


def test_what_does_not_fit_is_not_shown(show: Show) -> None:
    """A value that breaks the schema is left out, or replaced where it is required."""
    assert show(fields(name={"type": "integer"}, length={"type": "integer"})) == {"length": 12}
    assert show(fields("name", name={"type": "string", "maxLength": 2}, id=TEXT)) == {
        "name": "na",
        "id": "s1",
    }


def test_an_answer_about_something_else_is_made_up(show: Show) -> None:
    """Where the record and the schema have nothing in common, the schema is satisfied."""
    assert show({"type": "string", "examples": ["calm"]}) == "calm"


def test_the_form_that_shows_most_is_taken(show: Show) -> None:
    """Of several forms, an answer takes the one that keeps the most of the record."""
    forms = [fields(id=TEXT), fields(id=TEXT, name=TEXT), fields("x", x=TEXT)]
    assert show({"anyOf": forms}) == {"id": "s1", "name": "Tern"}
    refused = fields(id=TEXT, name={"type": "string", "maxLength": 2}, length={})
    assert show({"anyOf": [refused, fields(id=TEXT, name=TEXT)]}) == {"id": "s1", "name": "Tern"}
    assert show(fields(length={"oneOf": [TEXT, {"type": "integer"}]})) == {"length": 12}


def test_arrays_and_pages_hold_the_record(show: Show) -> None:
    """One record is shown in whatever wraps it."""
    item = fields(id=TEXT)
    page = fields("total", "ships", "next", ships={"type": "array", "items": item}, total={})
    assert show({"type": "array", "items": item}) == [{"id": "s1"}]
    assert show({**page, "required": ["ships"]}) == {"ships": [{"id": "s1"}], "total": 1}


def test_a_lookup_follows_references(show: Show) -> None:
    """A field may come from a record that a field of the record refers to, and so on."""
    schema = fields(portName=TEXT, bossName=TEXT, nowhere=TEXT)
    assert show(schema) == {"portName": "Pier 7", "bossName": "Mira"}


def test_a_dangling_reference_shows_nothing(show: Show) -> None:
    """Where the record that is referred to is gone, the field is left out."""
    assert show(fields(portName=TEXT), {**SHIP, "port": "p9"}) == {}


def test_a_lookup_of_a_schema_counts_more_than_the_record(show: Show) -> None:
    """The same field may be an id in one answer and a name in another."""
    assert show({"$ref": "#/components/schemas/Plate"}) == {"port": "Pier 7"}
    assert show(fields(port=TEXT)) == {"port": "p1"}


def test_a_record_can_be_shown_inside_itself(show: Show) -> None:
    """A field may be the record as another schema has it."""
    assert show(fields(card={"type": "object"})) == {"card": {"name": "Tern", "length": 12}}


def test_linked_records_are_shown_with_their_links(show: Show) -> None:
    """A field may be a page of the records that are linked, each with what the link says."""
    item = fields(name=TEXT, role=TEXT)
    page = fields(people={"type": "array", "items": item}, totalCount={"type": "integer"})
    assert show(fields(crew=page)) == {
        "crew": {"people": [{"name": "Mira", "role": "pilot"}], "totalCount": 1}
    }
