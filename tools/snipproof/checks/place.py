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

    `needles` are texts to look for, the likeliest first; in the call that made the request where
    it is known (request number `exchange` of `exchanges`, from 0), then in the whole file. Without
    a hit it is the first line of that call.
    """
    lines = snippet.text.split("\n")
    calls = outline.calls
    first, last = 1, len(lines)
    if len(calls) == exchanges or len(calls) == 1:
        call = calls[exchange] if len(calls) == exchanges else calls[0]
        first, last = call.first, call.last
    elif calls:
        first = calls[0].first
    for needle in needles:
        for start, end in ((first, last), (1, len(lines))):
            for number in range(start, min(end, len(lines)) + 1):
                if needle and needle in lines[number - 1]:
                    return snippet.at(number)
    return snippet.at(first)
