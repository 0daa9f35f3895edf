"""The live target, against scripted answers and against servers that misbehave on real sockets."""

import base64
import gzip
import json
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import pytest
import requests
import responses
from responses import RequestsMock

from snipproof.contract.security import Credential
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.targets.http.server import HttpServer, serve
from snipproof.targets.live.answer_body import MAX_ANSWER_BYTES
from snipproof.targets.live.target import LiveTarget
from snipproof.targets.target import TargetError

ORIGIN = "https://cloud.example"
TOKEN = "real-token/0123456789+AbC"
PLACEHOLDER = "placeholder-token"


@pytest.fixture
def live() -> LiveTarget:
    """Return a target whose server is scripted."""
    return LiveTarget(ORIGIN, TOKEN, PLACEHOLDER)


@pytest.fixture
def server() -> Iterator[RequestsMock]:
    """Return the script of the server."""
    with RequestsMock() as script:
        yield script


def get(target: str = "/x", *headers: tuple[str, str], method: str = "GET") -> Request:
    """Return a request as a slot would pass it on."""
    return Request(method, target, (("Host", "127.0.0.1:5"), *headers), authority="127.0.0.1:5")


# --- What is sent


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_token_takes_the_place_of_the_placeholder(
    live: LiveTarget, server: RequestsMock, scheme: str
) -> None:
    """In the bearer field the server gets the real token."""
    server.get(f"{ORIGIN}/x")
    live.send(get("/x", ("authorization", f"{scheme} {PLACEHOLDER}")))
    assert server.calls[0].request.headers["Authorization"] == f"{scheme} {TOKEN}"


@pytest.mark.parametrize(
    "field",
    [
        ("Authorization", PLACEHOLDER),
        ("Authorization", f"Token {PLACEHOLDER}"),
        ("Authorization", f"Bearer  {PLACEHOLDER}"),
        ("Authorization", f"Bearer {PLACEHOLDER}x"),
        ("Authorization", f"Bearer '{PLACEHOLDER}'"),
        ("X-Authorization", f"Bearer {PLACEHOLDER}"),
        ("Cookie", f"token={PLACEHOLDER}"),
    ],
)
def test_token_goes_nowhere_else(
    live: LiveTarget, server: RequestsMock, field: tuple[str, str]
) -> None:
    """In any other place the placeholder stays what it is."""
    server.post(f"{ORIGIN}/x")
    request = get(f"/x?token={PLACEHOLDER}", field, method="POST")
    live.send(Request("POST", request.target, request.headers, PLACEHOLDER.encode()))
    sent = server.calls[0].request
    assert sent.url == f"{ORIGIN}/x?token={PLACEHOLDER}"
    assert sent.body == PLACEHOLDER.encode()
    assert sent.headers[field[0]] == field[1]
    assert TOKEN not in str(sent.headers)


def test_two_credentials_are_none(live: LiveTarget, server: RequestsMock) -> None:
    """A request with two Authorization fields does not get the token."""
    server.get(f"{ORIGIN}/x")
    field = ("Authorization", f"Bearer {PLACEHOLDER}")
    live.send(get("/x", field, field))
    assert TOKEN not in str(server.calls[0].request.headers)


