"""What a Go source would send with package net/http is read from its calls."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snipproof.languages.go.calls import read_go
from snipproof.languages.reading.hole import hole, show
from snipproof.languages.reading.value import FORM
from snipproof.languages.reading.written import MOST, WrittenRequest

JSON = ("Content-Type", "application/json")


def _all(source: str) -> list[WrittenRequest]:
    return read_go(f"package main\nfunc main() {{\n{source}\n}}\n")


def _read(source: str) -> WrittenRequest:
    (request,) = _all(source)
    return request


def _headers(request: WrittenRequest) -> list[tuple[str, str]]:
    return [(show(field.name), show(field.value)) for field in request.headers]


def _query(request: WrittenRequest) -> list[tuple[str, str]]:
    return [(show(field.name), show(field.value)) for field in request.query]


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('http.Get("https://h/\\u0061")', "https://h/a"),
        ("http.Get(`https://h/a`)", "https://h/a"),
        ('url := "https://h/a"\nhttp.Get(url)', "https://h/a"),
        ('const base = "https://h"\nhttp.Get(base + "/a/" + id)', "https://h/a/<id>"),
        ('var base string = "https://h"\nhttp.Get(base)', "https://h"),
        ('var (\n a = "https://h"\n b = "/b"\n)\nhttp.Get(a + b)', "https://h/b"),
        ('http.Get(fmt.Sprintf("%s/a/%d", base, 3))', "<base>/a/3"),
        ('http.Get(fmt.Sprintf("https://h/%s"))', "https://h/<value>"),
        ('http.Get(os.Getenv("BASE") + "/a")', "<BASE>/a"),
        ('http.Get(strings.TrimSuffix("https://h/", "/") + "/a")', "https://h/a"),
        ('http.Get("https://h/" + url.PathEscape("a"))', "https://h/a"),
        ('http.Get(("https://h"))', "https://h"),
        ('u, v := "https://h", "https://i"\nhttp.Get(v)', "https://i"),
        ('u := "https://h"\nif x { u = "https://i" }\nhttp.Get(u)', "<u>"),
        ('u := "https://h"\nu += "/a"\nhttp.Get(u)', "<u>"),
        ("for _, u := range urls { http.Get(u) }", "<u>"),
        ("f := func(u string) { http.Get(u) }", "<u>"),
        ("http.Get(cfg.Base)", "<Base>"),
        ("http.Get(makeURL())", "<makeURL>"),
    ],
)
def test_a_url_is_read(source: str, url: str) -> None:
    """A URL is followed through names and put together; what only a run knows is a hole."""
    assert show(str(_read(source).url)) == url


@pytest.mark.parametrize(
    ("source", "method"),
    [
        ('http.Head("u")', "HEAD"),
        ('client.Get("u")', "GET"),
        ('s.httpClient.Get("u")', "GET"),
        ('http.DefaultClient.Get("u")', "GET"),
        ('http.Post("u", "a/b", body)', "POST"),
        ('http.PostForm("u", values)', "POST"),
        ('http.NewRequest("PUT", "u", nil)', "PUT"),
        ('http.NewRequest(http.MethodDelete, "u", nil)', "DELETE"),
        ('http.NewRequest(method, "u", nil)', "<method>"),
        ('http.NewRequest("", "u", nil)', "GET"),
        ('http.NewRequestWithContext(ctx, "PATCH", "u", nil)', "PATCH"),
    ],
)
def test_the_functions_of_the_package_are_known(source: str, method: str) -> None:
    """Each way to make a request gives its method and its URL."""
    request = _read(source)
    assert (show(request.method), str(request.url)) == (method, "u")


NEW = 'req, err := http.NewRequest("GET", "u", nil)\n'


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        (NEW + 'req.Header.Set("A", "Bearer "+t)\nclient.Do(req)', [("A", "Bearer <t>")]),
        (NEW + 'req.Header.Add("A", "b")', [("A", "b")]),
        (NEW + 'req.Header["A"] = []string{"b"}', [("A", "b")]),
        (NEW + 'req.Header = map[string][]string{"A": {"b"}}', [("A", "b")]),
        (NEW + "req.Header = common", [("<common>", "")]),
        (NEW + 'req.SetBasicAuth("me", secret)', [("Authorization", "Basic <user>")]),
        (NEW + "req.AddCookie(c)", [("Cookie", "<AddCookie>")]),
        (NEW + "authorize(req)", [("<authorize>", "")]),
        (NEW + "setHeaders(req.Header)", [("<setHeaders>", "")]),
        (NEW + "client.Do(req)", []),
        (NEW + 'other.Header.Set("A", "b")', []),
        ('http.Post("u", "application/json", body)', [JSON]),
        ('http.PostForm("u", values)', [("Content-Type", FORM)]),
    ],
)
def test_headers_are_those_that_the_request_is_given(
    source: str, headers: list[tuple[str, str]]
) -> None:
    """Headers are set after a request is made; a function of the source's own may set any."""
    assert _headers(_read(source)) == headers


