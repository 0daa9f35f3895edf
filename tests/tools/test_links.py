"""Links of a built site: in its pages, in their Markdown, and in what is for machines."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

PROGRAM = ROOT / "tools" / "links.py"
FILES = ("index.html", "guides/errors/index.html", "guides/errors.md", "llms.txt", "llms-full.txt")


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """Write a site of two pages whose links lead somewhere."""
    (tmp_path / "guides" / "errors").mkdir(parents=True)
    texts = (
        '<link rel="canonical" href="https://api.example/"><a href="/guides/errors/#gone">e</a>',
        '<h2 id="gone">Gone</h2><a href="https://api.example/">home</a>',
        "## Gone\n\n[here](#gone), [home](https://api.example/), [out](https://example.com/x)\n",
        "- [Errors](https://api.example/guides/errors.md#gone): what they mean\n",
        "[Errors](https://api.example/guides/errors/#gone)\n\n## Gone\n\n[here](#gone) `https://…`\n",
    )
    for name, text in zip(FILES, texts, strict=True):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def _check(public: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROGRAM, public], capture_output=True, text=True, timeout=60, check=False
    )


def test_links_that_lead_somewhere_pass(public: Path) -> None:
    """Relative links, absolute ones of the site itself, and anchors resolve within the folder."""
    done = _check(public)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("address", ["guides/nothing.md", "guides/errors/#nothing"])
@pytest.mark.parametrize("name", FILES)
def test_dead_link_is_found_in_every_kind_of_file(public: Path, name: str, address: str) -> None:
    """A page or an anchor that is not there is told with the file that links to it."""
    link = f"https://api.example/{address}"
    with (public / name).open("a", encoding="utf-8") as file:
        file.write(f'<a href="{link}">x</a>' if name.endswith("html") else f"\n- [x]({link})\n")
    done = _check(public)
    assert done.returncode == 2
    assert f"[{public.resolve() / name}]" in done.stdout
    assert address in done.stdout


def test_dead_anchor_inside_a_text_for_machines_is_found(public: Path) -> None:
    """llms-full.txt is Markdown: an anchor in it has to be one of its headings."""
    with (public / "llms-full.txt").open("a", encoding="utf-8") as file:
        file.write("\n[there](#nowhere)\n")
    done = _check(public)
    assert done.returncode == 2
    assert "llms-full.txt#nowhere" in done.stdout


def test_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    """A folder that holds no built site ends with what to do."""
    done = _check(tmp_path)
    assert done.returncode == 2
    assert "run `make site`" in done.stderr
