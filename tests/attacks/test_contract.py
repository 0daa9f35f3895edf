"""A hostile contract: it fetches nothing, leaves its folder nowhere, and costs bounded time."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from snipproof.core.failure import Code, FailureError
from snipproof.project.problems import problems
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.sessions import mock_session

TODAY = datetime.now(UTC).date()
SECONDS = 20.0
"""More than any of these takes on a busy machine; without limits they took minutes."""

SETTINGS = """\
[tool.snipproof]
languages = ["curl"]
base-url-variable = "T_URL"
token-variable = "T_TOKEN"
"""
SNIPPET = 'curl --fail-with-body -sS --max-time 30 "$T_URL/things"\n'


def ref(name: object) -> dict[str, str]:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def chain(count: int, keyword: str, times: int, last: Any) -> dict[str, Any]:
    """Return schemas of which each names the next one so many times."""
    schemas: dict[str, Any] = {
        f"A{n}": {keyword: [ref(f"A{n + 1}") for _ in range(times)]} for n in range(count)
    }
    return {"T": ref("A0"), **schemas, f"A{count}": last}


def properties(count: int) -> dict[str, Any]:
    """Return schemas of which each requires two of the next one."""
    schemas: dict[str, Any] = {
        f"A{n}": {
            "type": "object",
            "required": ["a", "b"],
            "properties": {"a": ref(f"A{n + 1}"), "b": ref(f"A{n + 1}")},
        }
        for n in range(count)
    }
    return {"T": ref("A0"), **schemas, f"A{count}": {"type": "string"}}


BOMBS: dict[str, dict[str, Any]] = {
    "doubling-any-of": chain(24, "anyOf", 2, {"type": "object"}),
    "doubling-one-of": chain(24, "oneOf", 2, {"type": "object"}),
    "doubling-all-of": chain(24, "allOf", 2, {"type": "object"}),
    "tenfold-any-of": chain(7, "anyOf", 10, {"type": "object"}),
    "long-all-of": chain(3000, "allOf", 1, {"type": "object"}),
    "long-any-of": chain(3000, "anyOf", 1, {"type": "object"}),
    "doubling-properties": properties(24),
    "long-text": {"T": {"type": "string", "minLength": 1_000_000_000}},
    "many-items": {"T": {"type": "array", "minItems": 100_000_000, "items": {"type": "string"}}},
    "many-fields": {
        "T": {
            "type": "object",
            "minProperties": 100_000_000,
            "additionalProperties": {"type": "string"},
        }
    },
    "items-of-items": {
        "T": {
            "type": "array",
            "minItems": 1000,
            "items": {"type": "array", "minItems": 1000, "items": {"type": "string"}},
        }
    },
    "repeated-pattern": {"T": {"type": "string", "pattern": "^(a{1000}){1000}$"}},
    "huge-pattern": {"T": {"type": "string", "pattern": "x{999999999}"}},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project with one example, without a contract."""
    example = tmp_path / "snippets" / "things" / "get-t"
    example.mkdir(parents=True)
    (tmp_path / "contract").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "content" / "all.md").write_text('# A\n\n{{< snippet "things/get-t" >}}\n')
    (example / "curl.sh").write_text(SNIPPET)
    (example / "example.toml").write_text('operation = "getT"\n')
    (example / "response.json").write_text("{}\n")
    return tmp_path


