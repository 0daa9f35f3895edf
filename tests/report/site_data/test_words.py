"""The words of the site."""

from snipproof.report.site_data.words import site_words


def test_names_give_their_parts() -> None:
    """Words come from texts, titles and names; what is no word does not."""
    data = {"operations": {"x": {"id": "getUserTokens", "title": "List tokens", "levels": 3}}}
    words = site_words(["A **workspace** of 12 a1b2."], data)
    assert words == ["get", "getusertokens", "list", "tokens", "user", "workspace"]
