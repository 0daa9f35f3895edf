"""The search: found by what readers type, reached by keyboard, loaded when it is used."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect
from tests.conftest import ROOT

OpenPage = Callable[..., Page]
OPERATION = "/reference/tokens/get-user-tokens/"


def _search(page: Page, query: str) -> Locator:
    """Open the search, type, and give the results."""
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill(query)
    found = re.compile(r"^\d+ pages?|^The best|^Nothing")
    expect(page.locator(".search-status")).to_have_text(found)
    return page.locator(".search-results > li > a")


def test_search_is_loaded_when_it_is_used(open_page: OpenPage) -> None:
    """A page alone asks for no script, style or index of the search."""
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload(wait_until="networkidle")
    assert not any("search" in url or "pagefind" in url for url in asked)
    _search(page, "token")
    assert any("/js/search." in url for url in asked)
    assert any("/pagefind/" in url for url in asked)


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_keys_open_and_close_the_search(open_page: OpenPage, keys: str) -> None:
    """A key opens the search ready to type in; Escape closes it and goes back to where one was."""
    page = open_page(OPERATION)
    here = page.get_by_role("button", name="Copy the path")
    here.focus()
    page.keyboard.press(keys)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
    expect(here).to_be_focused()


def test_button_opens_the_search(open_page: OpenPage) -> None:
    """The button in the header does the same, on a phone too, and another one closes."""
    for width in (390, 1280):
        page = open_page(OPERATION, viewport={"width": width, "height": 844})
        page.get_by_role("banner").get_by_role("button", name="Search").click()
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.get_by_role("dialog", name="Search").get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog", name="Search")).to_be_hidden()


def test_slash_is_a_character_where_one_types(open_page: OpenPage) -> None:
    """In a field the key types a slash, and who wants no single key can switch it off for good."""
    page = open_page(OPERATION)
    page.get_by_role("banner").get_by_role("button", name="Variables").click()
    page.get_by_label("Base URL").press("/")
    expect(page.get_by_label("Base URL")).to_have_value("/")
    assert page.locator("dialog").count() == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("checkbox", name="Open with /").uncheck()
    page.reload()
    page.keyboard.press("/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_operations_are_found(open_page: OpenPage) -> None:
    """By method and path, by a pasted address, and by task; the result shows method and path."""
    address = "https://cloud.layer5.io/api/workspaces/c4b3a291-8076-4f5e-9d4c-3b2a19087f6e?orgId=1"
    preferences = '"$LAYER5_URL/api/identity/orgs/$LAYER5_ORG_ID/preferences"'
    expected = {
        "GET /api/workspaces": ("List workspaces", "GET /api/workspaces"),
        "/api/workspaces/": ("List workspaces", "GET /api/workspaces"),
        "delete /api/identity/tokens": ("Revoke a security token", "DELETE /api/identity/tokens"),
        address: ("Get a workspace", "GET /api/workspaces/{workspaceId}"),
        preferences: (
            "Get the preferences of an organization",
            "GET /api/identity/orgs/{orgId}/preferences",
        ),
        "revoke token": ("Revoke a security token", "DELETE /api/identity/tokens"),
    }
    page = open_page("/")
    page.keyboard.press("/")
    first = page.locator(".search-results > li > a").first
    for query, (title, endpoint) in expected.items():
        page.get_by_role("searchbox").fill(query)
        expect(first.locator(".search-title > :first-child")).to_have_text(title)
        expect(first.locator(".search-endpoint")).to_have_text(endpoint)


def test_every_operation_is_found(open_page: OpenPage, base_url: str) -> None:
    """Of all operations each comes first for its method and path, for an address, for its title."""
    page = open_page("/")

    def module(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        body = (ROOT / "assets" / "js" / "search" / name).read_text(encoding="utf-8")
        route.fulfill(body=body, content_type="text/javascript")

    page.route("**/sources/*.js", module)
    paths = page.request.get(f"{base_url}/openapi.json").json()["paths"]
    operations = [
        (method.upper(), path, operation["summary"])
        for path, item in paths.items()
        for method, operation in item.items()
        if method in {"get", "put", "post", "delete", "patch"}
    ]
    assert len(operations) > 200
    asked = [(f"{method} {path}", [method, path]) for method, path, _ in operations]
    for method, path, title in operations:
        if method == "GET":
            real = re.sub(r"\{\w+\}", "c4b3a291-8076-4f5e-9d4c-3b2a19087f6e", path)
            asked.append((f"https://cloud.layer5.io{real}?page=1", [method, path]))
        small = r"\b(?:an?|the|of|your|in|to|for|from|with)\b"
        asked.append((re.sub(small, "", title.lower()), [method, path]))
    found = page.evaluate(
        """async (queries) => {
          const { look } = await import("/sources/look.js");
          const { read } = await import("/sources/query.js");
          const pagefind = await import("/pagefind/pagefind.js");
          const found = [];
          for (const query of queries) {
            const { pages } = await look(pagefind, read(query));
            found.push([pages[0]?.meta.method, pages[0]?.meta.path]);
          }
          return found;
        }""",
        [query for query, _ in asked],
    )
    wrong = {query: got for (query, wanted), got in zip(asked, found, strict=True) if got != wanted}
    assert wrong == {}


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("wrokspace", "/reference/workspaces/"),
        ("workspce", "/reference/workspaces/"),
        ("tokn", "/tokens/"),
        ("orgnization", "/organizations/"),
        ("getWorkspaces", "/reference/workspaces/get-workspaces/"),
        ("invite", "/reference/invitations/create-invitation/"),
        ("login", "/guides/authentication/"),
        ("api key", "/guides/authentication/"),
        ("self-hosted", "/guides/quickstart/"),
        ("golang", "/guides/quickstart/"),
        ("rate limit", "/guides/errors/"),
        ("member", "/reference/users/get-users-for-org/"),
        ("404", "/reference/errors/"),
    ],
)
def test_readers_words_are_understood(open_page: OpenPage, query: str, address: str) -> None:
    """Misspelt words, operation ids, statuses and synonyms lead where they should."""
    page = open_page("/")
    links = _search(page, query)
    expect(links.first).to_have_attribute("href", re.compile(re.escape(address)))


def test_fields_are_found_where_they_are(open_page: OpenPage) -> None:
    """A field's name leads to the field itself, and says what kind of field it is."""
    page = open_page("/")
    _search(page, "workspaceId")
    page.get_by_role("link", name="workspaceId path parameter").first.click()
    assert page.url.endswith("/workspaces/get-workspace-by-id/#path-workspaceId")
    expect(page.locator("[id=path-workspaceId]")).to_be_in_viewport()


