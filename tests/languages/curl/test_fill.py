"""What a script then prints shows that the variable is read, in any quotes."""

import subprocess

import pytest

from snipproof.languages.curl.fill import fill_shell

FILLS = {"<Your-Token>": "TOKEN", "{id}": "ID"}


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("echo <Your-Token>/x", "a b/x"),
        ("echo 'A: <Your-Token>!'", "A: a b!"),
        ('echo "A: <Your-Token>!"', "A: a b!"),
        ("echo /orgs/{id}/'{id}'", "/orgs/7/7"),
        ("echo 'it'\\''s {id}'", "it's 7"),
        ('echo "a \\" {id}"', 'a " 7'),
    ],
)
def test_bash_reads_the_variable(source: str, printed: str) -> None:
    """Blanks in the value stay one word."""
    filled = fill_shell(source, FILLS)
    done = subprocess.run(
        ["bash", "-c", filled], env={"TOKEN": "a b", "ID": "7"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout == f"{printed}\n"
    assert filled.count("\n") == source.count("\n")
