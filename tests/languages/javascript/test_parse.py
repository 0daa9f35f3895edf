"""Parsing JavaScript, and finding its requests."""

from snipproof.languages.javascript.parse import parser, request_calls
from snipproof.languages.reading.tree import text, walk


def test_calls_that_request_are_found() -> None:
    """Node's own ways to send a request, and nothing that only sounds like one."""
    source = b"fetch(a); globalThis.fetch(b); https.get(c); map.get(d); prefetch(e);"
    found = request_calls(list(walk(parser().parse(source).root_node)))
    assert [text(node) for node in found] == ["fetch(a)", "globalThis.fetch(b)", "https.get(c)"]