def test_fields_inside_others_are_found(open_page: OpenPage) -> None:
    """So is a field inside a folded part of an answer, which the link unfolds."""
    page = open_page("/")
    _search(page, "registrationCount")
    page.get_by_role("link", name="registrationCount 200 response").first.click()
    target = page.locator("[id='response-200-data-registrationCount']")
    expect(target).to_be_in_viewport()


def test_schemas_are_found_by_name(open_page: OpenPage) -> None:
    """The page of a schema comes first where its name was typed, in whatever case."""
    page = open_page("/")
    first = _search(page, "tokenpage").first
    expect(first.locator(".search-title > :first-child")).to_have_text("TokenPage")
    expect(first.locator(".search-kind")).to_have_text("Schema")


def test_guides_are_found_by_their_sections(open_page: OpenPage) -> None:
    """A guide's result names the sections in which the words stand, and leads to them."""
    page = open_page("/")
    _search(page, "history of addresses secret")
    page.get_by_role("link", name="Keep tokens secret").click()
    assert page.url.endswith("/guides/authentication/#keep-tokens-secret")


def test_results_are_walked_by_keyboard(open_page: OpenPage) -> None:
    """Arrows move through the results and back, typing goes on with the query, Enter opens."""
    page = open_page("/")
    results = _search(page, "organization")
    box = page.get_by_role("searchbox")
    page.keyboard.press("ArrowDown")
    expect(results.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type("s")
    expect(box).to_be_focused()
    expect(box).to_have_value("organizations")
    box.fill("revoke token")
    expect(results.first).to_contain_text("Revoke a security token")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Revoke a security token · Layer5 Cloud API")


def test_search_says_how_much_it_found(open_page: OpenPage) -> None:
    """The number is said aloud; nothing found and nothing typed have words of their own."""
    page = open_page("/")
    _search(page, "workspace")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("pages")
    page.get_by_role("searchbox").fill("xylophone")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Nothing found.")
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("Try a path")


def test_query_is_only_text(open_page: OpenPage) -> None:
    """Markup and patterns in a query are looked for and nothing else."""
    page = open_page("/")
    for query in ("<img src=x onerror=alert(1)>", "$& (.*) [", "''\"`\\"):
        page.keyboard.press("/")
        page.get_by_role("searchbox").fill(f"token {query}")
        expect(page.locator(".search-status")).to_have_text(re.compile(r"\d+ pages?|Nothing"))
        assert page.locator(".search img, .search script").count() == 0
        page.keyboard.press("Escape")


def test_missing_index_is_said(open_page: OpenPage) -> None:
    """Without an index, as in a preview, the search says so and offers the list of operations."""
    page = open_page("/")
    broken = "throw new Error('no index')"
    page.route("**/pagefind.js", lambda r: r.fulfill(body=broken, content_type="text/javascript"))
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("token")
    page.get_by_role("link", name="Browse all operations").click()
    assert page.url.endswith("/reference/")


def test_search_without_javascript(open_page: OpenPage) -> None:
    """Without JavaScript a link to all operations stands in the place of the search."""
    page = open_page(OPERATION, java_script_enabled=False)
    assert page.get_by_role("button", name="Search").count() == 0
    page.get_by_role("banner").get_by_role("link", name="All operations").click()
    assert page.url.endswith("/reference/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_search_is_accessible(open_page: OpenPage, scheme: str) -> None:
    """The checker axe finds nothing in the search with results, nor in the panel with values."""
    page = open_page(OPERATION, color_scheme=scheme)
    _search(page, "organization")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    page.get_by_role("banner").get_by_role("button", name="Variables").click()
    page.get_by_label("Base URL").fill("https://cloud.tidewater.example")
    page.get_by_role("switch", name="Fill them into the examples").click()
    assert Axe().run(page).response["violations"] == []


# The first character of each line of an element's text.
LINES = """element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const starts = [];
  let bottom = -Infinity;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.data.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.top >= bottom) starts.push(node.data[at]);
      bottom = Math.max(bottom, box.bottom - 1);
    }
  }
  return starts;
}"""


def test_long_path_breaks_before_a_slash(open_page: OpenPage) -> None:
    """On a phone, a path that needs two lines is cut where one of its segments begins."""
    page = open_page("/", viewport={"width": 390, "height": 800})
    results = _search(page, "grant access to a resource")
    path = results.filter(has_text="Grant or revoke access").first.locator("code")
    expect(path).to_have_text("/api/resource/{resourceType}/share/{resourceId}")
    assert path.evaluate(LINES) == ["/", "/"]
