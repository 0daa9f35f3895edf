"""Whether a response keeps to the contract."""

from collections.abc import Iterator

from snipproof.contract import bodies, media, response_headers
from snipproof.contract.finding import Finding
from snipproof.contract.operation import MediaType, Operation
from snipproof.contract.schema import Schemas
from snipproof.core.exchange import Response, media_type
from snipproof.core.failure import Code


def findings(operation: Operation, response: Response, schemas: Schemas) -> Iterator[Finding]:
    """Judge status, media type and body of a response to an operation."""
    declared = operation.response(response.status)
    if declared is None:
        known = ", ".join(operation.responses)
        message = f"the status {response.status} is not declared; {operation.id} has {known}"
        yield Finding(Code.RESPONSE_MISMATCH, message)
        return
    for message in response_headers.mismatches(operation, response, schemas):
        yield Finding(Code.RESPONSE_MISMATCH, f"the answer {response.status}: {message}")
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
    # What arrives here is decoded already.
    headers = tuple(item for item in response.headers if item[0].lower() != "content-encoding")
    try:
        answered_values = bodies.read(form, headers, response.body, schemas)
    except bodies.BodyError as error:
        message = f"{answered} {str(error).removeprefix('it ')}"
        yield Finding(Code.RESPONSE_MISMATCH, message)
        return
    for one in answered_values:
        for mismatch in schemas.mismatches(one.schema, one.value):
            place = "".join(f", {part}" for part in (one.place, mismatch.path) if part)
            message = f"{answered}{place}: {mismatch.message}"
            yield Finding(Code.RESPONSE_MISMATCH, message, pointer=mismatch.pointer)
