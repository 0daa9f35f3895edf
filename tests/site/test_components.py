"""What a page can hold, as content/components shows it: each thing looks as its own text says."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
ADDRESS = "/components/"
WIDE = {"width": 1920, "height": 1000}
PHONE = {"width": 390, "height": 844}
HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def _style(element: Locator, name: str) -> str:
    return str(element.evaluate(f"e => getComputedStyle(e).{name}"))


def _number(element: Locator, name: str) -> float:
    return float(_style(element, name).removesuffix("px"))


def _box(element: Locator) -> Any:
    box = element.bounding_box()
    assert box
    return box


def _scrolls(box: Locator) -> bool:
    return bool(box.evaluate("e => e.scrollWidth > e.clientWidth"))


def _inside(page: Page, title: str, selector: str) -> Locator:
    """Return what stands below a heading of the second level, up to the next one."""
    page.evaluate(
        """title => {
          let inside = false;
          for (const element of document.querySelector('.prose').children) {
            if (element.tagName === 'H2') inside = element.textContent === title;
            element.toggleAttribute('data-inside', inside);
          }
        }""",
        title,
    )
    return page.locator(f".prose > [data-inside]:is({selector})")


def test_six_levels_of_headings_step_down(open_page: OpenPage) -> None:
    """Each level of headings is there, bold, and no larger than the one above it."""
    page = open_page(ADDRESS, viewport=WIDE)
    sizes = [_number(page.locator("h1").first, "fontSize")]
    for level in HEADINGS:
        heading = page.locator(f".prose > {level}").first
        assert int(_style(heading, "fontWeight")) >= 600
        sizes.append(_number(heading, "fontSize"))
    assert all(above >= below for above, below in pairwise(sizes))
    assert sizes[0] > sizes[1] > sizes[2] > sizes[3]
    assert page.locator(".prose > h1").count() == 1


def test_text_follows_its_heading_closely(open_page: OpenPage) -> None:
    """A heading stands closer to what follows it than to what precedes it."""
    page = open_page(ADDRESS, viewport=WIDE)
    for heading in page.locator(".prose > :is(h2, h3):not(:first-child)").all():
        before, after = heading.evaluate(
            """e => {
              const place = e.getBoundingClientRect();
              return [place.top - e.previousElementSibling.getBoundingClientRect().bottom,
                      e.nextElementSibling.getBoundingClientRect().top - place.bottom];
            }"""
        )
        assert before > after, heading.text_content()


def test_text_is_readable_while_tables_and_code_take_the_width(open_page: OpenPage) -> None:
    """On a large screen text and headings keep to about 80 letters; wide things use the column."""
    page = open_page(ADDRESS, viewport=WIDE)
    column = _box(page.locator("article > .prose"))["width"]
    assert column > 800
    texts = page.locator(".prose > :is(p, h1, h2, h3, h4, h5, h6, ul, ol, dl, blockquote)")
    widths = texts.evaluate_all("all => all.map(e => e.getBoundingClientRect().width)")
    assert len(widths) > 50
    assert max(widths) < 0.85 * column
    for selector in (".table-box", ".code-box", ".tabs", ".boxes"):
        for wide in page.locator(f".prose > {selector}").all():
            assert _box(wide)["width"] == pytest.approx(column, abs=1), selector


def test_block_quote_is_set_apart(open_page: OpenPage) -> None:
    """A quotation has a line at its side, and its text is indented and softer."""
    page = open_page(ADDRESS, viewport=WIDE)
    quote = page.locator(".prose > blockquote")
    words = quote.locator("p")
    assert words.count() == 2
    assert _number(quote, "borderInlineStartWidth") > 0
    assert _box(words.first)["x"] > _box(page.locator(".prose > p").first)["x"] + 10
    assert _style(words.first, "color") != _style(page.locator(".prose > p").first, "color")


def test_lists_show_their_kind(open_page: OpenPage) -> None:
    """Lists have bullets or numbers, and a list within a list is indented."""
    page = open_page(ADDRESS, viewport=WIDE)
    bullets = _inside(page, "Lists", "ul")
    numbers = _inside(page, "Lists", "ol")
    assert _style(bullets.first, "listStyleType") == "disc"
    assert _style(numbers.first, "listStyleType") == "decimal"
    inner = bullets.locator("li ul ul > li").first
    middle = bullets.locator("li > ul > li").first
    outer = bullets.filter(has=page.locator("ul")).locator("> li").first
    places = [_box(item)["x"] for item in (outer, middle, inner)]
    assert places == sorted(set(places))
    assert bullets.locator("li > ol > li").count() == 2


def test_tasks_show_whether_they_are_done(open_page: OpenPage) -> None:
    """A task has a box in the place of its bullet, with a name; another item keeps its bullet."""
    page = open_page(ADDRESS, viewport=WIDE)
    tasks = _inside(page, "Lists", "ul").filter(has=page.locator("> li > input"))
    assert tasks.count() == 2
    done, mixed = tasks.all()
    assert done.get_by_role("checkbox", name="done", exact=True, checked=True).count() == 2
    assert done.get_by_role("checkbox", name="not done", checked=False).count() == 1
    kinds = [_style(item, "listStyleType") for item in mixed.locator("> li").all()]
    assert kinds == ["none", "disc", "none"]
    for box in tasks.get_by_role("checkbox").all():
        expect(box).to_be_disabled()
    # The texts begin at one line, with a box or without.
    starts = mixed.locator("> li").evaluate_all(
        """all => all.map(item => {
          const range = document.createRange();
          range.selectNodeContents(item.lastChild);
          return Math.round(range.getBoundingClientRect().left);
        })"""
    )
    assert max(starts) - min(starts) <= 6


def test_terms_are_bold(open_page: OpenPage) -> None:
    """In a list of definitions the terms are bold and what they mean is indented."""
    page = open_page(ADDRESS, viewport=WIDE)
    terms = page.locator(".prose > dl > dt")
    meanings = page.locator(".prose > dl > dd")
    assert (terms.count(), meanings.count()) == (2, 3)
    assert int(_style(terms.first, "fontWeight")) >= 600
    assert int(_style(meanings.first, "fontWeight")) < 600
    assert _number(meanings.first, "paddingInlineStart") > 10


def test_tables_have_bold_headings_and_shaded_rows(open_page: OpenPage) -> None:
    """The heads of a table are bold, and of two rows one after the other one is shaded."""
    page = open_page(ADDRESS, viewport=WIDE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for table in page.locator(".prose > .table-box").all():
            assert int(_style(table.locator("th").first, "fontWeight")) >= 600
            grounds = [_style(row, "backgroundColor") for row in table.locator("tbody tr").all()]
            assert len(grounds) > 2
            assert all(one != other for one, other in pairwise(grounds))


def test_table_hides_nothing(open_page: OpenPage) -> None:
    """The cells of a wide table wrap, and on a phone its rows are stacked: all is in sight."""
    for viewport in (PHONE, WIDE):
        page = open_page(ADDRESS, viewport=viewport)
        wide = page.locator(".prose > .table-box").filter(has_text="Last inspection")
        assert not _scrolls(wide)
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
        for cell in map(_box, wide.locator("td").all()):
            assert 0 <= cell["x"] <= cell["x"] + cell["width"] <= viewport["width"]


def test_code_in_text_is_distinguishable(open_page: OpenPage) -> None:
    """Code in a sentence or in a cell has its own letters and ground, on the line of its words."""
    page = open_page(ADDRESS, viewport=WIDE)
    for selector in (".prose > p code", ".prose > .table-box td code"):
        code = page.locator(selector).first
        around = code.locator("xpath=..")
        assert "mono" in _style(code, "fontFamily")
        assert _style(code, "backgroundColor") not in {
            "rgba(0, 0, 0, 0)",
            _style(around, "backgroundColor"),
            _style(around.locator("xpath=.."), "backgroundColor"),
        }
        assert _style(code, "verticalAlign") == "baseline"


def test_struck_words_are_struck(open_page: OpenPage) -> None:
    """Words and code that no longer hold are struck through, on the line of the others."""
    page = open_page(ADDRESS, viewport=WIDE)
    struck = page.locator(".prose > p del")
    assert struck.count() == 2
    for words in struck.all():
        assert _style(words, "textDecorationLine") == "line-through"
        assert _style(words, "verticalAlign") == "baseline"
    assert struck.locator("code").count() == 1
    assert _style(struck.locator("code"), "display") == "inline"


def test_code_with_a_language_has_colours(open_page: OpenPage) -> None:
    """Code in a language has colours, without one it has none; both stand in the same box."""
    page = open_page(ADDRESS, viewport=WIDE)
    boxes = _inside(page, "Code", ".code-box")
    plain = boxes.filter(has_text="pier-7-edge").first
    coloured = boxes.filter(has_text="fn main()")
    colours = """e => new Set([...e.querySelectorAll('code, code *')]
      .map(one => getComputedStyle(one).color)).size"""
    assert plain.evaluate(colours) == 1
    assert coloured.evaluate(colours) >= 4
    assert _style(plain, "backgroundColor") == _style(coloured, "backgroundColor")
    assert coloured.locator("code").text_content().count("\n") > 5  # type: ignore[union-attr]


def test_long_line_scrolls_or_wraps(open_page: OpenPage) -> None:
    """A long line of code scrolls by keyboard inside its block; on a phone it wraps."""
    for viewport in (PHONE, WIDE):
        page = open_page(ADDRESS, viewport=viewport)
        block = _inside(page, "Code", ".code-box").filter(has_text="inspection of pier 7 finished")
        pre = block.locator("pre")
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
        assert _scrolls(pre) == (viewport is WIDE)
        one_line = _box(pre.locator("code"))["height"] < 2 * _number(pre, "lineHeight")
        assert one_line == (viewport is WIDE)
    pre.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => [...document.querySelectorAll('pre')].some(e => e.scrollLeft > 0)"
    )


def test_lines_stand_out_and_their_numbers_are_not_copied(open_page: OpenPage) -> None:
    """A list of lines and ranges is marked; numbers stand beside the lines and are no text."""
    page = open_page(ADDRESS, viewport=WIDE)
    block = _inside(page, "Code", ".code-box").filter(has_text="a loose plank")
    assert [line.strip() for line in block.locator(".hl").all_text_contents()] == [
        "robot: heron",
        "findings:",
        "- a loose plank",
    ]
    marked, plain = block.locator(".hl").first, block.locator(".line:not(.hl)").first
    assert _style(marked, "backgroundColor") != _style(plain, "backgroundColor")
    shown = block.locator(".ln").evaluate_all(
        "es => es.map(e => getComputedStyle(e, '::before').content)"
    )
    assert shown == ['"1"', '"2"', '"3"', '"4"', '"5"']
    block.locator(".copy").click()
    expect(block.locator(".copy[data-copied]")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").splitlines() == [
        "pier: 7",
        "robot: heron",
        "pictures: 312",
        "findings:",
        "  - a loose plank",
    ]


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_tabs_on_the_right_can_be_clicked(open_page: OpenPage, viewport: dict[str, int]) -> None:
    """Tabs at the end of their line stand beside the button that copies, and not below it."""
    page = open_page(ADDRESS, viewport=viewport)
    tabs = _inside(page, "Tabs", ".tabs").filter(has_text="plank")
    tab, copy = _box(tabs.locator(".tab").last), _box(tabs.locator(".copy:visible"))
    assert tab["x"] + tab["width"] <= copy["x"]
    assert tab["y"] < copy["y"] + copy["height"]
    assert copy["y"] < tab["y"] + tab["height"]
    tabs.get_by_text("After", exact=True).click()
    expect(tabs.get_by_text("nailed")).to_be_visible()
    expect(tabs.get_by_text("loose")).to_be_hidden()


def test_disabled_tab_is_a_label(open_page: OpenPage) -> None:
    """A tab that cannot be chosen is a label before the others, and has nothing in its panel."""
    page = open_page(ADDRESS, viewport=WIDE)
    tabs = _inside(page, "Tabs", ".tabs").filter(has_text="Tide:")
    assert tabs.locator(".tab").first.locator("input").is_disabled()
    assert tabs.locator(".tab").nth(1).locator("input").is_checked()
    assert [panel.locator("*").count() > 0 for panel in tabs.locator(".tab-panel").all()] == [
        False,
        True,
        True,
    ]


def test_button_of_a_card_leaves_its_code_alone(open_page: OpenPage) -> None:
    """However narrow a card is, its copy button stands beside the code."""
    card = open_page(ADDRESS, viewport=WIDE).locator(".box-code").first
    code, button = card.locator("pre").bounding_box(), card.locator(".copy").bounding_box()
    assert code is not None
    assert button is not None
    assert code["x"] + code["width"] <= button["x"]


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_pictures_take_their_size_or_the_column(
    open_page: OpenPage, viewport: dict[str, int]
) -> None:
    """A small picture has its own size; a large one shrinks to the column and keeps its form."""
    page = open_page(ADDRESS, viewport=viewport)
    column = _box(page.locator("article > .prose"))["width"]
    sizes = {}
    for name in ("robot", "harbor"):
        picture = page.locator(f'.prose > img[src$="{name}.png"]')
        picture.scroll_into_view_if_needed()
        picture.evaluate("e => e.decode()")
        natural = picture.evaluate("e => [e.naturalWidth, e.naturalHeight]")
        box = _box(picture)
        sizes[name] = (natural[0], box["width"])
        assert box["width"] / box["height"] == pytest.approx(natural[0] / natural[1], rel=0.01)
    assert sizes["robot"][0] == sizes["robot"][1] < column
    assert sizes["harbor"][0] > sizes["harbor"][1] == pytest.approx(column, abs=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_alerts_have_titles_and_colours(open_page: OpenPage, scheme: str) -> None:
    """Plain, with a title, with Markdown, in colours: each alert is told from the others."""
    page = open_page(ADDRESS, viewport=WIDE, color_scheme=scheme, java_script_enabled=False)
    alerts = page.locator(".prose > .alert")
    plain = alerts.filter(has_text="what must not be missed")
    titled = alerts.filter(has_text="It can have a title")
    marked = alerts.filter(has_text="Its text is Markdown")
    success = alerts.filter(has_text="The color success")
    warning = alerts.filter(has_text="The color warning")
    assert plain.locator(".alert-title").count() == 0
    expect(titled.locator(".alert-title")).to_have_text("Title")
    expect(marked.locator("strong")).to_have_text("Markdown")
    assert marked.locator("code").count() == 1
    assert marked.locator("a").count() == 1
    grounds = [_style(one, "backgroundColor") for one in (plain, success, warning)]
    edges = [_style(one, "borderInlineStartColor") for one in (plain, success, warning)]
    assert len(set(grounds)) == len(set(edges)) == 3
    assert _style(page.locator("body"), "backgroundColor") not in grounds
    assert _style(titled, "backgroundColor") == _style(plain, "backgroundColor")
    # An alert after an alert is no paragraph, and they do not touch.
    assert page.locator(".prose p > .alert, .prose p:empty").count() == 0
    assert _box(titled)["y"] > _box(plain)["y"] + _box(plain)["height"]
