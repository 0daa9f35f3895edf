"""`make axe`: every page of a built site, in light and in dark."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

STYLE = "@media (prefers-color-scheme: dark) { p { color: #222; background: #111 } }"
PAGE = """<!doctype html>
<html lang="en"><head><title>Pier</title><style>{style}</style></head>
<body><main><h1>Pier</h1><details><summary>More</summary><p>{text}</p></details></main></body></html>
"""


def _axe(public: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "tools" / "axe.py", public],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _site(public: Path, *, style: str = "", text: str = "One.") -> Path:
    (public / "pier").mkdir(parents=True)
    (public / "sitemap.xml").write_text("<loc>https://docs.example/pier/</loc>")
    (public / "404.html").write_text(PAGE.format(style="", text="Gone."))
    (public / "pier" / "index.html").write_text(PAGE.format(style=style, text=text))
    return public


def test_sound_pages_are_counted(tmp_path: Path) -> None:
    """Where axe finds nothing, that is said of how many pages, and the status is 0."""
    done = _axe(_site(tmp_path / "public"))
    assert done.stdout == "axe looked at 2 pages in light and dark and found nothing\n"
    assert done.returncode == 0


def test_findings_name_page_theme_and_element(tmp_path: Path) -> None:
    """What is wrong in one theme, inside of something folded, is told with its place."""
    done = _axe(_site(tmp_path / "public", style=STYLE, text='<img src="x.png"> Two.'))
    assert done.returncode == 1
    found = done.stdout.splitlines()
    assert any(line.startswith("/pier/: light: image-alt: ") for line in found)
    assert any(line.startswith("/pier/: dark: color-contrast: ") for line in found)
    assert not any(line.startswith("/pier/: light: color-contrast: ") for line in found)


def test_folder_without_a_site_is_said(tmp_path: Path) -> None:
    """Where nothing was built, one line says what to do, and the status is 2."""
    done = _axe(tmp_path)
    assert done.returncode == 2
    assert done.stderr == f"{tmp_path}/sitemap.xml names no page of a built site: run `make site`\n"
