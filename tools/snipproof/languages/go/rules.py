"""Finds where a Go program breaks the rules for examples (`reading.rules`)."""

import re
from collections.abc import Iterator

from snipproof.core.snippet import Snippet
from snipproof.languages.go.parse import SENDS, functions, parser
from snipproof.languages.reading.rules import (
    ERRORS_RAISED,
    NO_HIDDEN_FAILURE,
    TIME_LIMIT,
    Breach,
)
from snipproof.languages.reading.tree import parse, text, walk

_LIMIT = re.compile(r"\bTimeout\b|context\.With(?:Timeout|Deadline)")
_SEVERAL = 2
_STATUS = re.compile(r"\.Status(?:Code)?\b")


def breaches(snippet: Snippet) -> Iterator[Breach]:
    """Return the breaches of a program; none where it cannot be read."""
    try:
        nodes = list(walk(parse(parser(), snippet.copied)))
    except ValueError:
        return
    code = snippet.text
    sends = [
        (name, node.start_point.row + 1)
        for name, _, node in functions(nodes)
        if SENDS.fullmatch(name)
    ]
    for name, line in sends:
        # The functions of the package itself use a client that waits without end.
        alone = name.startswith(("http.Get", "http.Head", "http.Post", "http.DefaultClient"))
        if alone or not _LIMIT.search(code):
            message = "the request waits without end where a server does not respond"
            hint = "send it with &http.Client{Timeout: 30 * time.Second}"
            yield Breach(TIME_LIMIT, line, message, hint)
    if sends and not _STATUS.search(code):
        message = "nothing looks at the status of the response"
        hint = "end the program if response.StatusCode is 300 or more"
        yield Breach(ERRORS_RAISED, sends[0][1], message, hint)
    for node in nodes:
        if node.type not in {"short_var_declaration", "assignment_statement"}:
            continue
        left = node.child_by_field_name("left")
        right = node.child_by_field_name("right")
        # `text, ok := value.(string)` asks for a type, and `value, ok := m[key]` for a key.
        made = [] if right is None else [child.type for child in right.named_children]
        if left is None or made != ["call_expression"] or left.named_child_count < _SEVERAL:
            continue
        names = [text(name) for name in left.named_children]
        # The error is what a function returns last.
        if names[-1] == "_":
            message = "the error that is returned is dropped"
            line = node.start_point.row + 1
            yield Breach(NO_HIDDEN_FAILURE, line, message, "name it, and end the program if it is")
