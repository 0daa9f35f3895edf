"""Building: what the templates make of the sources, and what stops them."""

import json
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import yaml
from selectolax.lexbor import LexborHTMLParser
from tests.conftest import ROOT

RunHugo = Callable[[Path, Path], CompletedProcess[str]]
CopySite = Callable[[Path], Path]

METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "trace"}
PROVED = "tokens/get-user-tokens"

UNENDING = 'echo "$A"  \\\n\t<<<"b"'
BLANK_ENDS = "\n\nprint()\n\n\n"
KNOT = """
Knot:
  type: object
  properties:
    rope:
      $ref: "#/components/schemas/Rope"
    knots:
      type: array
      items:
        $ref: "#/components/schemas/Knot"
Rope:
  type: object
  properties:
    ends:
      oneOf:
        - $ref: "#/components/schemas/Knot"
        - type: "null"
"""
ALERTS = """\
{{< alert title="One" >}}Is **bold**, and `<b>` is code.{{< /alert >}}
{{% alert color="warning" %}}Is *slanted*.{{% /alert %}}

{{% pageinfo %}}
One paragraph.

- and a list
{{% /pageinfo %}}
"""


def _shown_codes(page: str) -> list[tuple[str, str, str]]:
    """Return each snippet's id, its language or recorded file, and the text, as a browser reads."""
    return [
        (
            code.attributes["data-snippet"] or "",
            code.attributes.get("data-language") or code.attributes["data-recorded"] or "",
            code.text(),
        )
        for code in LexborHTMLParser(page).css("code[data-snippet]")
    ]


def _load_yaml(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _merged(contract: Path) -> dict[str, Any]:
    document: dict[str, Any] = _load_yaml((contract / "openapi.yaml").read_text("utf-8"))
    for file in sorted((contract / "paths").glob("*.yaml")):
        for path, item in _load_yaml(file.read_text("utf-8")).items():
            document.setdefault("paths", {}).setdefault(path, {}).update(item)
    for file in sorted((contract / "schemas").glob("*.yaml")):
        document["components"].setdefault("schemas", {}).update(_load_yaml(file.read_text("utf-8")))
    return document


def _kebab(name: str) -> str:
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", name).lower()


@pytest.fixture(scope="module")
def edited(
    tmp_path_factory: pytest.TempPathFactory, copy_site: CopySite, run_hugo: RunHugo
) -> Path:
    """Build a copy in which several things are as they are not in the site itself."""
    source = copy_site(tmp_path_factory.mktemp("edited") / "source")
    snippets = source / "snippets"
    (snippets / "tokens" / "get-user-tokens" / "python.py").write_text(
        "import os\n\nif os.environ:\n    # docs:start\n\n    print('<&>')\n    # docs:end\n",
        encoding="utf-8",
    )
    (snippets / "tokens" / "get-user-tokens" / "curl.sh").write_bytes(
        b"\xef\xbb\xbfhidden=1\r\n #docs:start\r\necho \\\r\n  '<&>'\r\n# docs:end\r\n"
    )
    (snippets / "users" / "get-user" / "curl.sh").write_text(UNENDING, encoding="utf-8")
    (snippets / "users" / "get-user" / "python.py").write_text(BLANK_ENDS, encoding="utf-8")
    for file in (snippets / "environments" / "get-environments").iterdir():
        file.unlink()
    schemas = source / "contract" / "schemas" / "tokens.yaml"
    schemas.write_text(schemas.read_text(encoding="utf-8") + KNOT, encoding="utf-8")
    paths = source / "contract" / "paths" / "users.yaml"
    paths.write_text(
        paths.read_text(encoding="utf-8").replace('schemas/User"', 'schemas/Knot"'),
        encoding="utf-8",
    )
    config = source / "config.toml"
    repository = 'repository = "https://git.example/docs/"'
    config.write_text(config.read_text("utf-8").replace('repository = ""', repository), "utf-8")
    _write_page(source, ALERTS)
    built = run_hugo(source, source.parent / "public")
    assert built.returncode == 0, built.stdout + built.stderr
    return source.parent / "public"


def _write_page(source: Path, body: str) -> None:
    page = source / "content" / "guides" / "scratch.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(f"---\ntitle: Scratch\ndescription: A page.\n---\n\n{body}\n", "utf-8")


def _read(public: Path, address: str) -> str:
    return (public / address / "index.html").read_text(encoding="utf-8")


def _codes(page: str) -> dict[str, str]:
    """Return what the first example of a page shows, by its language."""
    return {name: text for _, name, text in reversed(_shown_codes(page))}


def test_site_builds_without_any_proof(
    tmp_path: Path, copy_site: CopySite, run_hugo: RunHugo
) -> None:
    """A clean checkout builds without a warning, and no example claims to be verified."""
    built = run_hugo(copy_site(tmp_path / "source"), tmp_path / "public")
    assert built.returncode == 0, built.stdout + built.stderr
    pages = list((tmp_path / "public").rglob("*.html"))
    marks = {
        mark
        for page in pages
        for mark in re.findall(r'data-mark="(\w+)"', page.read_text(encoding="utf-8"))
    }
    assert marks == {"unverified"}
    speed = (tmp_path / "public" / "guides" / "speed" / "index.html").read_text(encoding="utf-8")
    assert speed.count("It was not measured where this site was built.") == 3


def test_every_operation_has_its_page(site_source: Path, public: Path) -> None:
    """Each operation of the contract has a page at its address that shows its method and path."""
    document = _merged(site_source / "contract")
    operations = [
        (method, path, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]
    assert operations
    for method, path, operation in operations:
        name = _kebab(operation["operationId"])
        page = public / "reference" / operation["tags"][0] / name / "index.html"
        text = re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))
        assert method.upper() in text
        assert path in text


