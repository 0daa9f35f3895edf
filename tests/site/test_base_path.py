"""A site below a path of its server, as the pages of a project on GitHub are."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, CopySite

from snipproof.project.project import load_project
from snipproof.report.site_data.write import write_site_data

ADDRESS = "https://project.example/api-docs/"
_ROOTED = re.compile(r"""(?:=["']?|\]\(|url\()(/(?!/|api-docs/)[\w.-]+/[^\s"')>]*)""")

_CODE = re.compile(r"<pre.*?</pre>|<code.*?</code>", re.DOTALL)


@pytest.mark.slow
def test_every_address_keeps_the_path(copy_small_site: CopySite, tmp_path: Path) -> None:
    """Links, scripts, styles and the search lead below the path."""
    source = copy_small_site(tmp_path / "source")
    project = load_project(source)
    write_site_data(project, project.settings.folder("state") / "site")
    public = tmp_path / "public"
    hugo = ROOT / "tools" / "hugo_binary.py"
    for command in (
        [str(hugo), "--source", str(source), "--destination", str(public), "--baseURL", ADDRESS],
        ["-m", "pagefind", "--site", str(public)],
    ):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    pages = [file for name in ("*.html", "*.css") for file in public.rglob(name)]
    assert len(pages) > 5
    lost = {
        f"{file.relative_to(public)}: {found[1]}"
        for file in pages
        for found in _ROOTED.finditer(_CODE.sub("", file.read_text("utf-8")))
        if "pagefind" not in file.parts
    }
    assert sorted(lost)[:9] == []
    home = (public / "index.html").read_text("utf-8")
    assert "/api-docs/pagefind/" in home
