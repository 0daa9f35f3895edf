"""What reading a bash snippet shows, and no failure for a healthy one."""

from collections.abc import Callable

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.curl.outline import bash_syntax_error, outline_shell

MakeSnippet = Callable[..., Snippet]

ID_KEPT = 'ID=$(curl -s "$U" | jq -r ".data[0].id")\ncurl "$U/$ID"\n'
HEALTHY = {
    "plain": 'curl "$LAYER5_URL/api/a?b=1&c=2" \\\n  --header "Authorization: Bearer $TOKEN"\n',
    "heredoc": 'curl "$U" --data @- <<JSON\n{"a": "$X", "b": 1 \\ \n}\nJSON\n',
    "quoted heredoc": 'curl "$U" --data @- <<\'JSON\' | jq .\n{"a": "$NO"}\nJSON\n',
    "heredoc into a pipe": 'cat <<JSON | curl --json @- "$U"\n{"a": 1}\nJSON\n',
    "json": 'curl --json \'{"a": [1, 2]}\' "$U"\n',
    "get": 'curl -G "$U" --data-urlencode "q=a & b?c" -d page=0\n',
    "keeps an id": ID_KEPT,
    "jq": 'curl -s "$U" | jq \'.a[] | select(.n < 3 and .m > 2 or .x != "&") | "\\(.a)"\'\n',
    "comments": '# first \\ \ncurl "$U" # a note \\ \n# it\u2019s \u201cfine\u201d\n',
    "function": 'call() {\n  curl --fail-with-body "$U/$1"\n}\ncall a\ncall b\n',
    "loop": 'for id in a b; do\n  curl "$U/$id"\ndone\nwhile read -r x; do echo "$x"; done < f\n',
    "condition": 'if curl "$U"; then echo yes; else echo no >&2; fi\n[[ $U < b ]] || exit 3\n',
    "arrays": 'args=(-s --data "a&b")\ncurl "${args[@]}" "$U"\n',
    "background": 'curl "$U" > a.json &\nwait\n',
    "escaped": "curl $U/a\\?b=1\\&c=2\n",
    "single quotes": "curl '$U?a=1&b=2'\n",
    "curly quotes in text": 'curl --data "{\\"name\\": \\"It\u2019s \u201cnew\u201d\\"}" "$U"\n',
    "quoted line end": 'curl --data "a \\ \nb" "$U"\n',
    "redirects": 'curl "$U" 2>&1 >out 3</dev/null\n',
    "arithmetic": 'n=$((1 < 2 && 3 > 2))\necho "$n"\n',
    "process substitution": 'diff <(curl "$U/a") <(curl "$U/b")\n',
    "case": 'case "$U" in https://*) curl "$U" ;; *) exit 1 ;; esac\n',
    "prompt in a text": "cat <<A\n$ curl x\n  -H y\nA\necho '\n$ x\n  -y'\n",
    "dashes in texts": 'echo "\u2014 a\u00a0b" # \u2014 c\n',
    "indented heredoc": "cat <<-A\n\tx\n\tA\ncurl x\n",
    "program by a path": 'curl -s x\n  "$HOME/bin/y" a\n',
    "nothing": "",
    "no line feed": 'curl "$U"',
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "mark"])
@pytest.mark.parametrize("text", HEALTHY.values(), ids=HEALTHY)
def test_nothing_is_wrong_with_a_healthy_snippet(
    make_snippet: MakeSnippet, text: str, mark: str, end: str
) -> None:
    """Bash that works has no failure, and the same calls and variables whatever its line ends."""
    plain = outline_shell(make_snippet(text))
    found = outline_shell(make_snippet(mark + text.replace("\n", end)))
    assert found.failures == ()
    assert found == plain


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("text", "line", "words", "hint"),
    [
        ("curl x \\ \n  -H y\n", 1, "a space follows the backslash", "remove the space at the end"),
        (
            "curl x \\\n  -H y \\\t \n  -d z\n",
            2,
            "a space follows the backslash",
            "remove the space",
        ),
        (
            "curl \u201c$U\u201d\n",
            1,
            "typographic quotes are letters to the shell",
            "use straight quotes",
        ),
        (
            "echo\ncurl x \\\n  -H \u2018a\u2019\n",
            3,
            "typographic quotes are letters",
            "use straight quotes",
        ),
        ("echo\ncurl $U?a=1&b=2\n", 2, "an & outside quotes ends the command", "put the URL in"),
        ("curl http://h/a?b&c\n", 1, "an & outside quotes ends the command", "put the URL in"),
        ("$ curl x\n", 1, "$ is the prompt of a terminal", "remove it"),
        ("echo\n  % curl x\n", 2, "% is the prompt of a terminal", "remove it"),
        ("curl x\n  -H y\n", 1, "the command ends on this line", "end the line with a backslash"),
        ('curl -s\n  "$U_URL/a" \\\n  -H y\n', 1, "the command ends on this", "end the line"),
        ("curl x \\\n\n  -H y\n", 2, "an empty line ends the command", "remove the empty line"),
        ("curl x \\\n# c\n  -H y\n", 2, "a comment ends the command", "put the comment before"),
        ("curl x \\ # c\n  -H y\n", 1, "the command ends on this line", "nothing behind it"),
        ("curl x \\\n  \u2014head\n", 2, "this is a dash", "write -head or --head"),
        ("curl -m\u00a030 x\n", 1, "is U+00A0, which parts no words", "type an ordinary space"),
        ("curl -d @- <<A\n{}\n A\n", 1, "is not ended by a line A", "line 3 has A with spaces"),
        ("curl -d @- <<'A'\n{}\nB\n", 1, "is not ended by a line A", "write A alone on the line"),
        ('echo\ncurl "$U\n', 2, "not valid bash: unexpected EOF", "look for a quote"),
        ("echo\ncurl '$U\n", 2, "not valid bash: unexpected EOF", "look for a quote"),
        (
            "if true; then\n  curl x\n\n",
            2,
            "syntax error: unexpected end of file",
            "look for a quote",
        ),
        ("echo\nf( {\n", 2, "syntax error near unexpected token", "look for a quote or a bracket"),
        ("curl <id>\n", 1, "syntax error near unexpected token", "look for a quote or a bracket"),
        (
            "for x in a\n  curl x\ndone\n",
            2,
            "syntax error near unexpected token",
            "look for a quote",
        ),
    ],
)
def test_a_slip_is_told_at_its_line(
    make_snippet: MakeSnippet, text: str, line: int, words: str, hint: str, end: str
) -> None:
    """What bash refuses, and what it takes for something else, is a syntax error at its line."""
    failures = outline_shell(make_snippet(text.replace("\n", end))).failures
    assert failures
    assert {failure.code for failure in failures} == {Code.SYNTAX_ERROR}
    assert {str(failure.location) for failure in failures} == {
        f"snippets/tokens/list/curl.sh:{line}"
    }
    assert words in failures[0].message
    assert hint in failures[0].hint


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("curl x", [(1, 1)]),
        ("# c\ncurl x \\\n  -H y \\\n  -d z\necho\n", [(2, 4)]),
        ("curl x --data @- <<JSON\n{\n}\nJSON\necho\n", [(1, 4)]),
        ("a=$(curl x)\ncurl y | jq .\n", [(1, 1), (2, 2)]),
        ("curl a && curl b\n", [(1, 1), (1, 1)]),
        ("f() {\n  curl x\n}\nf\nf\n", [(2, 2)]),
        ("\\curl a\n/usr/bin/curl b\ncommand curl c\n", [(1, 1), (2, 2), (3, 3)]),
        (
            "time curl a\ntimeout 5 curl b\nA=1 curl c\nenv A=1 curl d\n",
            [(n, n) for n in (1, 2, 3, 4)],
        ),
        (
            "! curl a\n(curl b)\n{ curl c; }\nif curl d; then :; fi\n",
            [(n, n) for n in (1, 2, 3, 4)],
        ),
        ("echo curl\nwget x\ncurly x\n# curl y\necho 'curl z'\n", []),
        ("curl x \\\r\n  -H y\r\n", [(1, 2)]),
    ],
)
def test_calls_are_found_with_their_lines(
    make_snippet: MakeSnippet, text: str, calls: list[tuple[int, int]]
) -> None:
    """Each curl is a call from its first line to its last, its here-document included."""
    found = outline_shell(make_snippet(text)).calls
    assert [(call.first, call.last) for call in found] == calls


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ('curl "$A/${B}" "${C%/}" ${D:?needed} ${#E}', "A B C D E"),
        ("curl '$A' \\$B", ""),
        ('curl @- <<JSON\n{"a": "$A"}\nJSON', "A"),
        ("curl @- <<'JSON'\n$A\nJSON", ""),
        ("echo ${A:-x} ${B-x} ${C:=x} ${D=x} ${E:+x} ${F+x}", ""),
        ('A=1\nexport B=2\nlocal C=3\nreadonly D=4\necho "$A$B$C$D"', ""),
        ("A=$B\necho $A", "B"),
        ("A+=x; echo $A; declare -A m; m[k]=1; echo ${m[k]}", ""),
        ("for A in x; do echo $A; done; for ((B=0; B<3; B++)); do echo $B; done", ""),
        ("while IFS= read -r A B; do echo $A$B; done", ""),
        (
            "read -r A <<< x; mapfile B; readarray C; printf -v D x; getopts a E; echo $A$B$C$D$E",
            "",
        ),
        ("let A=1; ((B = 2)); ((C++)); ((D += 1)); echo $A$B$C$D", ""),
        ("select A in x; do echo $A; done", ""),
        (
            "echo $1 $@ $# $? $$ $! $- $_ $0 $IFS $PWD $RANDOM $SECONDS $LINENO $BASHPID $REPLY",
            "",
        ),
        ('# $A\necho "$(curl $B)" `curl $C`', "B C"),
        ("export A; echo $A", "A"),
    ],
)
def test_variables_of_the_environment_are_found(
    make_snippet: MakeSnippet, text: str, variables: str
) -> None:
    """What a snippet sets itself, what bash sets, and what it can do without does not count."""
    assert outline_shell(make_snippet(text)).variables == set(variables.split())


