"""Reason phrases."""

import pytest

from snipproof.report.site_data.status import phrase


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("200", "OK"),
        ("422", "Unprocessable Content"),
        ("4XX", "Client error"),
        ("default", "Any other status"),
        ("299", ""),
        ("odd", ""),
    ],
)
def test_phrases_are_those_of_rfc_9110(status: str, words: str) -> None:
    """A status has the standard's phrase; one that has none has none here."""
    assert phrase(status) == words
