"""The copy buttons."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
OPERATION = "/reference/tokens/generate-token/"


@pytest.mark.parametrize(("language", "file"), [("curl", "curl.sh"), ("Python", "python.py")])
def test_copy_gives_the_file(
    open_page: OpenPage, site_source: Path, language: str, file: str
) -> None:
    """What lands in the clipboard is the example's file, byte for byte."""
    page = open_page(OPERATION)
    page.get_by_text(language, exact=True).first.click()
    page.get_by_role("button", name=f"Copy the {language} example").click()
    expect(page.locator("[data-copy-status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    source = site_source / "snippets" / "tokens" / "generate-token" / file
    assert copied.encode() == source.read_bytes()


def test_copy_says_that_it_copied(open_page: OpenPage) -> None:
    """The button shows that it worked, a screen reader hears it, and both go back."""
    page = open_page(OPERATION)
    page.clock.install()
    button = page.get_by_role("button", name="Copy the path")
    button.click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    expect(page.get_by_role("button", name="Copied the path")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "/api/identity/tokens"
    page.clock.run_for(3000)
    expect(button).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("")


def test_refused_copy_selects_the_text(open_page: OpenPage) -> None:
    """Where the browser refuses the clipboard, the text is selected for the reader's own keys."""
    page = open_page(OPERATION)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }"
    )
    page.get_by_role("button", name="Copy the path").click()
    expect(page.get_by_role("status")).to_contain_text("Press Ctrl+C")
    assert page.evaluate("String(getSelection())") == "/api/identity/tokens"


def test_variables_can_be_copied(open_page: OpenPage) -> None:
    """The lines that set up a shell are copied as they are shown."""
    page = open_page("/guides/quickstart/")
    page.get_by_role("button", name="Copy the variables").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("main code[data-variables]").text_content()
    assert [line.split("=")[0] for line in copied.splitlines()] == [
        "export LAYER5_URL",
        "export LAYER5_TOKEN",
        "export LAYER5_ORG_ID",
    ]


def test_there_is_no_button_without_javascript(open_page: OpenPage) -> None:
    """A button that could do nothing is neither seen nor reached."""
    page = open_page(OPERATION, java_script_enabled=False)
    assert page.locator("[data-copy]").count() > 0
    assert page.get_by_role("button", name="Copy").count() == 0
