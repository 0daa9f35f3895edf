"""One thing on the wire that breaks the contract."""

from dataclasses import dataclass, field
from typing import Any

from snipproof.core.failure import Code


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing on the wire that breaks the contract.

    Nothing here knows of snippets or pages: the tool turns a finding into a failure with a place,
    the mock turns some of them into a server's error response. `needles` are texts that the
    sender may have written for it, the likeliest first: a caller with the source can find the line
    by them. `pointer` is the way to the place in the JSON body that it is about. `value` is what
    was sent and does not fit, and the names of what was sent where something is missing: with it, a
    caller that knows only a part of the request sees whether the finding rests on known values.
    `difference` names what differs in a response, the same for each response that differs so:
    `status 404`, `media-type text/plain`, `missing-field items[].id`. It is empty for a request.
    A warning is about what the contract allows, and does not name.
    """

    code: Code
    message: str
    hint: str = ""
    needles: tuple[str, ...] = ()
    pointer: tuple[str | int, ...] = ()
    value: Any = field(default=None, compare=False, repr=False)
    difference: str = ""
    is_warning: bool = False
