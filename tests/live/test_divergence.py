"""A server that differs from its contract in many ways: each is found, once, and nothing else.

Each operation differs in one way, next to as many that do not differ at all.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from snipproof.checks.deviations import read_deviations
from snipproof.core.exchange import Request, Response
from snipproof.targets.http.server import serve

SNIPPROOF = Path(sys.executable).with_name("snipproof")

ITEM = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string", "minLength": 2, "maxLength": 8, "pattern": "^[a-z]+$"},
        "state": {"enum": ["open", "shut"]},
        "size": {"type": "number", "minimum": 1, "maximum": 9, "multipleOf": 0.5},
        "over": {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 10},
        "made": {"type": "string", "format": "date-time"},
        "day": {"type": "string", "format": "date"},
        "key": {"type": "string", "format": "uuid"},
        "mail": {"type": "string", "format": "email"},
        "site": {"type": "string", "format": "uri"},
        "host": {"type": "string", "format": "ipv4"},
        "open": {"type": "boolean"},
        "kind": {"const": "berth"},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
        "marks": {"type": "array", "items": {"type": "integer"}, "uniqueItems": True},
        "owner": {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": "integer"}, "name": {"type": ["string", "null"]}},
        },
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        "price": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
        "either": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Owner"}]},
        "both": {
            "allOf": [
                {"$ref": "#/components/schemas/Owner"},
                {"type": "object", "required": ["since"], "properties": {"since": {}}},
            ]
        },
    },
}
OWNER = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
LIST = {"type": "array", "items": ITEM}
PAGE = {
    "type": "object",
    "required": ["items", "total"],
    "properties": {"items": LIST, "total": {"type": "integer"}},
}
GOOD: dict[str, Any] = {
    "id": 1,
    "name": "quay",
    "state": "open",
    "size": 2.5,
    "over": 5,
    "made": "2026-12-01T10:00:00Z",
    "day": "2026-12-01",
    "key": "6f9d1a5e-3c57-4b5a-9c57-0c4a3a0f5b11",
    "mail": "a@example.com",
    "site": "https://example.com/",
    "host": "127.0.0.1",
    "open": True,
    "kind": "berth",
    "tags": ["a"],
    "marks": [1, 2],
    "owner": {"id": 2, "name": None},
    "counts": {"a": 1},
    "price": "3",
    "either": {"id": 4},
    "both": {"id": 5, "since": 2020},
}


def without(name: str) -> dict[str, Any]:
    """Return the item without a field."""
    return {key: value for key, value in GOOD.items() if key != name}


def page(*items: Any, **more: Any) -> dict[str, Any]:
    """Return a page of items."""
    return {"items": list(items), "total": len(items), **more}


BODIES: dict[str, tuple[Mapping[str, Any], Any]] = {
    # What differs, and the schema and the value that differ so.
    "missing-field id": (ITEM, without("id")),
    "missing-field name": (ITEM, without("name")),
    "missing-field owner.id": (ITEM, GOOD | {"owner": {"name": "x"}}),
    "missing-field both.id": (ITEM, GOOD | {"both": {"since": 1}}),
    "missing-field both.since": (ITEM, GOOD | {"both": {"id": 1}}),
    "missing-field either.id": (ITEM, GOOD | {"either": {}}),
    "missing-field [].id": (LIST, [without("id"), GOOD, without("id"), without("id")]),
    "missing-field [].owner.id": (LIST, [GOOD | {"owner": {}}] * 3),
    "missing-field items[].name": (PAGE, page(without("name"), without("name"))),
    "missing-field total": (PAGE, {"items": [GOOD]}),
    "missing-field items": (PAGE, {"total": 0}),
    "extra-field colour": (ITEM, GOOD | {"colour": "red"}),
    "extra-field owner.colour": (ITEM, GOOD | {"owner": {"id": 1, "colour": "red"}}),
    "extra-field [].colour": (LIST, [GOOD | {"colour": "red"}] * 4),
    "extra-field items[].colour": (PAGE, page(GOOD | {"colour": "red"}, GOOD)),
    "extra-field next": (PAGE, page(GOOD, next=2)),
    "value id": (ITEM, GOOD | {"id": "1"}),
    "value name": (ITEM, GOOD | {"name": None}),
    "value open": (ITEM, GOOD | {"open": "true"}),
    "value owner": (ITEM, GOOD | {"owner": [1]}),
    "value owner.id": (ITEM, GOOD | {"owner": {"id": 1.5}}),
    "value owner.name": (ITEM, GOOD | {"owner": {"id": 1, "name": 3}}),
    "value tags": (ITEM, GOOD | {"tags": "a"}),
    "value tags[]": (ITEM, GOOD | {"tags": [1, 2]}),
    "value counts.a": (ITEM, GOOD | {"counts": {"a": "1"}}),
    "value price": (ITEM, GOOD | {"price": True}),
    "value state": (ITEM, GOOD | {"state": "ajar"}),
    "value kind": (ITEM, GOOD | {"kind": "crane"}),
    "value size": (ITEM, GOOD | {"size": 0.5}),
    "value over": (ITEM, GOOD | {"over": 10}),
    "value made": (ITEM, GOOD | {"made": "yesterday"}),
    "value day": (ITEM, GOOD | {"day": "1 December"}),
    "value key": (ITEM, GOOD | {"key": "17"}),
    "value mail": (ITEM, GOOD | {"mail": "nobody"}),
    "value site": (ITEM, GOOD | {"site": "no site"}),
    "value host": (ITEM, GOOD | {"host": "999.0.0.1"}),
    "value marks": (ITEM, GOOD | {"marks": [1, 1]}),
    "value both": (ITEM, GOOD | {"both": 7}),
    "value [].name": (LIST, [GOOD, GOOD | {"name": "a"}, GOOD | {"name": "far too long"}]),
    "value [].size": (LIST, [GOOD | {"size": 99}, GOOD | {"size": 1.25}]),
    "value items[].tags": (PAGE, page(GOOD | {"tags": []}, GOOD | {"tags": ["a", "b", "c"]})),
    "value items[].name": (PAGE, page(GOOD | {"name": "UPPER"})),
    "value []": (LIST, ["a", "b"]),
    "value": (ITEM, [GOOD]),
    "value items": (PAGE, {"items": {"a": GOOD}, "total": 1}),
    "value total": (PAGE, page(GOOD, total="1")),
}
JSON = (("Content-Type", "application/json"),)
RESPONSES: dict[str, Response] = {
    "status 201": Response(201, JSON, json.dumps(GOOD).encode()),
    "status 202": Response(202, JSON, json.dumps(GOOD).encode()),
    "status 203": Response(203, JSON, json.dumps(GOOD).encode()),
    "status 204": Response(204),
    "status 206": Response(206, JSON, json.dumps(GOOD).encode()),
    "media-type text/plain": Response(200, (("Content-Type", "text/plain"),), b"quay"),
    "media-type text/html": Response(200, (("Content-Type", "text/html; charset=utf-8"),), b"<p>"),
    "media-type text/csv": Response(200, (("Content-Type", "text/csv"),), b"id\n1\n"),
    "media-type no media type": Response(200, (), json.dumps(GOOD).encode()),
    "unreadable-body": Response(200, JSON, b'{"id": 1,'),
}


def _operation(name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    responses = {"200": {"description": "It", "content": content}}
    return {"get": {"operationId": name, "tags": ["all"], "responses": responses}}


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[str, Response]]:
    """Return what is to be found and the response, by path; nothing where all is well."""
    found: dict[str, tuple[str, Response]] = {}
    for number, (difference, (_, value)) in enumerate(BODIES.items()):
        found[f"/body{number}"] = (difference, Response(200, JSON, json.dumps(value).encode()))
    for number, (difference, response) in enumerate(RESPONSES.items()):
        found[f"/whole{number}"] = (difference, response)
    for number, value in enumerate(
        (GOOD, [GOOD, GOOD], [], page(GOOD), page(), {"id": 1, "name": "ab"})
    ):
        found[f"/well{number}"] = ("", Response(200, JSON, json.dumps(value).encode()))
    return found


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, answers: Mapping[str, tuple[str, Response]]
) -> Path:
    """Return a project with an example for each operation."""
    folder = tmp_path_factory.mktemp("divergence")
    (folder / "pyproject.toml").write_text(
        '[tool.snipproof]\ncontract = "api.json"\nworld = "world"\n'
    )
    schemas = {f"/body{number}": schema for number, (schema, _) in enumerate(BODIES.values())}
    schemas |= {f"/well{n}": one for n, one in enumerate((ITEM, LIST, LIST, PAGE, PAGE, ITEM))}
    paths = {path: _operation(path[1:], schemas.get(path, ITEM)) for path in answers}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Quays", "version": "1"},
        "paths": paths,
        "components": {"schemas": {"Owner": OWNER}},
    }
    (folder / "api.json").write_text(json.dumps(document))
    shown = []
    for path in answers:
        example = folder / "snippets" / "all" / path[1:]
        example.mkdir(parents=True)
        (example / "curl.sh").write_text(f'curl --silent --max-time 9 "$API_URL{path}"\n')
        shown.append(f'{{{{< snippet "all{path}" >}}}}\n')
    (folder / "content").mkdir()
    (folder / "content" / "all.md").write_text("---\ntitle: All\n---\n" + "".join(shown))
    return folder


@pytest.fixture(scope="module")
def url(answers: Mapping[str, tuple[str, Response]]) -> Iterator[str]:
    """Return the URL of the server."""

    class Server:
        def send(self, request: Request) -> Response:
            return answers[request.raw_path][1]

    with serve(Server()) as server:
        yield server.url


@pytest.fixture(scope="module")
def run(folder: Path, url: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Return a function that runs everything against the server and returns the report."""
    home = tmp_path_factory.mktemp("state")

    def run(*arguments: str) -> Any:
        live = ("--target", "live", "--url", url, "--report", "r.json", "--lang", "curl")
        done = subprocess.run(
            [SNIPPROOF, "run", *live, *arguments],
            cwd=folder,
            env={**os.environ, "XDG_STATE_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        return json.loads((folder / "r.json").read_text())

    return run


def test_every_difference_is_found_once_and_nothing_else(
    folder: Path, run: Callable[..., Any], answers: Mapping[str, tuple[str, Response]]
) -> None:
    """The draft names each operation that differs, and how; accepted, the run has no difference."""
    expected = {(path[1:], what) for path, (what, _) in answers.items() if what}
    assert len(expected) >= 50
    report = run("--update-deviations")
    told = {
        item["operation"]: [failure["code"] for failure in item["failures"]]
        for item in report["results"]
    }
    codes = {"response-mismatch", "unexpected-status", "stale-output"}
    assert {name for name, found in told.items() if set(found) - {"stale-output"}} == {
        name for name, _ in expected
    }
    for name, found in told.items():
        assert len(found) == 1, (name, found)
        assert set(found) <= codes
    file = folder / "deviations.toml"
    draft = file.read_text()
    assert draft.count("[[deviation]]") == len(expected)
    file.write_text(draft.replace('reason = ""', 'reason = "the server is ahead"'))
    accepted, wrong = read_deviations(file, folder)
    assert wrong == ()
    found = [(item.operation, item.differs) for item in accepted.accepted]
    assert len(found) == len(set(found))
    assert set(found) == expected
    report = run("--update-deviations")
    left = {
        (item["operation"], failure["code"], failure["message"])
        for item in report["results"]
        for failure in item["failures"]
    }
    # Nothing was recorded, so the responses are new; that is all that is left to say.
    assert {code for _, code, _ in left} <= {"stale-output"}
    assert file.read_text().count("[[deviation]]") == len(expected)
