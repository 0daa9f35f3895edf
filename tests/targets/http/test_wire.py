"""HTTP/1.1 messages as bytes."""

from contextlib import suppress
from io import BufferedReader, BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snipproof.core.exchange import Request, Response
from snipproof.targets.http import wire as http_wire
from snipproof.targets.http.wire import MalformedRequestError, read_request, write_response


def stream(data: bytes) -> BufferedReader:
    """Return bytes as a connection would."""
    return BufferedReader(BytesIO(data))


def read(data: bytes) -> Request:
    """Read a request that is there and well-formed."""
    found = read_request(stream(data))
    assert found is not None
    return found.request


def test_request_is_kept_as_it_was_sent() -> None:
    """Target and fields keep their case, order, number and encoding."""
    request = read(
        b"GET /a%2Fb//..?x=%zz&y HTTP/1.1\r\nhost: h:1\r\nX-A:  1 \r\nACCEPT: */*\r\nx-a:2\r\n\r\n"
    )
    assert request == Request(
        method="GET",
        target="/a%2Fb//..?x=%zz&y",
        headers=(("host", "h:1"), ("X-A", "1"), ("ACCEPT", "*/*"), ("x-a", "2")),
        authority="h:1",
    )


def test_absolute_form() -> None:
    """A request as a proxy gets it is brought into origin form, without the proxy's own field."""
    request = read(
        b"GET http://u@api.example:8080?x=1 HTTP/1.1\r\nHost: other\r\n"
        b"Proxy-Connection: keep-alive\r\nAccept: */*\r\n\r\n"
    )
    assert (request.authority, request.target) == ("api.example:8080", "/?x=1")
    assert request.headers == (("Host", "other"), ("Accept", "*/*"))


def test_authority_form() -> None:
    """A request for a tunnel names the authority that it leads to."""
    request = read(b"CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n")
    assert (request.method, request.authority) == ("CONNECT", "api.example:443")


def test_body_with_a_length() -> None:
    """A body is as long as its Content-Length says, and the next request follows it."""
    connection = stream(
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
        b"GET /next HTTP/1.1\r\nHost: h\r\n\r\n"
    )
    first, second = read_request(connection), read_request(connection)
    assert first is not None
    assert first.request.body == b"abc"
    assert second is not None
    assert second.request.target == "/next"
    assert read_request(connection) is None


def test_chunked_body() -> None:
    """A chunked body is put together; extensions and trailers are dropped."""
    head = b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
    connection = stream(head + b"3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\nGET")
    found = read_request(connection)
    assert found is not None
    assert found.request.body == b"abc0123456789"
    assert connection.read() == b"GET"


@pytest.mark.parametrize(("expect", "asked"), [("100-continue", 1), ("something", 0)])
def test_leave_to_send_the_body(expect: str, asked: int) -> None:
    """A sender that waits for leave to send its body gets it once."""
    calls: list[int] = []
    data = f"POST / HTTP/1.1\r\nHost: h\r\nExpect: {expect}\r\nContent-Length: 1\r\n\r\nx"
    found = read_request(stream(data.encode()), lambda: calls.append(1))
    assert found is not None
    assert len(calls) == asked


