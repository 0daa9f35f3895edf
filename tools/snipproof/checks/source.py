"""Checks a snippet before it runs."""

import re
from collections.abc import Iterator
from itertools import islice

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import FILES, Example, Snippet
from snipproof.core.suggestions import did_you_mean
from snipproof.core.text import DECEPTIVE
from snipproof.languages import Outline, comment_start, of

_PLACEHOLDER = re.compile(
    r"(?<!<)<(?P<inside>[Ii][Dd]|[A-Za-z][\w .-]{1,39}[\w.-])>(?!>)"
    r"|\b(?P<name>(?:YOUR|MY|REPLACE|INSERT)[_-][A-Z][A-Z0-9_-]{0,60})\b"
    r"|\b[Yy]our[-_](?:[Ss]ecurity[-_])?(?:[Tt]oken|[Oo]rg(?:anization)?[-_]?[Ii][Dd]"
    r"|[Aa][Pp][Ii][-_]?[Kk]ey)\b"
    r"|\b(?P<dummy>x{4,}|X{4,})\b"
    r"|\b[Bb]earer (?:\.{3}|\u2026)"
)
_COMPARED = re.compile(r"[=!]=\s*[\"'\\]+$")
_SECRETS = {
    "a JSON Web Token": r"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a GitHub token": r"\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})",
    "an AWS access key": r"\bAKIA[0-9A-Z]{16}\b",
    "a Slack token": r"\bxox[abprs]-[\w-]{10,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a token or a password": (
        r"(?i:token|secret|passw(?:or)?d|api_?key)[\"']?\]?\s{0,9}[=:]\s{0,9}[\"']?"
        r"(?=\S{0,200}[a-z])(?=\S{0,200}[A-Z])(?=\S{0,200}[0-9])[\w.~+/-]{24,}(?=[\"'\s,;]|$)"
    ),
    "a bearer token": r"(?i:bearer)\s+(?=\w)(?=[A-Za-z_.~+/-]{0,200}[0-9])[\w.~+/-]{16,}",
}
_SECRET = re.compile("|".join(f"(?P<s{n}>{p})" for n, p in enumerate(_SECRETS.values())))


def check_source(snippet: Snippet, outline: Outline) -> Iterator[Failure]:
    """Return what is wrong with the text of a snippet: syntax, placeholders, secrets."""
    yield from outline.failures
    yield from _deceptive(snippet)
    for number, line in enumerate(snippet.text.split("\n"), 1):
        for placeholder in islice(_placeholders(snippet, number, line), 1):
            yield Failure(
                Code.PLACEHOLDER_LEFT,
                f"the placeholder {placeholder[:60]!r} is not replaced",
                snippet.at(number),
                "read the value from an environment variable",
            )
        if found := _SECRET.search(line):
            kind = list(_SECRETS)[int(str(found.lastgroup)[1:])]
            # The value stays out of the message: reports are kept and shown.
            yield Failure(
                Code.SECRET_IN_SOURCE,
                f"this looks like {kind}",
                snippet.at(number),
                "read it from an environment variable, and revoke it if it is real",
            )


def missing_files(example: Example, snippet: Snippet) -> Iterator[Failure]:
    """Return the files that a snippet sends, that are not beside it and that it does not make.

    A client that finds no file may send nothing in its place, without a word.
    """
    reads = of(snippet.language).reads_file
    for found in reads.finditer(snippet.text) if reads is not None else ():
        name = found[1]
        if name not in example.files and snippet.text.count(name) == 1:
            line = snippet.text.count("\n", 0, found.start(1)) + 1
            message = f"the snippet sends {name}, and there is no such file in {FILES}/"
            hint = did_you_mean(name, example.files, f"put it into {FILES}/ beside the snippet")
            yield Failure(Code.BAD_SOURCE, message, snippet.at(line), hint)


def _deceptive(snippet: Snippet) -> Iterator[Failure]:
    """Return the first letter that shows a reader something else than what runs."""
    if snippet.text.isascii() and snippet.text.isprintable():
        return
    for number, line in enumerate(snippet.text.split("\n"), 1):
        if found := DECEPTIVE.search(line):
            letter = ord(found[0])
            yield Failure(
                Code.BAD_SOURCE,
                f"U+{letter:04X} is a letter that nobody sees, or that moves others",
                snippet.at(number),
                "remove it, or write it as an escape of the language",
            )
            return
        if found := _LOOKALIKE.search(line):
            yield Failure(
                Code.BAD_SOURCE,
                f"{found[0]!a} looks like another name: it mixes Latin letters with others",
                snippet.at(number),
                "write hosts and names in one script",
            )
            return


_LOOKALIKE = re.compile(
    r"[A-Za-z0-9_.-]*(?:[A-Za-z][\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\uff01-\uff5e]"
    r"|[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\uff01-\uff5e][A-Za-z])\w*"
    r"|(?<=://)[^\s/\"'$]*[^\x00-\x7f][^\s/\"'$]*"
)
"""A word of several scripts, and a host that is not ASCII (Unicode Technical Standard 39)."""


def _placeholders(snippet: Snippet, number: int, line: str) -> Iterator[str]:
    """Return the placeholders in a line of a snippet; what is in a comment is not sent."""
    found = [*_PLACEHOLDER.finditer(line)]
    language = of(snippet.language)
    if language.placeholder is not None:
        found += language.placeholder.finditer(line)
    if not found:
        return
    end = comment_start(snippet, number) if language.comment in line else None
    for match in found:
        if (end is None or match.start() < end) and not _is_meant(match, line, snippet.text):
            yield match[0]


def _is_meant(found: re.Match[str], line: str, text: str) -> bool:
    """Whether what looks like a placeholder in a line of a text is none."""
    groups = found.groupdict()
    inside, name, dummy = groups.get("inside"), groups.get("name"), groups.get("dummy")
    if inside:
        # `jq . <in.json>out.json`, `<p>` that is closed, `a <b and c> d`, `.name != "<none>"`
        return bool(
            re.fullmatch(r"[\w-]+\.[a-z]{1,5}", inside)
            or f"</{inside}>" in line
            or re.search(r" (?:and|or) ", inside)
            or _COMPARED.search(line[max(found.start() - 20, 0) : found.start()])
        )
    if name:
        # A variable of the snippet's own.
        return bool(re.search(rf"^\s*(?:\w+\s+)?{name}\s*=", text, re.MULTILINE))
    return bool(dummy) and "mktemp" in line