def test_fields_of_the_connection_stay_here(live: LiveTarget, server: RequestsMock) -> None:
    """What speaks of the connection to the gateway is not passed on; the rest is, as it came."""
    server.get(f"{ORIGIN}/x")
    live.send(
        get(
            "/x",
            ("Connection", "keep-alive, X-Hop"),
            ("X-Hop", "1"),
            ("Keep-Alive", "5"),
            ("TE", "trailers"),
            ("Transfer-Encoding", "chunked"),
            ("Proxy-Authorization", "Basic x"),
            ("Expect", "100-continue"),
            ("User-Agent", "curl/8"),
            ("X-Odd-CASE", "1"),
            ("X-Twice", "a"),
            ("X-Twice", "b"),
            ("layer5-current-orgid", "id"),
        )
    )
    assert dict(server.calls[0].request.headers) == {
        "User-Agent": "curl/8",
        "X-Odd-CASE": "1",
        "X-Twice": "a, b",
        "layer5-current-orgid": "id",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_body_is_passed_on(live: LiveTarget, server: RequestsMock) -> None:
    """A body goes out with its own length."""
    server.put(f"{ORIGIN}/x")
    live.send(Request("PUT", "/x", (("Content-Length", "99"),), b"abc"))
    sent = server.calls[0].request
    assert (sent.body, sent.headers["Content-Length"]) == (b"abc", "3")


def test_environment_changes_nothing(
    live: LiveTarget, server: RequestsMock, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """Neither proxies nor a netrc of the person who runs the tool take part."""
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("machine cloud.example login me password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    server.get(f"{ORIGIN}/x", body="ok")
    assert live.send(get()).body == b"ok"
    assert "Authorization" not in server.calls[0].request.headers


def test_nothing_is_remembered(live: LiveTarget, server: RequestsMock) -> None:
    """A cookie that the server sets is shown to the snippet and not kept for the next."""
    server.get(f"{ORIGIN}/x", headers={"Set-Cookie": "a=b"})
    assert live.send(get()).header("set-cookie") == "a=b"
    live.send(get())
    assert "Cookie" not in server.calls[1].request.headers


# --- What comes back


def test_answer(live: LiveTarget, server: RequestsMock) -> None:
    """Status, fields and body come back; what speaks of the connection does not."""
    server.get(
        f"{ORIGIN}/x",
        status=418,
        body=b'{"a": 1}',
        headers={"X-A": "1", "Connection": "close", "Keep-Alive": "5", "Content-Length": "8"},
        content_type="application/json",
    )
    answer = live.send(get())
    assert (answer.status, answer.body) == (418, b'{"a": 1}')
    assert dict(answer.headers) == {"X-A": "1", "Content-Type": "application/json"}


ENCODED = {
    "raw": TOKEN.encode(),
    "base64": base64.b64encode(TOKEN.encode()),
    "URL": b"real-token%2F0123456789%2BAbC",
    "hex": TOKEN.encode().hex().encode(),
    "JSON": json.dumps(TOKEN).replace("/", r"\/").encode(),
}


@pytest.mark.parametrize("encoded", ENCODED.values(), ids=ENCODED.keys())
def test_token_in_an_answer(live: LiveTarget, server: RequestsMock, encoded: bytes) -> None:
    """An answer that repeats the token shows the placeholder instead."""
    fields = {"X-Echo": encoded.decode(), "Location": f"{ORIGIN}/?t={encoded.decode()}"}
    server.get(f"{ORIGIN}/x", body=b"<" + encoded + b">", headers=fields)
    answer = live.send(get())
    for text in (answer.body.decode(), answer.header("X-Echo"), answer.header("Location")):
        assert text is not None
        assert encoded.decode().strip('"') not in text
        assert PLACEHOLDER in text


@pytest.mark.parametrize(
    ("coding", "compress"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("Deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("identity", bytes),
        ("gzip", lambda _: b""),
    ],
)
def test_encoded_body(
    live: LiveTarget, server: RequestsMock, coding: str, compress: Callable[[bytes], bytes]
) -> None:
    """A compressed body comes back decoded, and nothing says that it was compressed."""
    data = compress(TOKEN.encode())
    server.get(f"{ORIGIN}/x", body=data, headers={"Content-Encoding": coding})
    answer = live.send(get("/x", ("Accept-Encoding", "gzip, br")))
    assert server.calls[0].request.headers["Accept-Encoding"] == "gzip, deflate"
    assert answer.body == (PLACEHOLDER.encode() if data else b"")
    assert answer.header("content-encoding") is None


UNUSABLE = {
    "unknown encoding": ("br", b"x", "responded in the encoding 'br', which it was not asked for"),
    "no gzip": ("gzip", b"no gzip", "responded with a body that cannot be decoded"),
    "half of it": ("gzip", gzip.compress(b"x" * 99)[:-9], "with an incomplete body"),
    "bomb": ("gzip", gzip.compress(bytes(MAX_ANSWER_BYTES * 30), 1), "more than 10,000,000 bytes"),
    "large": ("identity", bytes(MAX_ANSWER_BYTES + 1), "more than 10,000,000 bytes"),
}


@pytest.mark.parametrize(("coding", "body", "said"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_body_that_cannot_be_used(
    live: LiveTarget, server: RequestsMock, coding: str, body: bytes, said: str
) -> None:
    """A body that is broken or far too large is an error of the environment."""
    server.get(f"{ORIGIN}/x", body=body, headers={"Content-Encoding": coding})
    with pytest.raises(TargetError, match=said) as caught:
        live.send(get())
    assert caught.value.code is Code.TARGET_UNREACHABLE


@pytest.mark.parametrize(
    ("location", "seen"),
    [
        (f"{ORIGIN}/y?z=1", "http://127.0.0.1:5/y?z=1"),
        (f"{ORIGIN}:443/y", "http://127.0.0.1:5/y"),
        ("https://CLOUD.example", "http://127.0.0.1:5"),
        (f"{ORIGIN}?x", "http://127.0.0.1:5?x"),
        ("//cloud.example/y", "http://127.0.0.1:5/y"),
        ("/y", "/y"),
        ("y", "y"),
        ("http://cloud.example/y", "http://cloud.example/y"),
        ("https://cloud.example:8443/y", "https://cloud.example:8443/y"),
        ("https://cloud.example.evil/y", "https://cloud.example.evil/y"),
        ("https://login.example/y", "https://login.example/y"),
        ("https://[::1/y", "https://[::1/y"),
    ],
)
def test_redirects(live: LiveTarget, server: RequestsMock, location: str, seen: str) -> None:
    """A redirect within the origin leads to the gateway, others lead away; none is followed."""
    server.get(f"{ORIGIN}/x", status=302, headers={"Location": location})
    answer = live.send(get())
    assert (answer.status, answer.header("location")) == (302, seen)
    assert len(server.calls) == 1


# --- What goes wrong


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (requests.exceptions.SSLError("bad cert"), Code.TLS_ERROR, "cannot be trusted: bad cert"),
        (
            requests.ConnectionError(ssl.SSLCertVerificationError(1, "certificate verify failed")),
            Code.TLS_ERROR,
            "cannot be trusted",
        ),
        (requests.ConnectTimeout(), Code.TARGET_UNREACHABLE, "accept a connection within 10 s"),
        (requests.ReadTimeout(), Code.TARGET_UNREACHABLE, "did not respond in full within 30 s"),
        (
            requests.ConnectionError(ConnectionRefusedError(111, "refused")),
            Code.TARGET_UNREACHABLE,
            "refuses connections",
        ),
        (
            requests.ConnectionError(OSError(113, f"No route to {TOKEN}")),
            Code.TARGET_UNREACHABLE,
            f"No route to {PLACEHOLDER}",
        ),
    ],
)
def test_failures_are_explained(
    live: LiveTarget, server: RequestsMock, error: Exception, code: Code, said: str
) -> None:
    """What the client library raises becomes a code and a reason in words, without the token."""
    server.get(f"{ORIGIN}/x", body=error)
    with pytest.raises(TargetError, match=said) as caught:
        live.send(get())
    assert caught.value.code is code
    assert str(caught.value).startswith(ORIGIN)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("token", "reason"),
    [("abc1234", "too short"), ("two words", "spaces"), ("two\nlines", "spaces")],
)
def test_what_is_no_token(token: str, reason: str) -> None:
    """A token that cannot be one is refused, and not repeated."""
    with pytest.raises(ValueError, match=reason) as caught:
        LiveTarget(ORIGIN, token, PLACEHOLDER)
    assert token not in str(caught.value)


@contextmanager
def scripted(*script: bytes | float | None) -> Iterator[str]:
    """Return the URL of a server that sends these bytes, waits these seconds, resets for None."""
    stop = threading.Event()

    def play(connection: socket.socket) -> None:
        connection.recv(65_536)
        for step in script:
            if step is None:
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            elif isinstance(step, bytes):
                connection.sendall(step)
            elif stop.wait(step):
                return

    def work(listener: socket.socket) -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                play(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=work, args=(listener,))
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        stop.set()
        thread.join()


OK = b"HTTP/1.1 200 OK\r\n"
Script = Sequence[bytes | float | None]
SLOW_BODY: Script = (OK + b"Content-Length: 100\r\n\r\n", *(b"x", 0.05) * 100)
SLOW_HEAD: Script = (OK, *(b"X", 0.05) * 100)
HARD: dict[str, tuple[Script, str]] = {
    "reset in the middle of the body": (
        [OK + b"Content-Length: 100\r\n\r\nabc", None],
        "closed the connection before the end",
    ),
    "end in the middle of the body": (
        [OK + b"Content-Length: 100\r\n\r\nabc"],
        "closed the connection before the end",
    ),
    "end in the middle of a chunk": (
        [OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc"],
        "closed the connection before the end",
    ),
    "end before the answer": ([b""], "closed the connection before the end"),
    "reset before the answer": ([None], "closed the connection before the end"),
    "a byte now and then, body": (SLOW_BODY, "did not respond in full within 0.3 s"),
    "a byte now and then, head": (SLOW_HEAD, "did not respond in full within 0.3 s"),
    "silence": ([60.0], "did not respond in full within 0.3 s"),
    "no HTTP": ([b"hello there\r\n\r\n"], "did not respond in well-formed HTTP"),
    "broken chunk": (
        [OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"],
        "closed the connection|well-formed HTTP",
    ),
}


@pytest.mark.parametrize(("script", "said"), HARD.values(), ids=HARD.keys())
def test_servers_that_misbehave(script: Script, said: str) -> None:
    """Whatever a server does, the target ends in time, with a reason."""
    with scripted(*script) as authority:
        target = LiveTarget(f"http://{authority}", TOKEN, PLACEHOLDER, timeout=0.3)
        started = time.monotonic()
        with pytest.raises(TargetError, match=said) as caught:
            target.send(get())
        assert time.monotonic() - started < 5
    assert caught.value.code is Code.TARGET_UNREACHABLE


def test_body_until_the_end_of_the_connection() -> None:
    """An answer that says no length ends with the connection."""
    with scripted(OK + b"\r\nall ", b"of it") as authority:
        target = LiveTarget(f"http://{authority}", TOKEN, PLACEHOLDER)
        assert target.send(get()).body == b"all of it"


def test_refused_connection() -> None:
    """A port where nobody listens is named with the origin."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(TargetError, match=f"^{origin} refuses connections$") as caught:
        LiveTarget(origin, TOKEN, PLACEHOLDER).send(get())
    assert caught.value.code is Code.TARGET_UNREACHABLE


def test_https_where_http_is_spoken() -> None:
    """A server that does not speak TLS is a TLS error."""
    with scripted(b"HTTP/1.1 400 Bad Request\r\n\r\n") as authority:
        target = LiveTarget(f"https://{authority}", TOKEN, PLACEHOLDER)
        with pytest.raises(TargetError, match="cannot be trusted: ") as caught:
            target.send(get())
    assert caught.value.code is Code.TLS_ERROR


# --- Against a real server


class Echo:
    """A target that answers with the request that it got."""

    def send(self, request: Request) -> Response:
        """Answer."""
        self.request = request
        return Response(200, (("X-A", "1"), ("X-A", "2"), ("Content-Length", "5")), b"hello")


@pytest.fixture
def echo() -> Echo:
    """Return a target."""
    return Echo()


@pytest.fixture
def real(echo: Echo) -> Iterator[HttpServer]:
    """Return a real server."""
    with serve(echo) as server:
        yield server


@pytest.mark.parametrize(
    "target",
    ["/a%2fb%2F/..//./c?x=%zz&y=a+b&&=", "//double", "/[x]|{y}", "/", "/?", "*", "@x.example/"],
)
def test_target_is_sent_as_it_came(echo: Echo, real: HttpServer, target: str) -> None:
    """The path and the query reach the server byte for byte."""
    LiveTarget(real.url, TOKEN, PLACEHOLDER).send(get(target))
    assert echo.request.target == target


def test_target_that_is_not_ascii(echo: Echo, real: HttpServer) -> None:
    """Bytes that no URL may hold are percent-encoded."""
    LiveTarget(real.url, TOKEN, PLACEHOLDER).send(get("/\xc3\xa9"))
    assert echo.request.target == "/%C3%A9"


@pytest.mark.parametrize(
    ("place", "given", "sent"),
    [
        (
            Credential("header", "X-Api-Key"),
            ("/x", ("x-api-key", PLACEHOLDER)),
            ("/x", "x-api-key", TOKEN),
        ),
        (
            Credential("header", "Authorization", "Token "),
            ("/x", ("Authorization", f"token {PLACEHOLDER}")),
            ("/x", "Authorization", f"token {TOKEN}"),
        ),
        (
            Credential("cookie", "session"),
            ("/x", ("Cookie", f"a={PLACEHOLDER}; session={PLACEHOLDER}")),
            ("/x", "Cookie", f"a={PLACEHOLDER}; session={TOKEN}"),
        ),
        (
            Credential("query", "key"),
            (f"/x?q={PLACEHOLDER}&key={PLACEHOLDER}", ("Accept", "*/*")),
            (f"/x?q={PLACEHOLDER}&key=real-token%2F0123456789%2BAbC", "Accept", "*/*"),
        ),
    ],
    ids=["field", "scheme", "cookie", "query"],
)
def test_a_key_goes_where_the_contract_has_it(
    echo: Echo,
    real: HttpServer,
    place: Credential,
    given: tuple[str, tuple[str, str]],
    sent: tuple[str, str, str],
) -> None:
    """Whatever place the contract's schemes name gets the token, and the bearer field does not."""
    live = LiveTarget(real.url, TOKEN, PLACEHOLDER, places=[place])
    target, field = given
    live.send(get(target, field))
    assert echo.request.target == sent[0]
    assert echo.request.header(sent[1]) == sent[2]
    if place.name != "Authorization":
        live.send(get("/x", ("Authorization", f"Bearer {PLACEHOLDER}")))
        assert echo.request.header("Authorization") == f"Bearer {PLACEHOLDER}"


def test_request_on_the_wire(echo: Echo, real: HttpServer) -> None:
    """The server sees its own host, the real token, and nothing that the client did not send."""
    target = LiveTarget(real.url, TOKEN, PLACEHOLDER)
    answer = target.send(get("/x", ("Authorization", f"Bearer {PLACEHOLDER}"), ("X-B", "\xe9")))
    assert answer == Response(200, (("X-A", "1"), ("X-A", "2")), b"hello")
    assert echo.request.body == b""
    assert sorted(echo.request.headers) == [
        ("Accept-Encoding", "identity"),
        ("Authorization", f"Bearer {TOKEN}"),
        ("Connection", "close"),
        ("Host", real.authority),
        ("X-B", "\xe9"),
    ]


def test_head(real: HttpServer) -> None:
    """The answer to HEAD has its length and no body."""
    answer = LiveTarget(real.url, TOKEN, PLACEHOLDER).send(get(method="HEAD"))
    assert (answer.header("content-length"), answer.body) == ("5", b"")


def test_several_at_once(real: HttpServer) -> None:
    """Requests from several threads have their own time and target."""
    target = LiveTarget(real.url, TOKEN, PLACEHOLDER)
    answers: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: answers.append(target.send(get()).body)) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"hello"] * 6


def test_scripted_server_is_really_asked(live: LiveTarget) -> None:
    """The scripted server stands where the real one would: without it, nothing is answered."""
    with responses.RequestsMock(), pytest.raises(TargetError):
        live.send(get())


@pytest.mark.parametrize(
    ("url", "base", "given", "asked", "sent"),
    [
        (f"{ORIGIN}/api/v3", "/api/v3", "/api/v3", "/api/v3/x?y=1", "/api/v3/x?y=1"),
        (ORIGIN, "/api/v3", "/api/v3", "/api/v3/x", "/api/v3/x"),
        (f"{ORIGIN}/test", "/api/v3", "/api/v3", "/api/v3/x", "/test/x"),
        (f"{ORIGIN}/test", "/api/v3", "", "/api/v3/x", "/test/api/v3/x"),
        (f"{ORIGIN}/api/v3", "/api/v3", "", "/api/v3/x", "/api/v3/x"),
        (f"{ORIGIN}/test", "/api/v3", "/api/v3", "/api/v33/x", "/api/v33/x"),
    ],
)
def test_base_paths(
    server: RequestsMock, url: str, base: str, given: str, asked: str, sent: str
) -> None:
    """A server may be deployed at another base path than the contract's; redirects lead back."""
    server.get(f"{ORIGIN}{sent}", status=302, headers={"Location": f"{ORIGIN}{sent}"})
    live = LiveTarget(url, TOKEN, PLACEHOLDER, base=base, given=given)
    response = live.send(Request("GET", asked, (), b"", "127.0.0.1:1"))
    assert server.calls[0].request.url == f"{ORIGIN}{sent}"
    assert response.header("location") == f"http://127.0.0.1:1{asked}"
