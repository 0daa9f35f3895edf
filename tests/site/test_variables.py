"""The panel for the reader's values: typed once, filled in on demand, the secret kept nowhere."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
OPERATION = "/reference/environments/update-environment/"
GUIDE = "/guides/quickstart/"
CANARY = "canary-5ecret'; id #"
VALUES = {
    "Base URL": "https://cloud.tidewater.example/",
    "Security token": CANARY,
    "Organization id": "3f8a2c1e-6b4d-4e7a-9c05-1d2e8f7a6b90",
}


def _open(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Variables").click()


def _type(page: Page) -> None:
    _open(page)
    for label, value in VALUES.items():
        page.get_by_label(label).fill(value)


def _switch(page: Page) -> None:
    page.get_by_role("switch", name="Fill them into the examples").click()


def _copied(page: Page, name: str) -> str:
    if name != "the variables":
        page.keyboard.press("Escape")  # the panel may be open, over the example
    page.get_by_role("button", name=f"Copy {name}").click()
    expect(page.locator("[data-copy-status]")).to_have_text("Copied")
    return str(page.evaluate("navigator.clipboard.readText()"))


def _source(site_source: Path, file: str) -> str:
    path = site_source / "snippets" / "environments" / "update-environment" / file
    return path.read_text(encoding="utf-8")


def test_panel_asks_for_what_the_page_reads(open_page: OpenPage) -> None:
    """There is a field for the three that every reader has, and for each id on the page."""
    page = open_page(OPERATION)
    _open(page)
    labels = page.locator("#variables-panel label code").all_text_contents()
    assert labels == ["LAYER5_URL", "LAYER5_TOKEN", "LAYER5_ORG_ID", "ENVIRONMENT_ID"]
    page.goto(GUIDE)
    _open(page)
    assert page.locator("#variables-panel label").count() == len(VALUES) + 2  # and the switches


def test_panel_works_by_keyboard(open_page: OpenPage) -> None:
    """The button opens the panel, Tab goes on inside it, Escape closes it and goes back."""
    page = open_page(OPERATION)
    button = page.get_by_role("banner").get_by_role("button", name="Variables")
    button.press("Enter")
    panel = page.get_by_role("dialog", name="Variables")
    expect(panel).to_be_visible()
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Base URL")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_panel_opens_from_an_example(open_page: OpenPage) -> None:
    """Below each example a button opens the same panel."""
    page = open_page(GUIDE)
    page.get_by_role("main").get_by_role("button", name="type your values").first.click()
    expect(page.get_by_role("dialog", name="Variables")).to_be_visible()


def test_panel_opens_at_its_button(open_page: OpenPage) -> None:
    """On any screen the panel is in sight and stands below the button that opens it."""
    for width in (390, 1280, 1600, 1920):
        page = open_page(OPERATION, viewport={"width": width, "height": 900})
        _open(page)
        panel = page.locator("#variables-panel").bounding_box()
        button = page.get_by_role("banner").get_by_role("button", name="Variables").bounding_box()
        assert panel
        assert button
        assert 0 <= panel["x"] <= button["x"] + button["width"], width
        assert button["x"] <= panel["x"] + panel["width"] <= width, width
        assert 0 <= panel["y"] - button["y"] - button["height"] < 24, width


def test_examples_stay_as_they_ran(open_page: OpenPage, site_source: Path) -> None:
    """Values alone change no example: what is shown and copied is the file."""
    page = open_page(OPERATION)
    _type(page)
    assert _copied(page, "the curl example") == _source(site_source, "curl.sh")
    assert page.locator("code[data-language=curl]").text_content() == _source(
        site_source, "curl.sh"
    )


def test_switch_fills_the_values_in(open_page: OpenPage, site_source: Path) -> None:
    """With the switch on, both languages are shown and copied with the values; off, as they ran."""
    page = open_page(OPERATION)
    _type(page)
    _switch(page)
    curl = _copied(page, "the curl example")
    assert '"https://cloud.tidewater.example/api/environments/$ENVIRONMENT_ID"' in curl
    assert f'"Authorization: Bearer {CANARY}"' in curl
    assert f'"organizationId": "{VALUES["Organization id"]}"' in curl
    shown = page.locator("code[data-language=curl]")
    assert shown.text_content() == curl.replace(CANARY, "••••••••")
    assert shown.locator("mark").all_text_contents() == [
        "https://cloud.tidewater.example",
        "••••••••",
        VALUES["Organization id"],
    ]
    page.get_by_text("Python", exact=True).click()
    python = _copied(page, "the Python example")
    assert f"""f"Bearer {CANARY}\"""" in python
    assert 'os.environ["ENVIRONMENT_ID"]' in python
    _open(page)
    _switch(page)
    assert _copied(page, "the Python example") == _source(site_source, "python.py")
    assert page.locator("code mark").count() == len(VALUES)  # those of the lines for the shell


