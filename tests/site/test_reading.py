"""Finding one's way on a page and from page to page."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

OpenPage = Callable[..., Page]
OPERATION = "/reference/tokens/get-user-tokens/"
WORKSPACE = "/reference/workspaces/get-workspace-by-id/"
GUIDE = "/guides/verification/"

# Sums up what moved without the reader's doing.
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput) window.shifts.push([entry.value, entry.startTime]);
    }
  }).observe({ type: "layout-shift", buffered: true });
"""


def _current(page: Page, form: str) -> Locator:
    return page.locator(f".toc-{form} a[aria-current]")


def test_contents_follow_the_scroll(open_page: OpenPage) -> None:
    """The table of contents marks the section that is being read, one at a time."""
    page = open_page(GUIDE, viewport={"width": 1440, "height": 900})
    expect(_current(page, "side")).to_have_count(0)
    for title in ("How it runs", "The marks", "What the mock cannot prove"):
        page.get_by_role("heading", name=title).evaluate(
            "heading => heading.scrollIntoView({ behavior: 'instant' })"
        )
        expect(_current(page, "side")).to_have_text([title])
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    expect(_current(page, "side")).to_have_count(0)


def test_contents_of_an_operation_stay_in_sight(open_page: OpenPage) -> None:
    """The parts of an operation are one line below the header, on a phone with the example."""
    for width, titles in (
        (1920, ["Query parameters", "Responses"]),
        (1440, ["Example", "Query parameters", "Responses"]),
        (390, ["Example", "Query parameters", "Responses"]),
    ):
        page = open_page(OPERATION, viewport={"width": width, "height": 844})
        links = page.locator(".toc-bar a:visible")
        assert links.all_text_contents() == titles
        page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
        links.last.click()
        expect(_current(page, "bar")).to_have_text([titles[-1]])
        expect(links.first).to_be_in_viewport()
        target = page.locator("#responses").bounding_box()
        bar = page.locator(".toc-bar").bounding_box()
        assert target
        assert bar
        # What the link leads to is not under the bar.
        assert target["y"] >= bar["y"] + bar["height"]


