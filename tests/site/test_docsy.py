"""Pages written for Docsy, rendered by Docsy's own shortcodes and by ours: `make docsy`.

Where the two differ on purpose, CONTRIBUTING.md says so in a table, which the last tests hold true.
"""

import re
import runpy
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser
from tests.conftest import ROOT

from docsy.components import Card, Code, Docsy, Note, Ours, Pane, Picture, Reader, sections

PICTURES = ROOT / "content" / "components"
FIXTURES = ROOT / "tests" / "fixtures" / "docsy"
PACKAGES = ROOT / ".venv" / "docsy" / "node_modules"
HEADINGS = re.findall(r"(?m)^## (.+)$", (FIXTURES / "content/harbor/index.md").read_text("utf-8"))
HUGO = runpy.run_path(str(ROOT / "tools" / "hugo_binary.py"))["binary"]

Part = TypeVar("Part")

pytestmark = pytest.mark.docsy


@dataclass(frozen=True)
class Site:
    """A small site with the shortcodes of one of the two; pages are added before it is built."""

    source: Path
    reader: Reader

    def build(self, *options: str) -> tuple[int, str]:
        """Build it, and give Hugo's exit status and output."""
        done = subprocess.run(
            [HUGO(), "--source", self.source, "--destination", self.reader.public, *options],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def write(self, page: str, text: str) -> None:
        """Add a page, with a picture beside it. Its text begins in line 4."""
        folder = self.source / "content" / page
        folder.mkdir(parents=True)
        shutil.copy(PICTURES / "robot.png", folder)
        (folder / "index.md").write_text(f"---\ntitle: {page}\n---\n{text}\n", "utf-8")

    def section(self, name: str) -> str:
        """Return the HTML between a heading of the page of differences and the next."""
        html = (self.reader.public / "differences" / "index.html").read_text("utf-8")
        (found,) = re.findall(rf'(?s)<h2 id="{name}".*?</h2>(.*?)(?=<h2|</article>)', html)
        return str(found)


_PAGE = """<!doctype html>
<html lang="en"><head><title>{{ .Title }}</title>%s</head>
<body><article><div class="prose">%s</div></article></body></html>
"""


def _docsy(source: Path) -> Site:
    """Make a site of Docsy's shortcodes, with the settings and the scripts that they ask for."""
    theme = PACKAGES / "@docsy" / "theme"
    assert theme.is_dir(), "no @docsy/theme: run `make docsy`"
    shutil.copytree(theme / "layouts" / "_shortcodes", source / "layouts" / "_shortcodes")
    (source / "static").mkdir()
    shutil.copy(theme / "static/js/tabpane-persist.js", source / "static" / "tabs.js")
    bootstrap = PACKAGES / "bootstrap" / "dist"
    shutil.copy(bootstrap / "css/bootstrap.min.css", source / "static" / "bootstrap.css")
    shutil.copy(bootstrap / "js/bootstrap.bundle.min.js", source / "static" / "bootstrap.js")
    head = (
        '<link rel="stylesheet" href="/bootstrap.css">'
        '<script src="/bootstrap.js" defer></script><script src="/tabs.js" defer></script>'
    )
    (source / "layouts" / "all.html").write_text(_PAGE % (head, "{{ .Content }}"), "utf-8")
    (source / "hugo.toml").write_text(
        'disableKinds = ["taxonomy", "term", "rss", "sitemap"]\n'
        "markup.goldmark.renderer.unsafe = true\n"
        "markup.highlight.noClasses = false\n",
        "utf-8",
    )
    return Site(source, Docsy(source / "public"))


def _ours(source: Path) -> Site:
    """Make a site of our shortcodes, styles and scripts, with our settings."""
    for part in ("_partials", "_shortcodes", "_markup"):
        shutil.copytree(ROOT / "layouts" / part, source / "layouts" / part)
    shutil.copytree(ROOT / "assets", source / "assets")
    shutil.copy(ROOT / "config.toml", source)
    page = _PAGE % ('{{ partial "assets.html" . }}', '{{ partial "content.html" . }}')
    (source / "layouts" / "all.html").write_text(page, "utf-8")
    (source / "layouts" / "all.md").write_text("{{ .Content }}", "utf-8")
    return Site(source, Ours(source / "public"))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Site]:
    """Return Docsy's site and ours, built of the same pages."""
    folder = tmp_path_factory.mktemp("docsy")
    theirs, ours = _docsy(folder / "theirs"), _ours(folder / "ours")
    for site in (theirs, ours):
        shutil.copytree(FIXTURES, site.source, dirs_exist_ok=True)
        for page, picture in (("harbor", "harbor"), ("harbor", "robot"), ("differences", "robot")):
            shutil.copy(PICTURES / f"{picture}.png", site.source / "content" / page)
    for status, output in (theirs.build(), ours.build("--panicOnWarning")):
        assert status == 0, output
    return theirs, ours


