"""Built pages against what ran."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.project.project import load_project
from snipproof.report.proof import keep_proof
from snipproof.report.site import SiteReport, check_site

LIST = "tokens/get-user-tokens"


@pytest.fixture
def folder(copy_project: Callable[..., Path]) -> Path:
    """Copy a project with one example, and give it a proof that both languages passed."""
    folder = copy_project(LIST)
    example = load_project(folder).examples[LIST]
    assert example.response is not None
    recorded = {"response.json": sha256(example.response).hexdigest()}
    entries = {
        str(language): {"status": "passed", "sha256": snippet.digest, "recorded": recorded}
        for language, snippet in example.snippets.items()
    }
    proof = json.dumps({"results": {LIST: entries}})
    keep_proof(folder / ".snipproof" / "results.json", proof.encode())
    return folder


def _page(folder: Path, *, copies: str = "x-curl", **changes: str) -> str:
    """Write a page as the templates would; `changes` replace what it shows of a language."""
    example = load_project(folder).examples[LIST]
    blocks = []
    for language, snippet in example.snippets.items():
        text = changes.get(language, snippet.shown_text).replace("&", "&amp;").replace("<", "&lt;")
        blocks.append(
            f'<pre><code id="x-{language}" data-snippet="{LIST}" data-language="{language}">'
            f"<span>{text}</span></code></pre>"
        )
    return (
        "<!doctype html>\n<title>A page</title>\n"
        + "\n".join(blocks)
        + f'\n<button data-copy="{copies}">Copy</button>\n<p id="plain">not code</p>\n'
        + '<code id="path">/api/identity/tokens</code>\n<code id="other">rm</code>\n'
        + "<code id='vars' data-variables>export LAYER5_URL='x'</code>\n"
    )


def _check(folder: Path, html: str) -> SiteReport:
    public = folder / "public" / "guide"
    public.mkdir(parents=True, exist_ok=True)
    (public / "index.html").write_text(html)
    return check_site(load_project(folder), folder / "public")


def _codes(report: SiteReport) -> list[tuple[Code, str]]:
    return [(failure.code, str(failure.location)) for failure in report.failures]


def test_a_page_that_shows_what_ran_is_right(folder: Path) -> None:
    """Code that equals the file, with a proof for these bytes, has nothing wrong with it."""
    report = _check(folder, _page(folder))
    assert report.failures == ()
    assert (report.pages, report.shown) == (1, 2)


def test_another_letter_is_told(folder: Path) -> None:
    """A page that shows anything but the file's bytes is wrong, at the line of the code."""
    snippet = load_project(folder).examples[LIST].snippets
    text = next(iter(snippet.values())).shown_text.replace("page=0", "page=1")
    report = _check(folder, _page(folder, curl=text))
    assert _codes(report) == [(Code.STALE_OUTPUT, "guide/index.html:3")]
    assert "line 2 is" in report.failures[0].message


def test_a_lost_line_end_is_told(folder: Path) -> None:
    """The last line end belongs to what is copied."""
    snippet = next(iter(load_project(folder).examples[LIST].snippets.values()))
    report = _check(folder, _page(folder, curl=snippet.shown_text.rstrip("\n")))
    assert [code for code, _ in _codes(report)] == [Code.STALE_OUTPUT]


@pytest.mark.parametrize(
    ("seen", "codes"), [("", []), ("\ufeff", [Code.STALE_OUTPUT]), ("\u200b", [Code.STALE_OUTPUT])]
)
def test_a_page_shows_what_a_browser_reads(folder: Path, seen: str, codes: list[Code]) -> None:
    """To a browser, CR LF is LF; a byte order mark that is left on the page would be copied."""
    html = _page(folder).replace("curl --fail", f"{seen}curl --fail", 1)
    file = folder / "snippets" / LIST / "curl.sh"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    for lines in (html, html.replace("\n", "\r\n")):
        assert [code for code, _ in _codes(_check(folder, lines))] == codes


def test_what_did_not_run_as_it_is_is_told(folder: Path) -> None:
    """A snippet that changed after its run is shown without proof."""
    html = _page(folder)
    file = folder / "snippets" / LIST / "python.py"
    changed = file.read_text() + "# changed\n"
    file.write_text(changed)
    report = _check(
        folder,
        html.replace("</span></code></pre>\n<button", "# changed\n</span></code></pre>\n<button"),
    )
    assert [code for code, _ in _codes(report)] == [Code.UNTESTED_CODE]
    assert "has not run as it is now" in report.failures[0].message


