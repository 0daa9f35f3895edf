"""What a reader does: open a page, choose a language, copy, paste into a shell, and it works."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from snipproof.project.project import load_project
from snipproof.targets.http.server import serve
from snipproof.targets.mock.target import MockTarget

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def reader(root: Path) -> Iterator[dict[str, str]]:
    """Serve the mock, and give the environment of a shell that is set up as the page says."""
    project = load_project(root)
    settings = project.settings
    world = project.world
    with serve(MockTarget(project.contract, world), "127.0.0.1", 0) as server:
        yield {
            "PATH": os.environ["PATH"],
            settings.base_url_variable: server.url,
            settings.token_variable: world.token,
            **world.variables,
        }


@pytest.mark.parametrize(
    "path",
    [
        "/reference/tokens/get-user-tokens/",
        "/reference/environments/get-environment-by-id/",
        "/reference/workspaces/get-workspaces/",
    ],
)
@pytest.mark.parametrize(
    ("tab", "program"), [("curl", ["bash"]), ("Python", [sys.executable, "-"])]
)
def test_what_is_copied_works(
    open_page: OpenPage,
    reader: dict[str, str],
    root: Path,
    path: str,
    tab: str,
    program: list[str],
) -> None:
    """The text from the clipboard, run against the mock, prints what the page shows."""
    page = open_page(path)
    example = page.locator("[data-example]").first
    example.get_by_text(tab, exact=True).click()
    example.get_by_role("button", name=f"Copy the {tab} example").click()
    expect(page.locator("[data-copy-status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    done = subprocess.run(
        program, input=copied, env=reader, capture_output=True, text=True, check=False, timeout=30
    )
    assert done.returncode == 0, done.stderr
    folder = root / "snippets" / str(example.get_attribute("data-example"))
    recorded = folder / f"{tab.lower()}.out"
    if recorded.is_file():
        assert done.stdout == recorded.read_text()
    else:
        assert json.loads(done.stdout) == json.loads((folder / "response.json").read_text())
