"""The named schemas and what holds them."""

from typing import Any

from snipproof.report.site_data.models import Models, slug, unique

REF = "#/components/schemas/"
SCHEMAS: dict[str, Any] = {
    "Rope": {"properties": {"ends": {"items": {"$ref": f"{REF}Knot"}}}},
    "Knot": {"properties": {"rope": {"$ref": f"{REF}Rope"}, "by": {"$ref": f"{REF}Sailor"}}},
    "Sailor": {"type": "object"},
    "Log": {"description": "x" * 30_000},
}


def _models() -> Models:
    return Models(SCHEMAS, dict.fromkeys(SCHEMAS, "contract/schemas/sea.yaml"))


def test_what_holds_a_model_is_known() -> None:
    """A model names those that hold it themselves, and knows when it is inside itself."""
    models = _models().all
    assert models["Sailor"].used_by == ("Knot",)
    assert models["Rope"].knot
    assert not models["Sailor"].knot
    assert _models().inside([{"$ref": f"{REF}Rope"}]) == {"Rope", "Knot", "Sailor"}


def test_heavy_pages_unfold_less() -> None:
    """How deep a page goes depends on how much there would be on it."""
    assert _models().levels([{"$ref": f"{REF}Sailor"}]) == 3
    assert _models().levels([{"$ref": f"{REF}Log"}]) == 0


def test_addresses_are_plain_and_unique() -> None:
    """Names in any case and with any character become addresses, each its own."""
    assert slug("OAuthClient") == "o-auth-client"
    assert slug("Pets & Owners") == "pets-owners"
    assert slug("日本") == "other"
    assert unique("a", ["a", "a-2"]) == "a-3"
    named = Models({"Ab": {}, "ab": {}}, {"Ab": "f", "ab": "f"})
    assert [one.slug for one in named.all.values()] == ["ab", "ab-2"]
