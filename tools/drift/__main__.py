"""Installs the newest published schemas in a temporary folder and prints how they differ.

`known.txt` lists the differences that somebody has looked at. Others end the command with 1;
`--update` writes the list anew.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drift.compare import Change, Described, compare
from snipproof.contract import ContractDocument
from snipproof.contract.document import in_memory
from snipproof.contract.operation import read_operations
from snipproof.contract.schema import Schemas
from snipproof.core.location import SourceLocation
from snipproof.project.project import load_project

PACKAGE = "@meshery/schemas"
READER = Path(__file__).with_name("read_package.cjs")
KNOWN = Path(__file__).with_name("known.txt")


def main(arguments: Sequence[str] = ()) -> int:
    """Print the new differences, and how many are known.

    Return 0 if there is none, 1 if there are some, 2 if the package cannot be had.
    """
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            print(f"drift needs {program}: install Node.js 20 or newer", file=sys.stderr)
            return 2
    with TemporaryDirectory(prefix="drift-") as folder:
        try:
            published = _install(Path(folder))
        except subprocess.CalledProcessError as error:
            reason = (error.stderr or b"").decode(errors="replace").strip().split("\n")[-1]
            print(f"drift cannot get {PACKAGE}: {reason}", file=sys.stderr)
            return 2
    project = load_project(Path.cwd())
    document = project.contract.document
    ours = [
        Described(operation, project.contract.schemas, document)
        for operation in project.contract.operations.values()
    ]
    version = str(document.data.get("info", {}).get("version", "?"))
    changes = list(compare(ours, newest(published)))
    if "--update" in arguments:
        KNOWN.write_text("".join(f"{line(change)}\n" for change in changes), "utf-8")
    new = unknown(changes, frozenset(KNOWN.read_text("utf-8").splitlines()))
    print(_report(version, published["version"], new))
    print(f"{len(changes) - len(new)} known ones are in tools/drift/{KNOWN.name}")
    return 1 if new else 0


def line(change: Change) -> str:
    """Return a difference as it stands in the list of the known ones."""
    return f"{change.place}  {change.kind}  {' '.join(change.what.split())}"


def unknown(changes: Sequence[Change], known: Set[str]) -> list[Change]:
    """Return the differences that nobody has looked at, in their order."""
    return [change for change in changes if line(change) not in known]


def _install(folder: Path) -> Any:
    """Install the package without running any of its scripts, and read it with node."""
    options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"]
    subprocess.run(
        ["npm", "install", *options, "--prefix", folder, PACKAGE],
        check=True,
        capture_output=True,
    )
    done = subprocess.run(
        ["node", READER, folder / "node_modules" / PACKAGE], check=True, capture_output=True
    )
    return json.loads(done.stdout)


def newest(published: Any) -> Iterator[Described]:
    """Return the package's cloud operations; of those described in several versions the newest."""
    found: dict[str, Described] = {}
    for name in sorted(published["documents"], key=_age):
        document = ContractDocument(
            in_memory(published["documents"][name]).data, {}, SourceLocation(name, 1)
        )
        schemas = Schemas(document)
        for operation in read_operations(document):
            item = document.data["paths"][operation.path][operation.method.lower()]
            if "cloud" in item.get("x-internal", ["cloud"]):
                described = Described(operation, schemas, document)
                found[described.place] = described
    yield from found.values()


def _age(name: str) -> tuple[str, str]:
    """Sort `v1alpha3` before `v1beta1` before `v1beta2`: names of versions are made so."""
    version, _, construct = name.partition("/")
    return version, construct


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _report(ours: str, theirs: str, changes: list[Change]) -> str:
    title = f"The contract ({ours}) against {PACKAGE} {theirs}"
    if _numbers(theirs) < _numbers(ours):
        title += ", which is older than the facts that the contract was written from"
    lines = [title]
    in_order = sorted(changes, key=lambda change: change.place.split(" ")[::-1])
    for place, group in groupby(in_order, lambda change: change.place):
        lines.append(f"\n{place}")
        lines += [f"  {change.kind:<8}  {change.what}" for change in group]
    operations = len({change.place for change in changes})
    lines.append(f"\n{len(changes)} new differences in {operations} operations")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
