"""The line of a snippet that a finding on the wire comes from."""

from collections.abc import Callable

import pytest

from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.reading.place import method_needles, path_needles, place

MakeSnippet = Callable[..., Snippet]

ONE = """\
# page through the tokens
headers=(--header "Accept: */*")
curl "$LAYER5_URL/api/tokens?pageSize=10" \\
  "${headers[@]}" \\
  --data "page=0" \\
  --header "Authorization: Bearer $TOKEN"
echo done
"""

TWO = """\
name=first
curl "$U/one" \\
  --data "a=1"
curl "$U/two" \\
  --data "a=2"
# b
"""


@pytest.mark.parametrize(
    ("needles", "line"),
    [
        ((), 3),
        (("",), 3),
        (("nowhere",), 3),
        (("pageSize",), 3),
        # A word by itself is before a part of one, and the call before what is around it
        (("page",), 5),
        (("token",), 3),
        (("Authorization",), 6),
        # The likeliest text that is there at all
        (("nowhere", "Authorization", "page"), 6),
        # What the call is made of may stand before it
        (("Accept",), 2),
        (("done",), 7),
        # Comments send nothing
        (("through",), 3),
    ],
)
def test_a_text_is_looked_for_in_the_call_and_then_around_it(
    make_snippet: MakeSnippet, needles: tuple[str, ...], line: int
) -> None:
    """Without a hit it is the first line of the call."""
    snippet = make_snippet(ONE)
    assert place(snippet, outline(snippet), needles) == snippet.at(line)


@pytest.mark.parametrize(
    ("needles", "exchange", "line"),
    [
        (("data",), 0, 3),
        (("data",), 1, 5),
        (("a=1",), 0, 3),
        # Another call's text is not this one's
        (("a=1",), 1, 4),
        (("two",), 0, 2),
        (("first",), 1, 1),
    ],
)
def test_each_request_belongs_to_its_call(
    make_snippet: MakeSnippet, needles: tuple[str, ...], exchange: int, line: int
) -> None:
    """As many calls as requests are matched in order."""
    snippet = make_snippet(TWO)
    found = place(snippet, outline(snippet), needles, exchange=exchange, exchanges=2)
    assert found == snippet.at(line)


@pytest.mark.parametrize(("needles", "line"), [(("a=2",), 5), (("nowhere",), 2), (("b",), 2)])
def test_other_numbers_leave_it_open(
    make_snippet: MakeSnippet, needles: tuple[str, ...], line: int
) -> None:
    """Where calls and requests differ in number, any of the calls may have made it."""
    snippet = make_snippet(TWO)
    assert place(snippet, outline(snippet), needles, exchange=2, exchanges=3) == snippet.at(line)


def test_of_more_calls_than_requests_any_may_be_meant(make_snippet: MakeSnippet) -> None:
    """Without a word on the requests there was one, and each of the calls may have made it."""
    snippet = make_snippet('curl "$U/one"\ncurl "$U/two"\ncurl "$U/three"\n')
    assert place(snippet, outline(snippet), ("three",)) == snippet.at(3)
    snippet = make_snippet(TWO)
    assert place(snippet, outline(snippet), ("a=2",)) == snippet.at(5)


def test_a_loop_makes_all_requests_of_one_call(make_snippet: MakeSnippet) -> None:
    """One call that makes several requests is blamed for each of them."""
    snippet = make_snippet('for id in a b; do\n  curl "$U/$id" \\\n    -d x=1\ndone\n')
    found = place(snippet, outline(snippet), ("x",), exchange=1, exchanges=2)
    assert found == snippet.at(3)


@pytest.mark.parametrize(
    ("needles", "line"), [(("two",), 2), (("wget",), 1), (("nowhere",), 1), ((), 1)]
)
def test_without_a_call_the_whole_file_is_searched(
    make_snippet: MakeSnippet, needles: tuple[str, ...], line: int
) -> None:
    """A request that no call can be found for is looked for everywhere."""
    snippet = make_snippet("wget one\nwget two\n")
    assert place(snippet, outline(snippet), needles) == snippet.at(line)


def test_carriage_returns_change_nothing(make_snippet: MakeSnippet) -> None:
    """The line is the same whichever way lines end."""
    snippet = make_snippet(ONE.replace("\n", "\r\n"))
    assert place(snippet, outline(snippet), ("page",)) == snippet.at(5)


@pytest.mark.parametrize(
    ("path", "needles"),
    [
        ("/api/a/b", ("/api/a/b", "api/a/b", "api/a", "api", "a/b", "a", "b")),
        ("/", ("/",)),
        ("", ("",)),
    ],
)
def test_a_path_is_looked_for_in_ever_shorter_parts(path: str, needles: tuple[str, ...]) -> None:
    """A source builds its paths of parts, so the longest stretch that it has is the best."""
    assert path_needles(path) == needles


def test_a_path_of_thousands_of_segments_is_cut() -> None:
    """The parts of a path would be the square of its segments."""
    assert len(path_needles("/a" * 30_000)) < 300


@pytest.mark.parametrize(
    ("source", "needle", "exchange", "exchanges", "line"),
    [
        # What a call is made of may stand on the very first line, and right behind another call
        ("name=first\necho\ncurl x -d $name\n", "first", 0, 1, 1),
        ("curl a \\\n  -d 1\nname=x\ncurl b -d $name\n", "name=", 1, 2, 3),
        ("name=x\ncurl y -d $name\nname=z\n", "name=", 0, 1, 1),
        # What follows the call of another request is not looked at
        ("curl a\ncurl b\nname=x\n", "name=", 1, 2, 2),
    ],
)
def test_what_a_call_is_made_of_stands_before_it(
    make_snippet: MakeSnippet, source: str, needle: str, exchange: int, exchanges: int, line: int
) -> None:
    """Every line before it that is of no other call may hold it."""
    snippet = make_snippet(source)
    read = outline(snippet)
    found = place(snippet, read, (needle,), exchange=exchange, exchanges=exchanges)
    assert found == snippet.at(line)


@pytest.mark.parametrize(("needle", "line"), [("--data", 3), ("name=", 2), ("nowhere", 2)])
def test_inside_a_call_nothing_else_is_looked_at(
    make_snippet: MakeSnippet, needle: str, line: int
) -> None:
    """A request in the wrong place is wrong as a call: it is its own text that is told, or it."""
    snippet = make_snippet("name=x\ncurl y \\\n  --data $name\n")
    assert place(snippet, outline(snippet), (needle,), inside=True) == snippet.at(line)


def test_a_method_is_looked_for_as_it_is_written() -> None:
    """In an option of curl in each of its spellings, as a function, or as a text."""
    assert method_needles("PUT") == (
        "--request PUT",
        "-X PUT",
        "-XPUT",
        ".put(",
        '"PUT"',
        "'PUT'",
    )
