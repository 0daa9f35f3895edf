"""Writes what `snipproof` prints at a terminal, for the site and the README.

`python tools/transcripts.py` writes texts into `assets/transcripts/`, and a failure as a picture
for the README. A test compares both with the output of today's commands.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

import click

from snipproof.cli.main import cli

ROOT = Path(__file__).parent.parent
FOLDER = Path("assets", "transcripts")
PICTURE = Path(".github", "failure.svg")
LIST = "tokens/get-user-tokens"
PASTED = """\
curl 'https://cloud.layer5.io/api/environments?orgId=11111111-2222-4333-8444-555555555555' \\
  -H 'Authorization: Bearer an-0ld-t0k3n' -H 'sec-fetch-mode: cors'
"""
SETTINGS = """\
[tool.snipproof]
base-url-variable = "LAYER5_URL"
token-variable = "LAYER5_TOKEN"
"""


def transcripts() -> dict[str, str]:
    """Return the texts by their names."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _project(folder)
        found = {"explain": _run(folder, "explain unknown-operation")}
        found["from-curl"] = (
            f"$ snipproof new --from-curl - <<'EOF'\n{PASTED}EOF\n"
            + _run(folder, "new --from-curl -", PASTED).partition("\n")[2]
            + "$ cat snippets/environments/get-environments/curl.sh\n"
            + (folder / "snippets/environments/get-environments/curl.sh").read_text()
        )
        shutil.rmtree(folder / "snippets" / "environments")
        snippet = folder / "snippets" / LIST / "curl.sh"
        snippet.write_text(snippet.read_text().replace("/tokens?", "/token?"))
        found["red"] = _run(folder, f"run {LIST}")
        for command in cli.list_commands(click.Context(cli)):
            said = _run(folder, f"{command} --help")
            found[f"help-{command}"] = said.partition("\n")[2]
    return found


def _project(folder: Path) -> None:
    """Make a project with one example."""
    (folder / "pyproject.toml").write_text(SETTINGS)
    shutil.copytree(ROOT / "contract", folder / "contract")
    others = shutil.ignore_patterns("javascript.*", "main.go", "go.out")
    shutil.copytree(ROOT / "snippets" / LIST, folder / "snippets" / LIST, ignore=others)
    (folder / "content").mkdir()
    (folder / "content" / "tokens.md").write_text(f'{{{{< snippet "{LIST}" >}}}}\n')


def _run(folder: Path, arguments: str, given: str = "") -> str:
    """Run a command as at a terminal of 88 columns, and give it with what it says."""
    done = subprocess.run(
        [Path(sys.executable).with_name("snipproof"), *arguments.split()],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "88", "LC_ALL": "C.UTF-8"},
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    # How long it took says nothing, and differs each time.
    said = re.sub(r"\b\d+\.\d\d s\b", "0.12 s", done.stdout)
    return f"$ snipproof {arguments}\n{said}"


_COLORS = (
    (re.compile(r"^\$ "), "#9aa7b5"),
    (re.compile(r"^FAILED "), "#ff7b72"),
    (re.compile(r"^ +\S+:\d+  "), "#ff7b72"),
    (re.compile(r"^ +→ "), "#7ee787"),
    (re.compile(r"^ +\d+ │"), "#79c0ff"),
    (re.compile(r"^\d+ found"), "#ffa657"),
)
"""The color of a line of a run, by how it begins."""

_ROW, _COLUMN, _EDGE = 21, 8.43, 18
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace"
_LOOKS = f'role="img" font-size="14" font-family="{_FONT}"'


def picture(text: str) -> str:
    """Return a terminal that shows a text, as SVG: it needs no font, script or other file."""
    lines = text.rstrip("\n").split("\n")
    width = round(max(map(len, lines)) * _COLUMN) + 2 * _EDGE
    height = len(lines) * _ROW + 2 * _EDGE
    rows = [
        f'<text x="{_EDGE}" y="{_EDGE + 15 + number * _ROW}" fill="{_color(line)}"'
        f' xml:space="preserve">{escape(line, quote=False)}</text>'
        for number, line in enumerate(lines)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {_LOOKS}>',
            "<title>snipproof reports a misspelt path at its line</title>",
            f'<rect width="{width}" height="{height}" rx="8" fill="#0d1620"/>',
            *rows,
            "</svg>\n",
        ]
    )


def _color(line: str) -> str:
    return next((color for begin, color in _COLORS if begin.search(line)), "#d8e0e8")


def main() -> None:
    """Write the texts and the picture."""
    folder = ROOT / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    found = transcripts()
    for name, text in found.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    (ROOT / PICTURE).write_text(picture(found["red"]), "utf-8")


if __name__ == "__main__":
    main()
