"""The gateway, with real curl and real Python behind its proxy variables."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from snipproof.core.exchange import Exchange, Refusal, Request, Response
from snipproof.core.failure import Code
from snipproof.targets.http.gateway import Gateway, Recording, Slot
from snipproof.targets.target import TargetError


class Fake:
    """A target that answers with its name and remembers what it got."""

    def __init__(self, name: str = "target") -> None:
        self.name = name
        self.requests: list[Request] = []

    def send(self, request: Request) -> Response:
        """Answer."""
        self.requests.append(request)
        if request.target == "/lost":
            raise TargetError(Code.TLS_ERROR, "its certificate is old")
        if request.target == "/bug":
            raise KeyError("oops")
        return Response(200, (("Content-Type", "text/plain"),), self.name.encode())


@pytest.fixture
def slot() -> Iterator[Slot]:
    """Return a slot that lets every method through."""
    with Gateway() as gateway:
        yield gateway.slot()


@pytest.fixture
def target() -> Fake:
    """Return a target."""
    return Fake()


def shell(slot: Slot, command: str) -> str:
    """Run a command as a snippet would run; $URL is the slot's."""
    environment = {"PATH": os.environ["PATH"], "URL": slot.url, **slot.environment()}
    run = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, check=False, timeout=20
    )
    return run.stdout.decode()


def one(recording: Recording) -> Exchange:
    """Return the only exchange."""
    (exchange,) = recording.exchanges
    return exchange


def test_exchange_is_recorded(slot: Slot, target: Fake) -> None:
    """A request is recorded as it was sent, with the answer that came."""
    with slot.record(target) as recording:
        answer = shell(slot, "curl -s \"$URL/a%2Fb?x=%20&y\" -H 'X-Odd-CASE: 1' --data 'é'")
        authority = slot.url.removeprefix("http://")
    request = one(recording).request
    assert answer == "target"
    assert (request.method, request.target) == ("POST", "/a%2Fb?x=%20&y")
    assert (request.body, request.authority) == ("é".encode(), authority)
    assert request.headers[0] == ("Host", authority)
    assert [name for name, _ in request.headers[1:]] == [
        "User-Agent",
        "Accept",
        "X-Odd-CASE",
        "Content-Length",
        "Content-Type",
    ]
    assert one(recording) == Exchange(
        request, Response(200, (("Content-Type", "text/plain"),), b"target")
    )
    assert target.requests == [request]


def test_order_of_requests(slot: Slot, target: Fake) -> None:
    """Exchanges stand in the order of their requests."""
    with slot.record(target) as recording:
        shell(slot, 'curl -s "$URL/1" "$URL/2"; curl -s "$URL/3"')
    assert [exchange.request.target for exchange in recording.exchanges] == ["/1", "/2", "/3"]


def test_variables(slot: Slot) -> None:
    """The environment names the slot as the proxy of everything, in both spellings."""
    variables = slot.environment()
    assert set(variables) == {
        *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
        *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    }
    assert {value for name, value in variables.items() if name.lower() != "no_proxy"} == {slot.url}
    assert variables["no_proxy"] == variables["NO_PROXY"] == ""


FOREIGN = {
    "http": ("curl -s http://api.example/x", "api.example", "GET"),
    "http on another port": ("curl -s http://127.0.0.1:9/x", "127.0.0.1:9", "GET"),
    "https": ("curl -s https://api.example/x", "api.example:443", "CONNECT"),
    "another Host": ('curl -s "$URL/x" -H "Host: api.example"', "api.example", "GET"),
    "another Host, past the proxy": (
        'curl -s --noproxy "*" "$URL/x" -H "Host: api.example"',
        "api.example",
        "GET",
    ),
    "requests": (
        f"{sys.executable} -c 'import requests; requests.get(\"https://api.example/x\")'",
        "api.example:443",
        "CONNECT",
    ),
    "urllib": (
        f"{sys.executable} -c 'import urllib.request as u; u.urlopen(\"http://api.example/x\")'",
        "api.example",
        "GET",
    ),
}


@pytest.mark.parametrize(("command", "host", "method"), FOREIGN.values(), ids=FOREIGN.keys())
def test_foreign_host(slot: Slot, target: Fake, command: str, host: str, method: str) -> None:
    """A request to another host is refused, recorded, and does not leave this machine."""
    with slot.record(target) as recording:
        shell(slot, command)
    exchange = one(recording)
    assert exchange.refusal == Refusal(
        Code.FOREIGN_HOST, f"a request went to {host}, which is not the example's server"
    )
    assert exchange.request.method == method
    assert exchange.response.status == 403
    assert host.encode() in exchange.response.body
    assert target.requests == []


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_own_names(slot: Slot, target: Fake, name: str) -> None:
    """The slot answers to the names of this machine."""
    with slot.record(target) as recording:
        assert shell(slot, f'curl -gs "http://{name}:${{URL##*:}}/x"') == "target"
    assert one(recording).refusal is None


