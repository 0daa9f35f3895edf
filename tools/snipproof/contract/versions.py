"""Tells what a file that is given as a contract is, and what to do where it cannot be read."""

import re
from collections.abc import Mapping
from typing import Any

from snipproof.contract.tree import invalid
from snipproof.core.formats.yaml_document import YamlDocument

_BEGIN = "give the file that begins with `openapi: 3.1.0`"


def version_of(document: YamlDocument) -> str:
    """Return the version of a contract: `2.0`, `3.0`, `3.1` or `3.2`.

    Raises `FailureError` (`contract-invalid`) where it is another, or no description of an API.
    """
    value = document.value
    if not isinstance(value, Mapping):
        found = "an empty file" if value is None else f"a {type(value).__name__}"
        if isinstance(value, str) and "#%RAML" in value:
            found = "RAML"
        message = f"expected an OpenAPI document, found {found}"
        raise invalid(message, document.at(()), _BEGIN)
    openapi, swagger = value.get("openapi"), value.get("swagger")
    if openapi is not None:
        known = re.fullmatch(r"(3\.[012])(?:\..*)?", str(openapi))
        if known and not isinstance(openapi, bool):
            return known[1]
        message = f"expected OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0, found openapi: {openapi!r}"
        raise invalid(message, document.at(("openapi",)), _BEGIN)
    if swagger is not None:
        if str(swagger) in {"2.0", "2"}:
            return "2.0"
        message = f"expected OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0, found swagger: {swagger!r}"
        raise invalid(message, document.at(("swagger",)), _CONVERT)
    name, hint = _other(value)
    raise invalid(f"expected an OpenAPI document, found {name}", document.at(()), hint)


_CONVERT = "convert it to OpenAPI 3, for example with `npx api-spec-converter --to openapi_3`"


def _other(value: Mapping[str, Any]) -> tuple[str, str]:
    """Name what else a document is, and say what to do."""
    info = value.get("info")
    schema = str(info.get("schema", "")) if isinstance(info, Mapping) else ""
    kinds = (
        ("swaggerVersion" in value, f"Swagger {value.get('swaggerVersion')}", _CONVERT),
        ("asyncapi" in value, f"AsyncAPI {value.get('asyncapi')}", "it describes messages"),
        ("arazzo" in value, "an Arazzo document", "give the OpenAPI document that it speaks of"),
        ("overlay" in value, "an Overlay", "apply it to its OpenAPI document, and give that"),
        ("kind" in value, f"{value.get('kind')}", _CONVERT),
        ("postman" in schema, "a Postman collection", "export the API as OpenAPI in Postman"),
        ("$schema" in value or "type" in value, "a JSON Schema", _BEGIN),
    )
    for fits, name, hint in kinds:
        if fits:
            return name, hint
    return f"neither `openapi` nor `swagger` among its keys ({_keys(value)})", _BEGIN


def _keys(value: Mapping[str, Any]) -> str:
    return ", ".join(str(key)[:30] for key in list(value)[:5]) or "it has none"