def _id(heading: str) -> str:
    return heading.lower().replace(" ", "-")


@pytest.mark.parametrize("heading", HEADINGS)
def test_same_page_says_and_does_the_same(sites: tuple[Site, Site], heading: str) -> None:
    """What a section written for Docsy shows here is what Docsy shows, component by component."""
    theirs, ours = (sections(site.reader, "harbor")[_id(heading)] for site in sites)
    assert theirs
    assert ours == theirs


# What a reader clicks, one after the other: tabs of this page, by their place among all.
CLICKS = (
    "Moon",
    "YAML",
    "South pier",
    "Right bank",
    "Record",
    "Fathoms",
    "Beacon",
    "Tomorrow",
    "Tide",
    "Second",
    "Stern",
)


def test_choices_are_kept_alike(sites: tuple[Site, Site], browser: Browser) -> None:
    """Each click opens the same tabs as Docsy's own script does, here and on the next page."""
    theirs, ours = (_visit(browser, site) for site in sites)
    assert len(set(theirs)) > 5
    assert ours == theirs


def _visit(browser: Browser, site: Site) -> list[tuple[str, ...]]:
    """Return the words of all open panels: after each click, a reload, and on another page."""
    context = browser.new_context()
    page = context.new_page()
    context.route("**/*", lambda route: route.fulfill(path=_file(site, route.request.url)))
    page.goto("http://docsy.example/harbor/")
    seen = [_open(page)]
    names = page.locator(".nav-link, .tab")
    headers = [header.strip() for header in names.all_inner_texts()]
    for clicked in CLICKS:
        for place in (place for place, header in enumerate(headers) if header == clicked):
            names.nth(place).click(force=True)
            seen.append(_open(page))
    page.reload()
    seen.append(_open(page))
    page.goto("http://docsy.example/pier/")
    seen.append(_open(page))
    context.close()
    return seen


def _file(site: Site, url: str) -> Path:
    path = site.reader.public / url.removeprefix("http://docsy.example/").partition("?")[0]
    return path / "index.html" if path.is_dir() else path


def _open(page: Page) -> tuple[str, ...]:
    """Return the text of each open panel, without blanks and numbers of lines."""
    page.wait_for_load_state("load")
    # Bootstrap fades a panel in: what it has chosen is told by its class.
    panels: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".tab-pane.active, .tab-panel")]
          .filter((panel) => panel.matches(".active") || getComputedStyle(panel).display !== "none")
          .map((panel) => {
            const copy = panel.cloneNode(true);
            for (const beside of copy.querySelectorAll(".ln, .lnt, button")) beside.remove();
            return copy.textContent.replace(/\\s+/g, "");
          })"""
    )
    return tuple(panels)


MISTAKES = {
    "tab alone": '{{< tab header="A" >}}a{{< /tab >}}',
    "tab elsewhere": '{{< cardpane >}}{{< tab header="A" >}}a{{< /tab >}}{{< /cardpane >}}',
    "text in quotes": '{{< tabpane text="true" >}}{{< tab "A" >}}a{{< /tab >}}{{< /tabpane >}}',
    "right in quotes": '{{< tabpane right="true" >}}{{< tab "A" >}}a{{< /tab >}}{{< /tabpane >}}',
    "header as language": (
        '{{< tabpane langEqualsHeader="yes" >}}{{< tab "A" >}}a{{< /tab >}}{{< /tabpane >}}'
    ),
    "persist": '{{< tabpane persist="name" >}}{{< tab "A" >}}a{{< /tab >}}{{< /tabpane >}}',
    "persistLang": '{{< tabpane persistLang="no" >}}{{< tab "A" >}}a{{< /tab >}}{{< /tabpane >}}',
    "disabled in quotes": (
        '{{< tabpane >}}{{< tab header="A" disabled="true" >}}a{{< /tab >}}{{< /tabpane >}}'
    ),
    "text of a tab": '{{< tabpane >}}{{< tab header="A" text="no" >}}a{{< /tab >}}{{< /tabpane >}}',
    "code in quotes": '{{< card code="true" >}}a{{< /card >}}',
    "missing file": '{{< readfile "nothing.md" >}}',
    "missing code": '{{< readfile file="/nothing.ini" code="true" lang="ini" >}}',
    "command": '{{< imgproc robot Shrink "20x20" />}}',
    "no picture": '{{< imgproc nobody Fit "20x20" />}}',
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what Hugo says of our site with every mistake in it, each on a page of its own."""
    site = _ours(tmp_path_factory.mktemp("docsy") / "ours")
    for mistake, text in MISTAKES.items():
        site.write(_id(mistake), f"\n{text}")
    status, output = site.build()
    assert status != 0
    return output


