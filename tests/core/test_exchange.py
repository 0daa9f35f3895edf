"""HTTP as it went over the wire."""

import pytest

from snipproof.core.exchange import Headers, Request, Response, header, media_type


@pytest.mark.parametrize(
    ("headers", "value"),
    [
        ((("Accept", "a"),), "a"),
        ((("accept", "a"),), "a"),
        ((("ACCEPT", "first"), ("accept", "second")), "first"),
        ((("Accept-Language", "de"),), None),
        ((), None),
    ],
)
def test_a_header_is_found_in_any_case(headers: Headers, value: str | None) -> None:
    """Field names have no case, and the first field of a name counts."""
    assert header(headers, "Accept") == value
    assert Request("GET", "/", headers).header("aCCept") == value
    assert Response(200, headers).header("accepT") == value


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("application/json", "application/json"),
        ("Application/JSON; charset=utf-8", "application/json"),
        (" text/plain ;q=1", "text/plain"),
        ("", ""),
    ],
)
def test_a_media_type_is_named_without_its_parameters(written: str, kind: str) -> None:
    """Parameters, case and spaces of a Content-Type do not count."""
    assert media_type((("content-type", written),)) == kind


def test_no_content_type_is_no_media_type() -> None:
    """Where no field names one, the media type is empty."""
    assert media_type(()) == ""


@pytest.mark.parametrize(
    ("target", "raw_path", "path", "query", "pairs"),
    [
        ("/a/b", "/a/b", "/a/b", "", []),
        ("/a%2Fb/%C3%A9", "/a%2Fb/%C3%A9", "/a/b/é", "", []),
        ("/a?x=1&y=", "/a", "/a", "x=1&y=", [("x", "1"), ("y", "")]),
        ("/a?x=1&x=2", "/a", "/a", "x=1&x=2", [("x", "1"), ("x", "2")]),
        ("/a?q=a+b%26c", "/a", "/a", "q=a+b%26c", [("q", "a b&c")]),
        ("/a?b?c=d", "/a", "/a", "b?c=d", [("b?c", "d")]),
        ("/a?flag", "/a", "/a", "flag", [("flag", "")]),
        ("/a?", "/a", "/a", "", []),
    ],
)
def test_a_target_is_taken_apart(
    target: str, raw_path: str, path: str, query: str, pairs: list[tuple[str, str]]
) -> None:
    """The path keeps its encoding where that counts; the query gives its pairs in order."""
    request = Request("GET", target)
    assert (request.raw_path, request.path) == (raw_path, path)
    assert (request.query, request.query_pairs) == (query, pairs)
