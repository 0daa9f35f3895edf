"""The proof of each operation in each language."""

from collections.abc import Mapping
from typing import Any

from snipproof.report.site_data.languages import Shown

_WORST = ("unverified", "changed", "verified")
"""States of a snippet, the worst first: of several examples it is what a page says."""


def coverage_data(
    tags: list[dict[str, Any]],
    examples: Mapping[str, Any],
    own: Mapping[str, list[str]],
    languages: list[Shown],
) -> dict[str, Any]:
    """Return rows of cells by tag, and how many operations are proved in each language."""
    classes: dict[str, int] = {}
    written = []
    for tag in tags:
        rows = []
        for operation in tag["operations"]:
            shown = [examples[name] for name in own.get(operation, ())]
            cells = [_cell(shown, language.name) for language in languages]
            rows.append({"operation": operation, "cells": cells})
            for one in {name for cell in cells for name in cell["classes"]}:
                classes[one] = classes.get(one, 0) + 1
        total = len(rows)
        written.append(
            {**{key: tag[key] for key in ("name", "title", "url")}, "rows": rows, "total": total}
            | {"proved": _proved(rows, languages)}
        )
    rows = [row for tag in written for row in tag["rows"]]
    snippets = [one for example in examples.values() for one in example["snippets"].values()]
    return {
        "tags": written,
        "total": len(rows),
        "proved": _proved(rows, languages),
        "classes": dict(sorted(classes.items())),
        "found": len(snippets),
        "verified": sum(one["state"] == "verified" for one in snippets),
    }


def _cell(examples: list[dict[str, Any]], language: str) -> dict[str, Any]:
    found = [(one, one["snippets"][language]) for one in examples if language in one["snippets"]]
    states = {snippet["state"] for _, snippet in found}
    latest: Mapping[str, Any] = max(
        (snippet for _, snippet in found), key=lambda one: one["ran"], default={}
    )
    return {
        "language": language,
        "state": next((state for state in _WORST if state in states), "none"),
        "count": len(found),
        "classes": sorted(
            {f"{one['status'][:1]}xx" for one, snippet in found if snippet["state"] == "verified"}
        ),
        "ran": latest.get("ran", ""),
        "target": latest.get("target", ""),
    }


def _proved(rows: list[dict[str, Any]], languages: list[Shown]) -> dict[str, int]:
    return {
        language.name: sum(row["cells"][index]["state"] == "verified" for row in rows)
        for index, language in enumerate(languages)
    }
