"""The HTTP server, with real clients on real sockets."""

import socket
import struct
import subprocess
import threading
from collections.abc import Iterator

import pytest

from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.targets.http.server import (
    Acceptor,
    CannotListenError,
    HttpServer,
    serve,
    text_response,
)
from snipproof.targets.http.wire import MAX_BODY_BYTES
from snipproof.targets.target import TargetError


class Echo:
    """A target that answers with what it got."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def send(self, request: Request) -> Response:
        """Answer."""
        self.requests.append(request)
        if request.target == "/lost":
            raise TargetError(Code.TARGET_UNREACHABLE, "the server is out of reach")
        if request.target == "/empty":
            return Response(204)
        return Response(200, (("Content-Type", "text/plain"),), request.body or b"hello")


@pytest.fixture
def echo() -> Echo:
    """Return a target."""
    return Echo()


@pytest.fixture
def server(echo: Echo) -> Iterator[HttpServer]:
    """Return a server in front of the target."""
    with serve(echo) as server:
        yield server


def curl(*arguments: str) -> str:
    """Run curl, past any proxy."""
    command = ["curl", "--silent", "--show-error", "--max-time", "10", "--noproxy", "*", *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def connect(server: HttpServer) -> socket.socket:
    """Open a connection."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def test_get(server: HttpServer) -> None:
    """A request is answered by the target."""
    assert curl(f"{server.url}/x") == "hello"


def test_connection_is_kept(server: HttpServer) -> None:
    """Several requests go over one connection, also after an answer without a body."""
    write = ["--write-out", "[%{num_connects}]"]
    assert curl(*write, f"{server.url}/1", f"{server.url}/empty", f"{server.url}/3") == (
        "hello[1][0]hello[0]"
    )


def test_head(server: HttpServer, echo: Echo) -> None:
    """HEAD gets the fields alone, and the connection goes on behind them."""
    answers = curl("--head", f"{server.url}/x", f"{server.url}/y")
    assert answers.count("Content-Length: 5") == 2
    assert [request.method for request in echo.requests] == ["HEAD", "HEAD"]


def test_body_after_leave(server: HttpServer) -> None:
    """A client that waits for 100 Continue sends its body and gets its answer."""
    header = "Expect: 100-continue"
    assert curl("--header", header, "--data", "abc", server.url) == "abc"


def test_chunked_body(server: HttpServer, echo: Echo) -> None:
    """A chunked body reaches the target in one piece."""
    assert curl("--header", "Transfer-Encoding: chunked", "--data", "abc", server.url) == "abc"
    assert echo.requests[0].header("transfer-encoding") == "chunked"


@pytest.mark.parametrize("header", ["Expect:", "Expect: 100-continue"])
def test_body_that_is_too_large(server: HttpServer, echo: Echo, header: str) -> None:
    """A client that sends too much gets the answer that says so, and not a broken connection."""
    command = ["curl", "-s", "--noproxy", "*", "--data-binary", "@-", "-H", header, server.url]
    body = bytes(MAX_BODY_BYTES + 1)
    answer = subprocess.run(command, input=body, capture_output=True, check=True).stdout
    assert answer == b"the body is larger than 10,000,000 bytes\n"
    assert echo.requests == []


def test_target_without_an_answer(server: HttpServer) -> None:
    """Where the target has no answer, the client gets 502 with the reason."""
    answer = curl("--write-out", "%{http_code}", f"{server.url}/lost")
    assert answer == "the server is out of reach\n502"


def test_malformed_request(server: HttpServer) -> None:
    """What is no request gets 400, and the connection ends."""
    with connect(server) as client:
        client.sendall(b"GET /a b HTTP/1.1\r\n\r\n")
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith(b"\r\n\r\nthe request target holds a space\n")


