"""Runs, builds and checks the sites of `examples/` that have a real server: `make live-servers`.

Each is run on the mock and on the server that its own settings start, then built by Hugo, and its
pages are compared with what ran. `--update` records how far the mock agrees with the servers.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SNIPPROOF = str(Path(sys.executable).with_name("snipproof"))
HUGO = (sys.executable, str(ROOT / "tools" / "hugo_binary.py"))
PREFECT = Path(os.environ.get("PREFECT", ROOT / ".venv" / "prefect" / "bin" / "prefect"))
KEY = {"PDNS_KEY": os.environ.get("PDNS_KEY", "a-key-of-ones-own")}
OPENAPI = (
    "import json; from prefect.server.api.server import create_app;"
    " print(json.dumps(create_app().openapi()))"
)
LIVE = ("--target", "live", "--trust-settings", "--allow-writes")


def _prefect(folder: Path) -> dict[str, str] | None:
    """Write the contract of the installed Prefect; return what its run needs, None without it."""
    if not PREFECT.is_file():
        return None
    python = PREFECT.with_name("python")
    made = subprocess.run([python, "-c", OPENAPI], check=True, capture_output=True)
    (folder / "api.json").write_bytes(made.stdout)
    return {"PREFECT": str(PREFECT)}


def _powerdns(folder: Path) -> dict[str, str] | None:
    """Fetch the contract from a PowerDNS that runs for a moment; None if it is not installed."""
    if not (shutil.which("pdns_server") and shutil.which("sqlite3")):
        return None
    with subprocess.Popen(
        ["./start"],
        cwd=folder,
        env=os.environ | KEY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        asked = ["curl", "--fail", "--silent", "--header", f"X-API-Key: {KEY['PDNS_KEY']}"]
        asked += ["--output", "api.yaml", "http://127.0.0.1:8081/api/docs"]
        for _ in range(100):
            if subprocess.run(asked, cwd=folder, check=False).returncode == 0:
                break
            time.sleep(0.2)
        server.terminate()
    return KEY


def _proven(folder: Path, more: Mapping[str, str], live: Sequence[str]) -> int:
    """Run, build and check one site; return the first exit status that is not 0."""
    build = ("--quiet", "--panicOnWarning", "--cleanDestinationDir", "--destination", "public")
    for words in (
        (SNIPPROOF, "run"),
        (SNIPPROOF, "run", *live),
        (*HUGO, *build),
        (SNIPPROOF, "site", "public"),
    ):
        done = subprocess.run(words, cwd=folder, env=os.environ | more, check=False)
        if done.returncode:
            return done.returncode
    return 0


def main(arguments: Sequence[str]) -> int:
    """Prove each site; return the worst exit status."""
    live = (*LIVE, "--update-fidelity") if "--update" in arguments else LIVE
    worst = 0
    for name, prepare in (("prefect", _prefect), ("powerdns", _powerdns)):
        folder = ROOT / "examples" / name
        print(f"examples/{name}", flush=True)
        more = prepare(folder)
        if more is None:
            print(f"{name} is not installed: its examples are left out", flush=True)
            continue
        worst = max(worst, _proven(folder, more, live))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
