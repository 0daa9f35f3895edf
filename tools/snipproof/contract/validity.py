"""Says where a document is not OpenAPI, when it cannot be understood."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

from snipproof.contract.document import ContractDocument
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.yaml_document import Pointer


def why_invalid(document: ContractDocument, error: Exception) -> Failure:
    """Return the place where a document departs from OpenAPI 3.1's own schema.

    `error` is what went wrong while the document was read, in case the schema finds nothing.
    """
    # The most precise of the findings is the deepest one.
    found = max(
        _validator().iter_errors(document.data),
        key=lambda finding: len(finding.instance_path),
        default=None,
    )
    pointer: Pointer = () if found is None else tuple(found.instance_path)
    reason = repr(error) if found is None else found.message[:200]
    where = "/".join(map(str, pointer)) or "the document"
    return Failure(
        Code.CONTRACT_INVALID,
        f"{where} is not what OpenAPI 3.1 has there: {reason}",
        document.near(pointer),
        "compare it with the OpenAPI specification, or check it with openapi-spec-validator",
    )


def _validator() -> jsonschema_rs.Draft202012Validator:
    """Return OpenAPI's schema, which openapi-spec-validator has; to import that takes seconds."""
    package = find_spec("openapi_spec_validator")
    places = package.submodule_search_locations if package is not None else None
    file = Path(*(places or [])[:1], "resources", "schemas", "v3.1", "schema.json")
    schema: dict[str, Any] = json.loads(file.read_bytes())
    return jsonschema_rs.Draft202012Validator(schema)
