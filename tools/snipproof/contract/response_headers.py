"""Whether a response has the header fields that the contract declares, with values that fit."""

from collections.abc import Iterator

from snipproof.contract.operation import Operation, ResponseHeader
from snipproof.contract.schema import Schemas
from snipproof.contract.text_value import scalar
from snipproof.core.exchange import Response


def declared(operation: Operation, status: int) -> tuple[ResponseHeader, ...]:
    """Return the header fields that an operation declares for a status."""
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in operation.responses:
            return operation.headers.get(key, ())
    return ()


def mismatches(
    operation: Operation, response: Response, schemas: Schemas
) -> Iterator[tuple[str, str]]:
    """Return the name of each declared header field that is wrong, and what is wrong with it.

    See OpenAPI 3.1, section 4.8.21.
    """
    for field in declared(operation, response.status):
        text = response.header(field.name)
        if text is None:
            if field.required:
                yield field.name, f"the header {field.name!r} is required, and it is not there"
            continue
        types = schemas.types(field.schema)
        if "object" in types:
            continue
        value: object = scalar(text, types)
        if "array" in types:
            items = schemas.item_types(field.schema)
            value = [scalar(part.strip(), items) for part in text.split(",")] if text else []
        for mismatch in schemas.mismatches(field.schema, value):
            yield field.name, f"the header {field.name!r} does not fit: {mismatch.message}"
