"""What somebody probably meant who wrote a name that there is not."""

import pytest

from snipproof.core.suggestions import did_you_mean, nearest

OPERATIONS = ("getOrg", "getOrgs", "getOrgByDomain", "getInvitation", "createOrg")


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("getOrgg", OPERATIONS, ["getOrg"]),
        ("getOrganization", OPERATIONS, ["getOrg"]),
        ("get-org-by-domain", OPERATIONS, ["getOrgByDomain"]),
        ("GETORGS", OPERATIONS, ["getOrgs"]),
        ("page_size", ("page", "pageSize", "pagesize"), ["pageSize"]),
        ("ContentType", ("Accept", "Content-Type"), ["Content-Type"]),
        ("LAYER5_TOKN", ("LAYER5_TOKEN", "LAYER5_ORG_ID"), ["LAYER5_TOKEN"]),
        ("harbor", OPERATIONS, []),
        ("", OPERATIONS, []),
        ("--", ("-", "--"), ["--"]),
        ("x" * 5000, ("x" * 4000,), ["x" * 4000]),
    ],
)
def test_the_likeliest_name_is_found(word: str, known: tuple[str, ...], near: list[str]) -> None:
    """Spelling, case, separators and abbreviations are looked through; what is far is not near."""
    assert nearest(word, known) == near


def test_several_are_given_in_order() -> None:
    """The best comes first, and of equals the first in the alphabet."""
    assert nearest("getOrg", OPERATIONS, count=3) == ["getOrg", "getOrgs", "getOrgByDomain"]
    assert nearest("ab", ("ac", "ad"), count=2, least=0.5) == ["ac", "ad"]


def test_a_hint_names_it_or_says_what_to_do() -> None:
    """Where nothing is near, the hint is the other thing that helps."""
    assert did_you_mean("getOrgz", OPERATIONS) == "did you mean 'getOrg'?"
    assert did_you_mean("harbor", OPERATIONS, "see `snipproof list`") == "see `snipproof list`"
