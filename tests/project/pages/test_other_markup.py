"""Listings are found on pages in AsciiDoc and reStructuredText."""

import pytest

from snipproof.project.pages.other_markup import asciidoc_blocks, rst_blocks


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("[source,bash]\n----\nx\n----", "bash", 3),
        ("[source%linenums, language=js]\n.A title\n----\nx\n----", "", 4),
        ("....\nx\n....", "", 2),
        ("```sh\nx\n```", "sh", 2),
        ("[,console]\n----\nx <1>\n----\n<1> y", "console", 3),
    ],
)
def test_listings_of_asciidoc(text: str, language: str, first: int) -> None:
    """A delimited block has the language of the line before it; callouts are no code."""
    (block,) = asciidoc_blocks(text, "p")
    assert (block.text.strip(), block.first) == ("x", first)
    assert block.language in {language, "js"}


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        (".. code-block:: bash\n\n   x\n", "bash", 3),
        (".. code:: js\n   :number-lines:\n\n   x\n\nEnd", "js", 4),
        ("Run::\n\n  x\n\nEnd", "", 3),
        ("* a\n\n  .. sourcecode:: sh\n\n     x\n", "sh", 5),
    ],
)
def test_listings_of_restructuredtext(text: str, language: str, first: int) -> None:
    """A directive's block is what is indented below it, without its options."""
    (block,) = rst_blocks(text, "p")
    assert (block.language, block.text.strip(), block.first) == (language, "x", first)
