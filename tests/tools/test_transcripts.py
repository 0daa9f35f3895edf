"""What the site shows of the commands is what they say."""

import runpy
import xml.etree.ElementTree as ET

import click
import pytest
from tests.conftest import ROOT

from snipproof.cli.main import cli
from snipproof.core.explanation import explanations
from snipproof.core.failure import Family

SHOWN = ROOT / "assets" / "transcripts"


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """Run the commands."""
    found = runpy.run_path(str(ROOT / "tools" / "transcripts.py"))["transcripts"]()
    assert isinstance(found, dict)
    return found


def test_the_transcripts_are_true(said: dict[str, str]) -> None:
    """Each text is what the command says today; `make transcripts` writes them anew."""
    assert {file.stem: file.read_text("utf-8") for file in SHOWN.iterdir()} == said


def test_the_picture_of_the_readme_is_true(said: dict[str, str]) -> None:
    """It shows the failure as it is reported today, and is well-formed."""
    picture = runpy.run_path(str(ROOT / "tools" / "transcripts.py"))["picture"]
    shown = (ROOT / ".github" / "failure.svg").read_text("utf-8")
    assert shown == picture(said["red"])
    rows = ET.fromstring(shown).findall("{http://www.w3.org/2000/svg}text")
    assert "\n".join(row.text or "" for row in rows) == said["red"].rstrip("\n")


def test_every_command_is_on_the_page() -> None:
    """The page of commands shows the help of each of them."""
    page = (ROOT / "content" / "snipproof" / "commands.md").read_text("utf-8")
    for name in cli.list_commands(click.Context(cli)):
        assert f"{{#{name}}}" in page
        assert f"/assets/transcripts/help-{name}.txt" in page


def test_every_transcript_is_shown() -> None:
    """No text is kept that no page shows."""
    pages = "".join(file.read_text("utf-8") for file in ROOT.glob("content/snipproof/*.md"))
    for file in SHOWN.iterdir():
        assert f'"/assets/transcripts/{file.name}"' in pages, file


def test_the_page_of_codes_tells_the_families_by_their_groups() -> None:
    """All codes of one group are of one family, as the page says: the last group are errors."""
    groups: dict[str, set[Family]] = {}
    for entry in explanations().values():
        groups.setdefault(entry.stage, set()).add(entry.code.family)
    assert [*groups.values()] == [*[{Family.FAILED}] * (len(groups) - 1), {Family.ERROR}]
