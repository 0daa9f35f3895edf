"""Audits published documentation trees and prints a table: `make trees DIR=folder`.

`DIR` has a folder for each tree, as somebody has fetched it. `DIR/trees.toml` says of each what to
audit; a tree that it does not name is audited whole, by the contracts that are found in it:

    [influxdb]
    pages = ["docs-v2/content/influxdb/v2"]
    contracts = ["docs-v2/api-docs/influxdb/v2/openapi.yaml"]
    hosts = ["us-east-1-1.aws.cloud2.influxdata.com"]

`seen` is a separate count of what looks like a call of curl or a request line, without any reading:
beside it stands what the audit accounts for, as judged, of another host, or not read.
"""

import json
import re
import resource
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_CONTRACT = re.compile(r"(?:openapi|swagger)[\w.-]*\.(?:json|ya?ml)$", re.IGNORECASE)
_CALL = re.compile(
    r"^[ \t>]*(?:[$%#>][ \t]+)?curl(?:\.exe)?[ \t]+(?:-|[\"']?(?:https?:|\$))"
    r"|^[ \t>]*(?:GET|POST|PUT|PATCH|DELETE|HEAD)[ \t]+"
    r"(?:/|https?:)\S*[ \t]*(?:HTTP/[\d.]+)?[ \t]*$",
    re.MULTILINE,
)
_SUFFIXES = frozenset({".md", ".mdx", ".markdown", ".html", ".adoc", ".rst"})
_COLUMNS = ("tree", "pages", "blocks", "seen", "judged", "other", "unread", "share", "broken",
            "wrong", "doubtful", "s", "MB")  # fmt: skip


def main(folder: Path) -> int:
    """Print the table; end with 1 if the audit of a tree broke down."""
    file = folder / "trees.toml"
    listed: dict[str, Any] = tomllib.loads(file.read_text()) if file.is_file() else {}
    names = listed or {item.name: {} for item in sorted(folder.iterdir()) if item.is_dir()}
    print("| " + " | ".join(_COLUMNS) + " |")
    print("|---" + "|---:" * (len(_COLUMNS) - 1) + "|")
    broke = 0
    for name, tree in names.items():
        pages = [folder / path for path in tree.get("pages", [name])]
        contracts = [folder / path for path in tree.get("contracts", [])] or [
            *_contracts(folder / name)
        ]
        row = _row(pages, contracts, tree.get("hosts", []))
        broke += row is None
        cells = row or ["broke down", *[""] * (len(_COLUMNS) - 2)]
        print(f"| {name} | " + " | ".join(map(str, cells)) + " |", flush=True)
    return bool(broke)


def _contracts(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if _CONTRACT.search(file.name) and file.is_file():
            yield file


def _row(pages: list[Path], contracts: list[Path], hosts: list[str]) -> list[object] | None:
    """Return the cells of a tree; None where the audit ended with anything but a result."""
    if not contracts:
        return ["no contract", *[""] * (len(_COLUMNS) - 2)]
    command = [
        str(Path(sys.executable).with_name("snipproof")),
        "audit",
        "--json",
        *map(str, pages),
    ]
    command += [f"--contract={file}" for file in contracts] + [f"--host={host}" for host in hosts]
    before = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - before
    if done.returncode not in {0, 1}:
        sys.stderr.write(done.stderr[-2000:])
        return None
    found = json.loads(done.stdout)
    summary = found["summary"]
    ranks = [item["rank"] for item in found["findings"]]
    ours = summary["judged"] + summary["unread"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return [
        summary["pages"], summary["blocks"], _seen(pages), summary["judged"],
        summary["other_hosts"], summary["unread"],
        f"{summary['judged'] / ours:.0%}" if ours else "-",
        *(ranks.count(rank) for rank in ("broken", "wrong", "doubtful")),
        f"{seconds:.1f}", peak,
    ]  # fmt: skip


def _seen(pages: list[Path]) -> int:
    files = (file for page in pages for file in ([page] if page.is_file() else page.rglob("*")))
    return sum(
        len(_CALL.findall(file.read_text("utf-8", "replace")))
        for file in files
        if file.suffix in _SUFFIXES and file.is_file()
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
