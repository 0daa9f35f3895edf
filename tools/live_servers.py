"""Runs the examples of `examples/` against their real servers: what `make live-servers` does."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
SNIPPROOF = Path(sys.executable).with_name("snipproof")
PREFECT = Path(os.environ.get("PREFECT", ROOT / ".venv" / "prefect" / "bin" / "prefect"))
KEY = {"PDNS_KEY": os.environ.get("PDNS_KEY", "a-key-of-ones-own")}
OPENAPI = (
    "import json; from prefect.server.api.server import create_app;"
    " print(json.dumps(create_app().openapi()))"
)


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


def main() -> int:
    """Run each project on the mock and live; return the worst exit status."""
    worst = 0
    for name, prepare in (("prefect", _prefect), ("powerdns", _powerdns)):
        folder = ROOT / "examples" / name
        more = prepare(folder)
        if more is None:
            print(f"{name} is not installed: its examples are left out")
            continue
        live = ("--target", "live", "--trust-settings", "--allow-writes")
        for arguments in ((), live):
            words = [str(SNIPPROOF), "run", *arguments]
            done = subprocess.run(words, cwd=folder, env=os.environ | more, check=False)
            worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
