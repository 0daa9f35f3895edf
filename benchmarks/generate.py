"""Makes a project of any size, and pages with the same code for the other tools."""

from pathlib import Path

CONTRACT = """\
openapi: 3.1.0
info: {title: Measured, version: "1"}
servers: [{url: "https://api.example"}]
security: [{bearer: []}]
paths:
  /api/items/{id}:
    get:
      operationId: getItem
      tags: [items]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: One item
          content: {application/json: {schema: {$ref: "#/components/schemas/Item"}}}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}}
  schemas:
    Item:
      type: object
      required: [name]
      properties: {name: {type: string, enum: [An item]}}
"""

SETTINGS = """\
[tool.snipproof]
base-url-variable = "API_URL"
token-variable = "API_TOKEN"
"""

WORLD = 'token: "measured-token"\n'

CURL = """\
curl --silent --show-error --fail-with-body --max-time 30 "$API_URL/api/items/{number}" \\
  --header "Authorization: Bearer $API_TOKEN"
"""

PYTHON = """\
import os

import requests

response = requests.get(
    os.environ["API_URL"] + "/api/items/{number}",
    headers={{"Authorization": "Bearer " + os.environ["API_TOKEN"]}},
    timeout=30,
)
response.raise_for_status()
print(response.json()["name"])
"""

PAIRS_ON_A_PAGE = 10

CONFTEST = """\
import subprocess

from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser


def run_bash(example):
    subprocess.run(["bash", "-euc", example.parsed], check=True, stdout=subprocess.DEVNULL)


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), CodeBlockParser(language="bash", evaluator=run_bash)],
    pattern="*.md",
).pytest()
"""

MKTESTDOCS = """\
import pathlib

import pytest
from mktestdocs import check_md_file

PAGES = sorted(pathlib.Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("language", ["python", "bash"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page, language):
    check_md_file(fpath=page, lang=language)
"""


def project(folder: Path, snippets: int) -> Path:
    """Make a project for snipproof with so many snippets, half of them curl, half Python."""
    for name, text in {
        "pyproject.toml": SETTINGS,
        "contract/openapi.yaml": CONTRACT,
        "contract/world/world.yaml": WORLD,
    }.items():
        write(folder / name, text)
    shown = []
    for number in range(snippets // 2):
        example = f"items/item-{number}"
        write(folder / "snippets" / example / "curl.sh", CURL.format(number=number))
        write(folder / "snippets" / example / "python.py", PYTHON.format(number=number))
        write(folder / "snippets" / example / "example.toml", 'operation = "getItem"\n')
        shown.append(f'{{{{< snippet "{example}" >}}}}\n')
    write(folder / "content" / "page.md", "\n".join(shown))
    return folder


def pages(folder: Path, snippets: int) -> Path:
    """Make the same code as fences on pages, for tools that read these."""
    fences = [
        f"```bash\n{CURL.format(number=number)}```\n\n```python\n{PYTHON.format(number=number)}```\n"
        for number in range(snippets // 2)
    ]
    for start in range(0, len(fences), PAIRS_ON_A_PAGE):
        text = "\n".join(fences[start : start + PAIRS_ON_A_PAGE])
        write(folder / f"page-{start}.md", text)
    return folder


def write(file: Path, text: str) -> None:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
