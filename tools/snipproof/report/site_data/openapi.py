"""The published contract: with the code that ran as samples, and what was recorded as examples."""

import json
from collections.abc import Mapping
from typing import Any

from snipproof.core.snippet import Example
from snipproof.project.project import Project
from snipproof.report.site_data.languages import Shown

_SHELLS = {"bash": "Shell"}


def published(
    project: Project,
    examples: Mapping[str, Any],
    own: Mapping[str, list[str]],
    languages: list[Shown],
) -> dict[str, Any]:
    """Return the document with `x-codeSamples` and examples at each operation that has some.

    A sample is the whole of a snippet that passed as it is now, byte for byte, with the day, the
    target and the hash of what ran. A recorded body stands at the status and media type that it
    was recorded of (OpenAPI 3.1, Media Type Object).
    """
    document: dict[str, Any] = json.loads(json.dumps(project.contract.document.data))
    for operation in project.contract.operations.values():
        node = document["paths"][operation.path]
        if operation.method.lower() not in node:
            continue
        node = node[operation.method.lower()]
        found = [(examples[name], project.examples[name]) for name in own.get(operation.id, ())]
        code = [sample for one, example in found for sample in samples(one, example, languages)]
        if code:
            node["x-codeSamples"] = code
        for one, example in found:
            if example.response is not None:
                _record(project, node, one, example)
    return document


def samples(
    one: Mapping[str, Any], example: Example, languages: list[Shown]
) -> list[dict[str, Any]]:
    """Return the `x-codeSamples` of an example: its snippets that passed as they are now."""
    return [
        {
            "lang": _SHELLS.get(shown.lexer, shown.title),
            "label": shown.title if not one["failure"] else f"{shown.title}: {one['title']}",
            "source": example.snippets[shown.language].text,
            "x-example": one["id"],
            "x-verified": {
                "ran": snippet["ran"],
                "target": snippet["target"],
                "sha256": snippet["sha256"],
            },
        }
        for shown in languages
        if (snippet := one["snippets"].get(shown.name)) and snippet["state"] == "verified"
    ]


def _record(
    project: Project, node: dict[str, Any], one: Mapping[str, Any], example: Example
) -> None:
    """Put the recorded body of an example at the response that it was recorded of."""
    responses = node.get("responses") or {}
    status = next((key for key in _keys(one["status"]) if key in responses), None)
    if status is None:
        return
    # A shared response gets the example of one operation only in a copy.
    resolved = project.contract.document.resolve(responses[status])
    response = json.loads(json.dumps(resolved))
    body = (example.response or b"").decode("utf-8-sig", "replace")
    is_json = example.response_file.endswith(".json")
    for name, media in (response.get("content") or {}).items():
        if ("json" in name) == is_json:
            value = json.loads(body) if is_json else body.removesuffix("\n")
            named = media.setdefault("examples", {})
            media.pop("example", None)
            named[one["id"].rpartition("/")[2]] = {"summary": one["title"], "value": value}
            responses[status] = response
            return


def _keys(status: str) -> tuple[str, str, str]:
    return status, f"{status[:1]}XX", "default"
