"""Pages are read as Hugo and Markdown read them; the cases are in fixtures/pages.md."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file
from tests.conftest import ROOT

from snipproof.core.failure import Code
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.pages.page import (
    Page,
    code_languages,
    parse_page,
    read_page,
    read_pages,
    untested,
)

FIXTURES = ROOT / "tests" / "fixtures" / "pages.md"
CASES = [
    pytest.param(text, expected, id=f"{FIXTURES.name}:{line} {title}")
    for line, title, text, expected in read_fixture_file(FIXTURES)
]


def _describe(page: Page) -> Iterator[str]:
    for reference in page.references:
        shown = (
            f"{reference.location.line} snippet {reference.example_id} {reference.language or ''}"
        )
        yield shown.rstrip()
    for fence in page.fences:
        excuse = f" {fence.excuse.reason}, until {fence.excuse.until}" if fence.excuse else ""
        yield f"{fence.location.line} fence {fence.language}{excuse}".rstrip()
    for failure in page.failures:
        yield f"{failure.location.line} ! {failure.code} {failure.message}"


def _agrees(found: str, expected: str) -> bool:
    line, mark, told = expected.partition(" ! ")
    if not mark:
        return found == expected
    code, _, words = told.partition(" ")
    return found.startswith(f"{line} ! {code} ") and words in found


def _check(page: Page, expected: str) -> None:
    found = sorted(_describe(page), key=lambda item: " ! " in item)
    wanted = sorted(
        (line.rstrip() for line in expected.splitlines()), key=lambda item: " ! " in item
    )
    assert len(found) == len(wanted), found
    for one, other in zip(found, wanted, strict=True):
        assert _agrees(one, other), (one, other)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_page_gives_what_it_shows(text: str, expected: str) -> None:
    """Each case gives just its references, fences and failures, at their lines."""
    _check(parse_page(text, "content/a.md", BOTH), expected)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_marks_and_carriage_returns_change_nothing(
    tmp_path: Path, text: str, expected: str
) -> None:
    """A file with a byte order mark and CR LF has the verdict of the same file without."""
    file = tmp_path / "content" / "a.md"
    file.parent.mkdir()
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    page = read_page(file, tmp_path, BOTH)
    assert page.path == "content/a.md"
    _check(page, expected)
    assert all(failure.location.path == "content/a.md" for failure in page.failures)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{{< snippet "a/b" "c/d" >}}', 'write {{< snippet "tag/example" >}}, or {{< snippet id='),
        ('{{< snippet id="a/b" lang="go" >}}', "the languages are curl, python"),
        ('{{< snippet "../x" >}}', "an id is a folder of snippets/ and one in it"),
        ("````sh\n", "close it with ````"),
        ("---\n", "close it"),
        ('```sh {until="x"}\n```', 'write ```bash {untested="why" until="2027-01-31"}'),
        ("x\n\n    ```sh", "check its indentation, and the blank line after an HTML tag"),
    ],
)
def test_a_failure_says_what_to_write(text: str, hint: str) -> None:
    """The hint is the next step of the page's author."""
    failures = parse_page(text, "a.md", BOTH).failures
    assert [failure for failure in failures if failure.hint.startswith(hint)]


TODAY = date(2026, 11, 23)
BOTH = (CURL, PYTHON)


@pytest.mark.parametrize("language", sorted(code_languages(BOTH)))
def test_code_that_nobody_runs_is_told(language: str) -> None:
    """A fence in a language that a reader runs needs an example, or an excuse."""
    (failure,) = untested(
        parse_page(f"text\n\n```{language}\nx\n```\n", "content/a.md", BOTH), TODAY, BOTH
    )
    assert failure.code is Code.UNTESTED_CODE
    assert failure.message == f"this {language} block is shown without having been run"
    assert str(failure.location) == "content/a.md:3"
    assert '{untested="reason" until="YYYY-MM-DD"}' in failure.hint


@pytest.mark.parametrize("language", ["", "text", "mermaid", "yaml", "go", "bashful"])
def test_other_fences_may_stay(language: str) -> None:
    """Diagrams, texts and configuration are not run by a reader."""
    assert [*untested(parse_page(f"```{language}\nx\n```\n", "a.md", BOTH), TODAY, BOTH)] == []


@pytest.mark.parametrize(
    ("until", "codes"),
    [
        ("2026-11-22", [Code.SKIP_EXPIRED]),
        ("2026-11-23", []),
        ("2027-01-31", []),
    ],
)
def test_an_excuse_holds_until_its_day(until: str, codes: list[Code]) -> None:
    """An excuse is good on its last day; afterwards it is told with its reason."""
    page = parse_page(
        f'```sh {{untested="needs a pier" until="{until}"}}\n```\n', "content/a.md", BOTH
    )
    failures = [*untested(page, TODAY, BOTH)]
    assert [failure.code for failure in failures] == codes
    for failure in failures:
        assert failure.message == f"this block was to stay untested until {until}: needs a pier"
        assert str(failure.location) == "content/a.md:1"
        assert failure.hint == "make it an example, or give it a later date"


