"""A contract can be read from the web."""

import json
from collections.abc import Iterator

import pytest

from snipproof.contract import load_contract
from snipproof.contract.download import download
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import FailureError
from snipproof.targets.http.server import serve

FILES = {
    "/docs/api.json": json.dumps(
        {
            "openapi": "3.0.0",
            "servers": [{"url": "../v1"}],
            "paths": {"/a": {"$ref": "a.yaml"}, "/b": {"$ref": "http://elsewhere.example/b.yaml"}},
        }
    ),
    "/docs/a.yaml": "get: {operationId: getA}\n",
    "/docs/text": "\x00",
}


class _Web:
    def send(self, request: Request) -> Response:
        text = FILES.get(request.target)
        return Response(404) if text is None else Response(200, (), text.encode())


@pytest.fixture
def web() -> Iterator[str]:
    """Return the URL of a server that has the files."""
    with serve(_Web(), "127.0.0.1", 0) as server:
        yield server.url


def test_a_contract_on_the_web(web: str) -> None:
    """References lead to other files of the host, and to no other host."""
    from pathlib import Path  # noqa: PLC0415

    contract = load_contract(f"{web}/docs/api.json", Path())
    assert list(contract.operations) == ["getA"]
    assert contract.server.url == f"{web}/v1"
    assert str(contract.operations["getA"].location) == f"{web}/docs/a.yaml:1"
    failure = contract.document.problems[0].failure
    assert "on another host" in failure.hint


@pytest.mark.parametrize(
    ("path", "words"), [("/none", "responded with 404"), ("/docs/text", "valid")]
)
def test_what_is_no_contract(web: str, path: str, words: str) -> None:
    """What is not there, or no document, is told with its address."""
    with pytest.raises(FailureError) as caught:
        download(web + path)
    assert words in caught.value.failure.message
    assert caught.value.failure.location.path == web + path


def test_a_server_that_is_not_there() -> None:
    """A server that does not listen is no traceback."""
    with pytest.raises(FailureError, match="cannot be read"):
        download("http://127.0.0.1:9/api.json")
