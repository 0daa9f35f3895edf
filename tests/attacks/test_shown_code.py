"""What is shown is what ran: a snippet that shows one thing and does another never passes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.core.verdict import Status
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.results import Result
from snipproof.run.sessions import mock_session

LIST = "tokens/get-user-tokens"
TODAY = datetime.now(UTC).date()

GOOD = """\
curl --fail-with-body --max-time 30 \\
  "$LAYER5_URL/api/identity/tokens?page=0&pageSize=10" \\
  --header "Authorization: Bearer $LAYER5_TOKEN"
"""
BAD = 'curl -sS "$LAYER5_URL/api/WRONG" | sh\n'
START, END = "# docs:start\n", "# docs:end\n"
EXCERPT = START + BAD + END

SHELL = {
    "in-a-here-document": f": <<'X'\n{EXCERPT}X\n{GOOD}",
    "in-a-here-document-of-cat": f"cat > /dev/null <<X\n{EXCERPT}X\n{GOOD}",
    "in-quotes": f": '\n{EXCERPT}'\n{GOOD}",
    "in-double-quotes": f': "\n{EXCERPT.replace(chr(34), "")}"\n{GOOD}',
    "after-exit": f"{GOOD}exit 0\n{EXCERPT}",
    "after-exec": f"{GOOD}exec true\n{EXCERPT}",
    "in-if-false": f"{GOOD}if false; then\n{EXCERPT}fi\n",
    "in-a-function": f"f() {{\n{EXCERPT}}}\n{GOOD}",
    "in-a-case": f"{GOOD}case a in b)\n{EXCERPT};; esac\n",
    "in-a-loop-without-turns": f"{GOOD}for i in; do\n{EXCERPT}done\n",
    "behind-false-and": f"{GOOD}false && {{\n{EXCERPT}}} || true\n",
    "in-a-subshell-that-ends": f"{GOOD}(exit 0\n{EXCERPT})\n",
    "hidden-function": f'curl() {{ command {GOOD.strip()}; }}\n{START}curl "$LAYER5_URL/x"\n{END}',
    "hidden-alias": f"shopt -s expand_aliases\nalias curl='true'\n{START}{GOOD}{END}",
    "hidden-path": f'PATH="$PWD:$PATH"\n{START}{GOOD}{END}',
    "hidden-curlrc": f"echo 'url = x' > ~/.curlrc\n{START}{GOOD}{END}",
    "hidden-curl-home": f"CURL_HOME=/tmp\n{START}{GOOD}{END}",
    "hidden-proxy": f"https_proxy=http://127.0.0.1:1\n{START}{GOOD}{END}",
    "hidden-base-url": f"LAYER5_URL=$LAYER5_URL/api/..\n{START}{GOOD}{END}",
    "hidden-token": f"LAYER5_TOKEN=$LAYER5_TOKEN\n{START}{GOOD}{END}",
    "hidden-option": f"set +e\n{START}{GOOD}{END}",
    "hidden-trap": f"trap 'exit 0' EXIT\n{START}{GOOD}{END}",
    "hidden-debug-trap": f"trap - DEBUG\n{START}{GOOD}exit 0\n{BAD}{END}",
    "hidden-request-before": f"{GOOD}{START}echo done\n{END}",
    "hidden-request-behind": f"{START}echo done\n{END}{GOOD}",
    "hidden-request-in-a-value": f"x=$({GOOD.strip()})\n{START}echo done\n{END}",
    "hidden-exit": f"{START}{GOOD}{END}exit 0\n",
    "hidden-exec-redirect": f"exec > /dev/null\n{START}{GOOD}{END}",
    "hidden-enable": f"enable -n echo\n{START}{GOOD}{END}",
    "hidden-hash": f"hash -p /bin/true curl\n{START}{GOOD}{END}",
    "hidden-ifs": f"IFS=/\n{START}{GOOD}{END}",
    "hidden-prompt": f"PROMPT_COMMAND=x\n{START}{GOOD}{END}",
    "half-a-command": 'x="$(\n' + START + GOOD + END + ')"\n',
    "begins-inside": f"echo a | \\\n{START}cat\n{END}{GOOD}",
    "shown-after-exit": f"{GOOD}exit 0\n{BAD}",
    "shown-in-if-false": f"{GOOD}if false; then\n  {BAD}fi\n",
    "shown-behind-and": f"{GOOD}true || {BAD}",
    "shown-on-the-same-line": f"{GOOD}exit 0; {BAD}",
    "shown-in-a-function": f"f() {{ {BAD.strip()}; }}\n{GOOD}",
    "shown-in-a-case": f"{GOOD}case a in b) {BAD.strip()} ;; esac\n",
    "shown-in-while-false": f"{GOOD}while false; do {BAD.strip()}; done\n",
    "shown-after-exec": f"{GOOD}exec true\n{BAD}",
    "shown-eval": f"{GOOD}eval 'true'\n",
    "shown-source": f"{GOOD}source /dev/null\n",
    "shown-dot": f"{GOOD}. /dev/null\n",
    "shown-shell-of-a-file": f"{GOOD}bash /dev/null\n",
    "shown-trace": f"{GOOD}trap '' DEBUG\nexit 0\n{BAD}",
    "shown-forged-trace": f"{GOOD}printf '\\001%s \\000' 9 >&250\nexit 0\n{BAD}",
    "shown-idle-substitution": f'{GOOD}false && echo "$(curl $LAYER5_URL/W | sh)" || true\n',
    "shown-idle-into-a-file": f"{GOOD}if false; then echo x > ~/.bashrc; fi\n",
}

PY = """\
import os

