"""Serves the mock, lets Schemathesis send requests to it, and counts what it sent.

Schemathesis has an environment of its own, made from `requirements-schemathesis.txt`; the mock runs
in ours. The two meet on a socket. Arguments go to Schemathesis: `--seed 7`, `--include-tag tokens`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from snipproof.project.project import load_project
from snipproof.targets.http.server import serve
from snipproof.targets.mock.target import MockTarget

PROGRAM = Path(".venv", "schemathesis", "bin", "schemathesis")
LEAST = 2_000
"""How many requests a full run has to send at least."""

CHECKS = (
    "not_a_server_error",
    "response_schema_conformance",
    "content_type_conformance",
    "response_headers_conformance",
)


def main(arguments: list[str]) -> int:
    """Run it, and give its exit status; 1 where a full run sent too little to mean anything."""
    if not PROGRAM.exists():
        print(f"{PROGRAM} is not there: run `make schemathesis`", file=sys.stderr)
        return 2
    project = load_project(Path.cwd())
    with TemporaryDirectory(prefix="schemathesis-") as folder:
        document, report = Path(folder, "openapi.json"), Path(folder, "report.json")
        document.write_text(json.dumps(project.contract.document.data), encoding="utf-8")
        with serve(MockTarget(project.contract, project.world), "127.0.0.1", 0) as server:
            command = [
                *(str(PROGRAM.absolute()), "run", str(document), "--url", server.url),
                *("--header", f"Authorization: Bearer {project.world.token}"),
                *("--checks", ",".join(CHECKS), "--phases", "fuzzing", "--max-examples", "12"),
                *("--report", "json", "--report-json-path", str(report)),
                *("--warnings", "off", "--continue-on-failure", *arguments),
            ]
            hooks = Path(__file__).absolute().with_name("hooks.py")
            environment = {**os.environ, "SCHEMATHESIS_HOOKS": str(hooks)}
            # It keeps a folder of its own where it is started.
            status = subprocess.run(command, cwd=folder, env=environment, check=False).returncode
        if status or not report.exists():
            return status or 2
        told = json.loads(report.read_text(encoding="utf-8"))
    sent, tested = told["test_cases"]["generated"], told["operations"]["tested"]
    print(f"{sent:,} requests to {tested} operations: every response keeps to the contract")
    if tested == len(project.contract.operations) and sent < LEAST:
        print(f"that is too few to mean much: expected {LEAST:,} at least", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