@pytest.mark.parametrize("mistake", MISTAKES)
def test_same_mistakes_stop_the_build(tmp_path: Path, refused: str, mistake: str) -> None:
    """What Docsy refuses, we refuse, and say in which line."""
    site = _docsy(tmp_path / "theirs")
    site.write("one", MISTAKES[mistake])
    status, output = site.build()
    assert status != 0, output
    assert f"content/{_id(mistake)}/index.md:5:" in refused


# What differs on purpose: the rows of the table in CONTRIBUTING.md.


def _parts(sites: tuple[Site, Site], name: str, kind: type[Part]) -> tuple[list[Part], list[Part]]:
    """Return the components of a kind in a section of the page of differences, Docsy's and ours."""
    theirs: list[Part] = []
    ours: list[Part] = []
    for site, found in zip(sites, (theirs, ours), strict=True):
        parts = sections(site.reader, "differences")[name]
        found.extend(part for part in parts if isinstance(part, kind))
    assert theirs
    assert len(ours) == len(theirs)
    return theirs, ours


def test_text_is_markdown_in_both_forms(sites: tuple[Site, Site]) -> None:
    """Docsy leaves a text as it is in angle brackets; here it is Markdown."""
    theirs, ours = (site.section("markdown-in-both-forms") for site in sites)
    for html, stars, strong in ((theirs, 5, 0), (ours, 0, 5)):
        assert html.count("**strong**") == stars
        assert html.count("<strong>strong</strong>") == strong


def test_type_is_a_color_and_a_title(sites: tuple[Site, Site]) -> None:
    """Docsy knows no type; Layer5's pages do."""
    theirs, ours = _parts(sites, "type", Note)
    assert [(note.color, note.title) for note in theirs] == [
        ("primary", ()),
        ("primary", ("Stop",)),
    ]
    assert [(note.color, note.title) for note in ours] == [
        ("warning", ("Warning",)),
        ("danger", ("Stop",)),
    ]


def test_colors_are_those_of_the_site(sites: tuple[Site, Site]) -> None:
    """A color that does not follow light and dark, or that nobody knows, is one that does."""
    theirs, ours = _parts(sites, "colors", Note)
    assert [note.color for note in theirs] == ["light", "dark", "mauve"]
    assert [note.color for note in ours] == ["secondary", "secondary", "primary"]


def test_tabs_count_from_one(sites: tuple[Site, Site]) -> None:
    """A tab without a header is told by its number, and the first is 1."""
    (theirs,), (ours,) = _parts(sites, "tabs-without-a-header", Pane)
    assert [tab.header for tab in theirs.tabs] == [("Tab 0",), ("Tab 1",)]
    assert [tab.header for tab in ours.tabs] == [("Tab 1",), ("Tab 2",)]


