"""What of a page is a placeholder, and what only looks like one."""

import pytest

from snipproof.languages.reading.fill_pattern import fill_pattern


@pytest.mark.parametrize(
    ("texts", "source", "found"),
    [
        (["ORG_ID"], "/orgs/ORG_ID", ["ORG_ID"]),
        (["ORG_ID"], "/orgs/$MY_ORG_ID ORG_IDS", []),
        (["<Your-Token>"], "Bearer<Your-Token>x", ["<Your-Token>"]),
        (["{id}"], "/a/{id}b", ["{id}"]),
        (["ID", "ORG ID"], "ORG ID, ID", ["ORG ID", "ID"]),
        (["a.b"], "axb a.b", ["a.b"]),
    ],
)
def test_a_placeholder_stands_by_itself(texts: list[str], source: str, found: list[str]) -> None:
    """A name is no part of a longer one; of two, the longer counts."""
    assert fill_pattern(texts).findall(source) == found
