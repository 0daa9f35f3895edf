"""What reading a Python snippet shows."""

import warnings
from collections.abc import Callable

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.python.outline import outline_python

MakeSnippet = Callable[..., Snippet]

HEALTHY = {
    "plain": "import requests\n\nr = requests.get(\n    'x',\n    timeout=30,\n)\nprint(r)\n",
    "session": "import requests\nwith requests.Session() as s:\n    s.get('x')\n    s.post('y')\n",
    "f-strings": "import os\nname = 'a'\nprint(f\"{os.environ['A']} {name:<8}|{name!r:>{8}}\")\n",
    "escapes": 'pattern = "\\d+"\n',
    "coding": "# -*- coding: utf-8 -*-\nprint('é')\n",
    "match": "match 1:\n    case 1:\n        print('one')\n",
    "walrus": "if (n := 3) > 2: print(n)\n",
    "functions": "def call(a: int, /, *, b: str = 'x') -> None: ...\n\n\ncall(1)\n",
    "async": "import asyncio\n\n\nasync def main() -> None:\n    await asyncio.sleep(0)\n",
    "main": "if __name__ == '__main__':\n    print('yes')\n",
    "is literal": "print(1 is 1)\n",
    "nothing": "",
    "no line feed": "x = 1",
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "mark"])
@pytest.mark.parametrize("text", HEALTHY.values(), ids=HEALTHY)
def test_nothing_is_wrong_with_a_healthy_snippet(
    make_snippet: MakeSnippet, text: str, mark: str, end: str
) -> None:
    """Python that runs has no failure and makes no noise, whatever its line ends."""
    with warnings.catch_warnings(record=True) as heard:
        plain = outline_python(make_snippet(text, "python"))
        found = outline_python(make_snippet(mark + text.replace("\n", end), "python"))
    assert heard == []
    assert found.failures == ()
    assert found == plain


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x = 1\nprint 'x'\n", 2, "Missing parentheses in call to 'print'"),
        ("x = (\n  1\n", 1, "'(' was never closed: x = ("),
        ('x = 1\ny = "a\n', 2, "unterminated string literal"),
        ("if x:\npass\n", 2, "expected an indented block"),
        ("x = 1\n  y = 2\n", 2, "unexpected indent"),
        ("print(“x”)\n", 1, "invalid character '“' (U+201C)"),
        ("x = 1\nreturn x\n", 2, "'return' outside function"),
        ("await x\n", 1, "'await' outside function"),
        ("for x in y:\n    pass\nbreak\n", 3, "'break' outside loop"),
        ("# coding: nonsense\n", 1, "unknown encoding: nonsense"),
        ("x = 1\r\ny = )\r\n", 2, "unmatched ')'"),
        ("x = " + "(" * 300, 1, "too many nested parentheses"),
        ("x = " + "-" * 20_000 + "1", 1, "not valid Python: nested too deep"),
        ("x = " + "1+" * 20_000 + "1", 1, "maximum recursion depth exceeded"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else None,
)
def test_a_syntax_error_is_told_at_its_line(
    make_snippet: MakeSnippet, text: str, line: int, words: str
) -> None:
    """What Python would refuse before it runs a line is told with Python's own words."""
    (failure,) = outline_python(make_snippet(text, "python")).failures
    assert failure.code is Code.SYNTAX_ERROR
    assert failure.message.startswith("not valid Python: ")
    assert words in failure.message
    assert len(failure.message) < 300
    assert str(failure.location) == f"snippets/tokens/list/python.py:{line}"
    assert failure.hint


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("requests.get(\n  'x',\n)\nrequests.post('y')\n", [(1, 3), (4, 4)]),
        ("session.put('x')\ns.patch('x')\nclient.delete('x')\n", [(1, 1), (2, 2), (3, 3)]),
        ("import requests as r\nr.head('x')\n", [(2, 2)]),
        ("from requests import get, post as send\nget('x')\n", [(2, 2)]),
        ("api = requests.Session()\napi.request('GET', 'x')\n", [(2, 2)]),
        ("with requests.Session() as api:\n    api.options('x')\n", [(2, 2)]),
        ("requests.Session().get('x')\n", [(1, 1)]),
        ("import urllib.request\nurllib.request.urlopen('x')\n", [(2, 2)]),
        ("from urllib.request import urlopen\nurlopen('x')\n", [(2, 2)]),
        ("h = http.client.HTTPSConnection('x')\nh.request('GET', '/')\n", [(2, 2)]),
        ("name = requests.get('x').json().get('name')\n", [(1, 1)]),
        ("d = {}\nd.get('x')\nanswer.get('y')\nget('z')\nos.environ.get('A')\n", []),
        ("# requests.get('x')\n'requests.get'\n", []),
    ],
)
def test_calls_are_found_with_their_lines(
    make_snippet: MakeSnippet, text: str, calls: list[tuple[int, int]]
) -> None:
    """A request is a call of a client, known by its name, its making or its import."""
    found = outline_python(make_snippet(text, "python")).calls
    assert [(call.first, call.last) for call in found] == calls


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("os.environ['A']; os.environ.get('B'); os.getenv('C')", "A B C"),
        ("from os import environ, getenv\nenviron['A']; getenv('B')", "A B"),
        ("f\"{os.environ['A']}\"", "A"),
        ("os.environ.get('A', 'x'); os.getenv('B', default='x')", ""),
        ("os.environ['A'] = 'x'\nprint(os.environ['A'])", ""),
        ("os.environ[name]; os.getenv(name); d['A']; d.get('B')", ""),
        ("# os.environ['A']", ""),
    ],
)
def test_variables_of_the_environment_are_found(
    make_snippet: MakeSnippet, text: str, variables: str
) -> None:
    """What is read without a default, and not set by the snippet itself, has to be there."""
    assert outline_python(make_snippet(text, "python")).variables == set(variables.split())


@pytest.mark.parametrize(
    ("text", "status", "line"),
    [
        ("import sys\nsys.exit(3)\n", 3, 2),
        ("sys.exit(1)\nraise SystemExit(2)\n", 2, 2),
        ("x = 1\nsys.exit()\n", 0, 2),
        ("x = 1\nsys.exit('no')\n", 1, 2),
        ("os._exit(4)\nquit()\n", 4, 1),
        ("x = 1\nsys.exit(None)\n", 0, 2),
        ("x = 1\nsys.exit(f'no {x}')\n", 1, 2),
        ("sys.exit(5)\nsys.exit(main())\n", 3, 2),
        ("sys.exit(5)\n", 3, None),
        ("x = 1\n", 1, None),
    ],
)
def test_the_place_of_an_exit_is_found(
    make_snippet: MakeSnippet, text: str, status: int, line: int | None
) -> None:
    """The line that ends with a status; a text is printed, and the status is then 1."""
    assert outline_python(make_snippet(text, "python")).exit_line(status) == line