def test_copied_values_stay_data(open_page: OpenPage, tmp_path: Path) -> None:
    """A value that would end its quotes and run a program is only sent, in bash and in Python."""
    value = "'; id #"
    notes, called = tmp_path / "notes", tmp_path / "called"
    for name, text in {
        "curl": f"#!/bin/sh\nprintf '%s\\0' \"$@\" >'{notes}'\ncat >>'{notes}'\n",
        "id": f"#!/bin/sh\ntouch '{called}'\n",
    }.items():
        program = tmp_path / name
        program.write_text(text)
        program.chmod(0o755)
    (tmp_path / "requests.py").write_text(
        "import json, pathlib, unittest.mock\n"
        "def put(url, **sent):\n"
        f"    pathlib.Path({str(notes)!r}).write_text(json.dumps([url, sent]))\n"
        "    return unittest.mock.MagicMock()\n"
    )
    page = open_page(OPERATION)
    _open(page)
    for field in page.locator("#variables-panel [data-variable]").all():
        field.fill(value)
    _switch(page)
    clean = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(tmp_path)}

    curl = _copied(page, "the curl example")
    subprocess.run(["bash"], input=curl, env=clean, text=True, check=True, timeout=30)
    *arguments, body = notes.read_text().split("\0")
    assert f"{value}/api/environments/{value}" in arguments
    assert f"Authorization: Bearer {value}" in arguments
    assert json.loads(body)["organizationId"] == value

    page.get_by_text("Python", exact=True).click()
    python = _copied(page, "the Python example")
    subprocess.run([sys.executable], input=python, env=clean, text=True, check=True, timeout=30)
    url, sent = json.loads(notes.read_text())
    assert url == f"{value}/api/environments/{value}"
    assert sent["headers"]["Authorization"] == f"Bearer {value}"
    assert sent["json"]["organizationId"] == value
    assert not called.exists()


def test_markup_in_a_value_is_text(open_page: OpenPage) -> None:
    """A value with tags is shown as it was typed, wherever a page shows it."""
    page = open_page(OPERATION)
    value = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    _open(page)
    page.get_by_label("Organization id").fill(value)
    _switch(page)
    shown = page.locator("code[data-language=curl] mark")
    expect(shown.last).to_have_text(value)
    assert (
        page.locator(
            "main img, main code script, #variables-panel img, #variables-panel script"
        ).count()
        == 0
    )


def test_example_says_what_it_shows(open_page: OpenPage) -> None:
    """Below a filled example stands that the values did not run, and nothing moves for it."""
    page = open_page(OPERATION)
    example = page.locator("[data-example]").first
    before = example.bounding_box()
    _type(page)
    _switch(page)
    expect(example.get_by_text("Shown with your values")).to_be_visible()
    expect(example.get_by_text("Reads LAYER5_URL")).to_be_hidden()
    assert example.bounding_box() == before


def test_switch_holds_for_every_example(open_page: OpenPage) -> None:
    """Every example on the page is filled, and so are those of the next page."""
    page = open_page(GUIDE)
    _type(page)
    _switch(page)
    shown = page.locator("code[data-language=curl]").all_text_contents()
    assert len(shown) > 1
    assert all("https://cloud.tidewater.example/api/" in text for text in shown)
    page.goto(OPERATION)
    shown = page.locator("code[data-language=curl]").all_text_contents()
    assert all("https://cloud.tidewater.example/api/" in text for text in shown)


