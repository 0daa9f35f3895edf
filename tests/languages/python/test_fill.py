"""What a program then holds shows that the variable is read, in any string."""

import pytest

from snipproof.languages.python.fill import fill_python


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('x = "Bearer <T>"', "Bearer a'b"),
        ("x = '<T>'.upper()", "A'B"),
        ('n = 3\nx = f"{n}/<T>/{n}"', "3/a'b/3"),
        ('x = """one\n<T>\n"""', "one\na'b\n"),
        ('x = ["<T>"][0]  # your <T>', "a'b"),
    ],
)
def test_python_reads_the_variable(
    monkeypatch: pytest.MonkeyPatch, source: str, value: str
) -> None:
    """Precedence holds, and so do the lines."""
    monkeypatch.setenv("TOKEN", "a'b")
    source = f"import sys\n{source}"
    filled = fill_python(source, {"<T>": "TOKEN"})
    names: dict[str, object] = {}
    exec(filled, names)
    assert names["x"] == value
    assert filled.count("\n") == source.count("\n")


@pytest.mark.parametrize("source", ["x = <T>", "f(<T>, 'a')", "x = '<T>'"])
def test_elsewhere_it_cannot_be_read(source: str) -> None:
    """Outside of strings, what is to be replaced is no text."""
    with pytest.raises(ValueError, match=r"outside of a string|not valid|imports nothing"):
        fill_python(source, {"<T>": "TOKEN"})