def test_contents_on_a_phone_need_no_javascript(open_page: OpenPage) -> None:
    """On a phone the contents of a guide are folded above it, and unfold without JavaScript."""
    page = open_page(GUIDE, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    link = page.locator(".toc-folded").get_by_role("link", name="The marks")
    expect(link).to_be_hidden()
    page.locator(".toc-folded summary").click()
    link.click()
    assert page.url.endswith("#the-marks")


@pytest.mark.parametrize(
    "address",
    [
        "/guides/",
        "/guides/quickstart/",
        OPERATION,
        "/reference/",
        "/reference/tokens/",
        "/reference/schemas/",
    ],
)
def test_every_page_says_where_one_is(open_page: OpenPage, address: str) -> None:
    """Breadcrumbs lead up, the navigation marks the place, and the next page is one click away."""
    page = open_page(address, java_script_enabled=False)
    crumbs = page.get_by_role("navigation", name="Breadcrumbs")
    expect(crumbs.get_by_role("link", name="Home")).to_have_attribute("href", "/")
    assert page.locator(".sidebar [aria-current=page]").count() == 1
    following = page.locator("a[rel=next]")
    target = str(following.get_attribute("href"))
    following.click()
    assert page.url.endswith(target)
    expect(page.locator("a[rel=prev]")).to_be_visible()


def test_headings_link_to_themselves(open_page: OpenPage) -> None:
    """Each heading of a guide and of an operation has an address of its own."""
    page = open_page(GUIDE)
    for address in (GUIDE, OPERATION, "/reference/"):
        page.goto(address)
        headings = page.locator("main h2:visible")
        assert headings.count() > 1
        for heading in headings.all():
            link = heading.get_by_role("link").first
            if address != OPERATION or heading.get_attribute("id") != "example-title":
                expect(link).to_have_attribute("href", f"#{heading.get_attribute('id')}")


def test_page_says_when_it_changed(open_page: OpenPage) -> None:
    """The source and its last change stand at the end; without a known date only the source."""
    page = open_page("/guides/quickstart/", java_script_enabled=False)
    end = page.locator(".edit")
    expect(end).to_contain_text("Source: content/guides/quickstart.md, last changed 2 March 2026")
    page.goto(OPERATION)
    expect(end).to_contain_text("Source: contract/paths/tokens.yaml, last changed 1 April 2026")
    page.goto(WORKSPACE)
    expect(end).to_contain_text("Source: contract/paths/workspaces.yaml")
    expect(end).not_to_contain_text("changed")


def test_link_opens_again_what_was_closed(open_page: OpenPage) -> None:
    """Following a link to a closed part opens it, a second time as well."""
    page = open_page(f"{OPERATION}#response-401")
    answer = page.locator("#response-401")
    expect(answer).to_have_attribute("open", "")
    answer.locator("summary").click()
    page.evaluate(
        """() => {
          const link = document.createElement("a");
          link.href = "#response-401";
          link.textContent = "again";
          document.querySelector("main").prepend(link);
        }"""
    )
    page.get_by_role("link", name="again").click()
    expect(answer).to_have_attribute("open", "")


def test_malformed_address_does_no_harm(open_page: OpenPage) -> None:
    """A fragment that is no valid encoding leads nowhere and breaks nothing."""
    page = open_page(f"{OPERATION}#%E0%A4%A")
    page.get_by_text("Python", exact=True).first.click()
    expect(page.locator("code[data-language=python]").first).to_be_visible()


def test_failures_are_shown_with_their_examples(open_page: OpenPage, root: Path) -> None:
    """A failing status says what it means and what was answered, and leads to how it was asked."""
    page = open_page(WORKSPACE)
    answer = page.locator("#response-404")
    answer.locator("summary").click()
    expect(answer).to_contain_text("Not Found")
    recorded = root / "snippets" / "workspaces" / "get-a-missing-workspace" / "response.txt"
    expect(answer.locator("code[data-recorded]")).to_have_text(recorded.read_text())
    example = page.locator(".failure")
    expect(example.locator("code[data-language=curl]")).to_be_hidden()
    answer.get_by_role("link", name="A workspace that is not there").click()
    expect(example.locator("code[data-language=curl]")).to_be_visible()
    expect(page.locator("#example-2-response")).to_be_in_viewport()


def test_failures_need_no_javascript(open_page: OpenPage) -> None:
    """Without JavaScript a failure and its example unfold by hand."""
    page = open_page(WORKSPACE, java_script_enabled=False)
    page.locator(".failure > summary").click()
    expect(page.locator(".failure code[data-language=curl]")).to_be_visible()


def _open_missing(open_page: OpenPage, address: str) -> Page:
    """Open an address as a server answers it that has the site's page for what is missing."""
    page = open_page("/")
    body = page.request.get("/no/such/page/").text()
    # With the status of a page that exists: the browser would complain of any other.
    page.route(
        lambda url: urlsplit(url).path == address,
        lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"),
    )
    page.goto(address)
    return page


@pytest.mark.parametrize(
    ("address", "title", "words"),
    [
        ("/reference/token/get-user-token/", "List your security tokens", "token get user token"),
        ("/guides/quick-start.html", "Quickstart", "quick start"),
        ("/guides/authentification", "Authentication", "authentification"),
        ("/%E0%A4%A/organisation-context/", "Organization context", "organisation context"),
    ],
)
def test_missing_page_names_the_nearest(
    open_page: OpenPage, address: str, title: str, words: str
) -> None:
    """A misspelt address is answered with pages that it may have meant, and a search."""
    page = _open_missing(open_page, address)
    expect(page.locator("[data-nearest]").get_by_role("link").first).to_have_text(title)
    page.get_by_role("button", name="Search for it").click()
    expect(page.get_by_role("searchbox")).to_have_value(re.compile(words))


def test_missing_page_without_anything_near(open_page: OpenPage) -> None:
    """Where no address is near, nothing is guessed, and the ways on are still there."""
    page = _open_missing(open_page, "/xqzw/")
    expect(page.locator("[data-nearest]")).to_be_hidden()
    expect(
        page.get_by_role("main").get_by_role("link", name="Browse the reference")
    ).to_be_visible()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/guides/organization-context/", "From a token to workspaces"),
        ("/guides/verification/", "From an example to a page"),
    ],
)
def test_pictures_have_words_and_colours(open_page: OpenPage, address: str, name: str) -> None:
    """A drawing is named and described for those who do not see it, and follows the theme."""
    page = open_page(address, color_scheme="light")
    drawing = page.get_by_role("img", name=name)
    expect(drawing).to_be_visible()
    described = str(drawing.get_attribute("aria-labelledby")).split()[1]
    assert len(str(page.locator(f"#{described}").text_content())) > 100
    colour = "svg => getComputedStyle(svg.querySelector('.picture-name text')).fill"
    light = drawing.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert drawing.evaluate(colour) != light
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize("address", ["/", GUIDE, OPERATION, "/reference/"])
def test_nothing_moves_while_a_page_loads(open_page: OpenPage, address: str) -> None:
    """Whatever the reader chose and typed before, no page shifts its layout on the way in."""
    page = open_page("/")
    page.evaluate(
        """() => {
          localStorage.setItem("language", "python");
          localStorage.setItem("theme", "dark");
          localStorage.setItem("fill", "yes");
          localStorage.setItem("variables", '{"LAYER5_URL": "https://cloud.tidewater.example"}');
        }"""
    )
    page.context.add_init_script(SHIFTS)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        page.wait_for_timeout(150)
        # A busy machine paints a button before the last letters of its label have come: that is
        # some 0.00003. A shift that anybody could see is more; a good page may have 0.1.
        shifts = page.evaluate("window.shifts")
        assert sum(value for value, _ in shifts) < 0.001, shifts