def test_no_leave_for_a_body_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sender that waits for leave to send too much is told before."""
    monkeypatch.setattr(http_wire, "MAX_BODY_BYTES", 10)
    calls: list[int] = []
    data = b"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n"
    with pytest.raises(MalformedRequestError) as caught:
        read_request(stream(data), lambda: calls.append(1))
    assert (caught.value.status, calls) == (413, [])


@pytest.mark.parametrize(
    ("version", "field", "keep_alive"),
    [
        ("1.1", "", True),
        ("1.1", "Connection: Close\r\n", False),
        ("1.1", "Connection: te, close\r\n", False),
        ("1.0", "", False),
        ("1.0", "Connection: keep-alive\r\n", True),
    ],
)
def test_kept_connection(version: str, field: str, keep_alive: bool) -> None:
    """Whether the connection is kept follows from the version and the Connection field."""
    found = read_request(stream(f"GET / HTTP/{version}\r\nHost: h\r\n{field}\r\n".encode()))
    assert found is not None
    assert found.keep_alive == keep_alive


def test_small_liberties() -> None:
    """An empty line before the request and bare line feeds are accepted."""
    assert read(b"\r\nGET / HTTP/1.1\nHost: h\n\n").method == "GET"


def test_old_version_without_host() -> None:
    """HTTP/1.0 knows no Host field."""
    assert read(b"GET / HTTP/1.0\r\n\r\n").authority == ""


POST = "POST / HTTP/1.1\r\nHost: h\r\n"
CHUNKED = POST + "Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ("\x16\x03\x01\x02", 400, "start of TLS"),
        ("GET\r\n\r\n", 400, "not a request line: 'GET'"),
        ("GET  HTTP/1.1\r\n\r\n", 400, "not a request line"),
        ("GE(T / HTTP/1.1\r\n\r\n", 400, "not a request line"),
        ("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400, "target holds a space"),
        ("PRI * HTTP/2.0\r\n\r\n", 505, "HTTP/2.0 is not spoken"),
        ("GET / HTTP/1.1\r\n\r\n", 400, "exactly one Host"),
        ("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", 400, "exactly one Host"),
        ("GET / HTTP/1.1\r\nHost: h\r\nAuthorization\r\n\r\n", 400, "header field: 'Author"),
        ("GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", 400, "header field: 'A : b'"),
        ("GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", 400, "header field: ' folded'"),
        ("GET / HTTP/1.1\r\nA: " + "x" * 70_000, 431, "too large"),
        (POST + "Content-Length: 1, 2\r\n\r\n", 400, "not one number"),
        (POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "not one number"),
        (POST + "Content-Length: -1\r\n\r\n", 400, "not one number"),
        (POST + "Content-Length: 99999999999\r\n\r\n", 413, "larger than 10,000,000"),
        (POST + "Transfer-Encoding: gzip\r\n\r\n", 400, "length is unclear"),
        (CHUNKED + "Content-Length: 1\r\n\r\n", 400, "length is unclear"),
        (CHUNKED + "\r\nx\r\n", 400, "no size"),
        (CHUNKED + "\r\nffffffff\r\n", 413, "larger than"),
        (CHUNKED + "\r\n1\r\nabc\r\n", 400, "longer than its size"),
    ],
)
def test_malformed_requests(data: str, status: int, said: str) -> None:
    """What is no request is refused with a status and a reason."""
    with pytest.raises(MalformedRequestError, match=said) as caught:
        read_request(stream(data.encode("latin-1")))
    assert caught.value.status == status


def test_malformed_request_shows_what_could_be_read() -> None:
    """As much as could be read of a malformed request is kept."""
    with pytest.raises(MalformedRequestError) as caught:
        read_request(stream(b"GET /x HTTP/1.1\r\nA: 1\r\nbroken\r\n\r\n"))
    assert caught.value.request == Request("GET", "/x", (("A", "1"),))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHos",
        b"GET / HTTP/1.1\r\nHost: h\r\n",
        POST.encode() + b"Content-Length: 3\r\n\r\nab",
        CHUNKED.encode() + b"\r\n3",
        CHUNKED.encode() + b"\r\n3\r\nab",
        CHUNKED.encode() + b"\r\n3\r\nabc",
        CHUNKED.encode() + b"\r\n0\r\n",
    ],
)
def test_connection_that_ends_early(data: bytes) -> None:
    """A connection that ends within a request brings no request."""
    assert read_request(stream(data)) is None


@given(st.binary(max_size=300) | st.text("GET /:HTP1.\r\nabc0 ", max_size=200).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    """Whatever comes is a request, the end, or malformed."""
    with suppress(MalformedRequestError):
        found = read_request(stream(data))
        assert found is None or found.request.method


def test_response_with_a_body() -> None:
    """A response says how long it is; fields about a connection are its server's business."""
    fields = (("Content-Type", "a/b"), ("Transfer-Encoding", "chunked"), ("content-length", "9"))
    written = write_response(Response(201, fields, b"xyz"), "GET", keep_alive=True)
    assert written == (b"HTTP/1.1 201 Created\r\nContent-Type: a/b\r\nContent-Length: 3\r\n\r\nxyz")


@pytest.mark.parametrize("status", [204, 304])
def test_response_without_a_body(status: int) -> None:
    """A status that has no body is sent without one, and without its length."""
    written = write_response(Response(status, (), b"lost"), "GET", keep_alive=True)
    assert written.endswith(b"\r\n\r\n")
    assert b"Content-Length" not in written


@pytest.mark.parametrize(
    ("given_length", "sent"), [((), b"3"), ((("Content-Length", "99"),), b"99")]
)
def test_response_to_head(given_length: tuple[tuple[str, str], ...], sent: bytes) -> None:
    """The response to HEAD has the length that a GET would have had, and no body."""
    written = write_response(Response(200, given_length, b"xyz"), "HEAD", keep_alive=True)
    assert written == b"HTTP/1.1 200 OK\r\nContent-Length: " + sent + b"\r\n\r\n"


def test_response_that_opens_a_tunnel() -> None:
    """A tunnel begins right behind the head; a refusal to open one has a body."""
    opened = write_response(Response(200), "CONNECT", keep_alive=True)
    assert opened == b"HTTP/1.1 200 OK\r\n\r\n"
    refused = write_response(Response(403, (), b"no"), "CONNECT", keep_alive=False)
    assert refused.endswith(b"Content-Length: 2\r\nConnection: close\r\n\r\nno")


def test_response_with_odd_values() -> None:
    """A value cannot break the head, and an unknown status is sent without a phrase."""
    written = write_response(Response(799, (("A", "b\r\nc: d"),)), "GET", keep_alive=True)
    assert written == b"HTTP/1.1 799 \r\nA: b c: d\r\nContent-Length: 0\r\n\r\n"
