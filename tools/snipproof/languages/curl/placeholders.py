"""Recognizes what a reader has to replace in a script, and a shell would read otherwise."""

import re

from snipproof.languages.reading.hole import hole

_ANGLES = r"(?<![<\w])<(?P<angles>[A-Za-z][\w .,:/'-]{0,60})>(?!>)"
_TEMPLATE = r"\{\{-?[ \t]*(?P<template>[^{}\n\"']{1,80}?)[ \t]*-?\}\}"
_ERB = r"<%=?(?P<erb>[^%\n]{1,80})%>"
_PLACEHOLDER = re.compile(f"(\ue000[^\ue001]*\ue001)|{_ANGLES}|{_TEMPLATE}|{_ERB}")


def in_shell(source: str) -> str:
    """Put holes where a script has `<name>` or `{{ name }}`, which a shell would take apart."""
    return _PLACEHOLDER.sub(_hole, source)


def _hole(found: re.Match[str]) -> str:
    # A hole that is there already stays.
    return found[1] or hole(next(filter(None, found.groups())))