@pytest.mark.parametrize(
    ("text", "status", "line"),
    [
        ("curl x || exit 3\n", 3, 1),
        ("exit 1\nexit 2\n", 2, 2),
        ("exit 1\nexit\n", 7, 2),
        ("exit 1\nexit $status\n", 7, 2),
        ("exit 1\n", 7, None),
        ("exit 99999999999999999999\n", 1, 1),
        ("echo exit 1\n", 1, None),
    ],
)
def test_the_place_of_an_exit_is_found(
    make_snippet: MakeSnippet, text: str, status: int, line: int | None
) -> None:
    """The line that ends with a status, or else the first that ends the snippet at all."""
    assert outline_shell(make_snippet(text)).exit_line(status) == line


def test_the_language_decides_how_a_snippet_is_read(make_snippet: MakeSnippet) -> None:
    """The same text is bash for one language and Python for the other."""
    assert outline(make_snippet("curl x\n", "curl")).failures == ()
    assert outline(make_snippet("curl x\n", "python")).failures != ()


@pytest.mark.parametrize(
    ("said", "line", "words"),
    [
        ("a.sh: line 3: syntax error near unexpected token `)'", 3, "near unexpected token"),
        ("a.sh: line 99: syntax error: unexpected end of file", 4, "unexpected end of file"),
        ("a.sh: line 2: $'\\r': command not found", None, ""),
        ("jq: error: syntax error, unexpected '}' at <top-level>, line 1:\n}", None, ""),
        ("", None, ""),
    ],
)
def test_what_bash_says_of_syntax_is_understood(
    make_snippet: MakeSnippet, said: str, line: int | None, words: str
) -> None:
    """Only bash's own syntax errors count, at a line that the file has."""
    snippet = make_snippet("a\nb\nc\nd\n")
    found = [
        (failure.location.line, failure.message) for failure in bash_syntax_error(snippet, said)
    ]
    if line is None:
        assert found == []
    else:
        ((where, message),) = found
        assert where == line
        assert words in message


@pytest.mark.parametrize(
    "text",
    [
        "$(" * 2000,
        "(" * 5000,
        "a && " * 5000 + "b",
        "a | " * 5000 + "b",
        "{" * 5000,
        "${a" * 3000,
        '"' * 50_000,
        "$a" * 20_000,
        "a \\ \n" * 5000,
        "\\" * 99_999,
        "curl <<X\n" + "y" * 99_000 + "\nX\n",
    ],
    ids=lambda text: str(text)[:9].strip(),
)
@pytest.mark.usefixtures("no_hang")
def test_odd_input_is_read_in_time(make_snippet: MakeSnippet, text: str) -> None:
    """Depth and length cost neither the stack nor more than about a second."""
    outline_shell(make_snippet(text))


def test_a_script_that_takes_too_long_is_given_up(make_snippet: MakeSnippet) -> None:
    """What is no shell at all can take the parser minutes; the next snippet is read as ever."""
    plain = outline_shell(make_snippet(ID_KEPT))
    (failure,) = outline_shell(make_snippet("<" * 100_000)).failures
    assert failure.code is Code.BAD_SOURCE
    assert failure.message == "the script took more than 0.8 s to read"
    assert outline_shell(make_snippet(ID_KEPT)) == plain