def test_merged_contract_is_published(site_source: Path, public: Path) -> None:
    """Both published forms hold what the files of the contract hold together, and are the same."""
    document = _merged(site_source / "contract")
    published = json.loads((public / "openapi.json").read_text(encoding="utf-8"))
    assert _load_yaml((public / "openapi.yaml").read_text(encoding="utf-8")) == published
    assert published["components"] == document["components"]
    for path, item in document["paths"].items():
        for key, written in item.items():
            made = {"x-codeSamples", "responses"} if key in METHODS else set()
            there = published["paths"][path][key]
            for name in set(written) | set(there) if key in METHODS else ():
                assert name in made or there[name] == written[name], (path, key, name)


def _shown(file: Path) -> bytes:
    """Return what is shown of a file: what stands between its marks, if it has any."""
    source = file.read_bytes()
    start, end = (
        (b"# docs:start\n", b"# docs:end")
        if file.suffix in {".sh", ".py"}
        else (b"// docs:start\n", b"// docs:end")
    )
    if start in source:
        source = source.partition(start)[2].partition(end)[0].rstrip(b"\t ")
    return source


def test_shown_code_is_the_file(site_source: Path, public: Path) -> None:
    """The text of each example, output and response on each page is its file, byte for byte."""
    files = {
        "curl": "curl.sh",
        "python": "python.py",
        "javascript": "javascript.mjs",
        "go": "main.go",
    }
    shown = set()
    for page in public.rglob("*.html"):
        for snippet, name, text in _shown_codes(page.read_text(encoding="utf-8")):
            file = site_source / "snippets" / snippet / files.get(name, name)
            assert text.encode() == _shown(file), f"{page}: {file}"
            shown.add(file.relative_to(site_source / "snippets"))
    examples = {
        file.relative_to(site_source / "snippets")
        for name in files.values()
        for file in (site_source / "snippets").glob(f"*/*/{name}")
    }
    assert shown >= examples


def test_nothing_is_inline(public: Path) -> None:
    """No page has a script, style or handler in itself, so the policy needs no exception."""
    for page in public.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]* src=)[^>]*>", text), page
        assert "<style" not in text, page
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=", text), page
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
        assert policy, page
        assert "default-src 'none'" in policy[1]
        assert "unsafe" not in policy[1]


def test_scripts_and_styles_are_checked_by_the_browser(public: Path) -> None:
    """Each script and style sheet is of this site and named with its hash."""
    text = (public / "index.html").read_text(encoding="utf-8")
    tags = re.findall(r'<(?:script|link rel="stylesheet")[^>]*>', text)
    assert len(tags) == 3
    for tag in tags:
        assert re.search(r'(?:src|href)="/[^"/]', tag), tag
        assert 'integrity="sha256-' in tag, tag


def test_marks_tell_what_is_known(public: Path) -> None:
    """What ran as it stands is verified; what was edited since, or never ran, is not."""
    page = (public / "reference" / PROVED / "index.html").read_text(encoding="utf-8")
    # The operation's own example comes first; those of what goes wrong never ran.
    assert re.findall(r'data-mark="(\w+)"', page)[:3] == ["verified", "changed", "unverified"]
    assert "Verified" in page
    assert "2 Mar 2026" in page
    assert "curl 7.88.1" in page
    assert "Changed since it ran" in page
    other = (public / "reference/environments/get-environments/index.html").read_text("utf-8")
    assert set(re.findall(r'data-mark="(\w+)"', other)) == {"unverified"}
    assert "Not verified" in other


