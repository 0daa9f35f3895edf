"""What a built page may hold; `tests/attacks/test_built_pages.py` has what it may not."""

from selectolax.lexbor import LexborHTMLParser

from snipproof.report.site_markup import segments_of, unknown_blocks


def test_a_path_has_names() -> None:
    """They are decoded, and none of them leads out."""
    assert segments_of("/base/js/../a%20b.js") == ["base", "js", "a b.js"]


def test_blocks_of_exchanges_are_the_templates_own() -> None:
    """They stand in a figure that only an example has."""
    tree = LexborHTMLParser('<figure class="exchange"><pre>GET /</pre></figure><pre>curl x</pre>')
    assert [block.text() for block in unknown_blocks(tree, lambda _: False)] == ["curl x"]
