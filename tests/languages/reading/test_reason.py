"""What the languages share in saying why a snippet ended."""

import re
from collections.abc import Callable

from snipproof.core.snippet import Snippet
from snipproof.languages.reading.reason import Reason, first_hint, first_line, unset

HINTS = {re.compile("^a"): "first", re.compile("b"): "second"}


def test_the_first_hint_that_fits_is_taken() -> None:
    """Hints are in order; words that none fits have none."""
    assert first_hint(HINTS, "ab") == "first"
    assert first_hint(HINTS, "b") == "second"
    assert first_hint(HINTS, "c") == ""


def test_a_variable_without_a_value_is_named_at_its_line(
    make_snippet: Callable[..., Snippet],
) -> None:
    """The first line that reads it is blamed, and the nearest name is offered."""
    snippet = make_snippet("a\nread $URK\n$URK\n")
    reads = re.compile(r"\$URK")
    assert first_line(snippet, reads) == 2
    assert unset(snippet, "URK", reads, 1, ["URL"]) == Reason(
        2, "it reads URK, which is not set", "did you mean 'URL'?"
    )
    assert unset(snippet, "X", re.compile("none"), 7, []).line == 7
