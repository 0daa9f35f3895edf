"""Reads a snippet without running it: is it valid, where does it call, what does it need."""

from snipproof.languages.outline import Call, Exit, Outline
from snipproof.languages.python import outline_python
from snipproof.languages.shell import outline_shell
from snipproof.snippet import Language, Snippet

__all__ = ["Call", "Exit", "Outline", "outline"]


def outline(snippet: Snippet) -> Outline:
    """Read a snippet's source in its language."""
    if snippet.language is Language.PYTHON:
        return outline_python(snippet)
    return outline_shell(snippet)
