"""Whether a response keeps to the contract."""

from collections.abc import Iterator

from snipproof.contract import bodies, media, response_headers
from snipproof.contract.direction import Direction
from snipproof.contract.finding import Finding
from snipproof.contract.mismatch import Mismatch
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
        yield _finding(message, f"status {response.status}")
        return
    for name, message in response_headers.mismatches(operation, response, schemas):
        yield _finding(f"the answer {response.status}: {message}", f"header {name}")
    yield from _body(declared, response, schemas)


def _finding(message: str, difference: str, pointer: tuple[str | int, ...] = ()) -> Finding:
    return Finding(Code.RESPONSE_MISMATCH, message, pointer=pointer, difference=difference)


def _body(
    declared: tuple[MediaType, ...], response: Response, schemas: Schemas
) -> Iterator[Finding]:
    answered = f"the answer {response.status}"
    if not declared:
        if response.body:
            message = f"{answered} has a body of {len(response.body)} bytes; none is declared"
            yield _finding(message, f"body {response.status}")
        return
    got = media_type(response.headers)
    form = media.find(declared, got)
    if form is None:
        found = got or "no media type"
        message = f"{answered} is {found}; the contract declares {media.names(declared)}"
        yield _finding(message, f"media-type {found}")
        return
    # What arrives here is decoded already.
    headers = tuple(item for item in response.headers if item[0].lower() != "content-encoding")
    try:
        answered_values = bodies.read(form, headers, response.body, schemas)
    except bodies.BodyError as error:
        yield _finding(f"{answered} {str(error).removeprefix('it ')}", "unreadable-body")
        return
    # What each item of a list lacks is one thing that is wrong.
    alike: dict[str, list[tuple[str, Mismatch]]] = {}
    for one in answered_values:
        for mismatch in schemas.mismatches(one.schema, one.value, Direction.RESPONSE):
            alike.setdefault(mismatch.difference, []).append((one.place, mismatch))
    for difference, ((part, first), *others) in alike.items():
        place = "".join(f", {item}" for item in (part, first.path) if item)
        more = f" (and {len(others)} more like it)" if others else ""
        yield _finding(f"{answered}{place}: {first.message}{more}", difference, first.pointer)
