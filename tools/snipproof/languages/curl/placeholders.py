"""Recognizes what a reader has to replace in a script, and a shell would read otherwise."""

import re

from snipproof.languages.reading.hole import hole

_ANGLES = re.compile(r"(?<![<\w])<(?P<angles>[A-Za-z][\w .:/-]{0,60})>(?!>)")


def in_shell(source: str) -> str:
    """Put holes where a script has `<name>`, which a shell would take for a redirection."""
    return _ANGLES.sub(lambda found: hole(found["angles"]), source)
