"""A variable of the environment is read wherever a text in a string is to be replaced."""

import pytest

from snipproof.languages.go.fill import fill_go


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        (
            'import (\n\t"fmt"\n)\nf("Bearer <T>")',
            'import ("os";\n\t"fmt"\n)\nf(("Bearer " + os.Getenv("TOKEN") + ""))',
        ),
        ('import "fmt"\nf(`<T>`)', 'import "os"; import "fmt"\nf((`` + os.Getenv("TOKEN") + ``))'),
        ('import (\n\t"os"\n)\n// <T>', 'import (\n\t"os"\n)\n// <T>'),
    ],
)
def test_strings_read_the_variable(source: str, filled: str) -> None:
    """Comments stay as they are, and `os` is imported once; lines stay where they are."""
    assert fill_go(source, {"<T>": "TOKEN"}) == filled


@pytest.mark.parametrize("source", ['import "fmt"\nf(<T>)', 'f("<T>")'])
def test_elsewhere_it_cannot_be_read(source: str) -> None:
    """Outside of strings, and in a fragment without imports, there is no variable."""
    with pytest.raises(ValueError, match=r"outside of a string|imports nothing"):
        fill_go(source, {"<T>": "TOKEN"})
