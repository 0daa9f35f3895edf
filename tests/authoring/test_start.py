"""What a site's settings have to say is found in the site."""

from pathlib import Path

import pytest

from snipproof.authoring.start import find_content, find_contracts, has_settings, settings_text


def test_the_pages_are_where_hugo_has_them(tmp_path: Path) -> None:
    """A setting of Hugo's says so; else a folder with pages does."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").touch()
    assert find_content(tmp_path) == "docs"
    (tmp_path / "hugo.yaml").write_text("title: x\ncontentDir: pages/en\n")
    assert find_content(tmp_path) == "pages/en"


def test_contracts_are_known_by_what_they_say(tmp_path: Path) -> None:
    """The name does not matter; what was installed or is an input of tests does not count."""
    for name, text in {
        "api/v1.yaml": "info: {}\nopenapi: 3.0.1\n",
        "spec.json": '{\n "swagger": "2.0"}',
        "node_modules/x/openapi.yaml": "openapi: 3.1.0\n",
        "playwright/fixtures/petstore.json": '{"openapi": "3.0.0"}',
        "data/people.yaml": "name: openapi\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert find_contracts(tmp_path) == ["spec.json", "api/v1.yaml"]


@pytest.mark.parametrize(("text", "has"), [("", False), ("[tool.ruff]\n", False)])
def test_settings_are_written_once(tmp_path: Path, text: str, has: bool) -> None:
    """What is written is found again."""
    file = tmp_path / "pyproject.toml"
    file.write_text(text)
    assert has_settings(file) is has
    file.write_text(text + settings_text("content", "api.yaml"))
    assert has_settings(file)