@pytest.mark.parametrize(
    "address", ["/", GUIDE, OPERATION, "/reference/environments/create-environment/"]
)
def test_pages_read_from_right_to_left(open_page: OpenPage, address: str) -> None:
    """With the direction turned, nothing is cut off, and the parts stand on the other side."""
    page = open_page(address)
    page.evaluate("document.documentElement.dir = 'rtl'")
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    brand = page.locator(".brand").bounding_box()
    assert brand
    assert brand["x"] > 720
    page.get_by_role("banner").get_by_role("button", name="Variables").click()
    panel = page.locator("#variables-panel").bounding_box()
    assert panel
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] < 1440
    direction = "code => getComputedStyle(code).direction"
    for code in page.locator("main code").all()[:3]:
        assert code.evaluate(direction) == "ltr"


def test_print_shows_everything(open_page: OpenPage) -> None:
    """On paper there are both languages and every answer, and nothing to click."""
    page = open_page(WORKSPACE, color_scheme="dark")
    page.emulate_media(media="print")
    for language in ("curl", "python"):
        expect(page.locator(f"code[data-language={language}]").first).to_be_visible()
    expect(page.locator("#response-404 .field-text").first).to_be_visible()
    for hidden in (".site-header", ".sidebar", ".copy", ".toc", "#variables-panel"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_marks_differ_without_colour(open_page: OpenPage) -> None:
    """The three states have words and shapes of their own."""
    page = open_page(OPERATION)
    marks = page.locator(".mark")
    curl, python = marks.nth(0), marks.nth(1)
    expect(curl).to_contain_text("Verified")
    expect(curl).to_contain_text("curl 7.88.1")
    page.get_by_text("Python", exact=True).first.click()
    expect(python).to_contain_text("Changed since it ran")
    page.goto(WORKSPACE)
    expect(page.locator(".mark").first).to_contain_text("Not verified")
    shape = "mark => mark.querySelector('svg').innerHTML"
    unverified = page.locator(".mark").first.evaluate(shape)
    page.goto(OPERATION)
    assert len({curl.evaluate(shape), python.evaluate(shape), unverified}) == 3


def test_exchange_is_behind_the_mark(open_page: OpenPage) -> None:
    """The mark unfolds to what was sent and answered, with headers and bodies."""
    page = open_page(OPERATION, java_script_enabled=False)
    exchange = page.locator(".exchange").first
    expect(exchange).to_be_hidden()
    page.locator(".mark summary").first.click()
    expect(exchange).to_contain_text("GET /api/identity/tokens?page=0")
    expect(exchange).to_contain_text("Accept: */*")
    answer = page.locator(".exchange").nth(1)
    expect(answer).to_contain_text("200 OK")
    expect(answer).to_contain_text("Content-Type: application/json")
    expect(answer).to_contain_text("<script>alert(1)</script>")
    expect(page.locator(".exchanges").first).to_contain_text("against the mock with bash 5.2.15")


def test_long_body_of_an_exchange_is_cut(open_page: OpenPage) -> None:
    """Of a body that is long the beginning is shown, and how much more there was."""
    page = open_page(f"{OPERATION}?lang=python")
    page.locator(".mark summary:visible").click()
    answer = page.locator(".exchange:visible").nth(1)
    expect(answer).to_contain_text("ÜÜ … and 1945 characters more")
