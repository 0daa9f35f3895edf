"""What programs read: Markdown, lists for language models, collections, feeds, addresses."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
OPERATION = "/reference/tokens/get-user-tokens/"
ORIGIN = "http://127.0.0.1"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def _addresses(public: Path) -> list[str]:
    return [
        f"/{page.relative_to(public).parent.as_posix()}/".replace("/./", "/")
        for page in sorted(public.rglob("index.html"))
    ]


def _html(public: Path, address: str) -> str:
    return (public / address.lstrip("/") / "index.html").read_text("utf-8")


def _markdown(public: Path, address: str) -> str:
    """Return what stands at the Markdown address that a page names."""
    pattern = r'<link rel="alternate" type="text/markdown" href="([^"]+)"'
    named: str
    (named,) = re.findall(pattern, _html(public, address))
    return (public / named.lstrip("/")).read_text("utf-8")


def test_every_page_has_its_markdown(public: Path) -> None:
    """At a page's `.md` address stands its text, which begins with its title and has no markup."""
    for address in _addresses(public):
        text = _markdown(public, address)
        title = re.search(r"<h1[^>]*>(.*?)</h1>", _html(public, address), re.DOTALL)
        assert title, address
        assert text.splitlines()[0] == f"# {html.unescape(re.sub('<[^>]*>', '', title[1]))}", (
            address
        )
        prose = re.sub(r"^(`{3,}).*?^\1", "", text, flags=re.DOTALL | re.MULTILINE)
        assert "{{" not in re.sub(r"`[^`]+`", "", prose), address
        assert not re.search(r"</?(?:div|span|section|details)\b", text), address


def test_markdown_of_an_operation_has_its_examples(site_source: Path, public: Path) -> None:
    """The Markdown shows both languages as they ran, and what was answered."""
    text = _markdown(public, OPERATION)
    folder = site_source / "snippets" / "tokens" / "get-user-tokens"
    for file in ("curl.sh", "python.py", "response.json"):
        assert (folder / file).read_text("utf-8").strip() in text
    assert "GET /api/identity/tokens" in text


def test_page_is_copied_as_markdown(open_page: OpenPage, public: Path) -> None:
    """The button gives what stands at the page's `.md` address."""
    page = open_page(OPERATION)
    page.get_by_role("button", name="Copy page").click()
    expect(page.get_by_role("status")).to_have_text("Copied the page as Markdown")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == _markdown(public, OPERATION)


def test_language_models_find_everything(public: Path) -> None:
    """`llms.txt` leads to the Markdown of each guide and operation; `llms-full.txt` holds them."""
    index = (public / "llms.txt").read_text("utf-8")
    linked = set(re.findall(r"\]\(http://127\.0\.0\.1(/[^)]*)\)", index))
    full = (public / "llms-full.txt").read_text("utf-8")
    contract = json.loads((public / "openapi.json").read_text("utf-8"))
    for path in linked:
        assert (public / path.lstrip("/")).is_file(), path
    guides = {f"/guides/{page.name}" for page in (public / "guides").glob("*.md")}
    assert guides - {"/guides/index.md"} <= linked
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                assert operation["summary"] in index
                assert f"{method.upper()} {path}" in full


def _requests(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for item in items:
        found += _requests(item["item"]) if "item" in item else [item]
    return found


def test_collection_sends_what_the_examples_send(public: Path) -> None:
    """The Postman collection has a request for each operation, with variables for what differs."""
    collection = json.loads((public / "postman-collection.json").read_text("utf-8"))
    contract = json.loads((public / "openapi.json").read_text("utf-8"))
    sent = {
        (item["request"]["method"], item["request"]["url"]["raw"].partition("?")[0])
        for item in _requests(collection["item"])
    }
    for path, item in contract["paths"].items():
        pattern = re.compile(r"\{\{\w+\}\}" + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                assert any(
                    verb == method.upper() and pattern.fullmatch(url) for verb, url in sent
                ), (method, path)
    text = json.dumps(collection)
    named = {variable["key"] for variable in collection["variable"]}
    assert {"LAYER5_URL", "LAYER5_TOKEN"} <= named
    assert set(re.findall(r"\{\{(\w+)\}\}", text)) <= named


def test_sitemap_names_every_page(public: Path) -> None:
    """The sitemap holds all pages and nothing else."""
    tree = ET.parse(public / "sitemap.xml")
    named = [str(place.text).removeprefix(ORIGIN) for place in tree.iter(f"{SITEMAP}loc")]
    assert sorted(named) == sorted(_addresses(public))


def test_changelog_is_a_feed(public: Path) -> None:
    """The changelog is RSS as well, and every page names the feed."""
    tree = ET.parse(public / "changelog" / "index.xml")
    items = tree.findall("channel/item")
    assert items
    for item in items:
        for field in ("title", "link", "guid", "description"):
            assert item.findtext(field), field
    named = 'type="application/rss+xml" href="/changelog/index.xml"'
    assert named in _html(public, "/guides/quickstart/")


@pytest.mark.parametrize("name", ["description", "og:title", "og:description", "og:url"])
def test_every_page_can_be_shared(public: Path, name: str) -> None:
    """Each page has its own address, title and description for search engines and for previews."""
    pattern = re.compile(rf'<meta (?:name|property)="{name}" content="([^"]+)">')
    for address in _addresses(public):
        page = _html(public, address)
        found = pattern.findall(page)
        assert len(found) == 1, address
        assert f'<link rel="canonical" href="{ORIGIN}{address}">' in page
        if name == "og:url":
            assert found == [f"{ORIGIN}{address}"]
    assert (public / "preview.png").is_file()
