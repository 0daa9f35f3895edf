"""One thing on the wire that breaks the contract."""

from dataclasses import dataclass

from snipproof.failure import Code


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing on the wire that breaks the contract.

    Nothing here knows of snippets or pages: the tool turns a finding into a failure with a place,
    the mock turns some of them into the error that a server answers. `needles` are texts that the
    sender may have written for it, the likeliest first: whoever has the source can find the line
    by them. `pointer` is the way to the place in the JSON body that it is about.
    """

    code: Code
    message: str
    hint: str = ""
    needles: tuple[str, ...] = ()
    pointer: tuple[str | int, ...] = ()
