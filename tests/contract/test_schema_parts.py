"""The parts of a schema are what speaks of the same value."""

from snipproof.contract.schema_parts import items, mapping, parts


def test_parts() -> None:
    """References, alternatives and conditions are followed, and circles end."""
    named = {"A": {"title": "a", "anyOf": [{"$ref": "A"}, {"title": "b"}]}}
    schema = {
        "$ref": "A",
        "if": {"title": "no"},
        "then": {"title": "t"},
        "properties": {"x": {"title": "no"}},
        "dependentSchemas": {"x": {"title": "d"}},
    }
    found = [part.get("title") for part in parts(schema, lambda item: named[item["$ref"]])]
    assert [title for title in found if title] == ["a", "t", "d", "b"]


def test_what_is_no_list_or_mapping() -> None:
    """What has the wrong form counts as empty."""
    assert items(3) == []
    assert mapping([1]) == {}