def test_tunnel_to_itself(slot: Slot, target: Fake) -> None:
    """A request through a tunnel to the slot's own address is recorded like any other."""
    with slot.record(target) as recording:
        answer = shell(slot, 'curl -s -w " %{http_connect}" --proxytunnel "$URL/x"')
    assert answer == "target 200"
    assert (one(recording).request.method, one(recording).request.target) == ("GET", "/x")


@pytest.mark.parametrize("option", ["", "--noproxy '*'"])
def test_https_to_itself(slot: Slot, target: Fake, option: str) -> None:
    """TLS spoken to the slot is recorded as what it is."""
    with slot.record(target) as recording:
        shell(slot, f'curl -s {option} "https://${{URL#http://}}/x"')
    refusal = one(recording).refusal
    assert refusal is not None
    assert refusal.message == "this is the start of TLS, and the URL is http"
    assert target.requests == []


def test_method_that_is_not_allowed(target: Fake) -> None:
    """A method that the policy does not allow is refused and never sent."""
    with (
        Gateway(frozenset({"GET", "HEAD"})) as gateway,
        (slot := gateway.slot()).record(target) as recording,
    ):
        answer = shell(slot, 'curl -s -X DELETE "$URL/x"; curl -s "$URL/y"')
    refused, sent = recording.exchanges
    assert refused.refusal == Refusal(
        Code.POLICY_REFUSED, "a DELETE request was not sent: this run allows GET, HEAD"
    )
    assert refused.response.status == 403
    assert sent.refusal is None
    assert [request.method for request in target.requests] == ["GET"]
    assert answer.endswith("this run allows GET, HEAD\ntarget")


def test_target_without_an_answer(slot: Slot, target: Fake) -> None:
    """Where the target has no answer, the snippet gets 502, and the reason is recorded."""
    with slot.record(target) as recording:
        answer = shell(slot, 'curl -s -w "%{http_code}" "$URL/lost"')
    assert answer == "snipproof: its certificate is old\n502"
    assert one(recording).refusal == Refusal(Code.TLS_ERROR, "its certificate is old")


def test_target_that_breaks(slot: Slot, target: Fake) -> None:
    """A mistake inside the target is recorded as the tool's own."""
    with slot.record(target) as recording:
        answer = shell(slot, 'curl -s -w "%{http_code}" "$URL/bug"')
    assert answer == "snipproof: the target went wrong: KeyError: 'oops'\n500"
    assert one(recording).refusal == Refusal(
        Code.INTERNAL_ERROR, "the target went wrong: KeyError: 'oops'"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GET /a b HTTP/1.1\r\n\r\n", Code.UNKNOWN_OPERATION),
        (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n", Code.BAD_BODY),
    ],
)
def test_malformed_request(slot: Slot, target: Fake, data: bytes, code: Code) -> None:
    """What is no request is not lost silently: it is recorded as refused."""
    with slot.record(target) as recording, connect(slot.url) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 4")
    refusal = one(recording).refusal
    assert refusal is not None
    assert refusal.code is code


def connect(url: str) -> socket.socket:
    """Open a connection to a slot."""
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=10)


def test_every_run_has_a_port_of_its_own(slot: Slot) -> None:
    """A connection or a port of one run leads nowhere in the next."""
    first, second = Fake("first"), Fake("second")
    with slot.record(first) as recording:
        old = slot.url
        kept = connect(old)
        kept.sendall(b"GET /1 HTTP/1.1\r\nHost: " + old[7:].encode() + b"\r\n\r\n")
        assert kept.recv(1000).endswith(b"first")
    with slot.record(second) as later:
        assert slot.url != old
        assert slot.environment()["http_proxy"] == slot.url
        kept.sendall(b"GET /2 HTTP/1.1\r\nHost: " + old[7:].encode() + b"\r\n\r\n")
        with pytest.raises(ConnectionRefusedError):
            connect(old)
        assert shell(slot, 'curl -s "$URL/3"') == "second"
    kept.close()
    assert [exchange.request.target for exchange in recording.exchanges] == ["/1"]
    assert [exchange.request.target for exchange in later.exchanges] == ["/3"]


