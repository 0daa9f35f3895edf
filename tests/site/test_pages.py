"""Every page in a real browser, and how one moves between them."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser

OpenPage = Callable[..., Page]
OPERATION = "/reference/tokens/get-user-tokens/"


def _addresses(public: Path) -> list[str]:
    return [
        f"/{page.relative_to(public).parent.as_posix()}/".replace("/./", "/")
        for page in sorted(public.rglob("index.html"))
    ]


class _Elements:
    """The names on a page: ids, links, and the ids of texts that buttons copy."""

    def __init__(self, page: str) -> None:
        tree = LexborHTMLParser(page)
        self.ids = [one.attributes["id"] or "" for one in tree.css("[id]")]
        self.links = [one.attributes["href"] or "" for one in tree.css("[href]")]
        self.copied = [one.attributes["data-copy"] or "" for one in tree.css("[data-copy]")]


@pytest.fixture(scope="module")
def elements(public: Path) -> dict[str, _Elements]:
    """Return what each page's elements name, by the page's address."""
    return {
        address: _Elements((public / address.lstrip("/") / "index.html").read_text("utf-8"))
        for address in _addresses(public)
    }


@pytest.mark.thorough
def test_every_page_fits_a_phone(open_page: OpenPage, public: Path) -> None:
    """With everything unfolded no page is wider than a phone."""
    addresses = _addresses(public)
    assert len(addresses) > 500
    page = open_page("/", viewport={"width": 390, "height": 844})
    # What differs between pages takes its place in one that is open: it is laid out as it would be
    # there, and hundreds of pages need not be opened.
    wide = page.evaluate(
        """async (addresses) => {
          const wide = [];
          for (const address of addresses) {
            const answer = await fetch(address);
            const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
            const main = body.querySelector("main");
            for (const part of main.querySelectorAll("details")) part.open = true;
            document.body.className = body.className;
            document.querySelector("main").replaceWith(main);
            const width = document.documentElement.scrollWidth;
            if (width > innerWidth) wide.push([address, width]);
          }
          return wide;
        }""",
        addresses,
    )
    assert wide == []


def test_pages_say_and_ask_nothing(open_page: OpenPage, public: Path) -> None:
    """No page writes to the console or asks another host, which `open_page` holds them to."""
    page = open_page("/")
    for address in _addresses(public)[::20]:
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("address", ["/", "/guides/quickstart/", "/reference/", OPERATION])
def test_each_kind_of_page_fits_each_width(open_page: OpenPage, address: str) -> None:
    """From a small phone to a large screen no kind of page scrolls sideways."""
    page = open_page(address)
    for width in (320, 768, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_ids_are_unique(elements: dict[str, _Elements]) -> None:
    """On each page every id names one element, and each copy button finds its text."""
    for address, page in elements.items():
        assert len(page.ids) == len(set(page.ids)), address
        assert set(page.copied) <= set(page.ids), address


def test_links_and_anchors_lead_somewhere(elements: dict[str, _Elements], public: Path) -> None:
    """Each internal link has a file behind it, and each anchor an element."""
    for address, page in elements.items():
        for link in page.links:
            target = urljoin(f"http://127.0.0.1{address}", link)
            if not target.startswith("http://127.0.0.1/"):
                continue
            path, _, anchor = target.removeprefix("http://127.0.0.1").partition("#")
            if path in elements:
                assert not anchor or anchor in elements[path].ids, f"{address}: {link}"
            else:
                assert (public / path.lstrip("/")).is_file(), f"{address}: {link}"


def test_menu_on_a_phone_needs_no_javascript(open_page: OpenPage) -> None:
    """On a phone the navigation opens from its button, shows the current place, and closes."""
    page = open_page(OPERATION, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    navigation = page.get_by_role("navigation", name="Documentation")
    expect(navigation).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(navigation).to_be_visible()
    current = navigation.locator("[aria-current=page]")
    expect(current).to_be_visible()
    expect(current).to_contain_text("tokens")
    page.get_by_role("button", name="Close").click()
    expect(navigation).to_be_hidden()


def test_skip_link_leads_to_the_content(open_page: OpenPage) -> None:
    """The first stop of the Tab key skips the navigation."""
    page = open_page(OPERATION)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_link_to_a_nested_field_opens_it(open_page: OpenPage) -> None:
    """A link to a field inside a closed part opens every part around it."""
    page = open_page("/reference/environments/create-environment/")
    page.goto("/reference/tokens/get-user-tokens/#response-200-tokens-name")
    expect(page.locator("[id='response-200-tokens-name']")).to_be_in_viewport()


def test_example_stands_beside_or_above(open_page: OpenPage) -> None:
    """The example is beside the fields on a wide screen and above them on a narrow one."""
    wide = open_page(OPERATION, viewport={"width": 1920, "height": 900})
    narrow = open_page(OPERATION, viewport={"width": 390, "height": 844})
    for page, beside in ((wide, True), (narrow, False)):
        text = page.locator(".operation-text").bounding_box()
        example = page.locator(".operation-example").bounding_box()
        assert text
        assert example
        assert (example["x"] >= text["x"] + text["width"]) is beside
        assert (example["y"] + example["height"] <= text["y"]) is not beside


def test_paths_of_a_tag_need_one_line(open_page: OpenPage) -> None:
    """On a wide screen, a list of operations takes the room that nothing else takes."""
    page = open_page("/reference/workspaces/", viewport={"width": 1280, "height": 800})
    paths = page.locator(".operations .path")
    line = float(paths.first.evaluate("path => path.getBoundingClientRect().height"))
    assert paths.count() > 10
    for path in paths.all():
        assert path.evaluate("path => path.getBoundingClientRect().height") < 1.5 * line


def test_pattern_is_code(open_page: OpenPage) -> None:
    """What a value has to match stands as code, beside what else limits it, and fits a phone."""
    page = open_page("/reference/schemas/environment/", viewport={"width": 390, "height": 800})
    note = page.locator("#fields-schemaVersion .field-note")
    expect(note.locator("code")).to_have_text(re.compile(r"^\^\(\[a-z\].*\$$"))
    assert note.evaluate("note => note.scrollWidth <= note.clientWidth")


def test_missing_page_helps(open_page: OpenPage, base_url: str) -> None:
    """An address that does not exist is answered with ways on that work from anywhere."""
    page = open_page("/")
    answer = page.request.get(f"{base_url}/no/such/page/")
    assert answer.status == 404
    text = answer.text()
    for target in ("/guides/quickstart/", "/reference/tokens/"):
        assert f'href="{target}"' in text
