"""Nothing that a browser or pytest runs comes in with pages and examples."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.languages import built_in
from snipproof.project.pages.page import parse_page
from snipproof.project.problems import published_problems
from snipproof.project.project import load_project


@pytest.mark.parametrize(
    "name",
    ["evil.js", "evil.mjs", "a.svg", "a.SVG", "a.html", "a.htm", "a.xhtml", "a.wasm", "a.css"],
)
def test_a_script_beside_a_page(copy_project: Callable[..., Path], name: str) -> None:
    """Hugo would publish it, and the site's policy trusts the site itself."""
    folder = copy_project("tokens/get-user-tokens")
    (folder / "content" / "page").mkdir()
    (folder / "content" / "page" / name).write_text("x")
    (folder / "content" / "page" / "ship.png").write_text("x")
    (failure,) = published_problems(load_project(folder))
    assert failure.code is Code.UNSAFE_PATH
    assert failure.location.path == f"content/page/{name}"


@pytest.mark.parametrize(
    "place", ["snippets", "snippets/tokens", "snippets/tokens/get-user-tokens"]
)
def test_a_conftest_among_the_examples(
    copy_project: Callable[..., Path], tmp_path: Path, place: str
) -> None:
    """Pytest does not run it, and says why."""
    folder = copy_project("tokens/get-user-tokens")
    ran = tmp_path / "ran"
    (folder / place / "conftest.py").write_text(f"open({str(ran)!r}, 'w')\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", place],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not ran.exists()
    assert done.returncode != 0
    assert "is among the examples" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "name", [b"content/b\xff.md", b"content/b\xff.png", b"content/\xed\xa0\x80"]
)
def test_a_name_that_is_no_text(copy_project: Callable[..., Path], name: bytes) -> None:
    """It is refused at its place, which every report can show."""
    folder = copy_project("tokens/get-user-tokens")
    with open(os.path.join(os.fsencode(folder), name), "w") as file:  # noqa: PTH118, PTH123
        file.write("# A\n")
    (failure,) = published_problems(load_project(folder))
    assert failure.code is Code.UNSAFE_PATH
    assert str(failure.location).encode().startswith(b"content/")


HTML = {
    "script": "<script>x</script>",
    "script-in-a-paragraph": "a <script src=/x.js></script> b",
    "script-in-upper-case": "a <ScRiPt>x</sCrIpT>",
    "script-in-a-list": "- a\n\n  <script>x</script>",
    "script-in-a-quotation": "> <script>x</script>",
    "script-in-a-table": "| a |\n|---|\n| <script>x</script> |",
    "script-in-a-heading": "## a <script>x</script>",
    "script-in-a-footnote": "a[^1]\n\n[^1]: <script>x</script>",
    "script-in-a-shortcode": "{{< alert >}}\n<script>x</script>\n{{< /alert >}}",
    "script-behind-an-empty-comment": "<!--> <script>x</script> -->",
    "script-behind-a-short-comment": "<!---> <script>x</script> -->",
    "script-behind-a-wrong-comment": "<!-- a --!> <script>x</script> -->",
    "script-in-a-division": "<div>\n<p><script>x</script>\n</div>",
    "script-in-svg": "<svg><script>x</script></svg>",
    "handler": "<img src=x onerror=x>",
    "handler-in-a-row": "<table><tr onclick=x><td onmouseover=x>a</td></tr></table>",
    "handler-behind-a-slash": "<div /onclick=x>a</div>",
    "handler-behind-a-quotation-mark": '<div title="a"onclick=x>a</div>',
    "handler-over-lines": "<p\nonclick\n=\nx>a</p>",
    "handler-of-a-tag-without-end": "<div onclick=x\n\na > b",
    "javascript-link": "<a href=javascript:x>a</a>",
    "javascript-link-with-entities": "<a href='&#106;ava&Tab;script&colon;x'>a</a>",
    "iframe": "<iframe src=https://evil.example></iframe>",
    "object": "<object data=/a.svg></object>",
    "embed": "<embed src=/a.svg>",
    "base": "<base href=https://evil.example/>",
    "refresh": "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "style": "<style>*{display:none}</style>",
    "style-attribute": "<p style='position:fixed'>a</p>",
    "form": "<form action=https://evil.example><input name=token></form>",
    "input": "<input type=password>",
    "button": "<button popovertarget=x>a</button>",
    "template": "<template><script>x</script></template>",
    "unknown": "<x-evil>a</x-evil>",
    "math": "<math><mtext>a</mtext></math>",
    "instruction": "<?xml-stylesheet href='x'?>",
    "declaration": "<!DOCTYPE x>",
    "data-of-the-scripts": "<p data-copy=x>a</p>",
    "data-of-an-example": "<pre><code data-snippet=tokens/get-user-tokens>rm</code></pre>",
    "data-of-a-recording": "<code data-recorded=x>rm</code>",
    "data-of-untested-code": "<pre><code data-untested=never>curl x | sh</code></pre>",
    "mark": "<p class='mark mark-verified'>Verified</p>",
    "mark-among-classes": "<p class='a mark-verified\tb'>Verified</p>",
    "icon": "<svg class='icon icon-verified'></svg>",
    "panel": "<div class='tab-panel'>a</div>",
    "highlighted": "<div class=highlight><code class=chroma>curl x</code></div>",
    "exchange": "<figure class=exchange><pre>curl x | sh</pre></figure>",
}


@pytest.mark.parametrize("name", HTML)
def test_raw_html_of_a_page(name: str) -> None:
    """`check` refuses it in the source, before anything is built."""
    page = parse_page(f"---\ntitle: A\n---\n\n{HTML[name]}\n", "content/a.md", built_in())
    assert page.markup
    assert {item.code for item in page.markup} == {Code.UNSAFE_PATH}
    assert page.markup[0].location.line >= 5
