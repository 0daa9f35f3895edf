"""YAML is read as YAML 1.2 and JSON agree on it, with the line of everything."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.yaml_document import YamlDocument
from snipproof.core.formats.yaml_source import MAX_DEPTH, load, parse
from snipproof.core.location import SourceLocation

START = SourceLocation("contract/openapi.yaml", 1)


def _value(text: str) -> Any:
    return parse(text, START).value


def _refusal(text: str) -> Failure:
    with pytest.raises(FailureError) as caught:
        parse(text, START)
    return caught.value.failure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # What YAML 1.1 takes for booleans, dates, sexagesimals and octals
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("y", "y"),
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"),
        ("12:30:45", "12:30:45"),
        ("012", 12),
        ("09", 9),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("<<", "<<"),
        # The core schema of YAML 1.2
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("Null", None),
        ("~", None),
        ("", None),
        ("nULL", "nULL"),
        ("-12", -12),
        ("+3", 3),
        ("0o17", 15),
        ("0x1F", 31),
        ("-0x1F", "-0x1F"),
        ("0o8", "0o8"),
        ("1.5", 1.5),
        ("1.", 1.0),
        ("-.5", -0.5),
        ("12e3", 12000.0),
        ("1e", "1e"),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("+", "+"),
        (".", "."),
        ("1.2.3", "1.2.3"),
        ("nan", "nan"),
        # Quotes make text of everything
        ('"no"', "no"),
        ("'12'", "12"),
        ('"~"', "~"),
        ("!!str 012", "012"),
        ("!!int '7'", 7),
        ('"\\x41\\u00e9\\/"', "Aé/"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(text: str, value: object) -> None:
    """A value in a mapping and one alone are the same, of the same type."""
    for found in (_value(f"key: {text}")["key"], _value(text)):
        assert found == value
        assert type(found) is type(value)


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_a_float(text: str) -> None:
    """All three spellings of the core schema are read."""
    assert math.isnan(_value(text))


def test_statuses_stay_text_as_keys() -> None:
    """A key is always text, as in JSON, so `200` and `"200"` are one name."""
    assert _value("200: a\n404: b\ntrue: c\nno: d") == {
        "200": "a",
        "404": "b",
        "true": "c",
        "no": "d",
    }
    assert _refusal('200: a\n"200": b').message == "the key '200' is there twice"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<<: *b", {"x": 1, "y": 2}),
        ("x: 3\n<<: *b", {"x": 3, "y": 2}),
        ("<<: *b\nx: 3", {"x": 3, "y": 2}),
        ("<<: [*c, *b]", {"x": 9, "y": 2}),
        ("'<<': 1", {"<<": 1}),
    ],
)
def test_merge_keys(text: str, value: dict[str, Any]) -> None:
    """`<<` takes in fields of other mappings, where nothing nearer says otherwise."""
    inner = text.replace("\n", "\n  ")
    document = parse(f"base: &b {{x: 1, y: 2}}\nother: &c {{x: 9}}\na:\n  {inner}", START)
    assert document.value["a"] == value
    assert (("a", "<<") in document.lines) == ("<<" in value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<<: 3", "a merge key (<<) takes a mapping"),
        ("a: &a {<<: *a, x: 1}", "merged into itself"),
    ],
)
def test_merge_keys_that_merge_nothing(text: str, words: str) -> None:
    """A merge key without a mapping, or with the mapping that it is in, is told."""
    assert words in _refusal(text).message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is there twice"),
        ("x:\n  - a: 1\n    a: 2\n", 3, "the key 'a' is there twice"),
        ("a: [\n", 1, "not valid YAML: while parsing a flow node"),
        ("a: b: c\n", 1, "mapping values are not allowed"),
        ("a:\n\tb: 1\n", 2, "a tab stands here"),
        ("a: 1\n---\nb: 2\n", 2, "expected a single document"),
        ("a: *nobody\n", 1, "found undefined alias"),
        ('a: 1\nb: "x\n', 2, "found unexpected end of stream"),
        ("a: ok\nb: \x07\n", 2, "control characters are not allowed (U+0007)"),
        ("é: ok\n😀: \x7f\n", 2, "control characters are not allowed (U+007F)"),
        ("? [a]\n: b\n", 1, "a key is not a scalar"),
        ("a: 1\n{x: y}: z\n", 2, "a key is not a scalar"),
        ("a: 1\nb: !ours x\n", 2, "the tag '!ours' has no meaning here"),
        ("a:\n  !ours {x: 1}\n", 2, "the tag '!ours' has no meaning here"),
        ("a: !!set {x}\n", 1, "the tag 'tag:yaml.org,2002:set' has no meaning here"),
        ("a: !!binary aGk=\n", 1, "2002:binary' has no meaning here"),
        ("a: !!python/object:os.system x\n", 1, "python/object:os.system' has no meaning here"),
        ("a: 1\nb: !!int no\n", 2, "'no' cannot be read as int"),
        ('a: !!bool ""\n', 1, "'' cannot be read as bool"),
        ("a: !!float x\n", 1, "'x' cannot be read as float"),
        ("a: " + "9" * 5000, 1, "cannot be read as int"),
        ("&a [*a]", 1, "expands to more than 250,000 values or 100 levels"),
        ("a: 1\nb: &b {c: *b}", 2, "expands to more than"),
        ("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2), 1, "100 levels"),
    ],
)
def test_what_is_not_read_is_told_at_its_line(text: str, line: int, words: str) -> None:
    """Every refusal is `bad-metadata` at the line, says what is wrong and what to do."""
    failure = _refusal(text)
    assert failure.code is Code.BAD_METADATA
    assert words in failure.message
    assert str(failure.location) == f"contract/openapi.yaml:{line}"
    assert failure.hint


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_only_line_feeds_count_as_lines(separator: str) -> None:
    """Other separators inside a text do not shift the lines behind it, as in every editor."""
    document = parse(f'a: "x{separator}y"\nb: 1\n', START)
    assert document.at(("b",)).line == 2
    assert _refusal(f'a: "x{separator}y"\nb: [\n').location.line == 2


def _bomb() -> str:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    return "\n".join(levels)


@pytest.mark.parametrize(
    "text",
    [
        _bomb(),
        "[" * 100_000,
        "{a: " * 50_000,
        "- " * 100_000,
        "? " * 50_000,
        'a: "' + "x" * 1_000_000,
    ],
    ids=["aliases", "brackets", "braces", "dashes", "questions", "quote"],
)
@pytest.mark.usefixtures("no_hang")
def test_a_document_that_would_explode_is_refused_in_time(text: str) -> None:
    """What is made to eat time, memory or the stack is a failure, and soon."""
    assert _refusal(text).code is Code.BAD_METADATA


@pytest.mark.usefixtures("no_hang")
def test_a_long_line_does_not_hang() -> None:
    """A megabyte on one line is read to its end."""
    assert len(_value('a: "' + "x" * 1_000_000 + '"')["a"]) == 1_000_000


DOCUMENT = """\
# a comment
paths:
  /tokens:
    get:
      tags: [tokens]
      parameters:
        - name: page
        - $ref: "#/x"
