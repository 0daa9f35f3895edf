"""JSON as YAML."""

import json
from typing import Any

import pytest
import yaml

from snipproof.core.formats.yaml_source import parse
from snipproof.core.location import SourceLocation
from snipproof.report.site_data.yaml_text import to_yaml

ODD: dict[str, Any] = {
    "no": "no",
    "1.10": 1.1,
    "a key: with": ["- a", {"b": []}, [[1, None], {}], "", "two\nlines", "\u2028\x85 ü 🦀"],
    "deep": {"er": {"est": True}},
    "$ref": "#/a/b~1c",
    "empty": {},
}


@pytest.mark.parametrize(
    "read", [yaml.safe_load, lambda text: parse(text, SourceLocation("a", 1)).value]
)
def test_yaml_reads_as_the_json(read: Any) -> None:
    """YAML 1.1's and YAML 1.2's readers find what was written."""
    assert json.loads(json.dumps(read(to_yaml(ODD)))) == ODD
