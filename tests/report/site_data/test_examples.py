"""The examples as data."""

from tests.report.site_data.conftest import Data


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
