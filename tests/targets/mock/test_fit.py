"""Whether a world fits its contract."""

from collections.abc import Callable
from dataclasses import replace

from snipproof.contract import Contract
from snipproof.core.formats.yaml_source import parse
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.fit import misfits
from snipproof.targets.mock.world import Collection, World

MakeContract = Callable[..., Contract]


def test_the_project_s_world_fits_its_contract(contract: Contract, world: World) -> None:
    """No answer has to fix, leave out or make up anything that the project's records say."""
    assert [f"{one.location}: {one.message}" for one in misfits(contract, world)] == []


def test_a_misfit_is_told_with_its_line(contract: Contract, world: World) -> None:
    """A value that breaks the schema of an answer, and a field that is missing, have a line."""
    text = (
        "records:\n"
        "  - id: c4b3a291-8076-4f5e-9d4c-3b2a19087f6e\n"
        "    name: ''\n"
        "    organizationId: 3f8a2c1e-6b4d-4e7a-9c05-1d2e8f7a6b90\n"
        "    createdAt: yesterday\n"
    )
    source = parse(text, SourceLocation("world/workspaces.yaml", 1))
    (record,) = source.value["records"]
    broken = Collection("workspaces", {record["id"]: record}, source=source)
    changed = replace(world, collections={**world.collections, "workspaces": broken})
    found = {f"{one.location}: {one.message}" for one in misfits(contract, changed)}
    # Which of the operations that show the record is named is open.
    said = {
        (one.location.line, one.message.partition(": ")[2]) for one in misfits(contract, changed)
    }
    assert (3, 'name: "" is shorter than 1 character') in said
    assert (2, '"updatedAt" is a required property') in said
    assert any(one.startswith("world/workspaces.yaml:5: getWorkspaces") for one in found)


def test_links_in_an_answer_have_to_fit(make_contract: MakeContract) -> None:
    """What one record shows of another is held to the schema as well."""
    ship = {"type": "object", "properties": {"id": {}, "port": {"type": "integer"}}}
    answer = {"description": "", "content": {"application/json": {"schema": ship}}}
    operation = {"operationId": "getShip", "responses": {"200": answer}}
    contract = make_contract({"/ships/{shipId}": {"get": operation}})
    world = World(collections={"ships": Collection("ships", {"1": {"id": "1", "port": "a"}})})
    (failure,) = misfits(contract, world)
    assert "port" in failure.message


def test_one_cause_is_one_failure(make_contract: MakeContract) -> None:
    """A field that no operation can show is wrong once, however many operations there are."""

    def operation(name: str) -> dict[str, object]:
        ship = {"type": "object", "title": name, "properties": {"id": {}, "port": {"type": "null"}}}
        answer = {"description": "", "content": {"application/json": {"schema": ship}}}
        return {"operationId": name, "responses": {"200": answer}}

    contract = make_contract(
        {
            "/ships/{shipId}": {"get": operation("get"), "put": operation("put")},
            "/ships/{shipId}/state": {"get": operation("state")},
        }
    )
    world = World(collections={"ships": Collection("ships", {"1": {"id": "1", "port": "a"}})})
    assert len(list(misfits(contract, world))) == 1


def test_a_file_that_nothing_uses_is_told(make_contract: MakeContract) -> None:
    """A collection is meant by a path; one with another name is a mistake."""
    contract = make_contract({"/ships/{shipId}": {"get": {"operationId": "get"}}})

    def kept(name: str) -> Collection:
        source = parse("records:\n  - id: a\n", SourceLocation(f"world/{name}.yaml", 1))
        return Collection(name, {"a": {"id": "a"}}, source=source)

    world = World(collections={"ships": kept("ships"), "ship": kept("ship"), "x": kept("x")})
    found = [(one.location.path, one.hint) for one in misfits(contract, world)]
    assert found[0] == ("world/ship.yaml", "did you mean ships.yaml?")
    assert found[1][0] == "world/x.yaml"
    assert len(found) == 2
