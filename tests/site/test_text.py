"""What a reader reads: the rendered text of every page, without the marks of its making."""

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|amp|lt|gt|quot|apos|nbsp);", re.IGNORECASE)


def test_no_entity_is_escaped_twice(public: Path) -> None:
    """No page shows a character reference where a character was meant."""
    for page in sorted(public.rglob("*.html")):
        body = LexborHTMLParser(page.read_bytes()).body
        assert body is not None
        found = _ENTITY.findall(body.text(deep=True))
        assert found == [], (page, found)


def test_a_limit_is_said_once(public: Path) -> None:
    """A field whose description states its limit does not state it again below."""
    for page in sorted((public / "reference").rglob("index.html")):
        tree = LexborHTMLParser(page.read_bytes())
        for field in tree.css(".field > dd"):
            parts = [part for part in field.iter() if part.attributes.get("class")]
            said = " ".join(
                part.text().lower() for part in parts if part.attributes["class"] == "field-text"
            )
            notes = [part for part in parts if part.attributes["class"] == "field-note"]
            for limit in (span for note in notes for span in note.css("span")):
                words = limit.text().strip()
                if re.match(r"(?:at (?:least|most)|exactly|\d+ to) ", words):
                    assert not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", said), (page, words)


def test_few_stops_stand_before_the_content(public: Path) -> None:
    """A reader with a keyboard reaches the content after at most fifteen stops."""
    focusable = "a[href], button, input, summary, [tabindex='0']"
    for page in sorted(public.rglob("index.html")):
        before = page.read_text("utf-8").partition('<main id="content"')[0]
        assert len(LexborHTMLParser(before).css(focusable)) <= 15, page


def test_pages_without_content_are_not_listed(public: Path) -> None:
    """A page that shows what a program measures is linked only where that was measured."""
    assert (public / "guides" / "speed" / "index.html").is_file()
    assert 'href="/guides/speed/"' in (public / "guides" / "index.html").read_text("utf-8")
    assert 'href="/snipproof/rot/"' not in (public / "snipproof" / "index.html").read_text("utf-8")
