"""The parsers that are fuzzed, each as a function of bytes, with healthy input to damage."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from snipproof.checks.source import check_source
from snipproof.contract import load_contract
from snipproof.core.failure import Failure, FailureError
from snipproof.core.formats.source import check_text
from snipproof.core.formats.toml_source import load as load_toml
from snipproof.core.formats.yaml_source import load as load_yaml
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Language, Snippet
from snipproof.languages import find, outline
from snipproof.project.examples import read_examples
from snipproof.project.pages.markdown import without_front_matter
from snipproof.project.pages.page import Page, code_languages, read_page
from snipproof.project.project import Project

_LANGUAGES = (find("curl"), find("python"))
_SHOWN = re.compile(r'\{\{<[ \t]*snippet[ \t]+"([a-z0-9/-]+)"[ \t]*>\}\}')
_FENCE = re.compile(r"```(?:bash|python)(?:(?:[ \t]|\{(?!\{))[^`]*)?$")
_CLOSED = re.compile(r" {0,3}`{3,}[ \t]*$")
_HIDDEN = re.compile(r"\{\{[<%]/\*|`|\{\{[<%](?![ \t]*snippet)")

CONTRACT = b"""\
openapi: 3.1.0
info: { title: Harbor, version: "1" }
servers: [{ url: "https://harbor.example" }]
security: [{ bearer: [] }]
paths:
  /berths/{berthId}:
    parameters:
      - { name: berthId, in: path, required: true, schema: { type: string, format: uuid } }
    get:
      operationId: getBerth
      tags: [berths]
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 0 } }
      responses:
        "200":
          description: A berth.
          content: { application/json: { schema: { $ref: "#/components/schemas/Berth" } } }
    put:
      operationId: updateBerth
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: "#/components/schemas/Berth" } } }
      responses: { "204": { description: Done. } }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Berth:
      type: object
      required: [id]
      properties:
        id: { type: string }
        next: { $ref: "#/components/schemas/Berth" }
        kind: { oneOf: [{ type: string, enum: [dry, wet] }, { type: "null" }] }
"""
SETTINGS = b"""\
operations = ["getBerths+", "getBerth"]
status = 404
title = "A berth"
timeout = 2.5
skip = { reason = "not yet", until = 2027-01-31 }
"""
PAGE = b"""\
---
title: A page
---

{{< snippet "berths/get-berth" >}}

```text
# docs
```

- a list

  {{< snippet "berths/update-berth" >}}

> {{% alert %}} careful {{% /alert %}}

{{< tabpane >}}{{< tab header="curl" >}}
{{< snippet "berths/get-berths" >}}
{{< /tab >}}{{< /tabpane >}}

<div>

```bash {untested="shown only" until="2027-01-31"}
curl --silent https://harbor.example/berths
```

</div>

> ```console
> $ curl --silent https://harbor.example/berths
> ```

```python
requests.get("https://harbor.example/berths", timeout=30)
```

{{< snippet "berths/delete-berth" >}}
"""


class DroppedError(Exception):
    """An example or code that stands on a page was not found, and nothing was said."""


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser by its name; `parse` raises nothing but `FailureError` for any input."""

    name: str
    parse: Callable[[bytes], object]
    corpus: tuple[bytes, ...]


def parsers(folder: Path, project: Project) -> Iterator[Parser]:
    """Return all parsers; what has to be a file is written into `folder`.

    The healthy input is a small one of each kind, and the project's own snippets.
    """

    def through(name: str, read: Callable[[Path, Path], object]) -> Callable[[bytes], object]:
        file = folder / name

        def parse(data: bytes) -> object:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            return read(file, folder)

        return parse

    yield Parser("page", lambda data: _page(data, folder / "page.md", folder), (PAGE,))
    yield Parser("example.toml", through("a.toml", load_toml), (SETTINGS,))
    yield Parser("yaml", through("a.yaml", load_yaml), (CONTRACT,))
    yield Parser("contract", through("openapi.yaml", load_contract), (CONTRACT,))
    metadata = through("snippets/a/b/example.toml", lambda *_: _examples(folder))
    yield Parser("metadata", metadata, (SETTINGS,))
    for language in project.languages:
        sources = [
            example.snippets[language].source
            for example in project.examples.values()
            if language in example.snippets
        ]
        yield Parser(
            str(language),
            lambda data, language=language: _snippet(data, language, folder),  # type: ignore[misc]
            tuple(sources),
        )


def _page(data: bytes, file: Path, root: Path) -> None:
    """Read a page; raises `DroppedError` where it finds less than can be seen with the eye."""
    file.write_bytes(data)
    page = read_page(file, root, _LANGUAGES)
    if page.failures:
        return
    text = without_front_matter(check_text(data, file, root)) or ""
    # What stands in quotes, or in another shortcode, may be meant to be shown and not run.
    if not _HIDDEN.search(_without_known(text)):
        seen = _SHOWN.findall(text)
        found = [reference.example_id for reference in page.references]
        missing = [name for name in seen if name not in found]
        if missing:
            raise DroppedError(f"{missing[0]} is on the page and was not found")
        lost = _lost_fence(text, page)
        if lost:
            raise DroppedError(f"the code at line {lost} is on the page and was not found")


def _lost_fence(text: str, page: Page) -> int | None:
    """Return the first line at which a judged fence begins that the page does not have.

    What stands in another block, from its first line until something closes it, is that block's.
    What a comment holds is not on the page.
    """
    found = {item.location.line: item.language for item in page.fences}
    around: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if "<!--" in line:
            return None
        if number in found:
            around = found[number]
        elif around is not None and _CLOSED.match(line):
            around = None
        judged = found.get(number, "bash") in code_languages(_LANGUAGES)
        if _FENCE.match(line) and (around is None or not judged):
            return number
    return None


def _without_known(text: str) -> str:
    """Take out what the healthy page has of quotes and shortcodes."""
    return re.sub(r"\{\{[<%] /?(?:alert|tabpane|tab)[^{}]*[>%]\}\}|```", "", text)


def _examples(folder: Path) -> list[Failure]:
    """Read the one example that there is."""
    (folder / "snippets" / "a" / "b" / "curl.sh").write_bytes(b"curl x\n")
    found = read_examples(folder / "snippets", folder, _LANGUAGES)
    if len(found.examples) + len(found.failures) < 1:
        raise DroppedError("an example is there and was not found")
    return list(found.failures)


def _snippet(data: bytes, language: Language, folder: Path) -> list[Failure]:
    file = folder / language.filename
    check_text(data, file, folder)
    place = SourceLocation(language.filename, 1)
    snippet = Snippet("a/b", language, file, data, (1, data.count(b"\n") or 1), place)
    return list(check_source(snippet, outline(snippet)))


def allowed(error: Exception) -> bool:
    """Whether a parser may raise this: a failure that names a place."""
    return isinstance(error, FailureError)