def test_tab_of_a_language_follows_the_language_of_the_site(sites: tuple[Site, Site]) -> None:
    """A tab of one of the site's languages is chosen with the examples; no two tabs at once."""
    (theirs,), (ours,) = _parts(sites, "tabs-of-languages", Pane)
    assert [tab.key for tab in theirs.tabs] == ["bash", "python", "curl"]
    assert [tab.key for tab in ours.tabs] == ["curl", "python", "curl"]
    boxes = LexborHTMLParser(sites[1].section("tabs-of-languages")).css("input")
    choices = ["data-language-choice", "data-language-choice", "data-tab-choice"]
    assert [choice in box.attributes for choice, box in zip(choices, boxes, strict=True)] == [
        True
    ] * 3


def test_what_cannot_be_read_is_not_sent(sites: tuple[Site, Site]) -> None:
    """What a disabled tab holds is not in the page, nor is an element for it."""
    theirs, ours = (site.section("disabled-tabs") for site in sites)
    assert "Foul." in theirs
    assert "Foul." not in ours
    assert [panel.text().strip() for panel in LexborHTMLParser(ours).css(".tab-panel > *")] == [
        "Fair."
    ]


def test_nothing_warns(sites: tuple[Site, Site]) -> None:
    """Docsy warns of two tabs of one key and of persistLang; a warning would stop our build."""
    theirs, ours = _parts(sites, "warnings", Pane)
    assert ours == theirs
    assert [tab.key for pane in ours for tab in pane.tabs] == ["rope", None, None]
    _, output = sites[0].build()
    assert output.count("WARN") == 2


def test_files_are_shown_as_they_are(sites: tuple[Site, Site]) -> None:
    """Docsy unescapes a file of code; here the code is what is in the file."""
    (theirs,), (ours,) = _parts(sites, "files-with-entities", Code)
    assert theirs.text == "<p>Tea & rum</p>"
    assert ours.text == "<p>Tea &amp; rum</p>"


def test_quotes_around_true_are_optional(sites: tuple[Site, Site]) -> None:
    """To Docsy, a file of code=true without quotes is no code."""
    theirs, ours = (site.section("files-without-quotes") for site in sites)
    assert "<pre" not in theirs
    assert "<pre" in ours


def test_byline_is_always_shown(sites: tuple[Site, Site]) -> None:
    """Who made a picture is said without a caption too, and what it shows to who cannot see it."""
    (theirs,), (ours,) = _parts(sites, "byline-without-a-caption", Picture)
    assert theirs.byline is None
    assert ours.byline == "Photo: the harbor master"
    assert (theirs.width, theirs.height, theirs.sha256) == (ours.width, ours.height, ours.sha256)
    assert 'alt="A robot"' in sites[1].section("byline-without-a-caption")


def test_titles_of_cards_are_no_headings(sites: tuple[Site, Site]) -> None:
    """A card's title does not break the order of a page's headings."""
    (theirs,), (ours,) = _parts(sites, "headings-of-cards", Card)
    assert theirs == ours
    found = [re.findall(r"<h\d", site.section("headings-of-cards")) for site in sites]
    assert found == [["<h5", "<h6"], []]


def test_alert_does_not_interrupt(sites: tuple[Site, Site]) -> None:
    """To a screen reader an alert is a note, and nothing that just happened."""
    roles = [re.findall(r'role="(\w+)"', site.section("role")) for site in sites]
    assert roles == [["alert"], ["note"]]


def test_numbers_of_lines_are_not_copied(sites: tuple[Site, Site]) -> None:
    """The number beside a line is not part of the text that a reader selects or copies."""
    theirs, ours = (
        LexborHTMLParser(site.section("numbers-of-lines")).css_first("pre code") for site in sites
    )
    assert theirs is not None
    assert ours is not None
    assert theirs.text() == "1rope=1"
    assert ours.text() == "rope=1"


def test_more_than_twelve_tabs_stop_the_build(tmp_path: Path) -> None:
    """Thirteen tabs are too many for a reader, and for the styles that do without JavaScript."""
    tabs = "".join(f'{{{{< tab "{number}" >}}}}a{{{{< /tab >}}}}' for number in range(13))
    for make, stops in ((_docsy, False), (_ours, True)):
        site = make(tmp_path / make.__name__)
        site.write("one", f"{{{{< tabpane >}}}}{tabs}{{{{< /tabpane >}}}}")
        status, output = site.build()
        assert (status != 0) is stops, output
    assert "content/one/index.md:4:1" in output
