"""Whatever a contract says, it is text on its pages: no markup, no script, no shortcode."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

RunHugo = Callable[[Path, Path], CompletedProcess[str]]
CopySite = Callable[[Path], Path]

FIRST = (
    "<script src='https://evil.example/x.js'",
    '"><svg onload="alert(1):2">',
    "{{< readfile config.toml >}}",
)
"""What stands in every place of the contract that holds a text, be it Markdown or not."""

MARKDOWN = {
    "script": "<script src='https://evil.example/x.js'> alert(1) </script :>",
    "handler": "<img src=x onerror=alert(1):>",
    "in-escaped-backquotes": '\\`<img src=x onerror="alert(1)">\\`',
    "in-unequal-backquotes": "a `` ` `` <iframe src='https://evil.example'></iframe",
    "block": "<div onclick=alert(1):\n\n",
    "comment-of-a-kind": "<?php alert(1) ?>\n\n<!DOCTYPE html:>",
    "attributes-of-a-heading": '# Heading {onclick="alert(1)"}',
    "attributes-of-a-fence": '```bash {onclick="alert(1)"}\n<b>{{ .Site }}\n```',
    "shortcode": '{{< readfile "config.toml" >}}',
    "shortcode-of-markdown": '{{% readfile "config.toml" %}}',
    "unknown-shortcode": "{{< nowhere >}} {{< open",
    "shortcode-as-code": '`{{< readfile "config.toml" >}}`',
    "autolink": "<https://good.example/x> and <mailto:a@good.example>",
}
"""By a parameter's name its description: what Markdown or Hugo could take for more than text."""

SHOWN = {
    "script": "<script src='https://evil.example/x.js'> alert(1) </script :>",
    "handler": "<img src=x onerror=alert(1):>",
    "in-escaped-backquotes": '`<img src=x onerror="alert(1)">`',
    "in-unequal-backquotes": "a ` <iframe src='https://evil.example'></iframe",
    "block": "<div onclick=alert(1):",
    "comment-of-a-kind": "<?php alert(1) ?>\n<!DOCTYPE html:>",
    "attributes-of-a-heading": "Heading",
    "attributes-of-a-fence": "<b>{{ .Site }}\nCopy this code",
    "shortcode": '{{< readfile "config.toml" >}}',
    "shortcode-of-markdown": '{{% readfile "config.toml" %}}',
    "unknown-shortcode": "{{< nowhere >}} {{< open",
    "shortcode-as-code": '{{< readfile "config.toml" >}}',
    "autolink": "https://good.example/x and mailto:a@good.example",
}
"""What a reader sees of it."""

OURS = """\
() => {
  const names = new Set([...document.querySelectorAll('*')].map((item) => item.localName))
  const handled = [...document.querySelectorAll('*')].filter((item) =>
    [...item.attributes].some(({ name, value }) =>
      name.startsWith('on') || name === 'style' || /^\\s*(?:javascript|data):/i.test(value)))
  const scripts = [...document.scripts].filter((item) => !item.src.startsWith('file:'))
  return {
    odd: ['iframe', 'object', 'embed', 'base', 'style', 'img'].filter((name) => names.has(name)),
    handled: handled.map((item) => item.outerHTML.slice(0, 200)),
    scripts: scripts.map((item) => item.outerHTML.slice(0, 200)),
  }
}
"""
"""Collects what a page may not have; a page of the reference has no picture of its own."""


