"""The Postman collection."""

import json
from pathlib import Path


def test_the_collection_names_all_of_its_variables(written: Path) -> None:
    """What a request takes from the reader is a variable of the collection."""
    collection = json.loads((written / "postman-collection.json").read_bytes())
    names = {one["key"] for one in collection["variable"]}
    text = json.dumps(collection)
    assert all("{{" + name + "}}" in text for name in names)
    assert "\\ue000" not in text
