"""Links of a built site: in its pages, in their Markdown, and in what is for machines."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

PROGRAM = ROOT / "tools" / "links.py"
FILES = ("index.html", "guides/errors/index.html", "guides/errors.md", "llms.txt", "llms-full.txt")


@pytest.fixture(params=["", "docs/v1/"], ids=["root", "path"])
def home(request: pytest.FixtureRequest) -> str:
    """Return the address of a site, at the root of its host or below it."""
    return f"https://api.example/{request.param}"


@pytest.fixture
def public(tmp_path: Path, home: str) -> Path:
    """Write a site of two pages whose links lead somewhere."""
    path = home.removeprefix("https://api.example")
    (tmp_path / "guides" / "errors").mkdir(parents=True)
    texts = (
        f'<link rel="canonical" href="{home}"><a href="{path}guides/errors/#gone">e</a>',
        f'<h2 id="gone">Gone</h2><a href="{home}">home</a>',
        f"## Gone\n\n[here](#gone), [home]({home}), [out](https://example.com/x)\n",
        f"- [Errors]({home}guides/errors.md#gone): what they mean\n",
        f"[Errors]({home}guides/errors/#gone)\n\n## Gone\n\n[here](#gone) `https://…`\n",
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
def test_dead_link_is_found_in_every_kind_of_file(
    public: Path, home: str, name: str, address: str
) -> None:
    """A page or an anchor that is not there is told with the file that links to it."""
    link = f"{home}{address}"
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
