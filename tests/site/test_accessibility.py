"""Every kind of page for those who do not see it, do not see it well, or do not use a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.conftest import thorough

from axe import findings

OpenPage = Callable[..., Page]
OPERATION = "/reference/tokens/get-user-tokens/"
KINDS = ("/", "/guides/quickstart/", "/reference/", OPERATION, "/reference/coverage/")
MORE_KINDS = (
    "/guides/",
    "/reference/tokens/",
    "/reference/connections/register-connection/",
    "/reference/schemas/",
    "/reference/schemas/workspace-page/",
    "/components/",
    "/changelog/",
    "/404.html",
)

# Takes all sections but the first three off a page, which are like these; `make axe` looks at all.
SHORTEN = "document.querySelectorAll('main .group:nth-of-type(n + 4)').forEach(one => one.remove())"

# All that the Tab key should reach, in the order of the page. Of radio buttons with one name the
# checked one is the stop.
STOPS = """() => [...document.querySelectorAll(
    "a[href], button, summary, input:not([type=radio]), input[type=radio]:checked, [tabindex='0']"
  )].filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
  .length"""

# What holds of the element that has the focus: whether one sees where it is, and that it has it.
FOCUS = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const shown = element.closest(".tab, .theme label") ?? element;
  const style = getComputedStyle(shown);
  // A link may go over two lines.
  const place = shown.getClientRects()[0] ?? shown.getBoundingClientRect();
  const across = Math.min(Math.max(place.left + Math.min(place.width, 40) / 2, 0), innerWidth - 1);
  const down = Math.min(Math.max(place.top + Math.min(place.height, 16) / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(across, down);
  return {
    name: element.outerHTML.slice(0, 120),
    outlined: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2,
    inSight: place.width > 0 && place.bottom > 0 && place.top < innerHeight,
    uncovered: shown.contains(top) || (top?.contains(shown) ?? false),
  };
}"""


@pytest.mark.parametrize("address", [*KINDS, *thorough(*MORE_KINDS)])
def test_axe_finds_nothing(open_page: OpenPage, address: str) -> None:
    """On each kind of page, with everything unfolded, axe finds nothing in light or in dark."""
    page = open_page(address)
    page.evaluate(SHORTEN)
    assert list(findings(page)) == []


def test_axe_finds_nothing_on_a_phone(open_page: OpenPage) -> None:
    """Nor does it on a phone, with the menu open, which is a panel there."""
    page = open_page(OPERATION, viewport={"width": 390, "height": 844})
    assert list(findings(page)) == []
    page.get_by_role("button", name="Menu").click()
    assert list(findings(page)) == []


@pytest.mark.parametrize(
    ("address", "width"), [("/", 1280), (OPERATION, 1280), ("/components/", 1280), (OPERATION, 390)]
)
def test_focus_reaches_everything_and_is_seen(
    open_page: OpenPage, address: str, width: int
) -> None:
    """The Tab key stops at every control, which is then in sight, uncovered and outlined."""
    page = open_page(address, viewport={"width": width, "height": 844})
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    stops = page.evaluate(STOPS)
    assert stops > 30
    reached: list[str] = []
    for _ in range(stops + 1):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        reached.append(focus["name"])
        assert focus["outlined"], focus
        assert focus["inSight"], focus
        assert focus["uncovered"], focus
    assert len(reached) == stops


def test_everything_unfolds_by_keyboard(open_page: OpenPage) -> None:
    """A mark, an answer and a field's contents open with Enter, without JavaScript too."""
    page = open_page(OPERATION, java_script_enabled=False)
    for folded in (".mark", "#response-401", ".inside"):
        part = page.locator(folded).first
        expect(part).not_to_have_attribute("open", "")
        part.locator("summary").first.press("Enter")
        expect(part).to_have_attribute("open", "")
