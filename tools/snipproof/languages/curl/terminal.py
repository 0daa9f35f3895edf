"""Takes what was typed out of a copy of a terminal: prompts and output go, lines stay."""

import re

from snipproof.languages.curl.lines import unfinished

_PROMPT = re.compile(
    r"""^[ \t]*(?:\([\w.-]{1,30}\)[ \t]*)?(?:
        [\w.-]{1,40}@[\w.-]{1,60}(?:[: ][^\s$\#%>]{0,80})?[ \t]?[$\#%>]   # user@box:~$
      | \[[^\]\n]{1,60}\][ \t]?[$\#%>]                                    # [root@box ~]#
      | (?:ba|z|k|c)?sh(?:-[\d.]+)?[$\#%]                                  # bash-5.2$
      | (?:PS[ \t]?)?[A-Za-z]:\\[^>\n]{0,80}> | PS[ \t]?[^>\n]{0,40}>       # PS C:\>
      | [~/][\w./~-]{0,60}[ \t]?[$\#%>]
      | [$%\u276f\u279c]
    )[ \t]+""",
    re.VERBOSE,
)
_RUNS = (
    r"(?:sudo[ \t]+|time[ \t]+|watch[ \t]+(?:-\S+[ \t]+(?:\d+[ \t]+)?)?|[A-Z_]+=\S+[ \t]+)*"
    r"(?:[\w./-]*/)?(?:curl(?:\.exe)?|https?|wget|xh)[ \t]+(?:-|[\"'$<{\ue000:/]|\w+://|\w+:\d"
    r"|(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b|localhost)"
)
_WEAK = re.compile(rf"^[ \t]*[>#][ \t]*(?={_RUNS})")
"""Prompts only before a call: elsewhere they are comments or quotations."""

_CALL = re.compile(rf"^[ \t]*{_RUNS}")
_SECOND = re.compile(r"^[ \t]*>[ \t]?")
"""The prompt for the lines of a command that is not finished."""


def typed(text: str) -> str:
    """Return what was typed, each line where it was; what got a response becomes empty lines.

    A text without prompts is returned as it is.
    """
    lines = text.split("\n")
    prompt = _PROMPT
    if not any(_PROMPT.match(line) for line in lines):
        if any(_CALL.match(line) for line in lines) or not any(map(_WEAK.match, lines)):
            return text
        prompt = _WEAK
    kept: list[str] = []
    command: list[str] = []
    for line in lines:
        marked = prompt.match(line)
        if marked:
            command = [line[marked.end() :]]
        elif command and _goes_on(command):
            second = _SECOND.match(line) if command[-1:] and _quoted(line) else None
            command.append(line[second.end() :] if second else line)
        elif _CALL.match(line):
            command = [line]
        else:
            command = []
        kept.append(command[-1] if command else "")
    return "\n".join(kept)


def _quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _goes_on(command: list[str]) -> bool:
    """Whether the next line belongs to a command; one that never ends has gone wrong long ago."""
    return len(command) < _LONGEST and unfinished("\n".join(command))


_LONGEST = 200
"""How many lines of a copy of a terminal one command has at most."""