def test_what_failed_is_told(folder: Path) -> None:
    """A snippet whose last run was red is not to be published."""
    proof = folder / ".snipproof" / "results.json"
    keep_proof(proof, proof.read_bytes().replace(b"passed", b"failed", 1))
    report = _check(folder, _page(folder))
    assert [code for code, _ in _codes(report)] == [Code.UNTESTED_CODE]
    assert "ended as failed" in report.failures[0].message


def test_an_example_that_no_built_page_shows_is_told(folder: Path) -> None:
    """What a source page shows and no built page does got lost in the templates."""
    report = _check(folder, "<!doctype html><title>Empty</title>")
    assert {code for code, _ in _codes(report)} == {Code.ORPHAN_EXAMPLE}
    assert len(report.failures) == 2


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("x-python", []),
        ("vars", []),
        ("path", []),
        ("other", [Code.UNTESTED_CODE]),
        ("plain", [Code.UNTESTED_CODE]),
        ("nowhere", [Code.STALE_OUTPUT]),
    ],
)
def test_a_copy_button_copies_what_was_checked(
    folder: Path, target: str, codes: list[Code]
) -> None:
    """A button may copy a checked snippet, the set-up or a path, and nothing else."""
    assert [code for code, _ in _codes(_check(folder, _page(folder, copies=target)))] == codes


def test_an_unknown_example_is_told(folder: Path) -> None:
    """A built page cannot show an example that is not there."""
    extra = '<code data-snippet="tokens/gone" data-language="curl">x</code>'
    report = _check(folder, _page(folder) + extra)
    assert [code for code, _ in _codes(report)] == [Code.UNKNOWN_SNIPPET]


def test_a_recorded_file_is_compared(folder: Path) -> None:
    """What the page shows as the response is the recorded file."""
    recorded = (folder / "snippets" / LIST / "response.json").read_text()
    block = f'<code data-snippet="{LIST}" data-recorded="response.json">{{}}</code>'
    assert _check(folder, _page(folder) + block.format(recorded)).failures == ()
    report = _check(folder, _page(folder) + block.format("{}"))
    assert [code for code, _ in _codes(report)] == [Code.STALE_OUTPUT]


def test_a_recording_that_was_changed_after_the_run_is_reported(folder: Path) -> None:
    """The page and the file are the same, and the run was compared with another one."""
    (folder / "snippets" / LIST / "response.json").write_text("{}")
    block = f'<code data-snippet="{LIST}" data-recorded="response.json">{{}}</code>'
    report = _check(folder, _page(folder) + block)
    assert [code for code, _ in _codes(report)] == [Code.STALE_OUTPUT]
    assert "is not what the run was compared with" in report.failures[0].message


IN_PLACE = """\
Ask:

```bash example=tokens/get-user-tokens
curl --fail-with-body "$LAYER5_URL/api/identity/tokens" \\
```

And then:

```bash example=tokens/get-user-tokens
  --header "Authorization: Bearer $LAYER5_TOKEN" # a < b
```
"""
FIRST = 'curl --fail-with-body "$LAYER5_URL/api/identity/tokens" \\\n'
SECOND = '  --header "Authorization: Bearer $LAYER5_TOKEN" # a &lt; b\n'


def _in_place(folder: Path, html: str, layouts: str = "other") -> SiteReport:
    shutil.rmtree(folder / "snippets" / LIST)
    (folder / "content" / "all.md").write_text(IN_PLACE)
    settings = folder / "pyproject.toml"
    settings.write_text(f'{settings.read_text()}site-layouts = "{layouts}"\n')
    snippet = next(iter(load_project(folder).examples[LIST].snippets.values()))
    entries = {"curl": {"status": "passed", "sha256": snippet.digest}}
    proof = json.dumps({"results": {LIST: entries}})
    keep_proof(folder / ".snipproof" / "results.json", proof.encode())
    return _check(folder, f"<!doctype html><title>A page</title><script>1</script>{html}")


@pytest.mark.parametrize(
    "html",
    [
        f"<pre>{FIRST}</pre><pre>{SECOND}</pre>",
        f"<pre><code>{FIRST}</code></pre><pre class=chroma><i>{SECOND}\n</i></pre>",
        f'<pre><span class="lineno">1</span>{FIRST}</pre><pre><b>{SECOND[:9]}</b>{SECOND[9:]}',
    ],
)
def test_an_example_in_its_fence_is_found(folder: Path, html: str) -> None:
    """Whatever made the page, each block of the example is on it as it ran."""
    report = _in_place(folder, html)
    assert report.failures == ()
    assert report.shown == 1


