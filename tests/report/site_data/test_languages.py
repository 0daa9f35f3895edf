"""The languages as pages name them."""

from snipproof.languages import find
from snipproof.report.site_data.languages import shown_languages


def test_languages_keep_their_order_and_names() -> None:
    """A page shows a language by its label, and colours it by a name that Chroma knows."""
    curl, python = [one.data() for one in shown_languages([find("curl"), find("python")])]
    assert curl == {
        "name": "curl",
        "title": "curl",
        "file": "curl.sh",
        "output": "curl.out",
        "lexer": "bash",
    }
    assert (python["title"], python["lexer"]) == ("Python", "python")
