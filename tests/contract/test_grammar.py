"""The table of objects is about objects that it knows itself."""

from snipproof.contract.grammar import HOMES, OBJECTS


def test_every_kind_is_known() -> None:
    """Each field holds objects of a kind that has fields of its own."""
    assert {kind for fields in OBJECTS.values() for _, kind in fields.values()} <= set(OBJECTS)
    assert set(HOMES) - {"callback"} <= set(OBJECTS)
