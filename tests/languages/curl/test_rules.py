"""Where a shell script breaks the rules for examples."""

from collections.abc import Callable

import pytest

from snipproof.core.snippet import Snippet
from snipproof.languages.curl.rules import breaches

KEPT = [
    'curl --fail-with-body --max-time 30 "$U"\n',
    "curl -fm30 $U\n",
    "curl -sSf -m 30 $U\n",
    "timeout 30 curl --fail $U\n",
    "curl -m 30 -o /dev/null -w '%{http_code}' $U\n",
]

BROKEN = [
    ("curl -f $U\n", ["1 time-limit"]),
    ("curl -m 30 $U\n", ["1 errors-raised"]),
    ("curl $U\n", ["1 time-limit", "1 errors-raised"]),
    ("curl -fm 30 $U || true\n", ["1 no-hidden-failure"]),
    ("curl -fm 30 $U || :\n", ["1 no-hidden-failure"]),
    (
        """\
set +e
curl -fm 30 $U
""",
        ["1 no-hidden-failure"],
    ),
    ("curl -fm 30 $U 2>/dev/null\n", ["1 no-hidden-failure"]),
    ("curl -sfm 30 $U\n", ["1 no-hidden-failure"]),
    ("curl -f -Hmax:1 $U\n", ["1 time-limit"]),
]


@pytest.mark.parametrize("source", KEPT)
def test_a_good_example_keeps_them(make_snippet: Callable[..., Snippet], source: str) -> None:
    """Every usual way to set a limit and to look at the status counts."""
    assert list(breaches(make_snippet(source, "curl"))) == []


@pytest.mark.parametrize(("source", "wanted"), BROKEN)
def test_a_breach_is_found(
    make_snippet: Callable[..., Snippet], source: str, wanted: list[str]
) -> None:
    """Each rule is found broken at its line, and no other rule with it."""
    found = breaches(make_snippet(source, "curl"))
    assert [f"{item.line} {item.rule}" for item in found] == wanted