def test_each_request_has_its_own_headers() -> None:
    """A name that is used for a second request, or in another function, brings nothing along."""
    first, second = _all(
        NEW + 'req.Header.Set("A", "b")\nreq, err = http.NewRequest("GET", "v", nil)\n'
        'req.Header.Set("C", "d")\n}\nfunc other(req *http.Request) {\nreq.Header.Set("E", "f")'
    )
    assert (_headers(first), _headers(second)) == ([("A", "b")], [("C", "d")])


@pytest.mark.parametrize(
    ("source", "query"),
    [
        (
            NEW
            + 'q := req.URL.Query()\nq.Add("a", "1")\nq.Set("b", c)\nreq.URL.RawQuery = q.Encode()',
            [("a", "1"), ("b", "<c>")],
        ),
        (NEW + "req.URL.RawQuery = query", [("<query>", "")]),
        (NEW, []),
    ],
)
def test_the_query_is_read(source: str, query: list[tuple[str, str]]) -> None:
    """A query that is put together by the package's own means is read."""
    assert _query(_read(source)) == query


@pytest.mark.parametrize(
    ("made", "value"),
    [
        ('`{"a": 1}`', {"a": 1}),
        (
            'map[string]any{"a": 1, "b": []string{"c", d}, "e": nil}',
            {"a": 1, "b": ["c", "<d>"], "e": None},
        ),
        ('map[string]map[string]int{"a": {"b": 2}}', {"a": {"b": 2}}),
        ('[]map[string]bool{{"a": true}, {"b": false}}', [{"a": True}, {"b": False}]),
        ('struct { A string `json:"a"`; B int }{A: "x", B: 2}', {"a": "x", "B": 2}),
        ("Prefs{Org: org}", {"org": "<org>", "kept": "<Kept>"}),
        ('&Prefs{Org: "x", Team: "y"}', {"org": "x", "team": "y", "kept": "<Kept>"}),
    ],
)
def test_a_json_body_is_read(made: str, value: Any) -> None:
    """Maps, slices and structs with their tags are what package encoding/json makes of them."""
    kind = (
        'type Prefs struct {\n Org string `json:"org"`\n Team string `json:"team,omitempty"`\n'
        ' Kept bool `json:"kept"`\n Hidden string `json:"-"`\n}\n'
    )
    marshalled = made if made.startswith("`") else "data"
    request = _read(
        f"{kind}data, err := json.Marshal({made})\n"
        f'http.NewRequest("POST", "u", bytes.NewBuffer([]byte({marshalled})))'
    )
    assert request.body is not None
    assert json.loads(show(request.body.text)) == value


def test_a_body_from_elsewhere_is_open() -> None:
    """A reader that is made elsewhere, and a struct whose type is, are holes."""
    for made in ("file", "bytes.NewReader(data)", "strings.NewReader(f())"):
        body = _read(f'http.Post("u", "a/b", {made})').body
        assert body is not None
        assert show(body.text).startswith("<")
    body = _read(
        'data, _ := json.Marshal(other.T{A: 1})\nhttp.Post("u", "a", bytes.NewReader(data))'
    ).body
    assert body is not None
    assert json.loads(show(body.text)) == "<value>"