def _contract() -> dict[str, Any]:
    """Return a contract that has markup wherever it has a text."""
    evil = " ".join(FIRST)
    text: dict[str, Any] = {"type": "string", "description": evil, "format": evil, "pattern": evil}
    text |= {"enum": [*FIRST], "default": evil, "examples": [evil]}
    named = {
        f"{number} {item}": {**text, "title": evil, "const": item}
        for number, item in enumerate(FIRST)
    }
    parameters = [
        {"name": name, "in": "query", "description": said, "schema": {"type": "string"}}
        for name, said in MARKDOWN.items()
    ]
    odd = [
        {"name": item, "in": "query", "description": evil, "schema": text, "example": evil}
        for item in FIRST
    ]
    answer = {"schema": {"$ref": "#/components/schemas/Evil"}, "example": evil}
    header = {"description": evil, "schema": text}
    return {
        "openapi": "3.1.0",
        "info": {"title": evil, "version": "1", "summary": evil, "description": evil},
        "servers": [{"url": "https://cloud.layer5.io", "description": evil}],
        "tags": [{"name": "tokens", "x-displayName": evil, "description": evil}],
        "paths": {
            "/api/identity/tokens": {
                "post": {
                    "operationId": "getUserTokens",
                    "tags": ["tokens"],
                    "summary": evil,
                    "description": evil,
                    "parameters": [*parameters, *odd],
                    "requestBody": {"description": evil, "content": {"application/json": answer}},
                    "responses": {
                        "200": {
                            "description": evil,
                            "headers": {"X-Evil": header},
                            "content": {"application/json": answer},
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {
                "Evil": {
                    "type": "object",
                    "title": evil,
                    "description": evil,
                    "required": [FIRST[0]],
                    "properties": {**named, "form": {"oneOf": [text, {"title": evil, **text}]}},
                }
            }
        },
    }


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, copy_small_site: CopySite) -> Path:
    """Return a site of one operation, whose contract is yet to be written."""
    return copy_small_site(tmp_path_factory.mktemp("markup") / "source")


def _build(source: Path, run_hugo: RunHugo, contract: dict[str, Any]) -> CompletedProcess[str]:
    # YAML is read from JSON too.
    # The world belongs to the contract that this one takes the place of.
    shutil.rmtree(source / "contract" / "world", ignore_errors=True)
    (source / "contract" / "openapi.yaml").write_text(json.dumps(contract), "utf-8")
    return run_hugo(source, source.parent / "public")


@pytest.fixture(scope="module")
def pages(source: Path, run_hugo: RunHugo, browser: Browser) -> Iterator[dict[str, Page]]:
    """Return the built pages that tell something of the contract, in a browser."""
    built = _build(source, run_hugo, _contract())
    assert built.returncode == 0, built.stdout + built.stderr
    context = browser.new_context(java_script_enabled=False)
    found = {}
    for file in sorted((source.parent / "public").rglob("*.html")):
        found[file.parent.name] = context.new_page()
        found[file.parent.name].goto(file.as_uri())
    yield found
    context.close()


def test_nothing_in_a_contract_becomes_markup(pages: dict[str, Page]) -> None:
    """No page has an element, a script or a handler that a text of the contract asked for."""
    assert {"get-user-tokens", "evil", "tokens", "reference"} <= set(pages)
    nothing: dict[str, list[str]] = {"odd": [], "handled": [], "scripts": []}
    assert {name: page.evaluate(OURS) for name, page in pages.items()} == dict.fromkeys(
        pages, nothing
    )


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_description_is_shown_as_it_is_written(pages: dict[str, Page], name: str) -> None:
    """What looks like a tag or a shortcode is text that a reader can read."""
    field = pages["get-user-tokens"].locator(f"#query-{name} .field-text").first
    assert re.sub("\n+", "\n", _straight(field.inner_text())).strip() == SHOWN[name]


@pytest.mark.parametrize("place", ["h1", "title", ".operation-head .prose", "dl.fields"])
def test_names_and_values_are_shown_as_they_are(pages: dict[str, Page], place: str) -> None:
    """A summary, a parameter's name, a value of an enumeration and a default are text too."""
    said = _straight(pages["get-user-tokens"].locator(place).first.text_content() or "")
    assert [text for text in FIRST if text not in said] == []


def _straight(text: str) -> str:
    """Return a text with the quotes that an author typed."""
    return re.sub("[\u201c\u201d]", '"', re.sub("[\u2018\u2019]", "'", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("see [this](javascript:alert(1))", 'begins with "javascript"; expected https'),
        ("see [this](JavaScript&#58;alert(1))", "leads to no page of this site"),
        ("see [this][it]\n\n[it]: vbscript:alert(1)", 'begins with "vbscript"; expected https'),
        ("see [this](data:text/html,x)", 'begins with "data"; expected https'),
        ("see [this](java&#9;script:alert(1))", "leads to no page of this site"),
        ("see [this](&#1;javascript:alert(1))", "leads to no page of this site"),
        ("more<br>lines", "a description holds HTML, <br>; put it in backquotes"),
    ],
)
def test_what_cannot_be_meant_as_text_stops_the_build(
    source: Path, run_hugo: RunHugo, text: str, said: str
) -> None:
    """A link that a browser would run, or HTML that a reader would see as tags, is an error."""
    contract = _contract()
    operation = contract["paths"]["/api/identity/tokens"]["post"]
    operation["description"] = text
    built = _build(source, run_hugo, contract)
    assert built.returncode != 0
    assert said in built.stdout + built.stderr


def test_a_schemas_name_holds_no_markup(source: Path, run_hugo: RunHugo) -> None:
    """A name that OpenAPI does not allow is text on every page."""
    schemas = source / "contract" / "schemas"
    schemas.mkdir()
    name = "Evil<img src=x onerror=alert(1)>"
    (schemas / "tokens.yaml").write_text(json.dumps({name: {"type": "object"}}), "utf-8")
    built = _build(source, run_hugo, _contract())
    shutil.rmtree(schemas)
    assert built.returncode == 0, built.stderr
    pages = [page.read_text("utf-8") for page in (source.parent / "public").rglob("*.html")]
    assert not any("<img src=x" in page for page in pages)
