"""Tells where a command of a shell ends, from its quotes, backslashes and here-documents.

A parser of the whole script loses itself behind a quote that is not closed; lines do not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEREDOC = re.compile(r"<<(-?)[ \t]*(['\"]?)([A-Za-z_]\w*)\2")
_BEHIND_A_QUOTE = frozenset(" \t\n\\|&;)>\"'`$<}\ue000/?:.,=-%+@")
"""Characters that may follow a closing quote."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as the shell pairs it: its mark, the lines of both ends from 0, what follows it.

    `last` is None where nothing closes it.
    """

    mark: str
    first: int
    last: int | None
    behind: str


def quotes(text: str) -> Iterator[Quote]:
    """Return the quoted parts of a script in their order (POSIX shell, section 2.2)."""
    line, position, word = 0, 0, True
    while position < len(text):
        letter = text[position]
        if letter == "\\":
            line += text[position + 1 : position + 2] == "\n"
            position += 2
            word = False
            continue
        if letter in "'\"":
            end = _closing(text, position)
            first = line
            line += text.count("\n", position, end if end is not None else len(text))
            if end is None:
                yield Quote(letter, first, None, "")
                return
            yield Quote(letter, first, line, text[end + 1 : end + 2])
            position, word = end + 1, False
            continue
        if letter == "#" and word:
            end_of_line = text.find("\n", position)
            position = len(text) if end_of_line < 0 else end_of_line
            continue
        if letter == "<" and (here := _HEREDOC.match(text, position)):
            behind = _behind_heredoc(text, here)
            if behind is None:
                yield Quote("<<", line, None, "")
                return
            # The rest of the line is still the command; it holds no quotes that matter often.
            line += text.count("\n", position, behind)
            position, word = behind, True
            continue
        line += letter == "\n"
        word = letter in " \t\n;|&("
        position += 1


def _closing(text: str, start: int) -> int | None:
    mark = text[start]
    if mark == "'":
        # Inside $'…' a backslash escapes.
        if start and text[start - 1] == "$":
            found = re.compile(r"(?:[^\\']|\\.)*'", re.DOTALL).match(text, start + 1)
            return found.end() - 1 if found else None
        end = text.find("'", start + 1)
        return None if end < 0 else end
    found = re.compile(r'(?:[^\\"]|\\.)*"', re.DOTALL).match(text, start + 1)
    return found.end() - 1 if found else None


def _behind_heredoc(text: str, here: re.Match[str]) -> int | None:
    start = text.find("\n", here.end())
    if start < 0:
        return None
    blanks = r"[ \t]*"
    found = re.compile(rf"^{blanks}{re.escape(here[3])}[ \t]*$", re.MULTILINE).search(text, start)
    return found.end() if found else None


def unfinished(text: str) -> bool:
    """Whether the shell would wait for more: an open quote, here-document or pipe, a backslash."""
    last = text.rstrip(" \t\n")
    if text.rstrip("\n").endswith("\\") or last.endswith("|"):
        return True
    return any(quote.last is None for quote in quotes(text))


def unclosed(text: str) -> int | None:
    """Return the line, from 0, of a quote that was not meant to go on; None if all are closed.

    Where one is missing, the shell pairs the others wrongly: the first that goes over lines and
    has a letter right behind its end is the one that was left open.
    """
    found = [quote for quote in quotes(text) if quote.mark != "<<"]
    if not found or found[-1].last is not None:
        return None
    for quote in found:
        if quote.last is None or (
            quote.last > quote.first and quote.behind and quote.behind not in _BEHIND_A_QUOTE
        ):
            return quote.first
    return found[-1].first
