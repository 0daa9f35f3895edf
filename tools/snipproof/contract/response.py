"""Whether a response keeps to the contract."""

from collections.abc import Iterator

from snipproof.contract import media
from snipproof.contract.finding import Finding
from snipproof.contract.operation import MediaType, Operation
from snipproof.contract.schema import Schemas
from snipproof.core.exchange import Response, media_type
from snipproof.core.failure import Code
from snipproof.core.formats.json_text import parse_json


def findings(operation: Operation, response: Response, schemas: Schemas) -> Iterator[Finding]:
    """Judge status, media type and body of a response to an operation."""
    declared = operation.response(response.status)
    if declared is None:
        known = ", ".join(operation.responses)
        message = f"the status {response.status} is not declared; {operation.id} has {known}"
        yield Finding(Code.RESPONSE_MISMATCH, message)
        return
    yield from _body(declared, response, schemas)


def _body(
    declared: tuple[MediaType, ...], response: Response, schemas: Schemas
) -> Iterator[Finding]:
    answered = f"the answer {response.status}"
    if not declared:
        if response.body:
            message = f"{answered} has a body of {len(response.body)} bytes; none is declared"
            yield Finding(Code.RESPONSE_MISMATCH, message)
        return
    got = media_type(response.headers)
    form = media.find(declared, got)
    if form is None:
        found = got or "no media type"
        message = f"{answered} is {found}; the contract declares {media.names(declared)}"
        yield Finding(Code.RESPONSE_MISMATCH, message)
        return
    if form.schema is None or not media.is_json(form.name):
        return
    try:
        value = parse_json(response.body)
    except ValueError as error:
        yield Finding(Code.RESPONSE_MISMATCH, f"{answered} is not valid JSON: {error}")
        return
    for mismatch in schemas.mismatches(form.schema, value):
        place = f", {mismatch.path}" if mismatch.path else ""
        message = f"{answered}{place}: {mismatch.message}"
        yield Finding(Code.RESPONSE_MISMATCH, message, pointer=mismatch.pointer)
