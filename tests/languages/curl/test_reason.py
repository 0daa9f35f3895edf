"""Why a script ended, as its last words tell it."""

from collections.abc import Callable

import pytest

from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.curl.reason import reason
from snipproof.languages.reading.reason import Reason

MakeSnippet = Callable[..., Snippet]

SHELL = """\
org_id=$LAYER5_ORG_ID
curl --timeout 3 \\
  "$URL/api/orgs/$orgid" \\
  --header "Authorization: Bearer ${LAYER5_TOKN}" |
  qj .name |
  sort
jq . curl
"""
GIVEN = ("LAYER5_URL", "LAYER5_TOKEN", "LAYER5_ORG_ID")

ANSWER = "compare with response.json beside the snippet"
BASE = "build the URL from the base URL variable, in double quotes or an f-string"
FILES = "an example finds the files that lie in files/ beside its snippet, and no other"
NOBODY = "a run has nobody to type: read the value from an environment variable"


@pytest.mark.parametrize(
    ("said", "blamed", "expected"),
    [
        (
            "a.sh: line 3: orgid: unbound variable",
            2,
            Reason(3, "it reads orgid, which is not set", "did you mean 'org_id'?"),
        ),
        (
            "a.sh: line 2: LAYER5_TOKN: unbound variable",
            2,
            Reason(4, "it reads LAYER5_TOKN, which is not set", "did you mean 'LAYER5_TOKEN'?"),
        ),
        (
            "a.sh: line 2: HARBOR: unbound variable",
            2,
            Reason(
                2,
                "it reads HARBOR, which is not set",
                "set it in the snippet; what every example may read is listed in the mock's world",
            ),
        ),
        (
            "a.sh: line 5: qj: command not found\ncurl: (23) Failed writing body",
            2,
            Reason(5, "there is no command 'qj'", "did you mean 'jq'?"),
        ),
        (
            "a.sh: line 7: kubectl: command not found",
            7,
            Reason(
                7, "there is no command 'kubectl'", "an example needs no more than bash, curl, jq"
            ),
        ),
        (
            "curl: option --timeout: is unknown\ncurl: try 'curl --help' for more information",
            2,
            Reason(2, "curl has no option --timeout", "`curl --help all` lists them"),
        ),
        ("curl: (3) URL using bad/illegal format or missing URL", 2, Reason(3, hint=BASE)),
        ("curl: (6) Could not resolve host: api", 2, Reason(3)),
        ("jq: error (at <stdin>:0): Cannot iterate over null", 7, Reason(7, hint=ANSWER)),
        ("cat: a.json: No such file or directory", 2, Reason(hint=FILES)),
        ("sort: cannot read", 2, Reason(6)),
        ("curl: (22) The requested URL returned error: 404", 2, Reason(2)),
        ("somebody: said", 2, Reason()),
        ("Something was said", 2, Reason()),
        ("", 2, Reason()),
    ],
)
def test_the_shell_and_its_programs_are_understood(
    make_snippet: MakeSnippet, said: str, blamed: int, expected: Reason
) -> None:
    """The line is the one that is wrong, and the hint names what was probably meant."""
    snippet = make_snippet(SHELL)
    assert reason(snippet, outline(snippet), said, blamed, GIVEN) == expected


@pytest.mark.parametrize(
    ("source", "said", "blamed", "expected"),
    [
        # Where curl names no host, it is what most likely spoilt the URL
        (
            "curl --header \"A: $T\" \\\n  '$LAYER5_URL/a'\n",
            "curl: (3) bad",
            1,
            Reason(2, hint=BASE),
        ),
        ('curl --header "A: $T" \\\n  http://a b\n', "curl: (3) bad", 1, Reason(2, hint=BASE)),
        ("curl --silent \\\n  $U/a\n", "curl: (3) bad", 1, Reason(2, hint=BASE)),
        (
            "curl x \\\n  --timeout 3\n",
            "curl: option --timeout: is unknown",
            1,
            Reason(2, "curl has no option --timeout", "`curl --help all` lists them"),
        ),
        # Of several in a pipe, the last one that spoke
        (SHELL, "curl: (23) Failed writing body\nsort: cannot read", 2, Reason(6)),
    ],
)
def test_the_part_of_a_call_that_is_wrong_is_found(
    make_snippet: MakeSnippet, source: str, said: str, blamed: int, expected: Reason
) -> None:
    """A call may be many lines long: the one that was spoken of is told, not its first."""
    snippet = make_snippet(source)
    assert reason(snippet, outline(snippet), said, blamed, GIVEN) == expected


@pytest.mark.parametrize(("said", "blamed", "line"), [(4, 2, 4), (3, 3, 3), (3, 4, 4), (9, 9, 4)])
def test_of_many_calls_of_a_missing_command_the_blamed_one_is_told(
    make_snippet: MakeSnippet, said: int, blamed: int, line: int
) -> None:
    """It is the nearest to what bash names, from the line on at which the command begins."""
    snippet = make_snippet("qj a\ncurl x |\n  qj b |\n  qj c\n")
    words = f"a.sh: line {said}: qj: command not found"
    assert reason(snippet, outline(snippet), words, blamed, GIVEN).line == line


@pytest.mark.parametrize(
    ("said", "blamed", "hint"),
    [
        ("", 2, NOBODY),
        ("cat: a.json: No such file or directory", 2, FILES),
        ("", 1, ""),
        ("", 3, ""),
    ],
)
def test_a_shell_that_waits_for_somebody_to_type_is_understood(
    make_snippet: MakeSnippet, said: str, blamed: int, hint: str
) -> None:
    """`read` finds nothing to read and says nothing: that it was called has to do."""
    snippet = make_snippet("curl x\nread -r name\nspread\necho\necho\n")
    assert reason(snippet, outline(snippet), said, blamed, GIVEN) == Reason(hint=hint)