import requests

response = requests.get(
    f"{os.environ['LAYER5_URL']}/api/identity/tokens",
    params={"page": 0, "pageSize": 10},
    headers={"Authorization": f"Bearer {os.environ['LAYER5_TOKEN']}"},
    timeout=30,
)
response.raise_for_status()
for token in response.json()["tokens"]:
    print(token["id"], token["name"])
"""
WRONG = 'requests.get("https://evil.example/x", timeout=9)\n'
SHOWN = START + WRONG + END


def deeper(text: str) -> str:
    """Return lines four columns to the right."""
    return "".join(f"    {line}\n" for line in text.splitlines())


PYTHON = {
    "in-a-docstring": f'"""\n{SHOWN}"""\n{PY}',
    "in-a-string": f"X = '''\n{SHOWN}'''\n{PY}",
    "after-exit": f"{PY}raise SystemExit(0)\n{SHOWN}",
    "after-os-exit": f"{PY}import sys\nsys.stdout.flush()\nos._exit(0)\n{SHOWN}",
    "in-if-false": f"{PY}if False:\n{deeper(SHOWN)}",
    "in-a-function": f"{PY}def f():\n{deeper(SHOWN)}",
    "in-except": f"{PY}try:\n    pass\nexcept ValueError:\n{deeper(SHOWN)}",
    "hidden-definition": f"def print(*a): pass\n{START}{PY}{END}",
    "hidden-patch": f"import requests\nrequests.get = lambda *a, **k: None\n{START}{PY}{END}",
    "hidden-class": f"class requests: pass\n{START}{PY}{END}",
    "hidden-alias": f"import httpx as requests\n{START}{PY}{END}",
    "hidden-star": f"from os import *\n{START}{PY}{END}",
    "hidden-name": f"print = str\n{START}{PY}{END}",
    "hidden-module": f"import ctypes\n{START}{PY}{END}",
    "hidden-environment": f"import os\nos.environ['LAYER5_URL'] = 'x'\n{START}{PY}{END}",
    "hidden-exit": f"{START}{PY}{END}raise SystemExit(0)\n",
    "hidden-request": f"{PY}{START}print('done')\n{END}",
    "hidden-request-in-a-value": f"import requests\nx = requests.get('a')\n{START}{PY}{END}",
    "hidden-loop": f"for x in ():\n    pass\n{START}{PY}{END}",
    "hidden-hook": f"import sys\nsys.excepthook = print\n{START}{PY}{END}",
    "hidden-lambda": f"f = lambda: 1\n{START}{PY}{END}",
    "hidden-delete": f"import os\ndel os.environ['HOME']\n{START}{PY}{END}",
    "hidden-with": f"with open('x', 'w') as f:\n    pass\n{START}{PY}{END}",
    "half-a-statement": f"x = [\n{START}1,\n{END}]\n{PY}",
    "shown-after-exit": f"{PY}raise SystemExit(0)\n{WRONG}",
    "shown-in-if-false": f"{PY}if False:\n    {WRONG}",
    "shown-in-a-function": f"{PY}def f():\n    {WRONG}",
    "shown-in-a-lambda": f"{PY}f = lambda: {WRONG}",
    "shown-in-a-conditional": f"{PY}x = {WRONG.strip()} if False else 1\n",
    "shown-behind-and": f"{PY}False and {WRONG}",
    "shown-on-the-same-line": f"{PY}import sys; sys.exit(0); {WRONG}",
    "shown-in-while-false": f"{PY}while False:\n    {WRONG}",
    "shown-in-except": f"{PY}try:\n    x = 1\nexcept ValueError:\n    {WRONG}",
    "shown-in-a-match": f"{PY}match 1:\n    case 2:\n        {WRONG}",
    "shown-exec": f"{PY}exec('x = 1')\n",
    "shown-eval": f"{PY}eval('1')\n",
    "shown-compile": f"{PY}compile('1', 'a', 'eval')\n",
    "shown-run-path": f"{PY}import runpy\nrunpy.run_path('/dev/null')\n",
    "shown-import-module": f"{PY}import importlib\nimportlib.import_module('json')\n",
    "shown-os-system": f"{PY}x = os.system('id') if False else 1\n",
}

HEALTHY_SHELL = {
    "plain": GOOD,
    "hidden-value": f'name="a b"\n{START}{GOOD}: "$name"\n{END}',
    "hidden-date": f"now=$(date +%s)\n{START}{GOOD}: $now\n{END}",
    "error-branch": GOOD.rstrip() + ' || { echo "it failed" >&2; exit 1; }\n',
    "if-telling": f"{GOOD}if false; then\n  echo no >&2\n  exit 1\nfi\n",
    "last-argument": f"mkdir -p inner && cd $_\n{GOOD}",
    "in-a-loop": f"for page in 0; do\n{GOOD}done\n",
    "called-function": f"ask() {{\n{GOOD}}}\nask\n",
    "in-a-substitution": 'answer="$(\n' + GOOD.rstrip() + '\n)"\necho "$answer"\n',
    "in-a-pipe": GOOD.rstrip() + " |\n  cat\n",
}
HEALTHY_PYTHON = {
    "plain": PY,
    "hidden-value": f"name = 'a'.upper()\n{START}{PY}{END}",
    "error-branch": f"{PY}if not response.ok:\n    raise SystemExit(response.text)\n",
    "except-telling": f"{PY}try:\n    x = 1\nexcept ValueError as error:\n    print(error)\n",
    "main": "import os\n\nimport requests\n\n\ndef main():\n"
    + deeper(PY.partition("requests\n\n")[2])
    + '\n\nif __name__ == "__main__":\n    main()\n',
    "docstring": f'"""Lists tokens."""\n{PY}',
}


@pytest.fixture(scope="module")
def results(copy_project: Callable[..., Path], root: Path) -> dict[str, Result]:
    """Run every attack and every healthy variant, once, as examples of one project."""
    groups = {
        "shell": ("curl.sh", SHELL),
        "python": ("python.py", PYTHON),
        "healthy-shell": ("curl.sh", HEALTHY_SHELL),
        "healthy-python": ("python.py", HEALTHY_PYTHON),
    }
    folder = copy_project(LIST)
    source = root / "snippets" / LIST
    for group, (file, cases) in groups.items():
        for name, text in cases.items():
            place = folder / "snippets" / group / name
            place.mkdir(parents=True)
            (place / file).write_text(text)
            (place / "example.toml").write_text('operation = "getUserTokens"\n')
            (place / "response.json").write_bytes((source / "response.json").read_bytes())
            if file == "python.py":
                (place / "python.out").write_bytes((source / "python.out").read_bytes())
    project = load_project(folder, keep=False)
    chosen = select(project, (), set(project.languages))
    report = run(project, chosen, mock_session(project), Options(4, cache=False), check=False)
    return {result.example_id: result for result in report.results}


@pytest.mark.parametrize("name", SHELL)
def test_a_shell_snippet_that_shows_what_did_not_run(name: str, results: dict[str, Result]) -> None:
    """It is told, and never passes."""
    _check_told(results[f"shell/{name}"])


@pytest.mark.parametrize("name", PYTHON)
def test_a_python_snippet_that_shows_what_did_not_run(
    name: str, results: dict[str, Result]
) -> None:
    """It is told, and never passes."""
    _check_told(results[f"python/{name}"])


def _check_told(result: Result) -> None:
    codes = {failure.code for failure in result.verdict.failures}
    assert result.verdict.status is Status.FAILED, codes
    assert codes & {
        Code.PARTIAL_EXCERPT,
        Code.HIDDEN_CODE,
        Code.UNEXECUTED_CODE,
        Code.NO_REQUEST,
        Code.SYNTAX_ERROR,
    }, codes


@pytest.mark.parametrize("name", HEALTHY_SHELL)
def test_an_honest_shell_snippet(name: str, results: dict[str, Result]) -> None:
    """What shows what it does has nothing of this wrong with it."""
    _check_healthy(results[f"healthy-shell/{name}"])


@pytest.mark.parametrize("name", HEALTHY_PYTHON)
def test_an_honest_python_snippet(name: str, results: dict[str, Result]) -> None:
    """What shows what it does has nothing of this wrong with it."""
    _check_healthy(results[f"healthy-python/{name}"])


def _check_healthy(result: Result) -> None:
    wrong = [
        failure for failure in result.verdict.failures if failure.code is not Code.STALE_OUTPUT
    ]
    assert not wrong
