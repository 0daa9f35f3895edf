"""Finding the programs that run snippets."""

import sys
from pathlib import Path

import pytest

from snipproof.languages.running.programs import find_program


def _program(path: Path, version: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho version {version}\n")
    path.chmod(0o755)


def test_the_one_of_a_package_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the requirements lock comes before what a system has."""
    _program(tmp_path / "path" / "harbor", "9.9")
    _program(tmp_path / "site" / "pier" / "harbor", "1.0")
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    found = find_program("harbor", "pier/harbor", ("--version",), 2_000)
    assert found == str(tmp_path / "site" / "pier" / "harbor")


@pytest.mark.parametrize(("version", "good"), [("2.0.1", True), ("1.99", False), ("none", False)])
def test_the_one_of_the_system_has_to_be_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, good: bool
) -> None:
    """A program in an old version is as good as none."""
    _program(tmp_path / "harbor", version)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = find_program("harbor", f"nowhere/{version}", ("--version",), 2_000)
    assert found == (str(tmp_path / "harbor") if good else None)
