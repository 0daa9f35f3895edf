"""What a person reads: colours for terminals that want them, and nothing that steers a terminal."""

from io import StringIO

import pytest

from snipproof.report.screen import Screen, Styled, visible


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def _printed(stream: StringIO) -> str:
    Screen(stream).print(Styled("red", "bold red"), " plain ", Styled("dim", "dim"))
    return stream.getvalue()


COLOURED = "\x1b[31m\x1b[1mred\x1b[0m plain \x1b[2mdim\x1b[0m\n"
PLAIN = "red plain dim\n"


@pytest.mark.parametrize(
    ("stream", "environment", "printed"),
    [
        (_Terminal, {}, COLOURED),
        (_Terminal, {"NO_COLOR": "1"}, PLAIN),
        (_Terminal, {"NO_COLOR": ""}, COLOURED),
        (_Terminal, {"TERM": "dumb"}, PLAIN),
        (_Terminal, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, PLAIN),
        (StringIO, {}, PLAIN),
        (StringIO, {"FORCE_COLOR": "1"}, COLOURED),
    ],
)
def test_colours_are_for_those_who_want_them(
    stream: type[StringIO],
    environment: dict[str, str],
    printed: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A terminal gets colours, a file none; NO_COLOR, FORCE_COLOR and a dumb terminal are heard."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert _printed(stream()) == printed


def test_only_a_terminal_can_be_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who forces colours does not make a terminal of a file, and a dumb one cannot go back."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert Screen(_Terminal()).can_rewrite
    assert not Screen(StringIO()).can_rewrite
    monkeypatch.setenv("TERM", "dumb")
    assert not Screen(_Terminal()).can_rewrite


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc\r\n", "a\tb\nc\r\n"),
        ("\x1b]0;owned\x07", "\u241b]0;owned\u2407"),
        ("50 %\r100 %", "50 %\u240d100 %"),
        ("\x7f\x9b2J", "\u2421\u24212J"),
    ],
)
def test_what_is_quoted_cannot_steer_a_terminal(text: str, shown: str) -> None:
    """Control characters of a snippet or a server are shown as pictures; line ends stay."""
    assert visible(text) == shown
    stream = _Terminal()
    Screen(stream, colours=True).print(text)
    assert stream.getvalue() == f"{shown}\n"
