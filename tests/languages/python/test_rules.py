"""Where a Python program breaks the rules for examples."""

from collections.abc import Callable

import pytest

from snipproof.core.snippet import Snippet
from snipproof.languages.python.rules import breaches

KEPT = [
    """\
import requests
r = requests.get(u, timeout=30)
r.raise_for_status()
""",
    """\
import httpx
r = httpx.get(u)
r.raise_for_status()
""",
    """\
from urllib.request import urlopen
urlopen(u, timeout=30)
""",
    """\
import requests
if requests.get(u, timeout=9).status_code != 404: raise E
""",
]

BROKEN = [
    (
        """\
import requests
r = requests.get(u)
r.raise_for_status()
""",
        ["2 time-limit"],
    ),
    (
        """\
import requests
r = requests.get(u, timeout=30)
print(r.text)
""",
        ["2 errors-raised"],
    ),
    (
        """\
import requests
r = requests.get(u, timeout=30)
r.raise_for_status()
try:
    f()
except ValueError:
    pass
""",
        ["6 no-hidden-failure"],
    ),
    (
        """\
from contextlib import suppress
import requests
r = requests.get(u, timeout=30)
r.raise_for_status()
with suppress(OSError):
    f()
""",
        ["5 no-hidden-failure"],
    ),
]


@pytest.mark.parametrize("source", KEPT)
def test_a_good_example_keeps_them(make_snippet: Callable[..., Snippet], source: str) -> None:
    """Every usual way to set a limit and to look at the status counts."""
    assert list(breaches(make_snippet(source, "python"))) == []


@pytest.mark.parametrize(("source", "wanted"), BROKEN)
def test_a_breach_is_found(
    make_snippet: Callable[..., Snippet], source: str, wanted: list[str]
) -> None:
    """Each rule is found broken at its line, and no other rule with it."""
    found = breaches(make_snippet(source, "python"))
    assert [f"{item.line} {item.rule}" for item in found] == wanted
