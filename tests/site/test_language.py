"""The languages of an example, with JavaScript and without it."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
# A page with a single example.
OPERATION = "/reference/tokens/generate-token/"
GUIDE = "/guides/quickstart/"


def _shown(page: Page) -> list[str]:
    languages = page.locator("code[data-language]").evaluate_all(
        "codes => codes.filter(c => c.checkVisibility()).map(c => c.dataset.language)"
    )
    return [str(language) for language in languages]


def test_tabs_work_without_javascript(open_page: OpenPage) -> None:
    """Without JavaScript the first language shows, and a click on a tab shows the other."""
    page = open_page(OPERATION, java_script_enabled=False)
    assert page.locator("code[data-language=curl]").is_visible()
    assert not page.locator("code[data-language=python]").is_visible()
    page.get_by_text("Python", exact=True).click()
    assert page.locator("code[data-language=python]").is_visible()
    assert not page.locator("code[data-language=curl]").is_visible()


def test_tabs_work_by_keyboard(open_page: OpenPage) -> None:
    """The tabs are one stop of the Tab key, and the arrow keys move between them."""
    page = open_page(OPERATION)
    page.get_by_role("radio", name="curl").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("radio", name="Python").is_checked()
    assert _shown(page) == ["python"]


def test_one_choice_holds_for_the_page(open_page: OpenPage) -> None:
    """One choice switches every example on the page, and what was clicked stays in its place."""
    page = open_page(GUIDE)
    assert len(_shown(page)) > 1
    assert set(_shown(page)) == {"curl"}
    tab = page.get_by_text("Python", exact=True).last
    tab.scroll_into_view_if_needed()
    before = tab.bounding_box()
    tab.click()
    after = tab.bounding_box()
    assert set(_shown(page)) == {"python"}
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 1


def test_choice_is_remembered(open_page: OpenPage) -> None:
    """The next page begins with the language that was chosen; only its name is kept."""
    page = open_page(GUIDE)
    page.get_by_text("Python", exact=True).first.click()
    following = open_page(OPERATION, context=page.context)
    assert _shown(following) == ["python"]
    assert following.evaluate("JSON.stringify(localStorage)") == '{"language":"python"}'


def test_remembered_choice_needs_no_second_look(open_page: OpenPage) -> None:
    """The chosen language is there when the page is parsed, before the main script arrives."""
    first = open_page(OPERATION)
    first.get_by_text("Python", exact=True).click()
    first.context.route("**/js/main.*", lambda route: route.fulfill(body=""))
    # The integrity check refuses the empty script, and says so: that is not this page's fault.
    page = first.context.new_page()
    page.goto(OPERATION)
    assert _shown(page) == ["python"]


@pytest.mark.parametrize("language", ["curl", "python"])
def test_link_can_choose_the_language(open_page: OpenPage, language: str) -> None:
    """`?lang=` picks the language for this visit, and what the reader chose before stays."""
    page = open_page("/")
    page.evaluate("localStorage.setItem('language', 'curl')")
    page.goto(f"{OPERATION}?lang={language}")
    assert _shown(page) == [language]
    page.goto(GUIDE)
    assert set(_shown(page)) == {language}
    assert page.evaluate("localStorage.language") == "curl"
    following = open_page(GUIDE, context=page.context)
    assert set(_shown(following)) == {"curl"}


def test_unknown_language_of_a_link_is_passed_over(open_page: OpenPage) -> None:
    """A language that no example has chooses nothing and is not kept."""
    page = open_page(f"{OPERATION}?lang=ruby")
    assert _shown(page) == ["curl"]
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_address_links_to_the_choice(open_page: OpenPage) -> None:
    """A choice stands in the address, keeps its anchor, and is no step of the history."""
    page = open_page(f"{OPERATION}#responses")
    steps = page.evaluate("history.length")
    page.get_by_text("Python", exact=True).click()
    assert page.url.endswith(f"{OPERATION}?lang=python#responses")
    page.get_by_text("curl", exact=True).click()
    assert page.url.endswith(f"{OPERATION}?lang=curl#responses")
    assert page.evaluate("history.length") == steps


def test_choice_of_a_reader_ends_that_of_a_link(open_page: OpenPage) -> None:
    """Who came by a link and then chooses keeps the choice."""
    page = open_page(f"{OPERATION}?lang=python")
    page.get_by_text("curl", exact=True).click()
    page.goto(GUIDE)
    assert set(_shown(page)) == {"curl"}


def test_choice_holds_in_other_tabs(open_page: OpenPage) -> None:
    """Another open page of the site follows at once."""
    page = open_page(OPERATION)
    other = open_page(GUIDE, context=page.context)
    page.get_by_text("Python", exact=True).click()
    expect(other.locator("code[data-language=python]").first).to_be_visible()
    assert set(_shown(other)) == {"python"}


def test_choice_holds_when_one_comes_back(open_page: OpenPage) -> None:
    """A page that the browser kept takes over what was chosen on the pages after it."""
    page = open_page(OPERATION)
    page.evaluate(
        """() => {
          localStorage.setItem("language", "python");
          dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
        }"""
    )
    assert _shown(page) == ["python"]


def test_markup_in_an_address_is_no_markup(open_page: OpenPage) -> None:
    """A language or a place that is really a tag picks nothing, and becomes no element."""
    odd = quote("<img src=x onerror=alert(1)>\"']")
    page = open_page(f"{OPERATION}?lang={odd}#{odd}")
    before = page.locator("*").count()
    page.goto(OPERATION)
    assert page.locator("*").count() == before
    assert page.locator("main img").count() == 0