text: |
  two
  lines
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ((), 2),
        (("paths",), 2),
        (("paths", "/tokens", "get"), 4),
        (("paths", "/tokens", "get", "parameters"), 6),
        (("paths", "/tokens", "get", "parameters", 1, "$ref"), 8),
        (("paths", "/tokens", "get", "parameters", 7), 6),
        (("paths", "/nowhere", "get"), 2),
        (("text",), 9),
        (("nothing",), 2),
    ],
)
def test_a_value_is_found_by_its_pointer(pointer: tuple[str | int, ...], line: int) -> None:
    """A key's line is its own; what is not there is looked for in what would be around it."""
    for text in (DOCUMENT, DOCUMENT.replace("\n", "\r\n")):
        assert str(parse(text, START).at(pointer)) == f"contract/openapi.yaml:{line}"


def test_a_document_may_begin_further_down() -> None:
    """Front matter that begins at line 2 of a page has that page's lines."""
    document = parse("a: 1\nb: 2\n", SourceLocation("content/page.md", 2))
    assert str(document.at(("b",))) == "content/page.md:3"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_nothing_is_none(text: str) -> None:
    """An empty document is None, at its first line."""
    document = parse(text, START)
    assert document.value is None
    assert document.at(("a",)).line == 1


def test_carriage_returns_and_marks_change_nothing(tmp_path: Path) -> None:
    """The same document with CR LF and a byte order mark has the same value and lines."""
    documents: list[YamlDocument] = []
    for name, data in (
        ("lf.yaml", DOCUMENT.encode()),
        ("crlf.yaml", DOCUMENT.replace("\n", "\r\n").encode()),
        ("bom.yaml", b"\xef\xbb\xbf" + DOCUMENT.encode()),
    ):
        (tmp_path / name).write_bytes(data)
        documents.append(load(tmp_path / name, tmp_path))
    plain, *others = documents
    for other in others:
        assert other.value == plain.value
        assert other.lines == plain.lines


def test_a_file_that_is_no_text_is_a_bad_source(tmp_path: Path) -> None:
    """Reading a file has the failures of text before those of YAML."""
    (tmp_path / "a.yaml").write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(FailureError) as caught:
        load(tmp_path / "a.yaml", tmp_path)
    assert caught.value.failure.code is Code.BAD_SOURCE
    assert str(caught.value.failure.location) == "a.yaml:2"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'{"a": "\ud83d\ude00"}', {"a": "😀"}),
        (r'{"a": "\\\ud83d\ude00"}', {"a": "\\😀"}),
        ('{\n\t"a": [\n\t\t1,\n\t\tnull\n\t]\n}', {"a": [1, None]}),
    ],
)
def test_json_is_read_as_json(text: str, value: object) -> None:
    """Tabs and surrogate escapes, which JSON has, are understood."""
    assert _value(text) == value
    assert json.loads(text) == value


@pytest.mark.parametrize("text", [r'{"a": "\ud83d"}', r'{"a": "\ud8zz\ude00"}'])
def test_half_a_surrogate_pair_is_refused(text: str) -> None:
    """An escape that stands for no character is told, not passed on."""
    assert "not valid YAML" in _refusal(text).message


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\x7f\ufeff\ufffe\uffff")
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc :#-é", max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(value=JSON_VALUES)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(value: object) -> None:
    """A value goes through JSON, and through YAML with everything quoted, and comes back."""
    finite = json.loads(json.dumps(value).replace("-Infinity", "-1").replace("Infinity", "1"))
    assert _value(json.dumps(finite)) == finite
    assert _value(json.dumps(finite, ensure_ascii=False, indent=2)) == finite
    assert _value(yaml.safe_dump(finite, default_style='"', allow_unicode=True)) == finite


@given(text=st.text(st.sampled_from(list("ab:-?[]{},&*!|>'\"#%@` \n\t\r~0é\u2028")), max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_value_or_a_failure(text: str) -> None:
    """Whatever is written, the reader gives a value or a failure at a line of the text."""
    failure = None
    try:
        parse(text, START)
    except FailureError as error:
        failure = error.failure
    if failure is not None:
        assert failure.code is Code.BAD_METADATA
        assert 1 <= failure.location.line <= text.count("\n") + 1
