"""Examples that stand on a page are examples like all others."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

from snipproof.core.failure import Code
from snipproof.project.project import Project, load_project

SNIPPROOF = Path(sys.executable).with_name("snipproof")
SETTINGS = """\
[tool.snipproof]
[tool.snipproof.placeholders]
"<Your-Token>" = "API_TOKEN"
"https://api.test/v1" = "API_URL"
"""
CURL = """\
```bash example=notes/health
curl --fail-with-body --silent --max-time 30 https://api.test/v1/health
```
"""
PYTHON = """\
```python example=notes/health
import requests

print(requests.get("https://api.test/v1/health", timeout=30).status_code)
```
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a project without a folder of snippets."""
    (tmp_path / "contract").mkdir()
    (tmp_path / "content").mkdir()
    contract = ROOT / "tests" / "authoring" / "audit" / "cases" / "contract.yaml"
    (tmp_path / "contract" / "openapi.yaml").write_text(contract.read_text())
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    return tmp_path


def _project(site: Path, page: str) -> Project:
    (site / "content" / "page.md").write_text(page)
    return load_project(site, keep=False)


def _run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(SNIPPROOF), *arguments]
    return subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)


def test_languages_with_one_id_are_one_example(site: Path) -> None:
    """It is bound to the operation that its call means, and its lines are the page's."""
    project = _project(site, f"# Health\n\n{CURL}\n{PYTHON}")
    (example,) = project.found.examples
    assert project.found.failures == ()
    assert [str(language) for language in example.snippets] == ["curl", "python"]
    assert [operation.id for operation in project.bound(example)] == ["getHealth"]
    python = next(item for item in example.snippets.values() if item.language == "python")
    assert str(python.at(3)) == "content/page.md:10"
    assert [str(place) for place in project.shown_at(example.id, python.language)] == [
        "content/page.md:7"
    ]


def test_the_page_is_shown_and_the_filled_copy_runs(site: Path) -> None:
    """What a reader sees keeps its placeholders; what runs reads variables, and says so."""
    (example,) = _project(site, CURL).found.examples
    (snippet,) = example.snippets.values()
    assert "https://api.test/v1/health" in snippet.shown_text
    assert '"$API_URL"/health' in snippet.text
    assert snippet.file.read_bytes() == snippet.source
    assert not snippet.file.is_relative_to(site)
    assert snippet.page is not None
    assert snippet.page.filled == ("https://api.test/v1",)


def test_parts_with_one_id_are_one_snippet(site: Path) -> None:
    """What the first block sets is there in the second; each line keeps its place."""
    page = (
        "```bash example=notes/health\nurl=https://api.test/v1\n```\n\nThen:\n\n"
        '```bash example=notes/health\ncurl --silent "$url/health"\n```\n'
    )
    (example,) = _project(site, page).found.examples
    (snippet,) = example.snippets.values()
    assert snippet.text.count("\n") == 2
    assert (snippet.at(1).line, snippet.at(2).line) == (2, 8)


def test_tabs_of_one_pane_are_one_example(site: Path) -> None:
    """The pane names the example once; each tab is a language of it."""
    page = (
        '{{< tabpane example="notes/health" >}}\n{{< tab header="cURL" lang="bash" >}}\n'
        'curl https://api.test/v1/health\n{{< /tab >}}\n{{< tab header="Python" lang="python" >}}\n'
        'import requests\nrequests.get("https://api.test/v1/health")\n{{< /tab >}}\n'
        "{{< /tabpane >}}\n"
    )
    (example,) = _project(site, page).found.examples
    assert [str(language) for language in example.snippets] == ["curl", "python"]


@pytest.mark.parametrize(
    ("page", "code", "words"),
    [
        ("```bash example=health\nx\n```\n", Code.BAD_METADATA, "expected the id"),
        ("```yaml example=a/b\nx\n```\n", Code.BAD_METADATA, "cannot be in 'yaml'"),
        ("```python example=a/b\nx = <Your-Token>\n```\n", Code.PLACEHOLDER_LEFT, "filled in"),
    ],
)
def test_what_cannot_be_an_example_is_told(site: Path, page: str, code: Code, words: str) -> None:
    """An id that is none, a language that none is in, a placeholder that cannot be a variable."""
    (site / "snippets").mkdir()
    project = _project(site, page)
    failures = [*project.found.failures, *(one for page in project.pages for one in page.failures)]
    assert [(failure.code, words in failure.message) for failure in failures] == [(code, True)]


def test_a_page_and_a_folder_cannot_have_the_same_snippet(site: Path) -> None:
    """Nobody could say which of the two is the example."""
    folder = site / "snippets" / "notes" / "health"
    folder.mkdir(parents=True)
    (folder / "curl.sh").write_text("curl x\n")
    (failure,) = _project(site, CURL).found.failures
    assert failure.code is Code.DUPLICATE_EXAMPLE


def test_an_output_is_recorded_in_place_and_twice_is_the_same(site: Path) -> None:
    """The block below an example shows what it prints, and is written by `--update`."""
    page = site / "content" / "page.md"
    before = f"# Health\n\n{PYTHON}\n```text output\nold\n```\n\nEnd.\n"
    page.write_text(before)
    stale = _run(site, "run")
    assert (stale.returncode, "content/page.md:10" in stale.stdout) == (1, True)
    assert _run(site, "run", "--update").returncode == 0
    assert page.read_text() == before.replace("old", "200")
    assert _run(site, "run", "--update").returncode == 0
    assert page.read_text() == before.replace("old", "200")


def test_a_proof_names_the_placeholders_that_were_filled_in(site: Path) -> None:
    """A mark can then say that what ran is not quite what the page shows."""
    (site / "content" / "page.md").write_text(f"# Health\n\n{PYTHON}\n```text output\n200\n```\n")
    assert _run(site, "run").returncode == 0
    written = "".join(file.read_text() for file in (site / ".snipproof").rglob("*.json"))
    assert '"filled"' in written
    assert "https://api.test/v1" in written
