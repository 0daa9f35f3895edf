"""What a server answers anew each time is masked before it is recorded."""

import json
from typing import Any

import pytest

from snipproof.checks.volatile import Mask


@pytest.mark.parametrize(
    ("found", "masked"),
    [
        ({"created": "2026-11-30T10:11:12.345678Z"}, {"created": "2026-01-01T00:00:00Z"}),
        ({"at": "2026-11-30 10:11:12+01:00"}, {"at": "2026-01-01 00:00:00+01:00"}),
        ({"last_modified": 1796098908029}, {"last_modified": 1767225600000}),
        ({"updated": 1796098908.5}, {"updated": 1767225600.0}),
        ({"id": 17, "count": 3, "name": "x"}, {"id": 1, "count": 1, "name": "x"}),
        ({"metres": 120, "open": True, "none": None}, {"metres": 120, "open": True, "none": None}),
        (["2026-11-30T10:11:12Z"], ["2026-01-01T00:00:00Z"]),
    ],
)
def test_values_are_masked_by_their_type(found: Any, masked: Any) -> None:
    """Times, ids and counts become others of their type and form; all else stays."""
    assert json.loads(Mask({}).data(json.dumps(found).encode())) == masked


def test_the_same_id_is_masked_alike() -> None:
    """So a recording still shows what belongs together."""
    one, other = "6f9d1a5e-3c57-4b5a-9c57-0c4a3a0f5b11", "0c4a3a0f-3c57-4b5a-9c57-6f9d1a5e5b11"
    found = {"owner": one, "self": f"/users/{one}", "next": other}
    masked = json.loads(Mask({}).data(json.dumps(found).encode()))
    first = "00000000-0000-4000-8000-000000000001"
    assert masked == {"owner": first, "self": f"/users/{first}", "next": first[:-1] + "2"}


def test_known_ids_get_their_names() -> None:
    """The value of a variable is recorded as the world has it, and only as a whole word."""
    mask = Mask({"vCX0": "harbours", "": "nothing"})
    assert mask.data(b"made vCX0 of vCX01\n") == b"made harbours of vCX01\n"


def test_a_recorded_value_of_the_type_stays() -> None:
    """Recording again changes nothing but what really differs."""
    recorded = {"id": 7, "at": "2026-02-02T00:00:00Z", "name": "old", "size": "2 kB"}
    found = {"id": 9, "at": "2026-11-30T10:11:12Z", "name": "new", "size": 3}
    masked = Mask({}).value(found, recorded)
    assert masked == {"id": 7, "at": "2026-02-02T00:00:00Z", "name": "new", "size": 1}


def test_bytes_that_are_no_text_are_left_alone() -> None:
    """There is nothing to read in them."""
    assert Mask({"a": "b"}).data(b"\xff\x00a") == b"\xff\x00a"
