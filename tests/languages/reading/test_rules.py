"""The names of the rules for examples."""

from snipproof.languages import built_in
from snipproof.languages.plugin import Plugin
from snipproof.languages.reading.rules import RULES


def test_every_language_looks_for_every_rule() -> None:
    """The three rules have names of their own, and each language has its reader of them."""
    assert len(set(RULES)) == 3
    for language in built_in():
        assert type(language).rule_breaches is not Plugin.rule_breaches
