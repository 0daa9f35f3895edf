"""The layouts in the documentation of another API, which imports them and has no template."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import ROOT

from snipproof.cli.main import cli


@pytest.fixture
def built(second_site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the pages of the other site, after its examples were run."""
    assert not (second_site / "layouts").exists()
    assert len((second_site / "hugo.toml").read_text("utf-8").splitlines()) <= 30
    (second_site / "themes").mkdir()
    (second_site / "themes" / "snipproof").symlink_to(ROOT)
    for command in ("run", "data"):
        done = CliRunner().invoke(cli, ["--project", str(second_site), command])
        assert done.exit_code == 0, done.output
    monkeypatch.chdir(second_site)
    subprocess.run([sys.executable, ROOT / "tools" / "hugo_binary.py", "--quiet"], check=True)
    return second_site / "public"


def test_another_site_has_all_pages_from_the_layouts(built: Path) -> None:
    """It has pages of operations and schemas, with tabs of languages and marks of what ran."""
    page = (built / "reference" / "gauges" / "list-gauges" / "index.html").read_text("utf-8")
    assert re.findall(r"data-language-choice[^>]*><span>(\w+)<", page)[:2] == ["curl", "Python"]
    assert 'data-mark="verified"' in page
    assert "TIDES_KEY" in page
    assert (built / "reference" / "schemas" / "gauge" / "index.html").is_file()
    assert (built / "reference" / "coverage" / "index.html").is_file()
    assert (built / "reference" / "gauges" / "list-gauges.md").is_file()
    assert (built / "openapi.json").is_file()
    for other in built.rglob("*.html"):
        assert "LAYER5" not in other.read_text("utf-8"), other
