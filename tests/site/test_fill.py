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

from snipproof.languages.go.builder import cache_folder
from snipproof.languages.go.runner import find_go
from snipproof.languages.javascript.runner import find_node

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
JAVASCRIPT: dict[str, str] = _CASES["javascript"]
GO: dict[str, str] = _CASES["go"]

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

NODE_CALLS = """
import { readFileSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";

const noted = [];
console.log = () => {};
for (const [file, values] of JSON.parse(readFileSync(0, "utf8"))) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, values);
  const calls = [];
  globalThis.fetch = async (url, settings) => {
    calls.push([String(url), { ...settings, signal: undefined }]);
    const data = { id: "1", total: 0, totalCount: 0, data: [], name: "a" };
    return new Response(JSON.stringify(data), { status: 200 });
  };
  let ended = "";
  try {
    await import(pathToFileURL(file));
  } catch (error) {
    ended = error.name;
  }
  noted.push([JSON.stringify(calls), ended]);
}
writeSync(1, JSON.stringify(noted));
"""
GO_CALLS = """\
// Package http notes what is sent with it.
package http

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

const (
	MethodGet    = "GET"
	MethodPost   = "POST"
	MethodPut    = "PUT"
	MethodDelete = "DELETE"
	MethodPatch  = "PATCH"

	StatusOK           = 200
	StatusCreated      = 201
	StatusUnauthorized = 401
	StatusForbidden    = 403
	StatusNotFound     = 404
	StatusConflict     = 409
)

type Header map[string]string

func (h Header) Set(name, value string)  { h[name] = value }
func (h Header) Add(name, value string)  { h[name] = value }
func (h Header) Get(name string) string  { return h[name] }

type Request struct {
	Header      Header
	method, url string
	body        io.Reader
}

type Response struct {
	Body       io.ReadCloser
	Header     Header
	Status     string
	StatusCode int
}

type Client struct{ Timeout time.Duration }

func NewRequest(method, url string, body io.Reader) (*Request, error) {
	return &Request{Header{}, method, url, body}, nil
}

func (c *Client) Do(r *Request) (*Response, error) {
	var body []byte
	if r.body != nil {
		body, _ = io.ReadAll(r.body)
	}
	fmt.Fprintf(os.Stderr, "%q %q %q %q\\n", r.method, r.url, r.Header, body)
	answer := `{"id": "1", "total": 0, "totalCount": 0, "data": [], "name": "a"}`
	return &Response{io.NopCloser(strings.NewReader(answer)), Header{}, "200 OK", 200}, nil
}

func (c *Client) Get(url string) (*Response, error) {
	request, _ := NewRequest(MethodGet, url, nil)
	return c.Do(request)
}
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


def _node(folder: Path, cases: Sequence[Case]) -> list[list[str]]:
    """Run texts with what the environment holds for each; give what fetch was called with."""
    (folder / "driver.mjs").write_text(NODE_CALLS, encoding="utf-8")
    files = []
    for number, (source, values) in enumerate(cases):
        file = folder / f"{number}.mjs"
        file.write_text(source, encoding="utf-8")
        files.append([str(file), dict(values)])
    node = find_node()
    assert node is not None
    done = subprocess.run(
        [node, "driver.mjs"],
        cwd=folder,
        input=json.dumps(files),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    noted: list[list[str]] = json.loads(done.stdout)
    return noted


def _go(folder: Path, cases: Sequence[Case]) -> list[bytes]:
    """Build texts with another net/http; give what it was called with, for what is in each."""
    (folder / "go.mod").write_text("module fill\n\ngo 1.22\n")
    (folder / "http").mkdir()
    (folder / "http" / "http.go").write_text(GO_CALLS)
    for number, (source, _) in enumerate(cases):
        (folder / str(number)).mkdir()
        text = source.replace('"net/http"', '"fill/http"')
        (folder / str(number) / "main.go").write_text(text, encoding="utf-8")
    go = find_go()
    assert go is not None
    (folder / "bin").mkdir()
    environment = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "CGO_ENABLED": "0"}
    environment["GOCACHE"] = str(cache_folder() / "build")
    command = [go, "build", "-ldflags=-s -w", "-o", "bin/"]
    packages = [f"./{number}" for number in range(len(cases))]
    done = subprocess.run(
        [*command, *packages],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [
        subprocess.run(
            [folder / "bin" / str(number)],
            cwd=folder,
            env=dict(values),
            capture_output=True,
            timeout=20,
            check=False,
        ).stderr
        for number, (_, values) in enumerate(cases)
    ]


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
        own = {*BASH, *PYTHON, *JAVASCRIPT, *GO}
        turns = len(NASTY) // 2 if name in own else 3
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


def test_javascript_does_the_same(fill: Fill, tmp_path: Path) -> None:
    """Whatever the values are, fetch gets what it gets from the environment."""
    cases = _cases({**JAVASCRIPT, **_sources("javascript.mjs")})
    texts = fill("javascript", cases)
    inside = _node(_folder(tmp_path / "inside"), [(text, {}) for text in texts])
    outside = _node(_folder(tmp_path / "outside"), cases)
    for case, text, done, expected in zip(cases, texts, inside, outside, strict=True):
        assert expected[0] != "[]", case
        assert done == expected, (case, text)


@pytest.mark.slow
def test_go_does_the_same(fill: Fill, tmp_path: Path) -> None:
    """Whatever the values are, net/http gets what it gets from the environment."""
    sources = {name: _GO_HEAD + code for name, code in GO.items()}
    cases = _cases(sources)[:: len(NASTY) // 2 // 3] + _cases(_sources("main.go"))[::12]
    texts = fill("go", cases)
    inside = _go(_folder(tmp_path / "inside"), [(text, {}) for text in texts])
    outside = _go(_folder(tmp_path / "outside"), cases)
    for case, text, done, expected in zip(cases, texts, inside, outside, strict=True):
        assert expected, case
        assert done == expected, (case, text)


_GO_HEAD = """\
package main

import (
	"net/http"
	"os"
)

"""


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
        ("javascript", "javascript.mjs", "process.env"),
        ("go", "main.go", "os.Getenv"),
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
