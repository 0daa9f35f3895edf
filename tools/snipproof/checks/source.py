"""What is wrong with a snippet before it runs."""

import re
from collections.abc import Iterator

from snipproof.failure import Code, Failure
from snipproof.languages import Outline
from snipproof.snippet import Snippet

_PLACEHOLDER = re.compile(
    r"<(?!<)[A-Za-z][\w .-]{2,40}>(?!>)"
    r"|\b(?:YOUR|MY|REPLACE|INSERT)[_-][A-Z][A-Z_-]+\b"
    r"|\byour[-_ ](?:security[-_ ])?(?:token|org(?:anization)?[-_ ]?id|api[-_ ]?key)\b"
    r"|\b(?:xxxx+|XXXX+)\b"
    r"|\bYour[-_ ](?:Security[-_ ])?(?:Token|Org(?:anization)?[-_ ]?I[Dd]|A[Pp][Ii][-_ ]?Key)\b"
)
_SECRETS = {
    "a JSON Web Token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "a GitHub token": r"\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})",
    "an AWS access key": r"\bAKIA[0-9A-Z]{16}\b",
    "a Slack token": r"\bxox[abprs]-[\w-]{10,}",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a bearer token": r"(?i:bearer)\s+(?![$<{])[\w.~+/-]{16,}",
}
_SECRET = re.compile("|".join(f"(?P<s{n}>{p})" for n, p in enumerate(_SECRETS.values())))


def check_source(snippet: Snippet, outline: Outline) -> Iterator[Failure]:
    """Give what is wrong with the text of a snippet: syntax, placeholders, secrets."""
    yield from outline.failures
    for number, line in enumerate(snippet.text.split("\n"), 1):
        # A heredoc's `<<JSON` and a comparison are no placeholders; a word in brackets is.
        if found := _PLACEHOLDER.search(line):
            yield Failure(
                Code.PLACEHOLDER_LEFT,
                f"the placeholder {found[0]!r} is not replaced",
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
