"""Why a Python script ended, as its last words tell it."""

from collections.abc import Callable

import pytest

from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.python.reason import reason
from snipproof.languages.reading.reason import Reason

MakeSnippet = Callable[..., Snippet]

PYTHON = """\
import os
import request

url = os.environ["LAYER5_UR"]
request.get(url).json()["name"]
"""
GIVEN = ("LAYER5_URL", "LAYER5_TOKEN", "LAYER5_ORG_ID")

ANSWER = "compare with response.json beside the snippet"
BASE = "build the URL from the base URL variable, in double quotes or an f-string"
FILES = "an example finds the files that lie in files/ beside its snippet, and no other"
NOBODY = "a run has nobody to type: read the value from an environment variable"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "KeyError: 'LAYER5_UR'",
            Reason(4, "it reads LAYER5_UR, which is not set", "did you mean 'LAYER5_URL'?"),
        ),
        # The key of an answer is no variable
        ("KeyError: 'name'", Reason(hint=ANSWER)),
        ("TypeError: list indices must be integers or slices, not str", Reason(hint=ANSWER)),
        ("requests.exceptions.InvalidSchema: No connection adapters", Reason(hint=BASE)),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'a'", Reason(hint=FILES)),
        ("EOFError: EOF when reading a line", Reason(hint=NOBODY)),
        (
            "ModuleNotFoundError: No module named 'request'",
            Reason(hint="did you mean 'requests'?"),
        ),
        (
            "ModuleNotFoundError: No module named 'harbor.pier'",
            Reason(hint="examples use requests and what comes with Python"),
        ),
        ("NameError: name 'os' is not defined", Reason(hint="write import os")),
        ("  x\nNameError: name 'requests' is not defined", Reason(hint="write import requests")),
        (
            "NameError: name 'tokne' is not defined",
            Reason(hint="define it in the snippet: what other examples define is not there"),
        ),
        (
            "  x\nAttributeError: module 'xml.dom' has no attribute 'minidom'",
            Reason(hint="if it is a module, import it by its own name: import xml.dom.minidom"),
        ),
        ("jq: error", Reason()),
    ],
)
def test_python_is_understood(make_snippet: MakeSnippet, said: str, expected: Reason) -> None:
    """Python names its line itself; a variable or a module that is not there has a nearest one."""
    snippet = make_snippet(PYTHON, "python")
    said = f"Traceback (most recent call last):\n{said}\n"
    assert reason(snippet, outline(snippet), said, 5, GIVEN) == expected


@pytest.mark.parametrize(
    ("module", "near"),
    [("reqests", "requests"), ("jsn", "json"), ("urlib", "urllib"), ("toml", "tomllib")]
    + [(name, "") for name in ("numpy", "redis", "boto3", "auth", "utils", "attr", "lxml")],
)
def test_no_module_far_from_the_name_is_suggested(
    make_snippet: MakeSnippet, module: str, near: str
) -> None:
    """A misspelt name leads to the module; the name of another library leads to none."""
    snippet = make_snippet(f"import {module}\n", "python")
    stderr = f"ModuleNotFoundError: No module named '{module}'"
    found = reason(snippet, outline(snippet), stderr, 1, [])
    otherwise = "examples use requests and what comes with Python"
    assert found.hint == (f"did you mean {near!r}?" if near else otherwise)
