"""What a JavaScript source would send with fetch or axios is read from its calls."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snipproof.languages.javascript.calls import read_javascript
from snipproof.languages.reading.hole import hole, show
from snipproof.languages.reading.value import FORM
from snipproof.languages.reading.written import MOST, WrittenRequest

JSON = ("Content-Type", "application/json")


def _read(source: str) -> WrittenRequest:
    (request,) = read_javascript(source)
    return request


def _headers(request: WrittenRequest) -> list[tuple[str, str]]:
    return [(show(field.name), show(field.value)) for field in request.headers]


def _query(request: WrittenRequest) -> list[tuple[str, str]]:
    return [(show(field.name), show(field.value)) for field in request.query]


def _json(request: WrittenRequest) -> Any:
    assert request.body is not None
    return json.loads(show(request.body.text))


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('fetch("https://h/a")', "https://h/a"),
        ("fetch('https://h/\\u0061')", "https://h/a"),
        ("fetch(`https://h/${id}/b`)", "https://h/<id>/b"),
        ('fetch("https://h/" + id)', "https://h/<id>"),
        ('fetch(process.env.BASE + "/a")', "<BASE>/a"),
        ('const base = "https://h"; fetch(`${base}/a`)', "https://h/a"),
        ('const c = { base: "https://h" }; fetch(c.base + "/a")', "https://h/a"),
        ("async function f(id) { return await fetch(`https://h/${id}`); }", "https://h/<id>"),
        ('const f = async () => { const u = "https://h"; await fetch(u); }', "https://h"),
        ('const f = u => fetch(u); const u = "https://h";', "<u>"),
        ('function f() { fetch(URL_A) }\nconst URL_A = "https://h";', "https://h"),
        ('let u = "https://h"; if (x) { u = "https://i"; } fetch(u)', "<u>"),
        ('let u = "https://h"; u += "/a"; fetch(u)', "<u>"),
        ("for (const u of urls) fetch(u)", "<u>"),
        ("const { u } = config; fetch(u)", "<u>"),
        ("try { f() } catch (u) { fetch(u) }", "<u>"),
        ('fetch(new URL("/a", "https://h"))', "https://h/a"),
        ('fetch(new URL("https://h/a").toString())', "https://h/a"),
        ("fetch(`https://h?${new URLSearchParams({ a: 1, b: c })}`)", "https://h?a=1&b=<c>"),
        ('fetch("https://h/" + encodeURIComponent("a"))', "https://h/a"),
        ('window.fetch("https://h")', "https://h"),
        ('fetch(new Request("https://h", { method: "PUT" }))', "https://h"),
        ('class A { constructor() { this.u = "https://h"; } f() { fetch(this.u); } }', "https://h"),
        ('fetch(("https://h"))', "https://h"),
        ('fetch(base || "https://h")', "<base>"),
        ("fetch(urls[id])", "<id>"),
    ],
)
def test_a_url_is_read(source: str, url: str) -> None:
    """A URL is followed through names and put together; what only a run knows is a hole."""
    assert show(str(_read(source).url)) == url


@pytest.mark.parametrize(
    ("source", "method", "url"),
    [
        ('fetch("u")', "GET", "u"),
        ('fetch("u", { method: "put" })', "PUT", "u"),
        ('const method = "POST"; fetch("u", { method })', "POST", "u"),
        ('fetch("u", { method: m })', "<M>", "u"),
        ('fetch("u", options)', "<method>", "u"),
        ('fetch("u", { ...options })', "<method>", "u"),
        ('fetch(new Request("u", { method: "PUT" }))', "PUT", "u"),
        ('axios.get("u")', "GET", "u"),
        ('axios.delete("u", { headers: {} })', "DELETE", "u"),
        ('axios.patch("u", {})', "PATCH", "u"),
        ('axios("u")', "GET", "u"),
        ('axios({ url: "u", method: "post" })', "POST", "u"),
        ('axios.request({ url: "u", method: "post" })', "POST", "u"),
        ('axios("u", { method: "post" })', "POST", "u"),
        ('const c = axios.create({ baseURL: "https://h" }); c.get("/a")', "GET", "https://h/a"),
        (
            'const c = axios.create(); c.defaults.baseURL = "https://h"; c.get("/a")',
            "GET",
            "https://h/a",
        ),
        (
            'const c = axios.create({ baseURL: "https://h" }); c.get("https://i")',
            "GET",
            "https://i",
        ),
    ],
)
def test_clients_are_known(source: str, method: str, url: str) -> None:
    """The ways of fetch and of axios give the same kind of request."""
    request = _read(source)
    assert (show(request.method).upper(), show(str(request.url))) == (method.upper(), url)


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ('fetch(u, { headers: { A: "b", "C-D": `e ${f}` } })', [("A", "b"), ("C-D", "e <f>")]),
        ('const headers = { A: "b" }; fetch(u, { headers })', [("A", "b")]),
        (
            'const h = {}; h.A = "b"; h["C"] = d; fetch(u, { headers: h })',
            [("A", "b"), ("C", "<d>")],
        ),
        ('const h = new Headers(); h.append("A", "b"); fetch(u, { headers: h })', [("A", "b")]),
        ('fetch(u, { headers: new Headers({ A: "b" }) })', [("A", "b")]),
        ('fetch(u, { headers: [["A", "b"]] })', [("A", "b")]),
        ('fetch(u, { headers: { ...common, A: "b" } })', [("<common>", "<common>"), ("A", "b")]),
        ('const c = { C: "d" }; fetch(u, { headers: { ...c } })', [("C", "d")]),
        ("fetch(u, { headers: make() })", [("<make>", "")]),
        ('fetch(u, { credentials: "include" })', [("Cookie", "<credentials>")]),
        ("axios.get(u, { withCredentials: true })", [("Cookie", "<withCredentials>")]),
        ("axios.get(u, { withCredentials: false })", []),
        ("axios.get(u, { auth: me })", [("Authorization", "<auth>")]),
        ('axios.defaults.headers.common["A"] = "b"; axios.get(u)', [("A", "b")]),
        ('const c = axios.create({ headers: { A: "b" } }); c.get(u)', [("A", "b")]),
        (
            'const c = axios.create({ headers: { A: "b" } }); c.get(u, { headers: { C: "d" } })',
            [("A", "b"), ("C", "d")],
        ),
        ("axios.interceptors.request.use(f); axios.get(u)", [("<interceptors>", "<interceptors>")]),
        ('fetch(u, { method: "POST", body: "x" })', [("Content-Type", "text/plain")]),
        ('fetch(u, { method: "POST", body: b })', [("Content-Type", "<media-type>")]),
        ("fetch(u, { body: new URLSearchParams({ a: 1 }) })", [("Content-Type", FORM)]),
        ("fetch(u, { body: new FormData() })", [("Content-Type", "multipart/form-data")]),
        ("axios.post(u, { a: 1 })", [JSON]),
        ('axios.post(u, "a=1")', [("Content-Type", FORM)]),
        ('axios.post(u, {}, { headers: { "content-type": "a/b" } })', [("content-type", "a/b")]),
    ],
)
def test_headers_are_what_the_client_sends(source: str, headers: list[tuple[str, str]]) -> None:
    """Headers come from the call, from its client, and from what the client adds for a body."""
    assert _headers(_read(source)) == headers


@pytest.mark.parametrize(
    ("source", "query"),
    [
        ('axios.get(u, { params: { a: 1, b: ["c", d] } })', [("a", "1"), ("b", "c"), ("b", "<d>")]),
        ("axios.get(u, { params })", [("<params>", "")]),
        ("axios.get(u, { params: { a: undefined } })", []),
        ("const c = axios.create({ params: { a: 1 } }); c.get(u)", [("a", "1")]),
    ],
)
def test_the_query_is_read(source: str, query: list[tuple[str, str]]) -> None:
    """The query that is given beside the URL is read."""
    assert _query(_read(source)) == query


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (
            'fetch(u, { body: JSON.stringify({ a: [1, -2.5, true, null, "x"] }) })',
            {"a": [1, -2.5, True, None, "x"]},
        ),
        (
            "fetch(u, { body: JSON.stringify({ a, [b]: 1, ...c, d() {} }) })",
            {"a": "<a>", "<b>": 1, "<c>": "<c>", "<method>": "<method>"},
        ),
        ("const p = { a: 1 }; p.b = 2; fetch(u, { body: JSON.stringify(p) })", {"a": 1, "b": 2}),
        ('fetch(u, { body: `{"a": "${b}"}` })', {"a": "<b>"}),
        ("axios.post(u, { a: { b: [] } })", {"a": {"b": []}}),
        ("axios({ url: u, data: { a: 1 } })", {"a": 1}),
        ("axios.post(u, [...items])", "<value>"),
        ("axios.post(u, { a: x ? 1 : 2 })", {"a": "<value>"}),
    ],
)
def test_a_json_body_is_read(source: str, value: Any) -> None:
    """A body is what its object says; what is not known in it is a hole."""
    found = _read(source)
    assert found.body is not None
    assert (_json(found) if found.body.text[0] in "{[" else show(found.body.text)) == value


def test_an_object_that_fetch_is_given_is_not_json() -> None:
    """Without JSON.stringify, fetch sends the words that every object reads like."""
    body = _read("fetch(u, { body: { a: 1 } })").body
    assert body is not None
    assert body.text == "[object Object]"


def test_settings_that_are_unknown_leave_the_request_open() -> None:
    """What may be in the settings may be in the request."""
    request = _read("fetch(u, options)")
    assert _headers(request)[0] == ("<settings>", "")
    assert _query(request) == [("<settings>", "")]
    assert request.body is not None
    assert show(request.body.text) == "<body>"


def test_lines_are_those_of_the_parts() -> None:
    """Each part of a request remembers where it is written, also when that is far from the call."""
    request = _read(
        'const base = "https://h";\nconst url = base + "/long/path";\nfetch(url, {\n'
        '  method: "POST",\n  headers: {\n    A: "b",\n  },\n  body: JSON.stringify({\n'
        "    c: 1,\n  }),\n});\n"
    )
    assert (request.first, request.last) == (3, 11)
    assert request.url.line_of(9, 19) == 2
    assert [field.line for field in request.headers] == [6, 8]
    assert request.body is not None
    assert (request.body.first, request.body.last) == (8, 10)


def test_other_calls_and_broken_ones_are_passed_over() -> None:
    """Another object's `get` makes no request; a call that does not parse is not read."""
    assert read_javascript('cache.get("a"); app.post("/a", f); prefetch("u"); fetch();') == []
    assert read_javascript('fetch("https://h" + , {})') == []