def test_all_pages_are_read_in_order(tmp_path: Path) -> None:
    """Every Markdown file under the folder is read, whatever its depth; other files are not."""
    for name in ("b.md", "a/_index.md", "a/x/c.markdown", "d.mdown", "e.txt", "f.md.bak"):
        file = tmp_path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{{< snippet "a/b" >}}')
    (tmp_path / "content" / "folder.md").mkdir()
    pages = read_pages(tmp_path / "content", tmp_path, BOTH)
    names = ["a/_index.md", "a/x/c.markdown", "b.md", "d.mdown"]
    assert [page.path for page in pages] == [f"content/{name}" for name in names]
    assert all(len(page.references) == 1 for page in pages)


def test_a_page_that_is_not_text_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    """One unreadable file is a failure of its page, and of nothing else."""
    (tmp_path / "a.md").write_bytes(b"one\ntwo\xff\n")
    (tmp_path / "b.md").write_text('{{< snippet "a/b" >}}')
    first, second = read_pages(tmp_path, tmp_path, BOTH)
    (failure,) = first.failures
    assert failure.code is Code.BAD_SOURCE
    assert str(failure.location) == "a.md:2"
    assert "at byte 7" in failure.message
    assert (first.references, first.fences) == ((), ())
    assert len(second.references) == 1


def test_no_folder_of_pages_is_told(tmp_path: Path) -> None:
    """A project without pages has something wrong with it, rather than nothing to check."""
    (page,) = read_pages(tmp_path / "content", tmp_path, BOTH)
    (failure,) = page.failures
    assert (failure.code, failure.message) == (Code.BAD_METADATA, "there is no folder of pages")
    assert str(failure.location) == "content:1"


def test_the_projects_own_pages_are_sound(root: Path) -> None:
    """Every page of this project can be read, and shows examples."""
    pages = read_pages(root / "content", root, BOTH)
    assert [failure for page in pages for failure in page.failures] == []
    assert sum(len(page.references) for page in pages) > 5


LONG = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "x" * LONG,
        "`" * LONG,
        "~" * LONG,
        ">" * LONG,
        "- " * (LONG // 8),
        "1. " * (LONG // 3),
        "[" * LONG,
        "*a " * (LONG // 3),
        "[a]: <" * (LONG // 6),
        "```sh {" + 'a="b" ' * (LONG // 6),
        "```sh {" + "a" * LONG,
        '```sh {a="' + "a=" * (LONG // 2),
        "> " * (LONG // 2) + "```sh",
        "---\n" + "x" * LONG,
        "<!--" * (LONG // 4),
        "{{< a >}} " * 5_000,
    ],
    ids=lambda text: str(text)[:12].strip(),
)
@pytest.mark.usefixtures("no_hang")
def test_a_long_line_does_not_hang(text: str) -> None:
    """A megabyte on one line is read to its end, whatever it is."""
    parse_page(text, "a.md", BOTH)


# None of these can make a shortcode disappear without a failure: no comment, no raw quotes.
PIECES = st.sampled_from(
    [
        "text\n", "\n", "    ", "- ", "> ", "```\n", "```bash\n", "~~~~\n", "<div>\n", "</div>\n",
        "<!--\n", "-->\n", "{{< a >}}", '{{< b "c" >}}', "{{% d %}}\n", "{{< ", "{{%", ">}}", '"',
        "`x`", "{{", "}}", "\\", "# T\n", "|a|b|\n", "&lt;", "[x](y)\n", "é\u2028", "\t", "\0x",
    ]
)  # fmt: skip


@given(pieces=st.lists(PIECES | st.integers(0, 99), max_size=25))
@settings(max_examples=150, deadline=None)
def test_no_reference_is_lost(pieces: list[str | int]) -> None:
    """Wherever a reference stands, it is found, at its line, or the page has a failure."""
    text = "".join(
        piece if isinstance(piece, str) else f'{{{{< snippet "t/e-{piece}" >}}}}'
        for piece in pieces
    )
    page = parse_page(text, "a.md", BOTH)
    wanted = [f"t/e-{piece}" for piece in pieces if isinstance(piece, int)]
    if not page.failures:
        assert [reference.example_id for reference in page.references] == wanted
    assert {reference.example_id for reference in page.references} <= set(wanted)
    for reference in page.references:
        assert reference.example_id in text.split("\n")[reference.location.line - 1]
