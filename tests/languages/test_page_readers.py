"""The readers of code on pages: the languages, and clients that no snippet has."""

import pytest

from snipproof.languages.page_readers import (
    looks_like_shell,
    may_hold_calls,
    not_read,
    shell_readers,
    source_readers,
)


def test_every_reader_reads() -> None:
    """What is imported late is there when it is called."""
    for reader in {*shell_readers(), *source_readers().values()}:
        assert reader.read("") == []


def test_a_name_that_is_near_leads_to_its_language() -> None:
    """TypeScript is read as JavaScript."""
    readers = source_readers()
    assert readers["ts"] is readers["js"]


@pytest.mark.parametrize(
    ("text", "shell"), [("curl -s x", True), ("http :8000/a", True), ("curling", False)]
)
def test_a_command_is_seen_in_any_text(text: str, shell: bool) -> None:
    """A line that is a call needs no label."""
    assert looks_like_shell(text) is shell


@pytest.mark.parametrize(
    ("text", "language"),
    [("Net::HTTP.get(uri)", "ruby"), ("$c = curl_init($u);", "php"), ("x = 1", "")],
)
def test_what_has_no_reader_is_named(text: str, language: str) -> None:
    """So that it can be counted."""
    assert not_read(text) == language
    assert may_hold_calls(text) is bool(language)