def test_lines_for_the_shell_hold_the_values(open_page: OpenPage) -> None:
    """The exports carry what was typed, quoted for a shell, wherever they stand on the page."""
    page = open_page(GUIDE)
    _type(page)
    page.keyboard.press("Escape")
    copied = _copied(page, "the variables")
    done = subprocess.run(
        ["bash", "-c", f'{copied}printf "%s\\n" "$LAYER5_URL" "$LAYER5_TOKEN" "$LAYER5_ORG_ID"'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [
        "https://cloud.tidewater.example",
        CANARY,
        VALUES["Organization id"],
    ]
    for shown in page.locator("code[data-variables]").all_text_contents():
        assert "LAYER5_URL='https://cloud.tidewater.example'" in shown
        assert "LAYER5_TOKEN='••••••••'" in shown


def test_token_stays_in_memory(open_page: OpenPage) -> None:
    """The token is in no storage, cookie, address, history, request or markup, and soon gone."""
    page = open_page(OPERATION)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    _type(page)
    _switch(page)
    _copied(page, "the curl example")
    page.get_by_text("Python", exact=True).click()
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("environment")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Security token")).to_have_attribute("type", "password")
    kept = page.evaluate(
        """async () => JSON.stringify([
          { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state,
          window.name, await indexedDB.databases(), await caches.keys(),
          document.documentElement.outerHTML,
        ])"""
    )
    for trace in ("canary", "5ecret"):
        assert trace not in kept
        assert not any(trace in line for line in asked)
    assert page.context.cookies() == []
    assert "cloud.tidewater.example" in kept
    page.reload()
    assert page.get_by_label("Security token").input_value() == ""
    page.goto(GUIDE)
    page.go_back()
    assert page.get_by_label("Security token").input_value() in {"", CANARY}


def test_every_secret_is_masked_and_not_kept(open_page: OpenPage) -> None:
    """What an example reads besides and names as something to keep is treated as the token is."""
    page = open_page("/reference/invitations/accept-invitation/")
    _open(page)
    other = page.get_by_label("Invitation code")
    expect(other).to_have_attribute("type", "password")
    other.fill(CANARY)
    page.get_by_label("Organization id").fill("o-1")
    assert page.evaluate("localStorage.variables") == '{"LAYER5_ORG_ID":"o-1"}'


def test_page_says_what_is_kept(open_page: OpenPage) -> None:
    """The panel says which values the browser keeps; one button forgets them all."""
    page = open_page(OPERATION)
    _type(page)
    _switch(page)
    panel = page.get_by_role("dialog", name="Variables")
    expect(panel).to_contain_text("The other values are kept in this browser")
    page.goto(GUIDE)
    _open(page)
    expect(page.get_by_label("Base URL")).to_have_value("https://cloud.tidewater.example")
    panel.get_by_role("button", name="Forget all").click()
    assert page.evaluate("localStorage.length") == 0
    assert "$LAYER5_URL" in str(page.locator("code[data-language=curl]").first.text_content())
    page.reload()
    assert page.get_by_label("Base URL").input_value() == ""


def test_values_of_other_pages_stay(open_page: OpenPage) -> None:
    """An id that this page does not ask for is still there on the page that does."""
    page = open_page(OPERATION)
    _open(page)
    page.get_by_label("Environment id").fill("e-1")
    page.goto(GUIDE)
    _open(page)
    page.get_by_label("Organization id").fill("o-1")
    page.goto(OPERATION)
    assert page.get_by_label("Environment id").input_value() == "e-1"
    assert page.get_by_label("Organization id").input_value() == "o-1"


def test_what_cannot_be_seen_is_left_out(open_page: OpenPage) -> None:
    """Blanks around a value, invisible characters and an origin's last slash are not meant."""
    page = open_page(OPERATION)
    _open(page)
    page.get_by_label("Base URL").fill("  https://cloud.tidewater.example//\t")
    page.get_by_label("Security token").fill(" to\u200bk\u202een\u001b[201~ ")
    copied = _copied(page, "the variables")
    assert "LAYER5_URL='https://cloud.tidewater.example'\n" in copied
    assert "LAYER5_TOKEN='token[201~'\n" in copied


def test_changes_of_the_page_do_not_reach_the_copy(open_page: OpenPage, site_source: Path) -> None:
    """What a translator or an extension does to the code shown is not in what is copied."""
    page = open_page(OPERATION)
    page.evaluate("document.querySelector('code[data-language=curl]').textContent = 'rm -rf ~'")
    assert _copied(page, "the curl example") == _source(site_source, "curl.sh")


def test_refused_copy_gives_the_values_too(open_page: OpenPage) -> None:
    """Where the browser refuses the clipboard, the reader's key copies what the button would."""
    page = open_page(OPERATION)
    _type(page)
    _switch(page)
    page.keyboard.press("Escape")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')) }")
    page.get_by_role("button", name="Copy the curl example").click()
    expect(page.get_by_role("status").first).to_contain_text("Press Ctrl+C")
    page.keyboard.press("Control+C")
    assert CANARY in page.evaluate("navigator.clipboard.readText()")


def test_broken_memory_does_not_break_the_page(open_page: OpenPage) -> None:
    """Whatever stands in the browser's storage, the panel opens empty and works."""
    page = open_page("/")
    for kept in ("{", "[]", "7", '"text"', '{"LAYER5_URL": {"a": 1}}'):
        page.evaluate("kept => localStorage.setItem('variables', kept)", kept)
        page.goto(OPERATION)
        _type(page)
        assert "cloud.tidewater.example" in _copied(page, "the variables")
        page.evaluate("localStorage.clear()")


def test_values_reach_other_tabs(open_page: OpenPage) -> None:
    """Another open page of the site follows at once, except for the token."""
    page = open_page(OPERATION)
    other = open_page(GUIDE, context=page.context)
    _type(page)
    _switch(page)
    expect(other.locator("code[data-language=curl] mark").first).to_have_text(
        "https://cloud.tidewater.example"
    )
    assert other.get_by_label("Security token").input_value() == ""


@pytest.mark.parametrize("address", ["/", OPERATION, GUIDE])
def test_panel_without_javascript(open_page: OpenPage, address: str) -> None:
    """Without JavaScript the panel gives the lines for the shell, and asks for nothing."""
    page = open_page(address, java_script_enabled=False)
    _open(page)
    panel = page.get_by_role("dialog", name="Variables")
    expect(panel).to_contain_text("export LAYER5_TOKEN='your-security-token'")
    expect(panel).to_contain_text("Examples read these variables from the environment")
    assert panel.get_by_role("textbox").count() == 0
    assert panel.get_by_role("switch").count() == 0
