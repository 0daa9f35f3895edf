"""Examples that stay in their fences: the page has a mark more, and is otherwise as it was."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import CopySite, RunHugo

from snipproof.core.failure import Code, Failure
from snipproof.project.project import load_project
from snipproof.report.proof import keep_proof
from snipproof.report.site import check_site

PAGE = """\
---
title: Scratch
description: A page.
---

First {text}.

```bash{attribute}
curl --fail-with-body --max-time 30 \\
  "$LAYER5_URL/api/identity/tokens?page=0&pageSize=10" \\
  --header "Authorization: Bearer <Your-Token>"
```

Then text, and code in a language that nobody runs:

```yaml
a: 1
```
"""
MARK = re.compile(r'\n\s*<p class="mark[^>]*data-snippet=.*?</p>', re.DOTALL)
PLACEHOLDERS = """
[tool.snipproof.placeholders]
"<Your-Token>" = "LAYER5_TOKEN"
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, copy_small_site: CopySite) -> Path:
    """Return the source of a site with a page whose example stays in its fence, and its proof."""
    source = copy_small_site(tmp_path_factory.mktemp("in-place") / "source")
    (source / "content" / "guides").mkdir(exist_ok=True)
    settings = source / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8") + PLACEHOLDERS, "utf-8")
    _write(source, " example=tokens/on-a-page")
    (snippet,) = load_project(source).examples["tokens/on-a-page"].snippets.values()
    ran = {"status": "passed", "ran": "2026-03-02T09:00:00Z", "target": "mock"}
    results = {"tokens/on-a-page": {"curl": {**ran, "sha256": snippet.digest}}}
    (source / ".snipproof").mkdir(exist_ok=True)
    keep_proof(source / ".snipproof" / "results.json", json.dumps({"results": results}).encode())
    return source


def _write(source: Path, attribute: str) -> None:
    page = source / "content" / "guides" / "scratch.md"
    page.write_text(PAGE.format(text="text", attribute=attribute), "utf-8")


Build = Callable[[str], str]


@pytest.fixture(scope="module")
def build(source: Path, run_hugo: RunHugo) -> Build:
    """Return a function that builds the site with an attribute at the fence, and reads the page."""

    def build(attribute: str) -> str:
        _write(source, attribute)
        public = source.parent / "public"
        built = run_hugo(source, public)
        assert built.returncode == 0, built.stdout + built.stderr
        return (public / "guides" / "scratch" / "index.html").read_text("utf-8")

    return build


def test_the_page_has_a_mark_more(build: Build, source: Path) -> None:
    """The mark says what was filled in; without it the page is byte for byte as without example."""
    plain = build("")
    page = build(" example=tokens/on-a-page")
    (mark,) = MARK.findall(page)
    assert "Verified against the contract" in mark
    assert "with values for &lt;Your-Token&gt;" in mark
    assert 'data-snippet="tokens/on-a-page" data-language="curl"' in mark
    assert MARK.sub("", page) == MARK.sub("", plain)
    assert MARK.findall(plain) == []
    assert "example=" not in page.partition("<main")[2].partition("</main>")[0]
    codes = {failure.code for failure in _failures(source)}
    assert Code.UNTESTED_CODE not in codes
    assert Code.STALE_OUTPUT not in codes


def test_a_mark_at_other_code_is_found(build: Build, source: Path) -> None:
    """A built page whose code was changed, or whose mark was copied, fails."""
    page = build(" example=tokens/on-a-page")
    (mark,) = MARK.findall(page)
    file = source.parent / "public" / "guides" / "scratch" / "index.html"
    other = page.replace("pageSize", "pageLimit", 1)
    copied = page.replace(mark, "", 1).replace("</main>", f"{mark}</main>", 1)
    for changed in (other, copied):
        file.write_text(changed, "utf-8")
        failures = _failures(source)
        assert any("a mark stands at what did not run" in one.message for one in failures)


def _failures(source: Path) -> list[Failure]:
    project = load_project(source)
    report = check_site(project, source.parent / "public")
    return [one for one in report.failures if "scratch" in str(one.location)]
