"""`snipproof audit` as a person types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SNIPPROOF = Path(sys.executable).with_name("snipproof")
FIXTURES = Path("tests", "fixtures", "audit")


def _audit(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(SNIPPROOF), "audit", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_findings_are_shown_with_their_line(root: Path) -> None:
    """The place, the line itself, what is wrong, the nearest candidate, and the sum; exit 1."""
    done = _audit(root, str(FIXTURES / "published"), "--contract", "contract")
    assert done.returncode == 1
    assert "learners.md:17  unknown-operation" in done.stdout
    assert '17 \u2502 curl -s -X GET "https://cloud.layer5.io/api/academy/cirricula"' in done.stdout
    assert "\u2192 did you mean GET /api/academy/curricula?" in done.stdout
    last = done.stdout.strip().splitlines()[-1]
    assert last == ("1 page, 9 blocks of code: 8 calls judged, 1 not (-v says why): 6 findings")


def test_json_has_all_of_it(root: Path) -> None:
    """Findings, calls and the code that was not read are there for a program."""
    done = _audit(root, str(FIXTURES), "--contract", "contract", "--json")
    assert done.returncode == 1
    document = json.loads(done.stdout)
    assert document["summary"] == {
        "pages": 2,
        "blocks": 16,
        "judged": 16,
        "unread": 1,
        "other_hosts": 1,
        "findings": 6,
    }
    assert document["findings"][0]["location"] == "tests/fixtures/audit/published/learners.md:17"
    assert document["unread"][0]["location"] == "tests/fixtures/audit/published/learners.md:9"


def test_pages_without_a_mistake_end_well(root: Path) -> None:
    """Where nothing is wrong, the exit status is 0."""
    done = _audit(root, str(FIXTURES / "healthy"), "--contract", "contract")
    assert done.returncode == 0
    assert "nothing wrong" in done.stdout


def test_what_cannot_be_audited_is_a_usage_error(root: Path, tmp_path: Path) -> None:
    """A folder without pages and a contract that is none are told, with exit 2."""
    done = _audit(root, str(tmp_path), "--contract", "contract")
    assert (done.returncode, "has no Markdown pages" in done.stderr) == (2, True)
    broken = tmp_path / "api.yaml"
    broken.write_text("openapi: 3.1.0\npaths: 7\n")
    done = _audit(root, str(FIXTURES), "--contract", str(broken))
    assert done.returncode == 2
    assert "api.yaml" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def pages(tmp_path: Path, root: Path) -> Path:
    """Return a project of two folders of pages, each with a mistake that its baseline accepts."""
    call = "```sh\ncurl https://cloud.layer5.io/api/identity/token\n```\n"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.md").write_text(call)
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.snipproof]\ncontent = "one"\ncontract = "{root}/contract"\n'
        '[tool.snipproof.audit]\nplaces = ["one", "two"]\nbaseline = "known.toml"\n'
    )
    assert _audit(tmp_path, "--write-baseline").returncode == 0
    return tmp_path


@pytest.mark.parametrize("arguments", [("one",), ("--off", "unknown-operation"), ("two", "one")])
def test_a_part_of_the_audit_leaves_the_rest_of_the_baseline(
    pages: Path, arguments: tuple[str, ...]
) -> None:
    """Pages and codes that were not looked at stay accepted, and places are the project's."""
    known = (pages / "known.toml").read_text()
    assert '"one/page.md"' in known
    done = _audit(pages, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (pages / "known.toml").read_text() == known


def test_a_fixed_page_leaves_the_baseline(pages: Path) -> None:
    """The baseline shrinks by itself, by the pages that were read."""
    (pages / "one" / "page.md").write_text("Nothing to call.\n")
    assert _audit(pages, "two").returncode == 0
    assert '"one/page.md"' in (pages / "known.toml").read_text()
    assert _audit(pages, "one").returncode == 0
    assert '"one/page.md"' not in (pages / "known.toml").read_text()
