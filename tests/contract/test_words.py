"""The words of the contract: every description says something, and something of its own."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from snipproof.contract import Contract

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

FILLERS = """
a an the of this that is are it its for to in on by with and or as at be field parameter property
value object string number boolean list array any optional required given set
"""
"""Words that say nothing about a thing beside its name."""

Described = tuple[str, str, str]
"""Where it stands, what the thing is called, and what is said of it."""


def described(contract: Contract) -> Iterator[Described]:
    """Return all that has to be described and is not a reference to what is elsewhere."""
    data = contract.document.data
    for tag in data["tags"]:
        yield f"tag {tag['name']}", tag["name"], tag.get("description", "")
    for path, item in data["paths"].items():
        for method in METHODS & item.keys():
            yield from _operation(f"{method.upper()} {path}", item[method])
    components = data["components"]
    for name, parameter in components["parameters"].items():
        yield f"parameter {name}", parameter["name"], parameter.get("description", "")
        yield from _fields(f"parameter {name}", parameter.get("schema"))
    for name, response in components["responses"].items():
        yield from _response(f"response {name}", name, response)
    for name, schema in components["schemas"].items():
        yield f"schema {name}", name, schema.get("description", "")
        yield from _fields(f"schema {name}", schema)


def _operation(place: str, operation: Any) -> Iterator[Described]:
    yield place, operation["operationId"], operation.get("description", "")
    for parameter in operation.get("parameters", []):
        if "$ref" not in parameter:
            where = f"{place}, parameter {parameter['name']}"
            yield where, parameter["name"], parameter.get("description", "")
    body = operation.get("requestBody", {})
    yield from _content(f"{place}, body", body)
    for status, response in operation["responses"].items():
        if "$ref" not in response:
            yield from _response(f"{place}, {status}", status, response)


def _response(place: str, name: str, response: Any) -> Iterator[Described]:
    yield place, name, response.get("description", "")
    yield from _content(place, response)


def _content(place: str, holder: Any) -> Iterator[Described]:
    for kind, form in holder.get("content", {}).items():
        yield from _fields(f"{place}, {kind}", form.get("schema"))


def _fields(place: str, schema: Any) -> Iterator[Described]:
    """Return the fields that a schema declares, at any depth."""
    if not isinstance(schema, dict):
        return
    for name, field in schema.get("properties", {}).items():
        where = f"{place}, field {name}"
        if "$ref" not in field or "description" in field:
            yield where, name, field.get("description", "")
        yield from _fields(where, field)
    for key in ("items", "additionalProperties", "not"):
        yield from _fields(place, schema.get(key))
    for key in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(key, []):
            yield from _fields(place, part)


def words(text: str) -> list[str]:
    """Return the words of a text or of a name, in lower case and the singular."""
    parted = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text)
    return [word.removesuffix("s") or word for word in re.findall(r"[a-z0-9]+", parted.lower())]


def restates(name: str, text: str) -> bool:
    """Whether a text says nothing but the name of what it describes."""
    known = {*words(name), *words(FILLERS)}
    return not set(words(text)) - known


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("pageSize", "The page size.", True),
        ("orgId", "Id of the org", True),
        ("teams", "List of teams.", True),
        ("name", "", True),
        ("name", "What people call the workspace.", False),
        ("createdAt", "When the token was generated, in RFC 3339.", False),
    ],
)
def test_tells_a_restatement_from_a_description(name: str, text: str, expected: bool) -> None:
    """A description that adds no word to the name is one that a reader has no use for."""
    assert restates(name, text) is expected


def test_everything_is_described(contract: Contract) -> None:
    """No operation, parameter, body, answer, schema or field is without a description."""
    found = list(described(contract))
    assert len(found) > 2_000
    assert [place for place, _, text in found if len(text.split()) < 3] == []


def test_no_description_restates_a_name(contract: Contract) -> None:
    """Every description says more than the name beside it."""
    assert [place for place, name, text in described(contract) if restates(name, text)] == []


def test_no_description_is_a_copy(contract: Contract) -> None:
    """No two things are described in the same words: a reader compares them by what differs."""
    assert _copies((place, text) for place, _, text in described(contract)) == []


def test_no_two_operations_have_one_summary(contract: Contract) -> None:
    """The lists of operations tell them apart."""
    operations = contract.operations.values()
    assert _copies((one.id, one.summary) for one in operations) == []


def test_summaries_fit_a_line(contract: Contract) -> None:
    """A summary is shorter than 60 characters and does not end like a sentence."""
    for operation in contract.operations.values():
        assert 0 < len(operation.summary) < 60, operation.id
        assert not operation.summary.endswith("."), operation.id


def _copies(found: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the places that have the same text, together."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, text in found:
        places[" ".join(text.split()).casefold()].append(place)
    return [same for same in places.values() if len(same) > 1]
