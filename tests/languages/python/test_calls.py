"""What a Python source would send is read from its calls, and from what they are made of."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snipproof.languages.python.calls import read_python
from snipproof.languages.reading.hole import hole, show
from snipproof.languages.reading.written import WrittenRequest

FORM = "application/x-www-form-urlencoded"
OBJECT = """\
class A:
    def __init__(self, t):
        self.s = requests.Session()
        self.s.headers["A"] = t

    def f(self):
        return self.s.get(u)
"""


def _read(source: str) -> WrittenRequest:
    (request,) = read_python(source)
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
        ('requests.get("https://h/a")', "https://h/a"),
        ('requests.get(url="https://h/a")', "https://h/a"),
        ('url = "https://h/a"\nrequests.get(url)', "https://h/a"),
        ('B = "https://h"\nurl = f"{B}/a/{id}"\nrequests.get(url)', "https://h/a/<id>"),
        ('B = "https://h"\nrequests.get(B + "/a/" + str(7))', "https://h/a/7"),
        ('requests.get(os.environ["B"] + "/a")', "<B>/a"),
        ('requests.get(os.environ["B"].rstrip("/") + "/a")', "<B>/a"),
        ('requests.get("https://h/".rstrip("/") + "/a")', "https://h/a"),
        ('requests.get(os.getenv("B", "https://h") + "/a")', "<B>/a"),
        ('requests.get("https://h/%s/b" % id)', "https://h/<id>/b"),
        ('requests.get("%s/%d" % ("https://h", n))', "https://h/<n>"),
        ('requests.get("%(b)s/a" % {"b": "https://h"})', "https://h/a"),
        ('requests.get("{}/a/{}".format("https://h", id))', "https://h/a/<id>"),
        ('requests.get("{b}/a/{0}".format(7, b="https://h"))', "https://h/a/7"),
        ('requests.get(urljoin("https://h/v1/", "/a"))', "https://h/a"),
        ('requests.get(urljoin(BASE, "/a"))', "<BASE>/a"),
        ('requests.get("https://h/" + quote("a"))', "https://h/a"),
        ('url = "https://h"\nurl += "/a"\nrequests.get(url)', "https://h/a"),
        ('url: str = "https://h"\nrequests.get(url)', "https://h"),
        ('def f(id):\n    return requests.get(f"https://h/{id}")', "https://h/<id>"),
        ('def f():\n    return requests.get(URL)\nURL = "https://h"', "https://h"),
        ('if x:\n    u = "https://h"\nrequests.get(u)', "<u>"),
        ('u = "https://h"\nif x:\n    u = "https://i"\nrequests.get(u)', "<u>"),
        ('if __name__ == "__main__":\n    u = "https://h"\n    requests.get(u)', "https://h"),
        ("for u in urls:\n    requests.get(u)", "<u>"),
        ("[requests.get(u) for u in urls]", "<u>"),
        ('u, v = "https://h", "https://i"\nrequests.get(v)', "https://i"),
        ("u, v = pick()\nrequests.get(v)", "<v>"),
        ('try:\n    u = "https://h"\nexcept E:\n    pass\nrequests.get(u)', "https://h"),
        ('with open(f) as u:\n    requests.get("https://h")', "https://h"),
        ('(u := "https://h")\nrequests.get(u)', "https://h"),
    ],
)
def test_a_url_is_read(source: str, url: str) -> None:
    """A URL is followed through names and put together; what only a run knows is a hole."""
    assert show(str(_read(source).url)) == url


@pytest.mark.parametrize(
    ("source", "method", "url"),
    [
        ('requests.delete("u")', "DELETE", "u"),
        ('requests.request("put", "u")', "PUT", "u"),
        ("requests.request(method, url)", "<METHOD>", "<url>"),
        ('import requests as r\nr.patch("u")', "PATCH", "u"),
        ('from requests import post\npost("u")', "POST", "u"),
        ('httpx.head("u")', "HEAD", "u"),
        (
            'with httpx.Client(base_url="https://h/v1/") as c:\n    c.get("/a")',
            "GET",
            "https://h/v1/a",
        ),
        ('c = httpx.Client(base_url="https://h")\nc.get("a")', "GET", "https://h/a"),
        ('c = httpx.Client(base_url="https://h")\nc.get("https://i/a")', "GET", "https://i/a"),
        ('urllib.request.urlopen("https://h/a")', "GET", "https://h/a"),
        ('urllib.request.urlopen("https://h/a", data=b"x")', "POST", "https://h/a"),
        (
            'r = urllib.request.Request("https://h/a", method="PUT")\nurllib.request.urlopen(r)',
            "PUT",
            "https://h/a",
        ),
        (
            'from urllib.request import Request, urlopen\nurlopen(Request("https://h", b"x"))',
            "POST",
            "https://h",
        ),
        (
            'c = http.client.HTTPSConnection("h")\nc.request("GET", "/a")\nc.getresponse()',
            "GET",
            "https://h/a",
        ),
        (
            'class A:\n    B = "https://h"\n    def f(self):\n        requests.get(self.B)',
            "GET",
            "https://h",
        ),
    ],
)
def test_clients_are_known(source: str, method: str, url: str) -> None:
    """The ways of requests, httpx, urllib and http.client give the same kind of request."""
    request = _read(source)
    assert (show(request.method), show(str(request.url))) == (method, url)


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ('requests.get(u, headers={"A": "b"})', [("A", "b")]),
        ('h = {"A": f"Bearer {t}"}\nrequests.get(u, headers=h)', [("A", "Bearer <t>")]),
        ('h = {"A": "b"}\nh["C"] = d\nrequests.get(u, headers=h)', [("A", "b"), ("C", "<d>")]),
        ('h = {}\nh.update({"A": "b"})\nrequests.get(u, headers=h)', [("A", "b")]),
        ('h = {}\nif x:\n    h["A"] = "b"\nrequests.get(u, headers=h)', [("<changes>", "")]),
        ('h = {}\nrequests.get(u, headers=h)\nh["A"] = "b"', []),
        ('requests.get(u, headers=dict(A="b"))', [("A", "b")]),
        ('requests.get(u, headers={**common, "A": "b"})', [("<common>", ""), ("A", "b")]),
        ('c = {"C": "d"}\nrequests.get(u, headers={**c})', [("C", "d")]),
        ("requests.get(u, headers=make())", [("<make>", "")]),
        ("requests.get(u, **options)", [("<keywords>", "")]),
        ("requests.get(u, headers=None)", []),
        ('requests.get(u, auth=("me", "secret"))', [("Authorization", "<auth>")]),
        ("requests.get(u, cookies=jar)", [("Cookie", "<cookies>")]),
        ('s = requests.Session()\ns.headers["A"] = "b"\ns.get(u)', [("A", "b")]),
        ('s = requests.Session()\ns.headers.update({"A": "b"})\ns.get(u)', [("A", "b")]),
        ('s = requests.Session()\ns.headers = {"A": "b"}\ns.get(u)', [("A", "b")]),
        ("s = requests.Session()\ns.auth = me\ns.get(u)", [("Authorization", "<auth>")]),
        ("session.get(u)", [("<session>", "")]),
        ("def f(session):\n    session.get(u)", [("<session>", "")]),
        (OBJECT, [("A", "<t>")]),
        (
            'r = urllib.request.Request(u)\nr.add_header("A", "b")\nurllib.request.urlopen(r)',
            [("A", "b")],
        ),
        ("requests.post(u, json={})", [("Content-Type", "application/json")]),
        ('requests.post(u, data={"a": 1})', [("Content-Type", FORM)]),
        ("requests.post(u, data=json.dumps({}))", []),
        ("requests.post(u, data=given)", [("Content-Type", "<media-type>")]),
        ("requests.post(u, files={})", [("Content-Type", "multipart/form-data")]),
        ('requests.post(u, json={}, headers={"content-type": "a/b"})', [("content-type", "a/b")]),
        ('urllib.request.urlopen("u", b"x")', [("Content-Type", FORM)]),
    ],
)
def test_headers_are_what_the_client_sends(source: str, headers: list[tuple[str, str]]) -> None:
    """Headers come from the call, from its client, and from what the client adds for a body."""
    assert _headers(_read(source)) == headers


@pytest.mark.parametrize(
    ("source", "query"),
    [
        ('requests.get(u, params={"a": 1, "b": True, "c": None})', [("a", "1"), ("b", "True")]),
        ('requests.get(u, {"a": [1, 2]})', [("a", "1"), ("a", "2")]),
        ('requests.get(u, params=[("a", 1), ("a", x)])', [("a", "1"), ("a", "<x>")]),
        ('requests.get(u, params="a=b%20c&d")', [("a", "b c"), ("d", "")]),
        ("requests.get(u, params=p)", [("<p>", "")]),
        ('headers = {"Authorization": "x"}\nrequests.get(u, headers)', [("Authorization", "x")]),
        ('c = httpx.Client(params={"a": 1})\nc.get(u)', [("a", "1")]),
        ('requests.get("https://h?" + urlencode({"a": "b c"}))', []),
    ],
)
def test_the_query_is_read(source: str, query: list[tuple[str, str]]) -> None:
    """The query is what requests makes of `params`: lists are repeated, `None` is left out."""
    assert _query(_read(source)) == query


def test_an_encoded_query_is_a_part_of_the_url() -> None:
    """What is encoded into the URL stands there as it is sent."""
    request = _read('requests.get("https://h?" + urlencode({"a": "b c", "d": x}))')
    assert show(str(request.url)) == "https://h?a=b+c&d=<x>"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (
            'requests.post(u, json={"a": [1, -2.5, True, None, "x"]})',
            {"a": [1, -2.5, True, None, "x"]},
        ),
        ('requests.post(u, None, {"a": b})', {"a": "<b>"}),
        ('p = {"a": {"b": 1}}\nrequests.post(u, data=json.dumps(p))', {"a": {"b": 1}}),
        ('p = {}\np["a"] = 1\nrequests.post(u, json=p)', {"a": 1}),
        ('requests.post(u, json={**more, "a": 1})', {"<more>": "<more>", "a": 1}),
        ("requests.post(u, json=[*items])", "<value>"),
        ('requests.post(u, data="""{"a": 1}""")', {"a": 1}),
        ('urllib.request.Request("u", data=json.dumps({"a": 1}).encode())', {"a": 1}),
        ('c = http.client.HTTPSConnection("h")\nc.request("POST", "/a", json.dumps([]))', []),
        ('requests.post(u, json={"a": datetime.now()})', {"a": "<now>"}),
        ('requests.post(u, json={"a": "b" if x else "c"})', {"a": "<value>"}),
    ],
)
def test_a_json_body_is_read(source: str, value: Any) -> None:
    """A body is what its dictionary says; what is not known in it is a hole."""
    assert _json(_read(source)) == value


def test_a_form_is_encoded() -> None:
    """A dictionary as `data` is sent as a form."""
    request = _read('requests.post(u, data={"a": "b c", "d": x})')
    assert request.body is not None
    assert show(request.body.text) == "a=b+c&d=<x>"


def test_lines_are_those_of_the_parts() -> None:
    """Each part of a request remembers where it is written, also when that is far from the call."""
    request = _read(
        'import requests\nBASE = "https://h"\nurl = BASE + "/long/path"\nheaders = {\n'
        '    "A": "b",\n}\npayload = {\n    "c": 1,\n}\n'
        "requests.post(\n    url,\n    headers=headers,\n    data=json.dumps(payload),\n)\n"
    )
    assert (request.first, request.last) == (10, 14)
    assert request.url.line_of(9, 19) == 3
    assert [field.line for field in request.headers] == [5]
    assert request.body is not None
    assert (request.body.first, request.body.last) == (7, 9)


def test_several_requests_keep_their_order_and_values() -> None:
    """A name that is assigned anew stands for its last value before each call."""
    found = read_python('u = "a"\nrequests.get(u)\nu = "b"\nrequests.put(u)\n')
    assert [(item.method, str(item.url)) for item in found] == [("GET", "a"), ("PUT", "b")]


def test_other_calls_are_passed_over() -> None:
    """A dictionary's `get` and a router's `post` make no request."""
    assert read_python('d.get("a")\nanswer.json().get("b")\n@app.post("/c")\ndef f(): ...') == []


@pytest.mark.parametrize("source", ["requests.get(", "x = <token>", "(" * 500, "\0"])
def test_what_does_not_parse_is_said(source: str) -> None:
    """A source that is no Python is a syntax error, whatever stopped the parser."""
    with pytest.raises(SyntaxError):
        read_python(source)


@pytest.mark.parametrize(
    "source",
    [
        "".join(f"v{n + 1} = v{n} + v{n}\n" for n in range(80)) + "requests.get(v80)",
        "".join(f"v{n + 1} = [v{n}, v{n}]\n" for n in range(80)) + "requests.post(u, json=v80)",
        "requests.get(" + " + ".join(["'a'"] * 2000) + ")",
        "u = u + u\n" * 2000 + "requests.get(u)",
        "h = {}\n" + "h['a'] = h\n" * 300 + "requests.get(u, headers=h)",
        "h = {}\nh.update(h)\nrequests.get(u, headers=h, json=h)",
        "a = b\nb = a\nrequests.get(a)",
        "requests.get(u)\n" * 3000,
    ],
    ids=["text", "lists", "sum", "again", "into itself", "update", "circle", "many"],
)
@pytest.mark.usefixtures("no_hang")
def test_what_grows_without_end_is_left_open(source: str) -> None:
    """Names that double each other, or stand for themselves, cost no more than a look."""
    read_python(source)


PIECES = st.sampled_from(
    [
        "requests",
        ".get",
        ".post",
        "(",
        ")",
        "u",
        "=",
        "f'{u}'",
        "{",
        "}",
        "'a'",
        ":",
        ",",
        "**",
        "+",
        "%",
        "json=",
        "headers=",
        "data=",
        "h['a']",
        "[",
        "]",
        "urlencode",
        ".format",
        "None",
        "1",
        "self.s",
    ]
) | st.sampled_from(["\n", "lambda x", "def f(u):\n ", "with s as t:\n "])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_source_is_read(source: str) -> None:
    """No source makes the reader fail in another way than by a syntax error."""
    try:
        found = read_python(f"requests.get(u)\n{source}")
    except SyntaxError:
        return
    assert found


def test_a_hole_of_the_source_is_kept() -> None:
    """What is a hole already, such as a placeholder, is one in what is read."""
    request = _read(f'requests.get("https://h/{hole("id")}", headers={{"A": "{hole("t")}"}})')
    assert show(str(request.url)) == "https://h/<id>"
    assert _headers(request) == [("A", "<t>")]
