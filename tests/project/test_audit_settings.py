"""`[tool.snipproof.audit]` says what is audited."""

from pathlib import Path

import pytest

from snipproof.core.failure import FailureError
from snipproof.project.audit_settings import find_audit_settings


def _write(root: Path, text: str) -> None:
    (root / "pyproject.toml").write_text(f"[tool.snipproof]\n{text}\n")
    (root / "content").mkdir(exist_ok=True)


def test_without_a_project_nothing_is_said(tmp_path: Path) -> None:
    """An audit needs no project."""
    assert find_audit_settings(tmp_path).places == ()


def test_a_project_has_its_content_and_its_contract(tmp_path: Path) -> None:
    """The folders of the project are the defaults, and several contracts may be named."""
    _write(tmp_path, '[tool.snipproof.audit]\ncontracts = ["a.yaml"]\noff = ["missing-auth"]')
    (tmp_path / "a.yaml").touch()
    found = find_audit_settings(tmp_path / "content")
    assert found.places == (tmp_path / "content",)
    assert found.contracts == (tmp_path / "a.yaml",)
    assert (found.off, found.baseline) == (("missing-auth",), None)


@pytest.mark.parametrize(
    "text",
    [
        "[tool.snipproof.audit]\nplace = []",
        '[tool.snipproof.audit]\noff = ["no-such-code"]',
        '[tool.snipproof.audit]\nhosts = "a"',
        '[tool.snipproof.audit]\nleast = "bad"',
        '[tool.snipproof.audit]\nplaces = ["nowhere"]',
        "audit = 3",
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    """A misspelt key, a code that is none, a folder that is not there."""
    _write(tmp_path, text)
    with pytest.raises(FailureError) as error:
        find_audit_settings(tmp_path)
    assert error.value.failure.location.path == "pyproject.toml"
