"""Parsing Go, and finding its calls."""

from snipproof.languages.go.parse import SENDS, functions, parser
from snipproof.languages.reading.tree import walk


def test_calls_have_names_and_arguments() -> None:
    """Those that send a request are known by their names."""
    source = b"package a\nfunc f() { http.Get(x); client.Do(r, 1); len(y) }\n"
    found = list(functions(walk(parser().parse(source).root_node)))
    assert [(name, len(given)) for name, given, _ in found] == [
        ("http.Get", 1),
        ("client.Do", 2),
        ("len", 1),
    ]
    assert [bool(SENDS.fullmatch(name)) for name, _, _ in found] == [True, True, False]
