"""Schemas with their references followed and their parts merged."""

from collections.abc import Callable

from snipproof.contract import Contract
from snipproof.targets.mock.shape import Shapes

MakeContract = Callable[..., Contract]


def test_all_of_is_one_shape(make_contract: MakeContract) -> None:
    """Fields, required fields and limits of all parts hold together."""
    contract = make_contract(
        schemas={
            "Named": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string", "maxLength": 9}},
            },
            "Ship": {
                "allOf": [
                    {"$ref": "#/components/schemas/Named"},
                    {
                        "required": ["id"],
                        "properties": {"id": {"type": "integer"}, "name": {"maxLength": 4}},
                    },
                ],
                "description": "A ship",
            },
        }
    )
    shapes = Shapes(contract.document)
    ship = shapes.of({"$ref": "#/components/schemas/Ship"})
    assert ship.name == "Ship"
    assert ship.types == {"object"}
    assert set(ship.required) == {"name", "id"}
    assert list(ship.properties) == ["name", "id"]
    assert shapes.of(ship.properties["name"]).rest["maxLength"] == 4


def test_keywords_beside_a_reference_hold(make_contract: MakeContract) -> None:
    """In OpenAPI 3.1 a reference and its neighbours are both true."""
    contract = make_contract(schemas={"Text": {"type": "string", "maxLength": 9}})
    shape = Shapes(contract.document).of({"$ref": "#/components/schemas/Text", "minLength": 3})
    assert shape.rest == {"maxLength": 9, "minLength": 3}


def test_a_closed_part_closes_the_others(make_contract: MakeContract) -> None:
    """What one part refuses, the whole refuses, unless another part requires it."""
    shape = Shapes(make_contract().document).of(
        {
            "allOf": [
                {"properties": {"a": {}}, "additionalProperties": False},
                {"properties": {"b": {}, "c": {}}, "required": ["c"]},
            ]
        }
    )
    assert list(shape.properties) == ["a", "c"]


def test_integers_are_numbers(make_contract: MakeContract) -> None:
    """A number that has to be an integer too is an integer."""
    shape = Shapes(make_contract().document).of(
        {"allOf": [{"type": "number"}, {"type": "integer"}]}
    )
    assert shape.types == {"integer"}


def test_a_branch_is_taken_with_what_is_around_it(make_contract: MakeContract) -> None:
    """A shape with a branch has the fields of both, and one choice less."""
    shapes = Shapes(make_contract().document)
    shape = shapes.of(
        {
            "type": "object",
            "properties": {"id": {"type": "integer"}},
            "oneOf": [{"properties": {"sail": {}}}, {"properties": {"motor": {}}}],
        }
    )
    taken = shapes.with_branch(shape, shape.alternatives[0][1])
    assert list(taken.properties) == ["id", "motor"]
    assert taken.alternatives == ()


def test_a_schema_that_is_itself_is_left_out(make_contract: MakeContract) -> None:
    """A part that refers to its own whole is no schema (JSON Schema core, section 9.4.1)."""
    contract = make_contract(
        schemas={"Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "string"}]}}
    )
    shape = Shapes(contract.document).of({"$ref": "#/components/schemas/Loop"})
    assert {"object", "string"} <= shape.types
