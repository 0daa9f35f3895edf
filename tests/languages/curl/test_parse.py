"""A shell script as tree-sitter sees it."""

import subprocess
import sys

import pytest

from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.reading.tree import text as text_of


def test_a_script_is_a_tree() -> None:
    """The commands of a script are nodes, with the text that they are written in."""
    root = parse_shell("cd /tmp\ncurl -s x\n")
    assert [text_of(node) for node in root.children] == ["cd /tmp", "curl -s x"]


@pytest.mark.parametrize("text", ["{{\U0010ffff", "curl {1\U0010ffff", "curl {1..\U00102248}"])
def test_no_letter_behind_a_brace_ends_the_tool(text: str) -> None:
    """The grammar's own scanner reads memory at random for these; it is not given them."""
    module = "snipproof.languages.curl.parse"
    code = f"import sys; from {module} import parse_shell; parse_shell(sys.argv[1])"
    for _ in range(3):
        assert subprocess.run([sys.executable, "-c", code, text], check=False).returncode == 0
