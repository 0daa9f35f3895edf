"""Reads a snippet without running it: is it valid, where does it call, what does it need."""

from snipproof.core.snippet import Language, Snippet
from snipproof.languages.reading.outline import Call, Exit, Outline

__all__ = ["Call", "Exit", "Outline", "comment_start", "outline"]


def outline(snippet: Snippet) -> Outline:
    """Read a snippet's source in its language."""
    # Each is imported when it is needed: what has not changed is not read again.
    if snippet.language is Language.PYTHON:
        from snipproof.languages.python.outline import outline_python  # noqa: PLC0415

        return outline_python(snippet)
    from snipproof.languages.curl.outline import outline_shell  # noqa: PLC0415

    return outline_shell(snippet)


def comment_start(snippet: Snippet, number: int) -> int | None:
    """Return the column at which a comment begins on a line, from 0; None where none does."""
    if snippet.language is Language.PYTHON:
        from snipproof.languages.python.outline import comments as python_comments  # noqa: PLC0415

        return dict(python_comments(snippet.text)).get(number)
    from snipproof.languages.curl.outline import comments as shell_comments  # noqa: PLC0415

    return dict(shell_comments(snippet.text)).get(number)
