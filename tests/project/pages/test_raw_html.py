"""The raw HTML of pages, held to what documentation needs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.languages import built_in
from snipproof.project.pages.page import parse_page
from snipproof.project.pages.raw_html import attribute_fault
from snipproof.project.project import load_project

LANGUAGES = built_in()

FINE = [
    "<details open>\n<summary>a</summary>\n\nb\n</details>",
    'a<br>b <kbd>Ctrl</kbd> <sup>1</sup> <a href="../x" id="y" title="z">a</a>',
    '<table align="center"><tr><td colspan="2" class="wide">a</td></tr></table>',
    '<img src="/a.png" alt="" width="3" loading="lazy">',
    '<div class="row lead"><p>a</p></div>',
    "<!-- a comment -->",
    "a < b, and `<script>` is code",
    "```html\n<script>x</script>\n```",
    "    <script>x</script>",
    '{{< tab "HTML" >}}\n<script>x</script>\n{{< /tab >}}',
    '<svg viewBox="0 0 1 1" xmlns="http://www.w3.org/2000/svg"><path d="M0 0"></path></svg>',
    "<https://a.example> and <a@b.c>",
]


@pytest.mark.parametrize("text", FINE)
def test_html_that_documentation_needs(text: str) -> None:
    """It is not reported, and neither is HTML in code."""
    assert parse_page(f"# A\n\n{text}\n", "a.md", LANGUAGES).markup == ()


def test_each_fault_is_at_its_line() -> None:
    """In a block, in a paragraph, in an item of a list, and behind front matter."""
    text = (
        "---\ntitle: A\n---\n\n<div>\n<p onclick='x'>a</p>\n</div>\n\nb\nc <script>d</script>\n\n"
        "- e\n  <iframe\n  src='x'></iframe>\n"
    )
    found = [
        (str(item.location), item.message) for item in parse_page(text, "a.md", LANGUAGES).markup
    ]
    assert found == [
        ("a.md:6", "<p> may not have the attribute 'onclick'"),
        ("a.md:10", "a page has no element <script>"),
        ("a.md:13", "a page has no element <iframe>"),
    ]


def test_other_layouts_have_their_own_html(copy_project: Callable[..., Path]) -> None:
    """A site of another generator says what it does with HTML; it is not held to these lists."""
    from datetime import date  # noqa: PLC0415

    from snipproof.project.problems import reading_problems  # noqa: PLC0415

    folder = copy_project("tokens/get-user-tokens")
    (folder / "content" / "x.md").write_text("---\ntitle: X\n---\n\n<iframe src='a'></iframe>\n")
    own = reading_problems(load_project(folder), date.max)
    assert [str(item.location) for item in own if item.code is Code.UNSAFE_PATH] == [
        "content/x.md:5"
    ]
    settings = folder / "pyproject.toml"
    text = settings.read_text().replace(
        "[tool.snipproof]", '[tool.snipproof]\nsite-layouts = "other"'
    )
    settings.write_text(text)
    assert not [
        item
        for item in reading_problems(load_project(folder), date.max)
        if item.code is Code.UNSAFE_PATH
    ]


def test_an_address_with_a_scheme() -> None:
    """Only schemes that lead to a page or a letter may be used."""
    assert attribute_fault("a", "href", "https://a.example") == ""
    assert attribute_fault("a", "href", "java\tscript:x") == "<a> leads to javascript: in 'href'"
