"""Folders and addresses are named after what a contract calls things."""

import re

import pytest

from snipproof.contract.names import folder_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("getUserTokens", "get-user-tokens"),
        ("getHTTPServer", "get-http-server"),
        ("read_item_items__item_id__get", "read-item-items-item-id-get"),
        ("actions/list-runs", "actions-list-runs"),
        ("Things & More", "things-more"),
        ("Größe", "grosse"),
        ("Admin/Tools", "admin-tools"),
        ("../../../outside", "outside"),
        ("日本", ""),
    ],
)
def test_a_name_is_letters_digits_and_hyphens(name: str, expected: str) -> None:
    """What `check` accepts as a folder, for every name that a contract may give."""
    assert folder_name(name) == expected
    assert not expected or re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", expected)


def test_a_name_is_not_longer_than_a_folder_may_be() -> None:
    """A path written as an id may be of any length."""
    assert len(folder_name("a-" * 500)) <= 100
