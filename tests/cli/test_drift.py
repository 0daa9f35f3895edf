"""Recorded traffic is held to the contract and to the mock."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SNIPPROOF = Path(sys.executable).with_name("snipproof")


def _entry(path: str, value: Any, status: int = 200) -> dict[str, Any]:
    headers = [{"name": "Content-Type", "value": "application/json"}]
    content = {"text": json.dumps(value)}
    asked = {"method": "GET", "url": f"https://tides.example{path}", "headers": []}
    return {
        "request": asked,
        "response": {"status": status, "headers": headers, "content": content},
    }


def test_differences_are_told_by_operation(second_site: Path) -> None:
    """What the contract does not have is counted, what differs from it or from the mock is told."""
    listed = json.loads((second_site / "samples/gauges/list-gauges/response.json").read_text())
    one = json.loads((second_site / "samples/gauges/get-gauge/response.json").read_text())
    entries = [
        _entry("/v2/gauges", listed),
        _entry("/v2/gauges/brest", one | {"colour": "red"}),
        _entry("/nothing", {}),
    ]
    file = second_site / "traffic.har"
    file.write_text(json.dumps({"log": {"entries": entries}}))
    done = subprocess.run(
        [SNIPPROOF, "drift", "traffic.har"],
        cwd=second_site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "extra-field colour" in done.stdout
    assert (
        "3 exchanges, 1 of them not in the contract; 1 difference from the contract" in done.stdout
    )
