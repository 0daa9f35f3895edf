"""The examples at the end of every command's help."""

from collections.abc import Mapping


def examples(lines: Mapping[str, str]) -> str:
    """Return the end of a help text: command lines, each with what it does."""
    width = max(map(len, lines))
    shown = [f"  {line:<{width}}  {said}" for line, said in lines.items()]
    # Click leaves the lines of a paragraph alone that begins with a backspace.
    return "\n".join(["\b", "Examples:", *shown])
