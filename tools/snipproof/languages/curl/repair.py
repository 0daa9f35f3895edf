"""Finds the slips by which a command ends too early, and fixes them, so that it can be read.

bash runs what is left of such a command; what is wrong with the rest follows from the slip. All
lines stay where they are.
"""

import re
from dataclasses import dataclass

from snipproof.languages.curl.lines import unclosed, unfinished
from snipproof.languages.reading.written import Slip

_STARTS = re.compile(r"(?:^|[\s;&|(\"'`])(?:[\w./-]*/)?curl(?:\.exe)?[ \t]+\S")
_REST = re.compile(r"^[ \t]*(?:-{1,2}[A-Za-z]|[\"']?(?:https?://|[$\ue000][^\s]*/))")
"""How the rest of a command that ended too early begins: with an option or a URL."""

_OPTION = re.compile(r"^[ \t]*-{1,2}[A-Za-z]")
_AMPERSAND = re.compile(r"(?<=[^\s&|;\"'<>\\])&(?=[\w\ue000\[.-]+(?:=|[\s&]|$))")
_BLANK_BEHIND = re.compile(r"\\[ \t\u00a0]+$")


@dataclass(frozen=True, slots=True)
class Repaired:
    """A script in which the slips are fixed, and these slips."""

    text: str
    slips: tuple[Slip, ...]


def repair(source: str) -> Repaired:
    """Fix the commands of curl in a script; a script without a slip stays as it is."""
    lines = source.split("\n")
    slips: list[Slip] = []
    number = 0
    while number < len(lines):
        if lines[number].lstrip().startswith("#") or not _STARTS.search(lines[number]):
            number += 1
            continue
        number = _command(lines, number, slips)
    return Repaired("\n".join(lines), tuple(slips))


def _command(lines: list[str], first: int, slips: list[Slip]) -> int:
    """Fix one command, in place; return the line behind it."""
    last = first
    while True:
        _blank_behind(lines, last, slips)
        so_far = "\n".join(lines[first : last + 1])
        following = lines[last + 1] if last + 1 < len(lines) else None
        if following is None:
            break
        if not unfinished(so_far):
            if not _REST.match(following) or _STARTS.search(following):
                break
            text = "the command ends on this line; what follows was to be a part of it"
            slips.append(
                Slip(last + 1, text, "end the line with a backslash, and nothing behind it")
            )
            lines[last] += " \\"
        elif so_far.endswith("\\") and not following.strip():
            behind = next((line for line in lines[last + 1 : last + 5] if line.strip()), "")
            if not _OPTION.match(behind):
                break
            text = "an empty line ends the command here; what follows was to be a part of it"
            slips.append(Slip(last + 2, text, "remove the empty line"))
            lines[last + 1] = "\\"
        last += 1
        if last - first > _LONGEST:
            break
    chunk = "\n".join(lines[first : last + 1])
    opened = unclosed(chunk)
    if opened is not None:
        line = first + opened
        text = "a quote on this line is not closed"
        slips.append(Slip(line + 1, text, "close it where the value ends"))
        _close(lines, line)
        # What was swallowed is read anew.
        return line + 1 if not lines[line].endswith("\\") else _command_rest(lines, line + 1, slips)
    for number in range(first, last + 1):
        _ampersands(lines, number, first, slips)
    return last + 1


def _command_rest(lines: list[str], first: int, slips: list[Slip]) -> int:
    return _command(lines, first, slips) if first < len(lines) else first


_LONGEST = 300
"""How many lines of a script one command has at most."""


def _blank_behind(lines: list[str], number: int, slips: list[Slip]) -> None:
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else ""
    if _BLANK_BEHIND.search(line) and following.strip():
        text = "a space follows the backslash, so the command ends on this line"
        slips.append(Slip(number + 1, text, "remove the space at the end of the line"))
        lines[number] = line.rstrip(" \t\u00a0")


def _ampersands(lines: list[str], number: int, first: int, slips: list[Slip]) -> None:
    """Fix an `&` that cuts a URL off: it stands outside of quotes, and a query is before it."""
    line = lines[number]
    if "&" not in line:
        return
    before = "\n".join([*lines[first:number], ""])
    told = False
    for found in reversed(list(_AMPERSAND.finditer(line))):
        head = line[: found.start()]
        word = re.split(r"\s", head)[-1]
        if "?" not in word or not _outside(before + head):
            continue
        line = f'{head}"&"{line[found.end() :]}'
        told = True
    if told:
        text = "an & outside quotes ends the command here; the rest of the URL is lost"
        slips.append(Slip(number + 1, text, "put the URL in double quotes"))
        lines[number] = line


def _outside(text: str) -> bool:
    """Whether a text ends outside of quotes."""
    from snipproof.languages.curl.lines import quotes  # noqa: PLC0415

    return all(quote.last is not None for quote in quotes(text))


def _close(lines: list[str], number: int) -> None:
    """Close the quote that a line leaves open, before the backslash that ends the line."""
    line = lines[number].rstrip()
    end = " \\" if line.endswith("\\") else ""
    body = line.removesuffix("\\").rstrip()
    double = len(re.findall(r'(?<!\\)"', body)) % 2
    lines[number] = body + ('"' if double else "'") + end