def test_recorded_markup_is_inert(public: Path) -> None:
    """Markup in a recorded answer is shown as text."""
    page = (public / "reference" / PROVED / "index.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_mistakes_on_a_page_stop_the_build(
    tmp_path: Path, copy_small_site: CopySite, run_hugo: RunHugo
) -> None:
    """A name, link or picture that leads nowhere is an error at the page's line, each of them."""
    mistakes = {
        '{{< snippet "tokens/get-user-token" >}}': 'no example "tokens/get-user-token"',
        '{{< snippet "nowhere/nothing" >}}': 'no example "nowhere/nothing"',
        '{{< snippet "tokens/get-user-tokens" "lang=ruby" >}}': 'no language "ruby"',
        '{{< variables "not a name" >}}': '"not a name" is not the name of a variable',
        '{{< tabpane >}}{{< tab "A" >}}{{< alert type="odd" >}}a{{< /alert >}}{{< /tab >}}'
        "{{< /tabpane >}}": 'an alert has no type "odd"',
        "[gone](/guides/gone/)": 'link to "/guides/gone/" leads to no page',
        "![gone](gone.png)": 'image "gone.png" is neither',
    }
    source = copy_small_site(tmp_path / "source")
    _write_page(source, "\n\n".join(mistakes))
    built = run_hugo(source, tmp_path / "public")
    assert built.returncode != 0
    said = (built.stdout + built.stderr).splitlines()
    for number, message in enumerate(mistakes.values()):
        place = f"content/guides/scratch.md:{6 + 2 * number}:"
        assert any(place in line and message in line for line in said), (place, message, said)


def test_excerpt_shows_the_lines_between(edited: Path) -> None:
    """Of a file with markers a page shows the lines between them, with their indentation."""
    codes = _codes(_read(edited, "reference/tokens/get-user-tokens"))
    assert codes["python"] == "\n    print('<&>')\n"
    # Written on another system; a browser reads its line ends in the same way.
    assert codes["curl"] == "echo \\\n  '<&>'\n"


def test_ends_of_a_file_stay_as_they_are(edited: Path) -> None:
    """A file without a last line break gets none, and blank lines at both ends are kept."""
    codes = _codes(_read(edited, "reference/users/get-user"))
    assert codes["curl"] == UNENDING
    assert codes["python"] == BLANK_ENDS


def test_operation_without_an_example_says_so(edited: Path) -> None:
    """A page whose operation has no example yet says that there is none."""
    page = _read(edited, "reference/environments/get-environments")
    assert "no example for this operation yet" in page


def test_schema_inside_itself_ends(edited: Path) -> None:
    """A schema that contains itself, directly or through another, is named and not unrolled."""
    page = _read(edited, "reference/users/get-user")
    assert page.count("The fields of <code>Knot</code>, as above.") == 2
    assert 'id="response-200-rope-ends"' in page


def test_pages_link_to_their_source(edited: Path) -> None:
    """Where a repository is named, each page can be edited there, also one of the contract."""
    edit = re.compile(r'href="(https://git\.example/docs/edit/main/[^"]+)">Edit this page<')
    for address, source in (
        ("guides/scratch", "content/guides/scratch.md"),
        ("reference/users/get-user", "contract/paths/users.yaml"),
        ("reference/users", "contract/paths/users.yaml"),
        ("reference/schemas/knot", "contract/schemas/tokens.yaml"),
    ):
        assert edit.findall(_read(edited, address)) == [
            f"https://git.example/docs/edit/main/{source}"
        ]


def test_alerts_take_both_forms(edited: Path) -> None:
    """Both ways to write a shortcode render its Markdown, and a run of alerts is no paragraph."""
    page = _read(edited, "guides/scratch")
    assert "Is <strong>bold</strong>, and <code>&lt;b&gt;</code> is code." in page
    assert "Is <em>slanted</em>." in page
    assert "<li>and a list</li>" in page
    assert not re.search(r"<p>\s*<div", page)
    assert not re.search(r"</div>\s*</p>", page)
    assert "<!--" not in page.split("<main", 1)[1]


def test_pages_are_light(public: Path) -> None:
    """Each page is within its limits after brotli, asks no other host and has a strict policy."""
    findings = runpy.run_path(str(ROOT / "tools" / "transfer.py"))["findings"]
    assert list(findings(public)) == []
