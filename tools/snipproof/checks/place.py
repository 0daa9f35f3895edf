"""Finds the line of a snippet that a finding on the wire comes from."""

from collections.abc import Iterable

from snipproof.languages import Outline
from snipproof.location import SourceLocation
from snipproof.snippet import Snippet


def place(
    snippet: Snippet,
    outline: Outline,
    needles: Iterable[str] = (),
    *,
    exchange: int = 0,
    exchanges: int = 1,
) -> SourceLocation:
    """Give the line that most likely wrote what was found.

    `needles` are texts to look for, the likeliest first. They are looked for in the call that made
    the request, where it is known (request number `exchange` of `exchanges`, from 0), then in what
    is around it: a header may be made further up. Where several calls make several requests, the
    text may well be another call's, so that then the call's first line is the better guess.
    """
    needles = [needle for needle in needles if needle]
    lines = snippet.text.split("\n")
    calls = outline.calls
    if not calls:
        return snippet.at(_find(lines, needles, 1, len(lines)) or 1)
    exact = len(calls) == exchanges
    call = calls[exchange] if exact else calls[0]
    last = call.last if exact or len(calls) == 1 else calls[-1].last
    found = _find(lines, needles, call.first, last)
    if found is None and len(calls) == 1:
        found = _find(lines, needles, 1, len(lines))
    if found is None:
        # What a call is made of stands before it, and not in another call.
        inside = {line for other in calls for line in range(other.first, other.last + 1)}
        before = ["" if number in inside else line for number, line in enumerate(lines, 1)]
        found = _find(before, needles, 1, call.first)
    return snippet.at(found or call.first)


def _find(lines: list[str], needles: list[str], first: int, last: int) -> int | None:
    """Give the number of the first line, from `first` to `last`, with the likeliest needle."""
    for needle in needles:
        for number in range(first, min(last, len(lines)) + 1):
            if needle in lines[number - 1]:
                return number
    return None
