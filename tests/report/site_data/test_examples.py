"""The examples as data."""

import json
from pathlib import Path

import pytest
from tests.report.site_data.conftest import Data

from snipproof.project.project import load_project
from snipproof.report.site_data.write import write_site_data


def test_each_operation_has_its_example_first(site: Data) -> None:
    """The example with an operation's name comes first, those of what goes wrong behind it."""
    assert site["operations"]["getUserTokens"]["examples"][0] == "tokens/get-user-tokens"
    for name, operation in site["operations"].items():
        assert operation["examples"], name
        assert all(site["examples"][one]["operation"] == name for one in operation["examples"])


def test_an_example_names_what_it_reads(site: Data) -> None:
    """The variables of the environment are known, and those that a snippet sets itself are not."""
    example = site["examples"]["tokens/get-user-tokens"]
    assert example["reads"] == ["LAYER5_URL", "LAYER5_TOKEN"]
    assert example["status"] == "200"
    assert example["phrase"] == "OK"
    assert site["examples"]["invitations/invite-and-accept"]["failure"] is False


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (["curl", "python"], ""),
        (["curl", "python", "go"], "This example is not written in Go yet."),
        (
            ["curl", "python", "javascript", "go"],
            "This example is not written in JavaScript or Go yet.",
        ),
    ],
)
def test_an_example_says_which_languages_it_lacks(
    second_site: Path, tmp_path: Path, languages: list[str], said: str
) -> None:
    """A reader who has chosen one of them sees another, and learns why."""
    settings = second_site / "pyproject.toml"
    named = f"[tool.snipproof]\nlanguages = {json.dumps(languages)}"
    settings.write_text(settings.read_text().replace("[tool.snipproof]", named, 1))
    write_site_data(load_project(second_site), tmp_path)
    examples = json.loads((tmp_path / "site.json").read_bytes())["examples"]
    assert examples["gauges/list-gauges"]["lacks"] == said
