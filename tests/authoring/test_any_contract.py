"""Drafts for a contract with every kind of body, credentials and names pass at their first run."""

from pathlib import Path

import pytest
import yaml

from snipproof.cli.main import cli
from snipproof.core.verdict import Status
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.recording import update
from snipproof.run.sessions import mock_session

ITEM = {"$ref": "#/components/schemas/Item"}
UPLOAD = {
    "type": "object",
    "required": ["file", "kind"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "kind": {"type": "string", "enum": ["csv"]},
    },
}
FORM = {
    "type": "object",
    "required": ["text", "numbers"],
    "properties": {
        "text": {"type": "string"},
        "numbers": {"type": "array", "items": {"type": "integer"}, "minItems": 2},
    },
}


def _operation(
    name: str, tag: str, media: str = "", schema: object = None, **more: object
) -> dict[str, object]:
    content = {media or "application/json": {"schema": ITEM}}
    made: dict[str, object] = {
        "operationId": name,
        "tags": [tag],
        "responses": {"200": {"description": "it", "content": content}},
        **more,
    }
    if schema is not None:
        said = {"schema": schema, "encoding": {"file": {"contentType": "text/csv"}}}
        sent = str(made.pop("sent"))
        made["requestBody"] = {"required": True, "content": {sent: said}}
    return made


ID = {"name": "item_id", "in": "path", "required": True, "schema": {"type": "string"}}
FILTER = {
    "name": "filter",
    "in": "query",
    "required": True,
    "style": "deepObject",
    "schema": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
}
CONTRACT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://shop.example/api/v3"}],
    "components": {
        "securitySchemes": {
            "login": {"type": "http", "scheme": "basic"},
            "digest": {"type": "http", "scheme": "digest"},
            "key": {"type": "apiKey", "in": "query", "name": "api_key"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sid"},
            "app": {"type": "apiKey", "in": "header", "name": "X-App"},
            "tls": {"type": "mutualTLS"},
        },
        "schemas": {
            "Item": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": {"type": "string", "readOnly": True, "examples": ["itm_001"]},
                    "name": {"type": "string"},
                    "secret": {"type": "string", "writeOnly": True},
                },
            }
        },
    },
    "paths": {
        "/items/{item_id}": {
            "get": _operation(
                "read_item_items__item_id__get",
                "Things & More",
                security=[{"login": []}],
                parameters=[ID],
            ),
            "delete": _operation("items/delete", "Größe", security=[{"key": []}], parameters=[ID]),
        },
        "/items": {
            "post": _operation(
                "create",
                "../../../outside",
                schema=ITEM,
                sent="application/json",
                security=[{"app": [], "session": []}],
            ),
            "get": _operation("list", "a/b", security=[{"tls": []}], parameters=[FILTER]),
        },
        "/upload": {
            "post": _operation(
                "upload",
                "a",
                "application/x-ndjson",
                UPLOAD,
                sent="multipart/form-data",
                security=[{"digest": []}],
            )
        },
        "/form": {
            "post": _operation(
                "form", "a", "application/xml", FORM, sent="application/x-www-form-urlencoded"
            )
        },
        "/xml": {"put": _operation("xml", "a", "text/event-stream", ITEM, sent="application/xml")},
        "/old": {
            "get": {"operationId": "old", "responses": {"302": {"description": "it moved"}}},
        },
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project without a world, in which every operation has its draft."""
    folder = tmp_path_factory.mktemp("shop") / "project"
    (folder / "contract").mkdir(parents=True)
    (folder / "contract" / "openapi.yaml").write_text(yaml.safe_dump(CONTRACT))
    (folder / "pyproject.toml").write_text("[tool.snipproof]\n")
    for operation in load_project(folder).contract.operations:
        cli.main(["--project", str(folder), "new", operation], standalone_mode=False)
    return folder


def test_folders_have_names_that_check_accepts(folder: Path) -> None:
    """Whatever a tag is called, its folder is inside of snippets/."""
    found = {file.parent.relative_to(folder).as_posix() for file in folder.rglob("curl.sh")}
    assert found == {
        "snippets/things-more/read-item-items-item-id-get",
        "snippets/grosse/items-delete",
        "snippets/outside/create",
        "snippets/a-b/list",
        "snippets/a/upload",
        "snippets/a/form",
        "snippets/a/xml",
        "snippets/default/old",
    }
    assert load_project(folder).found.failures == ()


def test_every_draft_passes(folder: Path) -> None:
    """In curl and Python alike, with secrets that need no world."""
    project = load_project(folder)
    options = Options(jobs=4, cache=False)
    update(project, run(project, select(project, ()), mock_session(project), options).results)
    again = load_project(folder)
    report = run(again, select(again, ()), mock_session(again), options)
    wrong = {
        result.snippet.id: [failure.message for failure in result.verdict.failures]
        for result in report.results
        if result.verdict.status is not Status.PASSED
    }
    assert wrong == {}
    assert len(report.results) == 2 * len(project.contract.operations)
