"""Pages that MkDocs and Sphinx build, with examples that stay in their fences."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.conftest import ROOT

from snipproof.cli.main import cli

FIXTURE = ROOT / "tests" / "fixtures" / "generators"
PROGRAMS = ROOT / ".venv" / "generators" / "bin"
BUILDS = {
    "mkdocs": [PROGRAMS / "mkdocs", "build", "--quiet", "--site-dir", "public"],
    "sphinx": [PROGRAMS / "sphinx-build", "-q", "-c", ".", "-d", "trees", "docs", "public"],
}
GLUE = {"mkdocs": ("hook.py", "mkdocs.yml"), "sphinx": ("conf.py",)}

pytestmark = pytest.mark.generators


def _snipproof(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--project", str(folder), *words])


@pytest.fixture(params=list(BUILDS))
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a project whose pages one of them has built, after its examples were run."""
    name = str(request.param)
    lines = [line for file in GLUE[name] for line in (FIXTURE / file).read_text().splitlines()]
    assert len(lines) <= 30
    folder = tmp_path / "project"
    shutil.copytree(FIXTURE, folder)
    (folder / "snippets").mkdir()
    assert _snipproof(folder, "run", "--update").exit_code == 0
    subprocess.run(
        [str(word) for word in BUILDS[name]], cwd=folder, check=True, capture_output=True
    )
    return folder


def test_built_pages_are_proven(site: Path) -> None:
    """Both languages are found on the built pages as they ran, the second in two blocks."""
    done = _snipproof(site, "site", str(site / "public"))
    assert done.exit_code == 0, done.output
    assert "show 2 snippets, each byte for byte" in done.output


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("&amp; a", "a"),
        lambda text: text.replace("max", "min"),
        lambda text: text.replace("example", "sample").replace("curl", "wget"),
    ],
)
def test_another_letter_is_found(site: Path, change: Callable[[str], str]) -> None:
    """A built page that shows something else than what ran is wrong."""
    page = site / "public" / "index.html"
    page.write_text(change(page.read_text()))
    done = _snipproof(site, "site", str(site / "public"))
    assert done.exit_code == 1
    assert "byte for byte" in done.output


def test_the_name_of_an_example_is_not_on_the_page(site: Path) -> None:
    """What stands behind the language of a fence leaves no trace."""
    assert "gauges/get-gauge" not in (site / "public" / "index.html").read_text()
