"""How the mock's responses differ from a server's."""

import json
from pathlib import Path
from typing import Any

import pytest

from snipproof.checks.fidelity import compared, lost, read_fidelity, summed, written
from snipproof.core.exchange import Response
from snipproof.core.failure import Code, FailureError

JSON = "application/json"


def _response(status: int, value: Any, kind: str = JSON) -> Response:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Response(status, (("Content-Type", kind),) if kind else (), body)


@pytest.mark.parametrize(
    ("mock", "server", "aspect"),
    [
        (
            _response(200, {"id": 1}),
            _response(
                200,
                {
                    "id": "x",
                },
            ),
            None,
        ),
        (_response(200, {"id": 1, "more": 2}), _response(200, {"id": 5}), None),
        (_response(201, {}), _response(409, {"error": "x"}), "status"),
        (_response(200, {}), _response(200, b"a,b", "text/csv"), "media-type"),
        (_response(200, b"", ""), _response(200, b"", ""), None),
        (_response(200, []), _response(200, [{"id": 1}]), "emptiness"),
        (_response(200, {"data": [1]}), _response(200, {"data": []}), "emptiness"),
        (_response(200, b"", "text/plain"), _response(200, b"x", "text/plain"), "emptiness"),
        (_response(200, {}), _response(200, []), "shape"),
        (_response(200, {"a": {}}), _response(200, {"a": {"b": 1}}), "shape"),
        (_response(200, [{"a": 1}]), _response(200, [{"a": 1}, {"b": 1}]), "shape"),
    ],
)
def test_what_differs_first_is_told(mock: Response, server: Response, aspect: str | None) -> None:
    """The status comes before the media type, that before the body; values may differ."""
    found = compared("get", mock, server).difference
    assert (found and found.aspect) == aspect


def test_the_agreement_is_counted_by_operation() -> None:
    """Each comparison counts, and each difference is told once."""
    good = compared("get", _response(200, {}), _response(200, {}))
    bad = compared("make", _response(201, {}), _response(409, {}))
    found = summed([good, good, bad, bad, compared("get", _response(200, {}), _response(404, {}))])
    assert found.operations == {"get": (3, 2), "make": (2, 0)}
    assert (found.compared, found.agreeing, len(found.differences)) == (5, 2, 2)


def test_the_agreement_can_only_grow(tmp_path: Path) -> None:
    """What was measured is written down; only what differs anew is a failure."""
    file = tmp_path / "fidelity.toml"
    assert read_fidelity(file, tmp_path) is None
    before = summed([compared("make", _response(201, {}), _response(409, {}))])
    file.write_text(written(before, "https://a.example", "1.2", "2026-12-01"))
    known = read_fidelity(file, tmp_path)
    assert known == before.differences
    assert list(lost(known, before, file.name)) == []
    assert list(lost(known, summed([]), file.name)) == []
    worse = summed([compared("get", _response(200, {}), _response(404, {}))])
    (failure,) = lost(known, worse, file.name)
    assert failure.code is Code.MOCK_DIFFERS
    assert "get: the mock's status is 200, and the server's is 404" in failure.message


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """A table without its keys is no measurement."""
    file = tmp_path / "fidelity.toml"
    file.write_text('[[difference]]\noperation = "get"\n')
    with pytest.raises(FailureError, match="has no 'aspect'"):
        read_fidelity(file, tmp_path)
