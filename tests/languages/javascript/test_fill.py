"""A variable of the environment is read wherever a text in a string is to be replaced."""

import pytest

from snipproof.languages.javascript.fill import fill_javascript


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ('f("Bearer <T>")', 'f(("Bearer " + process.env.TOKEN + ""))'),
        ("f(`a/<T>/${b}`)", "f(`a/${process.env.TOKEN}/${b}`)"),
        (
            "// your <T>, isn't it\nf('<T>')",
            "// your <T>, isn't it\nf(('' + process.env.TOKEN + ''))",
        ),
    ],
)
def test_strings_read_the_variable(source: str, filled: str) -> None:
    """Comments stay as they are."""
    assert fill_javascript(source, {"<T>": "TOKEN"}) == filled


def test_elsewhere_it_cannot_be_read() -> None:
    """Outside of strings, what is to be replaced is no text."""
    with pytest.raises(ValueError, match="outside of a string"):
        fill_javascript("f(<T>)", {"<T>": "TOKEN"})