def test_lines_are_those_of_the_parts() -> None:
    """Each part of a request remembers where it is written, also when that is far from the call."""
    request = _read(
        'base := "https://h"\nurl := base + "/long/path"\npayload := map[string]int{\n"a": 1,\n}\n'
        "data, _ := json.Marshal(payload)\n"
        'req, _ := http.NewRequest(\n"POST", url, bytes.NewReader(data))\nreq.Header.Set("A", "b")'
    )
    assert (request.first, request.last) == (9, 10)
    assert request.url.line_of(9, 19) == 4
    assert [field.line for field in request.headers] == [11]
    assert request.body is not None
    assert (request.body.first, request.body.last) == (5, 7)


def test_a_fragment_is_read_without_its_package() -> None:
    """A page shows a few lines; they need no function around them."""
    (request,) = read_go('req, _ := http.NewRequest("GET", "u", nil)\nreq.Header.Set("A", "b")\n')
    assert _headers(request) == [("A", "b")]


def test_other_calls_and_broken_ones_are_passed_over() -> None:
    """Another value's `Get` makes no request; a call that does not parse is not read."""
    assert _all('m.Get("a")\nhttp.HandleFunc("/a", f)\nhttp.Get()') == []
    assert _all('http.Get("a" + )') == []


@pytest.mark.parametrize(
    "source",
    [
        "".join(f"v{n + 1} := v{n} + v{n}\n" for n in range(80)) + "http.Get(v80)",
        "".join(f"v{n + 1} := []any{{v{n}, v{n}}}\n" for n in range(80))
        + 'd, _ := json.Marshal(v80)\nhttp.Post("u", "a", d)',
        f"http.Get({'+'.join(['a'] * 20_000)})",
        'req, _ := http.NewRequest("GET", "u", nil)\nreq.Header.Set("A", "b")\n' * 500,
        "(" * 50_000,
        "http.Get(" * 5_000,
        "x := map[string]any{" * 2_000,
    ],
    ids=["text", "lists", "sum", "many", "open", "nested", "maps"],
)
@pytest.mark.usefixtures("no_hang")
def test_what_grows_without_end_is_left_open(source: str) -> None:
    """Names that double each other, and depth without end, cost no more than a look."""
    assert len(_all(source)) <= MOST


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.sampled_from('http.NewRequestGet(){}[]`"\\\n<>&|;:=+,1') | st.characters(codec="utf-8")
    )
)
def test_any_text_is_read(text: str) -> None:
    """No text makes the reader fail; what it finds has a place in the text."""
    for request in read_go(f'http.Get("https://h")\n{text}'):
        assert 1 <= request.first <= request.last <= text.count("\n") + 2


def test_a_hole_of_the_source_is_kept() -> None:
    """What is a hole already, such as a placeholder, is one in what is read."""
    assert show(str(_read(f'http.Get("https://h/{hole("id")}")').url)) == "https://h/<id>"


VALUES = """
package main
func main() {
	query := url.Values{}
	query.Set("b", os.Getenv("ORG"))
	query.Add("a", "1 2")
	query.Add("a", "3")%s
	target := base + "/items?" + query.Encode()
	request, _ := http.NewRequest("GET", target, nil)
}
"""


@pytest.mark.parametrize(
    ("more", "query"),
    [
        ("", "a=1+2&a=3&b=<ORG>"),
        ('\n\tquery.Set("a", "4")', "a=4&b=<ORG>"),
        ('\n\tif all {\n\t\tquery.Set("c", "4")\n\t}', "<Encode>"),
        ("\n\tfill(query)", "<Encode>"),
        ('\n\tquery.Del("a")', "<Encode>"),
    ],
    ids=["filled", "set again", "perhaps", "given away", "deleted"],
)
def test_a_query_in_url_values_is_read(more: str, query: str) -> None:
    """It is known if all that fills it surely runs, and is written there."""
    (request,) = read_go(VALUES % more)
    assert show(str(request.url)) == f"<base>/items?{query}"
