"""Says in OpenAPI 3.1 what a schema of OpenAPI 3.0 or Swagger 2.0 means.

What changes is in the OpenAPI Initiative's migration guide from 3.0 to 3.1: `nullable`, the
boolean `exclusiveMinimum` and `exclusiveMaximum`. What is given as an example stays as it is.
"""

from typing import Any


def lift(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of OpenAPI 3.0, whose inner schemas are lifted, as JSON Schema 2020-12."""
    for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flag = fields.get(bound)
        if isinstance(flag, bool):
            del fields[bound]
            if flag and limit in fields:
                fields[bound] = fields.pop(limit)
    if isinstance(fields.get("nullable"), bool) and fields.pop("nullable"):
        return _nullable(fields)
    return fields


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Say `nullable: true` in JSON Schema: as a type list, or as an alternative of null."""
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
        return schema
    annotations: dict[str, Any] = {
        key: schema.pop(key) for key in ("description", "title", "deprecated") if key in schema
    }
    return {**annotations, "anyOf": [schema, {"type": "null"}]}
