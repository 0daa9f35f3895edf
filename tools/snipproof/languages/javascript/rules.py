"""Finds where a JavaScript program breaks the rules for examples (`reading.rules`)."""

import re
from collections.abc import Iterator

from snipproof.core.snippet import Snippet
from snipproof.languages.javascript.parse import parser, request_calls
from snipproof.languages.reading.rules import (
    ERRORS_RAISED,
    NO_HIDDEN_FAILURE,
    TIME_LIMIT,
    Breach,
)
from snipproof.languages.reading.tree import parse, text, walk

_STATUS = re.compile(r"\.(?:ok|status|statusCode)\b|[{,]\s*(?:ok|status)\s*[,}:]")
_LIMIT = re.compile(r"AbortSignal\.timeout|\bsignal\b|\btimeout\s*:|setTimeout")


def breaches(snippet: Snippet) -> Iterator[Breach]:
    """Return the breaches of a program; none where it cannot be read."""
    try:
        nodes = list(walk(parse(parser(), snippet.copied)))
    except ValueError:
        return
    calls = list(request_calls(nodes))
    code = "".join(text(node) for node in nodes[:1])
    for call in calls:
        given = call.child_by_field_name("arguments")
        own = "" if given is None else text(given)
        # The options may stand in a variable of their own.
        spread = given is not None and any(
            child.type == "identifier" for child in given.named_children[1:]
        )
        if not _LIMIT.search(own) and not (spread and _LIMIT.search(code)):
            message = "fetch waits without end where a server does not respond"
            hint = "add signal: AbortSignal.timeout(30_000)"
            yield Breach(TIME_LIMIT, call.start_point.row + 1, message, hint)
    if calls and not _STATUS.search(code):
        message = "nothing looks at the status of the response"
        hint = "throw an error if response.ok is false"
        yield Breach(ERRORS_RAISED, calls[0].start_point.row + 1, message, hint)
    for node in nodes:
        body = node.child_by_field_name("body")
        empty = body is not None and not any(
            child.type != "comment" for child in body.named_children
        )
        caught = node.type == "catch_clause" or (
            node.type == "arrow_function"
            and node.parent is not None
            and node.parent.parent is not None
            and re.search(r"\.catch$", text(node.parent.parent.children[0]))
        )
        if empty and caught and body is not None and body.type == "statement_block":
            message = "the error is caught, and nothing is done"
            line = node.start_point.row + 1
            yield Breach(NO_HIDDEN_FAILURE, line, message, "let it end the program")
