"""Finds the line of a snippet that a finding on the wire comes from."""

import re
from collections.abc import Iterable

from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.languages import of
from snipproof.languages.reading.outline import Outline


def place(
    snippet: Snippet,
    outline: Outline,
    needles: Iterable[str] = (),
    *,
    exchange: int = 0,
    exchanges: int = 1,
    inside: bool = False,
) -> SourceLocation:
    """Return the line that most likely wrote what was found.

    `needles` are texts to look for, the likeliest first. They are looked for in the call that made
    the request, where it is known (request number `exchange` of `exchanges`, from 0), then in what
    is around it: a header may be made further up. Where several calls make several requests, the
    text may well be another call's, so that then the call's first line is the better guess. With
    `inside`, only the call itself is looked at. Comments send nothing, and are passed over.
    """
    needles = [needle for needle in needles if needle]
    is_comment = of(snippet.language).is_comment
    lines = ["" if is_comment(line) else line for line in snippet.text.split("\n")]
    calls = outline.calls
    if not calls:
        return snippet.at(_find(lines, needles, 1, len(lines)) or 1)
    exact = len(calls) == exchanges
    call = calls[exchange] if exact else calls[0]
    last = call.last if exact or len(calls) == 1 else calls[-1].last
    found = _find(lines, needles, call.first, last)
    if inside:
        return snippet.at(found or call.first)
    if found is None and len(calls) == 1:
        found = _find(lines, needles, 1, len(lines))
    if found is None:
        # What a call is made of stands before it, and not in another call.
        within = {line for other in calls for line in range(other.first, other.last + 1)}
        before = ["" if number in within else line for number, line in enumerate(lines, 1)]
        found = _find(before, needles, 1, call.first)
    return snippet.at(found or call.first)


def _find(lines: list[str], needles: list[str], first: int, last: int) -> int | None:
    """Return the number of the first line, from `first` to `last`, with the likeliest needle.

    Where a needle is a word by itself is likelier than where it is a part of one: `page` is not
    `pageSize`.
    """
    numbers = range(first, min(last, len(lines)) + 1)
    for needle in needles:
        holding = [number for number in numbers if needle in lines[number - 1]]
        word = re.compile(rf"(?<!\w){re.escape(needle)}(?!\w)")
        alone = (number for number in holding if word.search(lines[number - 1]))
        number = next(alone, holding[0] if holding else None)
        if number is not None:
            return number
    return None


def method_needles(method: str) -> tuple[str, ...]:
    """Return the ways in which a method is written in a call."""
    return (
        f"--request {method}",
        f"-X {method}",
        f"-X{method}",
        f".{method.lower()}(",
        f'"{method}"',
        f"'{method}'",
    )


def path_needles(path: str) -> tuple[str, ...]:
    """Return the parts of a path to look for in the source: its longest stretches first."""
    parts = [part for part in path.split("/") if part][:_SEGMENTS]
    stretches = [
        "/".join(parts[start:end])
        for start in range(len(parts))
        for end in range(len(parts), start, -1)
    ]
    return (path, *sorted(stretches, key=len, reverse=True))


_SEGMENTS = 20
"""How much of a path is looked for: a request line may hold thousands of segments."""
