"""Values in the place of variables: the text that is copied does what the snippet does with them.

Each text really runs. In bash, `curl` is a function that notes its arguments and input, and so is
`id`, which no value may call. In Python, `requests` notes its calls.
"""

import json
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route
from tests.conftest import ROOT

OpenPage = Callable[..., Page]
Case = tuple[str, Mapping[str, str]]
Fill = Callable[[str, Sequence[Case]], list[str]]

NAMES = ("LAYER5_URL", "LAYER5_TOKEN", "LAYER5_ORG_ID")
NASTY = (
    "https://cloud.tidewater.example",
    "'; id #",
    '"; id; "',
    "$(id)",
    "`id`",
    "${PATH}$HOME$$",
    "ends with \\",
    "\\\"'$`\\\\!y",
    "!! !id",
    "^a^b",
    "{id}}{{",
    "{os.environ['HOME']!r:>{5}}",
    "\\N{BULLET}\\x41\\u0041%s",
    "'''\"\"\"",
    "JSON",
    "--output /dev/null",
    "a  b\tc * ~ ? [x] # & | > <",
    "ünï ☃ 𝄞 \u202e\u2028",
    "$'\\''",
)
_CASES = tomllib.loads((Path(__file__).parent / "fill_cases.toml").read_text(encoding="utf-8"))
BASH: dict[str, str] = _CASES["bash"]
PYTHON: dict[str, str] = _CASES["python"]

NOTES = r"""
id() { echo 'id was called' >>"$NOTES"; }
curl() {
  printf '%s\0' "$@" >>"$NOTES"
  case " $* " in *" @- "*) cat >>"$NOTES" ;; esac
  echo '{"id": "1", "total": 0, "data": []}'
}
set -Euo pipefail
"""
CALLS = """
import json, os, sys, types, unittest.mock
from tests.conftest import ROOT

cases = json.load(sys.stdin)
noted = []
for source, values in cases:
    calls = unittest.mock.MagicMock()
    sys.modules["requests"] = calls
    os.environ.clear()
    os.environ.update(values)
    try:
        exec(compile(source, "snippet", "exec"), {"__name__": "__main__", "print": lambda *_: None})
    except (Exception, SystemExit) as error:
        ended = type(error).__name__
    else:
        ended = ""
    requests = [c for c in calls.mock_calls if c[0] in {"get", "put", "post", "delete", "patch"}]
    noted.append([repr(requests), ended])
json.dump(noted, sys.stdout)
"""


@pytest.fixture
def fill(open_page: OpenPage) -> Fill:
    """Return the fillers of the site, in the browser that they are made for."""
    page = open_page("/")

    def module(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        body = (ROOT / "assets" / "js" / "fill" / name).read_text(encoding="utf-8")
        route.fulfill(body=body, content_type="text/javascript")

    page.route("**/fill/*.js", module)

    def filled(language: str, cases: Sequence[Case]) -> list[str]:
        texts: list[str] = page.evaluate(
            """async ([language, cases]) => {
              const { fill } = await import(`/fill/${language}.js`);
              const { apply } = await import("/fill/edits.js");
              return cases.map(([source, values]) => apply(source, fill(source, values)));
            }""",
            [language, [[source, dict(values)] for source, values in cases]],
        )
        return texts

    return filled


def _bash(folder: Path, cases: Sequence[Case]) -> list[bytes]:
    """Run texts with what the environment holds for each; give what curl was called with."""
    lines = [NOTES]
    for number, (source, values) in enumerate(cases):
        (folder / f"{number}.sh").write_text(source, encoding="utf-8")
        exports = " ".join(f"{name}={shlex.quote(value)}" for name, value in values.items())
        lines.append(f"(NOTES={number}.txt; export {exports or 'NONE='}; . ./{number}.sh) <&- ")
    driver = folder / "driver.sh"
    driver.write_text("\n".join([*lines, ""]), encoding="utf-8")
    clean = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "LC_ALL": "C.UTF-8"}
    # Some of the cases fail on purpose; what they did until then is compared.
    subprocess.run(
        ["bash", driver.name], cwd=folder, env=clean, capture_output=True, timeout=60, check=False
    )
    files = [folder / f"{number}.txt" for number in range(len(cases))]
    return [file.read_bytes() if file.exists() else b"" for file in files]


