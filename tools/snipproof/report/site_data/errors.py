"""The errors that operations declare, by status: the reference read the other way round."""

from collections.abc import Mapping
from typing import Any

from snipproof.report.site_data.status import phrase


def error_data(
    tags: list[dict[str, Any]], operations: Mapping[str, Any], examples: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return each status of an error with the operations that declare it, by tag, and examples.

    An error is a 4xx or 5xx status (RFC 9110, sections 15.5 and 15.6), also as `4XX`.
    """
    declared: dict[str, set[str]] = {}
    for name, operation in operations.items():
        for response in operation["responses"]:
            if response["status"][:1] in {"4", "5"}:
                declared.setdefault(response["status"], set()).add(name)
    return [
        {
            "status": status,
            "phrase": phrase(status),
            "count": len(names),
            "examples": [
                one["id"]
                for one in examples.values()
                if one["status"] == status and one["operation"] in names
            ],
            "tags": [
                {"title": tag["title"], "operations": own}
                for tag in tags
                if (own := [name for name in tag["operations"] if name in names])
            ],
        }
        for status, names in sorted(declared.items())
    ]