def test_client_that_resets(server: HttpServer) -> None:
    """A client that breaks off in the middle disturbs nobody."""
    for data in (b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab"):
        client = connect(server)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.sendall(data)
        client.close()
    assert curl(server.url) == "hello"


def test_slow_client_holds_up_nobody(server: HttpServer) -> None:
    """Another client is served while one takes its time."""
    with connect(server) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHo")
        assert curl(server.url) == "hello"
        slow.sendall(b"st: h\r\nConnection: close\r\n\r\n")
        assert slow.makefile("rb").read().endswith(b"hello")


def test_many_at_once(server: HttpServer) -> None:
    """Parallel requests all get their answers."""
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(curl("-d", f"{n}", server.url)))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [str(n) for n in range(8)]


def test_connection_without_a_thread(server: HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no thread left, a connection ends, and the next one is served again."""

    def fail(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        with connect(server) as client:
            client.settimeout(10)
            assert client.recv(1) == b""
    assert curl(server.url) == "hello"


def test_servers_share_an_acceptor() -> None:
    """Servers that come and go while others serve are accepted for by the one thread."""
    before = set(threading.enumerate())
    acceptor = Acceptor()
    with HttpServer(lambda *_: text_response(200, "first"), acceptor=acceptor) as first:
        for number in range(10):
            with HttpServer(
                lambda *_, number=number: text_response(200, str(number)), acceptor=acceptor
            ) as second:
                assert curl(first.url) == "first\n"
                assert curl(second.url) == f"{number}\n"
                acceptors = [item for item in threading.enumerate() if item.name == "acceptor"]
                assert len(acceptors) == 1
    acceptor.close()
    assert set(threading.enumerate()) == before


def test_port_in_use(server: HttpServer, echo: Echo) -> None:
    """A port that is taken is named."""
    with pytest.raises(CannotListenError, match=rf"127\.0\.0\.1:{server.port}: Address already"):
        serve(echo, "127.0.0.1", server.port)


def test_address_of_another_machine(echo: Echo) -> None:
    """An address that is not this machine's is named."""
    with pytest.raises(CannotListenError, match=r"cannot listen on 192\.0\.2\.1:0"):
        serve(echo, "192.0.2.1")


def test_ipv6(echo: Echo) -> None:
    """An IPv6 address stands in brackets in the URL."""
    try:
        server = serve(echo, "::1")
    except CannotListenError:
        pytest.skip("this machine has no IPv6")
    with server:
        assert server.url == f"http://[::1]:{server.port}"
        assert curl("--globoff", server.url) == "hello"


def test_close_ends_idle_connections(echo: Echo) -> None:
    """Closing ends waiting connections; a caller that waits for the end learns of it, once."""
    server = serve(echo)
    waiting = threading.Thread(target=server.wait)
    waiting.start()
    with connect(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        assert client.recv(10_000).endswith(b"hello")
        server.close()
        assert client.recv(1) == b""
    waiting.join(10)
    assert not waiting.is_alive()
    server.close()
    with pytest.raises(ConnectionRefusedError):
        connect(server)


def test_close_answers_what_came_before(echo: Echo) -> None:
    """A request that was sent before the server closed is answered, if its sender is gone too."""
    for _ in range(20):
        server = serve(echo)
        with connect(server) as client:
            client.sendall(b"GET /before HTTP/1.0\r\n\r\n")
        server.close()
    assert len(echo.requests) == 20


def test_close_waits_for_answers_under_way() -> None:
    """Closing waits for an answer that the target is working on."""
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def send(self, _: Request) -> Response:
            begun.set()
            go_on.wait(10)
            return Response(200, (), b"late")

    server = serve(Slow())
    with connect(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        begun.wait(10)
        closing = threading.Thread(target=server.close)
        closing.start()
        go_on.set()
        assert client.makefile("rb").read().endswith(b"Connection: close\r\n\r\nlate")
    closing.join(10)
    assert not closing.is_alive()


def test_close_waits_no_longer_than_it_is_told() -> None:
    """Closing gives up on an answer that does not come."""
    begun, go_on = threading.Event(), threading.Event()

    class Stuck:
        def send(self, _: Request) -> Response:
            begun.set()
            go_on.wait(10)
            return Response(200)

    server = serve(Stuck())
    with connect(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        begun.wait(10)
        server.close(0.01)
        go_on.set()