def _python(folder: Path, cases: Sequence[Case]) -> list[list[str]]:
    """Run texts with what the environment holds for each; give what requests was called with."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CALLS],
        cwd=folder,
        input=json.dumps([[source, dict(values)] for source, values in cases]),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    noted: list[list[str]] = json.loads(done.stdout)
    return noted


def _sources(file: str) -> dict[str, str]:
    files = sorted((ROOT / "snippets").glob(f"*/*/{file}"))
    # A spread of them is enough: they are many, and alike.
    return {
        str(path.parent.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in files[:: max(1, len(files) // 40)]
    }


def _names(source: str) -> list[str]:
    return sorted({*NAMES, *re.findall(r"\b[A-Z][A-Z_]*_ID\b", source)})


def _cases(sources: Mapping[str, str]) -> list[Case]:
    cases: list[Case] = []
    for place, (name, source) in enumerate(sources.items()):
        turns = len(NASTY) // 2 if name in BASH or name in PYTHON else 3
        for turn in range(turns):
            # Each variable another value, and in the course of all of them each value somewhere.
            values = {
                variable: NASTY[(place * 3 + turn + shift * 5) % len(NASTY)]
                for shift, variable in enumerate(_names(source))
            }
            cases.append((source, values))
    return cases


def test_bash_does_the_same(fill: Fill, tmp_path: Path) -> None:
    """Whatever the values are, curl gets what the environment gives it, and nothing else runs."""
    cases = _cases({**BASH, **_sources("curl.sh")})
    texts = fill("bash", cases)
    inside = _bash(_folder(tmp_path / "inside"), [(text, {}) for text in texts])
    outside = _bash(_folder(tmp_path / "outside"), cases)
    for case, text, done, expected in zip(cases, texts, inside, outside, strict=True):
        assert expected, case
        assert done == expected, (case, text)
        assert b"id was called" not in done, (case, text)


def test_python_does_the_same(fill: Fill, tmp_path: Path) -> None:
    """Whatever the values are, requests gets what it gets from the environment."""
    sources = {name: f"import os\nimport requests\n{code}" for name, code in PYTHON.items()}
    cases = _cases({**sources, **_sources("python.py")})
    texts = fill("python", cases)
    inside = _python(_folder(tmp_path / "inside"), [(text, {}) for text in texts])
    outside = _python(_folder(tmp_path / "outside"), cases)
    for case, text, done, expected in zip(cases, texts, inside, outside, strict=True):
        assert expected[0] != "[]", case
        assert done == expected, (case, text)


def _folder(path: Path) -> Path:
    """Make a folder to run in, with the files that examples read."""
    path.mkdir()
    for file in (ROOT / "snippets").glob("*/*/files/*"):
        shutil.copy(file, path)
    return path


def test_examples_of_the_site_are_filled_in_place(fill: Fill) -> None:
    """In each example the values stand where the variables stood, not in lines before it."""
    for language, file, read in (
        ("bash", "curl.sh", "export "),
        ("python", "python.py", "os.environ"),
    ):
        cases = [
            (source, dict.fromkeys(_names(source), "0-value-0"))
            for source in _sources(file).values()
        ]
        for text in fill(language, cases):
            assert read not in text
            assert "0-value-0" in text


@pytest.mark.parametrize("name", ["braces", "several-lines-in-quotes", "here-document"])
def test_terminal_does_the_same(fill: Fill, tmp_path: Path, name: str) -> None:
    """Pasted into an interactive bash, where `!` and `^` call the history, values stay data."""
    nasty = ("!! !id !curl", "x!'\"$(id)", "^curl^id^", "'; id #")
    cases = [(BASH[name], dict.fromkeys(NAMES, value)) for value in nasty]
    expected = _bash(_folder(tmp_path / "outside"), cases)
    for place, text in enumerate(fill("bash", cases)):
        folder = _folder(tmp_path / str(place))
        _paste(folder, text)
        assert expected[place]
        assert (folder / "notes.txt").read_bytes() == expected[place], text


def _paste(folder: Path, text: str) -> None:
    """Type a text into a bash in a terminal."""
    notes = NOTES.replace("set -Euo pipefail\n", "").replace("$NOTES", str(folder / "notes.txt"))
    (folder / "rc").write_text(f"{notes}PS1=\nset -o history\nset -o histexpand\n")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(
            "bash",
            ["bash", "--noprofile", "--rcfile", "rc", "-i"],
            {"PATH": os.environ["PATH"], "TERM": "dumb", "HISTFILE": "", "LC_ALL": "C.UTF-8"},
        )
    for line in [*text.rstrip("\n").split("\n"), "exit"]:
        os.write(terminal, f"{line}\n".encode())
        time.sleep(0.02)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        try:
            if ready and not os.read(terminal, 65536):
                break
        except OSError:
            break
    os.waitpid(child, 0)
    os.close(terminal)
