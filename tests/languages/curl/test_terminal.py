"""What was typed is taken out of a copy of a terminal, each line where it was."""

import pytest

from snipproof.languages.curl.terminal import typed


@pytest.mark.parametrize(
    "prompt",
    ["$ ", "% ", "> ", "# ", "user@box:~$ ", "root@box:/tmp# ", "[root@box ~]# ", "(venv) $ ",
     "bash-5.2$ ", "sh-5.1# ", "~/notes $ ", "PS C:\\> ", "C:\\Users\\me> ", "\u276f "],
)  # fmt: skip
def test_prompts_and_answers_go(prompt: str) -> None:
    """A prompt is taken away, and what follows a whole command is its answer."""
    assert typed(f"{prompt}curl http://h/a\nit's fine\n") == "curl http://h/a\n\n"


def test_a_body_over_lines_is_no_answer() -> None:
    """As long as a quote is open, lines belong to the command."""
    text = "$ curl -d '{\n  \"a\": 1\n}' http://h\n{}"
    assert typed(text) == "curl -d '{\n  \"a\": 1\n}' http://h\n"


def test_second_prompts_go() -> None:
    """The shell's prompt for a command that goes on is none of its words."""
    assert typed("$ curl \\\n> http://h") == "curl \\\nhttp://h"


@pytest.mark.parametrize(
    "text", ["curl http://h/a", "# List them\ncurl http://h/a", "# see curl's manual", "> a quote"]
)
def test_a_text_without_prompts_stays(text: str) -> None:
    """A comment and a quotation look like prompts, and are none without a call behind them."""
    assert typed(text) == text
