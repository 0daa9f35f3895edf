"""What the benchmark measured, on its page."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

PAGE = "/guides/speed/"


def test_the_fastest_tool_comes_first(open_page: Callable[..., Page]) -> None:
    """Each size has a table of its own, sorted by time, in which ours stands out."""
    page = open_page(PAGE)
    tables = page.locator(".bars table")
    assert tables.locator("caption").all_inner_texts() == [
        "200 snippets, one request of each: the median of 3 runs on 2 cores, 2 March 2026",
        "800 snippets: the median of 3 runs on 2 cores, 2 March 2026",
    ]
    names = tables.nth(1).locator("tbody th").all_inner_texts()
    assert names == [
        "another tool 793 requests",
        "unchecked prototype 800 requests",
        "snipproof 800 requests",
    ]
    assert tables.nth(0).locator("tbody td:last-child").all_inner_texts() == [
        "1.00 \u00d7",
        "1.50 \u00d7",
    ]
    assert page.locator(".bars-own th").all_inner_texts() == ["snipproof", "snipproof 800 requests"]


def test_bars_are_as_long_as_times(open_page: Callable[..., Page]) -> None:
    """The bar of the slowest fills its cell, and the others are in proportion."""
    page = open_page(PAGE)
    widths = (
        page.locator(".bars table")
        .nth(1)
        .locator("rect")
        .evaluate_all("bars => bars.map(bar => bar.getBoundingClientRect().width)")
    )
    assert [round(width / widths[-1], 2) for width in widths] == [0.33, 0.67, 1.0]
    assert widths[-1] > 100


def test_a_phone_shows_all_of_it(open_page: Callable[..., Page]) -> None:
    """On a small screen nothing is cut off, and the page does not scroll sideways."""
    page = open_page(PAGE, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for box in page.locator(".bars").all():
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
        for cell in box.locator("th, td").all():
            assert cell.evaluate("cell => cell.scrollWidth - cell.clientWidth") == 0


def test_the_same_as_markdown(public: Path) -> None:
    """The page's Markdown has the numbers as tables."""
    text = (public / "guides" / "speed.md").read_text(encoding="utf-8")
    assert "| unchecked prototype | 2.00 | 1.00 | 200 |\n| snipproof | 3.00 | 1.50 | 200 |" in text
    assert "| nothing has changed | 0.50 |" in text
    assert "| 6,400 | 71.4 | 11.2 | 197 |" in text
    assert "<" not in text
