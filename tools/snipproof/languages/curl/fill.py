"""Puts variables in the place of what a page says that a reader has to replace."""

from collections.abc import Mapping

from snipproof.languages.reading.fill_pattern import fill_pattern


def fill_shell(source: str, variables: Mapping[str, str]) -> str:
    """Return a script that reads a variable where each text stands, in whatever quotes it is."""
    pattern = fill_pattern(variables)
    pieces: list[str] = []
    position, mark = 0, ""
    while position < len(source):
        found = pattern.match(source, position)
        if found:
            name = variables[found[0]]
            pieces.append({"'": f"'\"${name}\"'", '"': f"${{{name}}}"}.get(mark, f'"${name}"'))
            position = found.end()
            continue
        letter = source[position]
        if letter == "\\" and mark != "'":
            pieces.append(source[position : position + 2])
            position += 2
            continue
        if letter in "'\"" and mark in {"", letter}:
            mark = "" if mark else letter
        pieces.append(letter)
        position += 1
    return "".join(pieces)
