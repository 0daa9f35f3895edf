"""Whether a response keeps to the contract."""

from collections.abc import Iterator
from dataclasses import replace

from snipproof.contract import bodies, media, response_headers
from snipproof.contract.direction import Direction
from snipproof.contract.finding import Finding
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import MediaType, Operation
from snipproof.contract.schema import Schemas
from snipproof.contract.unnamed import STRICT, UnnamedFields
from snipproof.core.exchange import Response, media_type
from snipproof.core.failure import Code


def findings(
    operation: Operation, response: Response, schemas: Schemas, unnamed: UnnamedFields = STRICT
) -> Iterator[Finding]:
    """Judge status, media type and body of a response to an operation.

    `unnamed` says what a field means that the contract allows and does not name.
    """
    declared = operation.response(response.status)
    if declared is None:
        known = ", ".join(operation.responses)
        message = f"the status {response.status} is not declared; {operation.id} has {known}"
        yield _finding(message, f"status {response.status}")
        return
    for name, message in response_headers.mismatches(operation, response, schemas):
        yield _finding(f"the response {response.status}: {message}", f"header {name}")
    yield from _body(declared, response, schemas, unnamed.of(operation.id))


def _finding(message: str, difference: str, pointer: tuple[str | int, ...] = ()) -> Finding:
    return Finding(Code.RESPONSE_MISMATCH, message, pointer=pointer, difference=difference)


def _body(
    declared: tuple[MediaType, ...], response: Response, schemas: Schemas, unnamed: str
) -> Iterator[Finding]:
    answered = f"the response {response.status}"
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
    alike: dict[tuple[str, bool], list[tuple[str, Mismatch]]] = {}
    for one in answered_values:
        for mismatch, is_warning in _mismatches(one, schemas, unnamed):
            key = (mismatch.difference, is_warning)
            alike.setdefault(key, []).append((one.place, mismatch))
    for (difference, is_warning), ((part, first), *others) in alike.items():
        place = "".join(f", {item}" for item in (part, first.path) if item)
        more = f" (and {len(others)} more like it)" if others else ""
        message = f"{answered}{place}: {first.message}{more}"
        yield replace(_finding(message, difference, first.pointer), is_warning=is_warning)


def _mismatches(
    one: bodies.BodyValue, schemas: Schemas, unnamed: str
) -> Iterator[tuple[Mismatch, bool]]:
    """Return what breaks a schema, each with whether it is only worth a warning."""
    found = list(schemas.mismatches(one.schema, one.value, Direction.RESPONSE))
    if unnamed == "error" or not found:
        yield from ((mismatch, False) for mismatch in found)
        return
    # What is wrong as well where other fields are allowed is wrong in any case.
    wrong = list(schemas.mismatches(one.schema, one.value, Direction.RESPONSE, closed=False))
    yield from ((mismatch, False) for mismatch in wrong)
    if unnamed == "warning":
        known = {mismatch.pointer for mismatch in wrong}
        for mismatch in found:
            if mismatch.unknown is not None and mismatch.pointer not in known:
                yield mismatch, True
