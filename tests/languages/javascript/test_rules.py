"""Where a JavaScript program breaks the rules for examples."""

from collections.abc import Callable

import pytest

from snipproof.core.snippet import Snippet
from snipproof.languages.javascript.rules import breaches

KEPT = [
    """\
const r = await fetch(u, { signal: AbortSignal.timeout(30_000) });
if (!r.ok) { throw new Error(r.status); }
""",
]

BROKEN = [
    (
        """\
const r = await fetch(u);
if (!r.ok) throw r;
""",
        ["1 time-limit"],
    ),
    ("const r = await fetch(u, { signal: AbortSignal.timeout(30_000) });\n", ["1 errors-raised"]),
    (
        """\
const r = await fetch(u, { signal: AbortSignal.timeout(30_000) });
if (!r.ok) { throw new Error(r.status); }
try { f(); } catch { }
""",
        ["3 no-hidden-failure"],
    ),
    (
        """\
const r = await fetch(u, { signal: AbortSignal.timeout(30_000) });
if (!r.ok) { throw new Error(r.status); }
f().catch(() => {});
""",
        ["3 no-hidden-failure"],
    ),
]


@pytest.mark.parametrize("source", KEPT)
def test_a_good_example_keeps_them(make_snippet: Callable[..., Snippet], source: str) -> None:
    """Every usual way to set a limit and to look at the status counts."""
    assert list(breaches(make_snippet(source, "javascript"))) == []


@pytest.mark.parametrize(("source", "wanted"), BROKEN)
def test_a_breach_is_found(
    make_snippet: Callable[..., Snippet], source: str, wanted: list[str]
) -> None:
    """Each rule is found broken at its line, and no other rule with it."""
    found = breaches(make_snippet(source, "javascript"))
    assert [f"{item.line} {item.rule}" for item in found] == wanted