@pytest.mark.parametrize(
    "source",
    [
        "".join(f"const v{n + 1} = v{n} + v{n};\n" for n in range(80)) + "fetch(v80)",
        "".join(f"const v{n + 1} = [v{n}, v{n}];\n" for n in range(80)) + "axios.post(u, v80)",
        f"fetch({'+'.join(['a'] * 20_000)})",
        "const a = { ...a }; a.b = a; axios.post(u, a)",
        'const h = {};\nh.a = "b";\nfetch(u, { headers: h });\n' * 500,
        "{[" * 50_000,
        "`${" * 20_000,
        "fetch(" * 5_000,
    ],
    ids=["text", "lists", "sum", "circle", "many", "open", "templates", "nested"],
)
@pytest.mark.usefixtures("no_hang")
def test_what_grows_without_end_is_left_open(source: str) -> None:
    """Names that double each other, and depth without end, cost no more than a look."""
    assert len(read_javascript(source)) <= MOST


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.sampled_from("fetchaxios.get(){}[]`$'\"\\\n<>&|;:/?=+,1") | st.characters(codec="utf-8")
    )
)
def test_any_text_is_read(text: str) -> None:
    """No text makes the reader fail; what it finds has a place in the text."""
    for request in read_javascript(f'fetch("https://h");\n{text}'):
        assert 1 <= request.first <= request.last <= text.count("\n") + 2


def test_a_hole_of_the_source_is_kept() -> None:
    """What is a hole already, such as a placeholder, is one in what is read."""
    request = _read(f'fetch("https://h/{hole("id")}", {{ headers: {{ A: "{hole("t")}" }} }})')
    assert show(str(request.url)) == "https://h/<id>"
    assert _headers(request) == [("A", "<t>")]
