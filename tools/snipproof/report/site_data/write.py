"""Writes what the site's templates print, and what the site publishes for programs."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from snipproof.core.formats.store import atomic_write
from snipproof.project.project import Project
from snipproof.report.proof import FILE, TargetProof, read_proof
from snipproof.report.site_data import openapi, postman
from snipproof.report.site_data.api import Api
from snipproof.report.site_data.coverage import coverage_data
from snipproof.report.site_data.errors import error_data
from snipproof.report.site_data.examples import blocks_on_pages, by_operation, example_data
from snipproof.report.site_data.languages import shown_languages
from snipproof.report.site_data.words import site_words
from snipproof.report.site_data.yaml_text import to_yaml
from snipproof.run.results import MOCK

FOLDER = "site"
"""The folder of the data in the project's state folder."""


def write_site_data(project: Project, folder: Path, *, published: bool = True) -> None:
    """Write `site.json` into a folder, and with `published` the files for programs.

    They are the contract as `openapi.json` and `openapi.yaml`, with code samples and recorded
    responses, and `postman-collection.json`. A file that is as it was stays untouched, so that a
    live preview does not begin anew. Raises `FailureError` where the contract cannot be read.
    """
    proofs = read_proof(project.settings.folder("state") / FILE)
    mock = next((one for one in proofs if one.target == MOCK), TargetProof(MOCK))
    live = [one for one in proofs if one.target != MOCK]
    languages = shown_languages(project.languages)
    api = Api(project.contract)
    data = api.data()
    operations = data["operations"]
    examples = example_data(project, languages, (mock, *live), operations)
    own = by_operation(examples, operations)
    for name, operation in operations.items():
        operation["examples"] = own.get(name, [])
    info = project.contract.document.data.get("info") or {}
    site = {
        "title": info.get("title", ""),
        "environment": _environment(project),
        "languages": [one.data() for one in languages],
        **data,
        "models": api.model_data(operations),
        "modelGroups": api.model_groups(data["tags"]),
        "words": site_words(_pages(project), data),
        "examples": examples,
        "blocks": blocks_on_pages(project),
        "errors": error_data(data["tags"], operations, examples),
        "coverage": coverage_data(data["tags"], examples, own, languages),
        "started": mock.started,
        "target": mock.target,
        "live": [_live(one, examples) for one in live],
    }
    _write(folder / "site.json", _compact(site))
    if published:
        document = openapi.published(project, examples, own, languages)
        requests = postman.collection(project, api, data, own, examples, languages=languages)
        _write(folder / "openapi.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        _write(folder / "openapi.yaml", to_yaml(document))
        _write(folder / "postman-collection.json", _indented(requests))


def _pages(project: Project) -> Iterator[str]:
    """Return the texts of the pages that somebody wrote."""
    for page in sorted(project.settings.folder("content").rglob("*.md")):
        yield page.read_text("utf-8", "replace")


def _environment(project: Project) -> dict[str, Any]:
    """Return the names of what examples read: the base URL, the token, and all others."""
    servers = project.contract.document.data.get("servers") or [{}]
    return {
        "url": project.settings.base_url_variable,
        "token": project.settings.token_variable,
        "server": str(servers[0].get("url", "")),
        "names": sorted(project.variables[0]),
    }


def _live(proof: TargetProof, examples: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is proven against a server, which is never added to what the mock proves."""
    shown = (
        mark
        for example in examples.values()
        for snippet in example["snippets"].values()
        for mark in snippet["live"]
    )
    verified = sum(m["server"] == proof.target and m["state"] == "verified" for m in shown)
    return {
        "server": proof.target,
        "version": proof.version,
        "started": proof.started,
        "verified": verified,
    }


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _indented(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _write(file: Path, text: str) -> None:
    data = text.encode()
    if not file.is_file() or file.read_bytes() != data:
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(file, data)