def write(folder: Path, schemas: dict[str, Any], **more: Any) -> None:
    """Write a contract whose only operation responds with the schema T."""
    content = {"application/json": {"schema": ref("T")}}
    operation = {
        "operationId": "getT",
        "tags": ["things"],
        "responses": {"200": {"description": "ok", "content": content}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/things": {"get": operation}},
        "components": {"schemas": schemas},
        **more,
    }
    (folder / "contract" / "openapi.json").write_text(json.dumps(document))


def told(folder: Path) -> list[tuple[Code, str]]:
    """Check and run the project; give what is wrong."""
    project = load_project(folder, keep=False)
    try:
        found = list(problems(project, TODAY))
        chosen = select(project, (), set(project.languages))
        report = run(project, chosen, mock_session(project), Options(2, cache=False), check=False)
    except FailureError as error:
        return [(error.failure.code, error.failure.message)]
    found += [item for result in report.results for item in result.verdict.failures]
    return [(item.code, item.message) for item in found]


@pytest.mark.parametrize("name", BOMBS)
def test_a_contract_that_explodes(name: str, folder: Path) -> None:
    """It costs bounded time, and the failure names the contract and the limit."""
    write(folder, BOMBS[name])
    begin = time.monotonic()
    found = told(folder)
    assert time.monotonic() - begin < SECONDS
    assert Code.CONTRACT_INVALID in {code for code, _ in found}, found
    assert Code.INTERNAL_ERROR not in {code for code, _ in found}


@pytest.mark.parametrize(
    "value", [10**400, -(10**400), 1e308, "1e999"], ids=["huge", "minus", "largest", "text"]
)
def test_numbers_beyond_all_bounds(value: object, folder: Path) -> None:
    """A limit that no number of JSON reaches is no traceback."""
    write(folder, {"T": {"type": "number", "minimum": value}})
    assert Code.INTERNAL_ERROR not in {code for code, _ in told(folder)}


class Listener:
    """A port that counts who comes, and never responds."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.count = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                self.socket.accept()
            except OSError:
                return
            self.count += 1


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Return a port of this machine."""
    listener = Listener()
    yield listener
    listener.socket.close()


REMOTE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "schema": ({"T": {"$schema": "URL", "type": "string"}}, {}),
    "dialect": ({"T": {"type": "string"}}, {"jsonSchemaDialect": "URL"}),
    "reference": ({"T": {"$ref": "URL#/a"}}, {}),
    "reference-without-a-scheme": ({"T": {"$ref": "//127.0.0.1:PORT/x"}}, {}),
    "dynamic-reference": ({"T": {"$dynamicRef": "URL"}}, {}),
    "base": ({"T": {"$id": "URL", "$ref": "y#/z"}}, {}),
    "discriminator": (
        {"T": {"type": "object", "discriminator": {"propertyName": "a", "mapping": {"b": "URL"}}}},
        {},
    ),
    "vocabulary": ({"T": {"$vocabulary": {"URL": True}, "type": "string"}}, {}),
}


@pytest.mark.parametrize("name", REMOTE)
def test_a_contract_that_points_at_a_server(name: str, folder: Path, listener: Listener) -> None:
    """Nobody is asked for anything, however the address is written."""
    url = f"http://127.0.0.1:{listener.port}/x"
    text = json.dumps(REMOTE[name]).replace("URL", url).replace("PORT", str(listener.port))
    schemas, more = json.loads(text)
    write(folder, schemas, **more)
    begin = time.monotonic()
    told(folder)
    assert time.monotonic() - begin < SECONDS
    assert listener.count == 0


OUTSIDE = {
    "above": "../secret.json",
    "far-above": "../../../../../../../../etc/passwd",
    "absolute": "/etc/passwd",
    "as-a-url": "file:///etc/passwd",
    "escaped": "%2e%2e/secret.json",
    "through-a-folder": "parts/../../secret.json",
    "through-a-link": "link.json",
    "through-a-linked-folder": "linked/secret.json",
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_reference_that_leaves_the_folder(name: str, folder: Path) -> None:
    """Nothing outside of the contract's folder is read, and what is outside is in no message."""
    (folder / "secret.json").write_text('{"type": "string", "const": "s3cret"}')
    (folder / "contract" / "parts").mkdir()
    (folder / "contract" / "link.json").symlink_to(folder / "secret.json")
    (folder / "contract" / "linked").symlink_to(folder)
    write(folder, {"T": {"$ref": OUTSIDE[name]}})
    found = told(folder)
    assert Code.CONTRACT_INVALID in {code for code, _ in found}
    assert not any("s3cret" in message or "root:" in message for _, message in found)