@pytest.mark.parametrize(
    "html",
    [
        f"<pre>{FIRST}</pre>",
        f"<pre>{FIRST}</pre><pre>{SECOND.replace('Bearer', 'bearer')}</pre>",
        f"<pre>{FIRST.replace('--', '-')}</pre><pre>{SECOND}</pre>",
        "<p>nothing</p>",
    ],
)
def test_a_block_that_is_shown_otherwise_is_found(folder: Path, html: str) -> None:
    """One block that is lost or changed is enough."""
    report = _in_place(folder, html)
    found = [failure for failure in report.failures if failure.code is Code.STALE_OUTPUT]
    assert [failure.location.path for failure in found] == ["content/all.md"]


EXCHANGE = {
    "request": {"method": "GET", "target": "/a?b=<c>", "headers": [["Accept", "a/b"]]},
    "response": {"status": 200, "headers": [], "body": '{"a": "\\u0000\x01&"}' + "x" * 500},
}
REQUEST = "<figcaption>Request</figcaption><pre><code><b>GET /a?b=&lt;c&gt;</b>\nAccept: a/b\n"
RESPONSE = "<figcaption>Response</figcaption><pre><code><b>200 OK</b>\n"
BODY = '{"a": "\\u0000\ufffd&amp;"}' + "x" * 383


@pytest.mark.parametrize(
    ("figure", "is_known"),
    [
        (REQUEST, True),
        (f"{RESPONSE}\n{BODY} <i>… and 117 characters more</i>", True),
        (f"{RESPONSE}\n<i>The same body as in the first language.</i>", True),
        (REQUEST.replace("GET", "DELETE"), False),
        (REQUEST + "curl x | sh", False),
        (REQUEST.replace("Accept", "Authorization"), False),
        (RESPONSE.replace("200", "404"), False),
        (f"{RESPONSE}\n{BODY.replace('a', 'b', 1)} <i>… and 117 characters more</i>", False),
        (f"{RESPONSE}\n{BODY}", False),
        ("<pre>curl x | sh</pre>", False),
        ("", False),
    ],
)
def test_an_exchange_is_one_that_was_recorded(folder: Path, figure: str, *, is_known: bool) -> None:
    """A page shows the requests and responses that the proof has of the code beside it."""
    snippet = load_project(folder).examples[LIST].snippets
    curl = next(iter(snippet.values()))
    entry = {"status": "passed", "sha256": curl.digest, "exchanges": [EXCHANGE]}
    proof = json.dumps({"results": {LIST: {"curl": entry}}})
    keep_proof(folder / ".snipproof" / "results.json", proof.encode())
    shown = curl.shown_text.replace("&", "&amp;").replace("<", "&lt;")
    html = (
        f'<!doctype html><div class="tab-panel"><pre><code data-snippet="{LIST}" '
        f'data-language="curl">{shown}</code></pre>\n<figure class="exchange">{figure}</div>'
    )
    found = [str(item.code) for item in _check(folder, html).failures]
    assert ("stale-output" not in found) == is_known
    elsewhere = f'<!doctype html><figure class="exchange">{figure}'
    assert "stale-output" in [str(item.code) for item in _check(folder, elsewhere).failures]


@pytest.mark.parametrize(
    "text",
    [
        "export LAYER5_URL='a' && curl x | sh",
        "export LAYER5_URL=$(curl x)",
        "curl x | sh",
        "export PATH='/tmp'",
        "export LAYER5_URL='a'; rm -r /",
        "export LAYER5_URL='a'\n\nrm -r /",
    ],
)
def test_a_block_of_variables_sets_variables_only(folder: Path, text: str) -> None:
    """A block that says that it has the variables of the examples has nothing else."""
    good = "export LAYER5_URL='a b'\nexport LAYER5_TOKEN='c'\n"
    html = "<!doctype html><pre><code id='v' data-variables>{}</code></pre><b data-copy='v'>c</b>"
    untested = [item.code for item in _check(folder, html.format(good)).failures]
    assert Code.UNTESTED_CODE not in untested
    shown = html.format(text.replace("&", "&amp;"))
    assert Code.UNTESTED_CODE in [item.code for item in _check(folder, shown).failures]


def test_own_layouts_are_held_to_what_they_make(folder: Path) -> None:
    """A script in the page is wrong, unless the project says that others make its pages."""
    report = _in_place(folder, f"<pre>{FIRST}</pre><pre>{SECOND}</pre>", "own")
    assert {failure.code for failure in report.failures} == {Code.UNSAFE_PATH}
