"""The host that Lighthouse asks: compressed, with lifetimes, and with the site's missing page."""

import http.client
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from lighthouse.host import host

NAME = f"main.{'ab' * 32}.css"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    """Serve a site of a few files, and give one connection to it."""
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "index.html").write_text("<p>Grüße</p>", "utf-8")
    (tmp_path / "404.html").write_text("<p>missing</p>", "utf-8")
    (tmp_path / NAME).write_text("a {}", "utf-8")
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    with host(tmp_path) as origin:
        connection = http.client.HTTPConnection(origin.removeprefix("http://"), timeout=10)
        yield connection
        connection.close()


def _get(
    site: http.client.HTTPConnection, path: str, encoding: str = "br"
) -> tuple[http.client.HTTPResponse, bytes]:
    site.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = site.getresponse()
    return answer, answer.read()


def test_texts_are_compressed(site: http.client.HTTPConnection) -> None:
    """A page comes as brotli to who accepts it, and as it is to who does not."""
    answer, body = _get(site, "/guide/")
    assert answer.getheader("Content-Encoding") == "br"
    assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
    assert brotli.decompress(body).decode() == "<p>Grüße</p>"
    answer, body = _get(site, "/guide/", "identity")
    assert answer.getheader("Content-Encoding") is None
    assert body.decode() == "<p>Grüße</p>"


def test_pictures_are_not(site: http.client.HTTPConnection) -> None:
    """What is compressed already is sent as it is."""
    answer, body = _get(site, "/a.png")
    assert answer.getheader("Content-Encoding") is None
    assert body == b"\x89PNG"


def test_what_is_named_by_its_content_lasts(site: http.client.HTTPConnection) -> None:
    """A file whose name holds its hash may be kept for ever; a page is asked for each time."""
    answer, _ = _get(site, f"/{NAME}?x=1")
    assert "immutable" in str(answer.getheader("Cache-Control"))
    answer, _ = _get(site, "/guide/")
    assert answer.getheader("Cache-Control") == "no-cache"


def test_missing_page_is_the_sites_own(site: http.client.HTTPConnection) -> None:
    """What does not exist is answered with 404 and the site's page, on the same connection."""
    answer, body = _get(site, "/none/")
    assert answer.status == 404
    assert brotli.decompress(body) == b"<p>missing</p>"
    assert _get(site, "/guide/")[0].status == 200


def test_browser_that_leaves_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who goes away in the middle of an answer leaves no traceback behind."""
    (tmp_path / "large.png").write_bytes(bytes(20_000_000))
    with host(tmp_path) as origin:
        address, port = origin.removeprefix("http://").split(":")
        with socket.create_connection((address, int(port)), timeout=10) as client:
            client.sendall(b"GET /large.png HTTP/1.1\r\nHost: here\r\n\r\n")
            assert client.recv(1)
            # Closed at once, with what was sent still unread.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        for thread in threading.enumerate():
            if "process_request" in thread.name:
                thread.join(10)
                assert not thread.is_alive()
    assert capsys.readouterr() == ("", "")
