"""Light, dark, or what the system says."""

from collections.abc import Callable

from playwright.sync_api import Page

OpenPage = Callable[..., Page]

# Asked when the parser reaches the body: nothing was painted by then.
FIRST_SIGHT = """
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    window.firstSight = document.documentElement.dataset.theme ?? "system";
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
"""


def _background(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def _choose(page: Page, theme: str) -> None:
    page.get_by_role("banner").get_by_title(theme).click()


def test_system_decides_until_the_reader_does(open_page: OpenPage) -> None:
    """Without a choice the page follows the system, also without JavaScript."""
    light = open_page("/", color_scheme="light", java_script_enabled=True)
    dark = open_page("/", color_scheme="dark")
    assert _background(light) == "rgb(255, 255, 255)"
    assert _background(dark) != _background(light)
    assert dark.get_by_role("radio", name="System").is_checked()


def test_choice_holds_at_first_sight(open_page: OpenPage) -> None:
    """The chosen theme is set before the body exists, so that no other is ever painted."""
    page = open_page("/", color_scheme="light")
    _choose(page, "Dark")
    dark = _background(page)
    assert dark != "rgb(255, 255, 255)"
    page.context.add_init_script(FIRST_SIGHT)
    following = open_page("/reference/", context=page.context)
    assert following.evaluate("window.firstSight") == "dark"
    assert _background(following) == dark
    assert following.get_by_role("radio", name="Dark").is_checked()


def test_going_back_to_the_system_forgets(open_page: OpenPage) -> None:
    """Choosing the system again leaves nothing in storage."""
    page = open_page("/", color_scheme="light")
    _choose(page, "Dark")
    _choose(page, "System")
    assert _background(page) == "rgb(255, 255, 255)"
    assert page.evaluate("localStorage.length") == 0


def test_theme_is_in_the_menu_on_a_phone(open_page: OpenPage) -> None:
    """Where the header has no room for it, the choice stands in the menu and works there."""
    page = open_page("/", color_scheme="light", viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("navigation", name="Documentation").get_by_title("Dark").click()
    assert _background(page) != "rgb(255, 255, 255)"
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.get_by_role("radio", name="Dark").is_checked()


def test_choice_holds_in_other_tabs(open_page: OpenPage) -> None:
    """Another open page of the site follows at once."""
    page = open_page("/", color_scheme="light")
    other = open_page("/reference/", context=page.context)
    _choose(page, "Dark")
    other.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    assert other.get_by_role("radio", name="Dark").is_checked()


def test_choice_is_hidden_without_javascript(open_page: OpenPage) -> None:
    """A switch that could do nothing is neither seen nor reached."""
    page = open_page("/", java_script_enabled=False)
    assert page.get_by_role("radiogroup", name="Theme").count() == 0
