"""Recorded traffic is read from an HTTP Archive."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from snipproof.core.formats.har import read_har
from snipproof.core.usage import UsageError


def _entry(url: str, status: int, content: dict[str, Any], **request: Any) -> dict[str, Any]:
    headers = [{"name": ":status", "value": "200"}, {"name": "Content-Type", "value": "text/csv"}]
    asked = {"method": "get", "url": url, "headers": [], **request}
    return {
        "request": asked,
        "response": {"status": status, "headers": headers, "content": content},
    }


def _write(folder: Path, *entries: dict[str, Any]) -> Path:
    file = folder / "traffic.har"
    file.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return file


def test_an_entry_is_an_exchange(tmp_path: Path) -> None:
    """Method, target, fields and bodies are as they were on the wire; bodies may be in base64."""
    encoded = b64encode(b"\xff").decode()
    posted = {"postData": {"text": '{"a": 1}'}, "headers": [{"name": "X", "value": "y"}]}
    file = _write(
        tmp_path,
        _entry("https://a.example:8443/b?c=d", 200, {"text": "id"}, **posted),
        _entry("http://a.example", 200, {"text": encoded, "encoding": "base64"}),
        _entry("http://a.example/lost", 0, {}),
    )
    one, other = read_har(file)
    assert (one.request.method, one.request.target, one.request.authority) == (
        "GET",
        "/b?c=d",
        "a.example:8443",
    )
    assert (one.request.headers, one.request.body) == ((("X", "y"),), b'{"a": 1}')
    assert (one.response.headers, one.response.body) == ((("Content-Type", "text/csv"),), b"id")
    assert (other.request.target, other.response.body) == ("/", b"\xff")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"log": 5}', '{"log": {"entries": [5]}}', '{"log": {"entries": 5}}']
)
def test_what_is_no_archive_is_told(tmp_path: Path, text: str) -> None:
    """A file of another form ends with a message and not a traceback."""
    file = tmp_path / "traffic.har"
    file.write_text(text)
    with pytest.raises(UsageError, match="is no HTTP Archive"):
        read_har(file)