def test_port_that_somebody_else_opened(slot: Slot, target: Fake) -> None:
    """A run that has a network of its own is reached by the socket that was opened in it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        slot.listen(listener)
        with slot.record(target) as recording:
            assert slot.url == f"http://127.0.0.1:{port}"
            assert shell(slot, 'curl -s "$URL/x"') == "target"
    assert one(recording).request.target == "/x"


def test_request_without_a_run(slot: Slot) -> None:
    """Where no run is recorded, a request is refused and not kept for the next run."""
    answer = shell(slot, 'curl -s -w "%{http_code}" "$URL/early"')
    assert answer == "snipproof: no example is running\n503"
    with slot.record(Fake()) as recording:
        pass
    assert recording.exchanges == ()


def test_request_whose_sender_is_gone(slot: Slot, target: Fake) -> None:
    """A request that was sent just before the end of the run still belongs to it."""
    for _ in range(20):
        with slot.record(target) as recording, connect(slot.url) as client:
            client.sendall(b"GET /x HTTP/1.0\r\n\r\n")
        assert one(recording).request.target == "/x"


def test_answer_under_way_at_the_end(slot: Slot) -> None:
    """The end of a run waits for the answer to a request whose sender is gone."""
    begun, go_on = threading.Event(), threading.Event()

    class Slow:
        def send(self, _: Request) -> Response:
            begun.set()
            go_on.wait(10)
            return Response(201)

    with slot.record(Slow()) as recording:
        with connect(slot.url) as client:
            client.sendall(b"DELETE /x HTTP/1.0\r\n\r\n")
            begun.wait(10)
        assert one(recording).refusal is not None
        assert one(recording).response.status == 502
        threading.Timer(0.05, go_on.set).start()
    assert one(recording).response.status == 201


def test_answer_that_never_comes(slot: Slot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request without an answer at the end of the run is recorded as such."""
    monkeypatch.setattr("snipproof.targets.http.gateway.DRAIN_SECONDS", 0.01)
    begun, go_on = threading.Event(), threading.Event()

    class Stuck:
        def send(self, _: Request) -> Response:
            begun.set()
            go_on.wait(10)
            return Response(200)

    with slot.record(Stuck()) as recording, connect(slot.url) as client:
        client.sendall(b"GET /x HTTP/1.0\r\n\r\n")
        begun.wait(10)
    exchange = one(recording)
    go_on.set()
    assert (exchange.request.method, exchange.request.target) == ("GET", "/x")
    assert exchange.refusal == Refusal(
        Code.TARGET_UNREACHABLE, "no response came before the end of the run"
    )


def test_one_run_at_a_time(slot: Slot, target: Fake) -> None:
    """A slot refuses a second recording, and takes one again after the first."""
    with slot.record(target):
        with pytest.raises(RuntimeError, match="one run at a time"), slot.record(target):
            pass
        assert shell(slot, 'curl -s "$URL"') == "target"
    with slot.record(target):
        pass


def test_slots_do_not_mix() -> None:
    """Runs in several slots at once have their own exchanges."""
    recorded: dict[int, set[str]] = {}

    def work(number: int, slot: Slot) -> None:
        for _ in range(3):
            with slot.record(Fake(str(number))) as recording:
                assert shell(slot, f'curl -s "$URL/{number}"') == str(number)
            targets = {exchange.request.target for exchange in recording.exchanges}
            recorded[number] = recorded.get(number, set()) | targets

    with Gateway() as gateway:
        threads = [
            threading.Thread(target=work, args=(number, gateway.slot())) for number in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert recorded == {number: {f"/{number}"} for number in range(4)}


def test_one_thread_accepts_for_all_slots() -> None:
    """However many slots listen, there is one thread more than before."""
    before = set(threading.enumerate())
    with Gateway() as gateway:
        for name in ("first", "second"):
            slot = gateway.slot()
            assert slot.url
            with slot.record(Fake(name)):
                assert shell(slot, 'curl -s "$URL"') == name
            assert slot.url
        added = [thread for thread in set(threading.enumerate()) - before if thread.is_alive()]
        assert [thread.name for thread in added if thread.name == "acceptor"] == ["acceptor"]


def test_nothing_is_left_behind(target: Fake) -> None:
    """Slots give back their ports, descriptors and threads."""
    threads = set(threading.enumerate())
    descriptors = len(list(Path("/dev/fd").iterdir()))
    with Gateway() as gateway:
        slot = gateway.slot()
        for _ in range(10):
            with slot.record(target), connect(slot.url) as client:
                client.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert set(threading.enumerate()) == threads
    assert len(list(Path("/dev/fd").iterdir())) == descriptors
