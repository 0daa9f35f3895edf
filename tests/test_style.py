"""Examples look as engineers of their language write them."""

import subprocess
from pathlib import Path

from tests.conftest import ROOT

from snipproof.languages.go.runner import find_go


def test_go_examples_are_as_gofmt_writes_them() -> None:
    """Gofmt would change no example, and no template of one; `make prettier` does the same."""
    go = find_go()
    assert go is not None
    folders = [ROOT / name for name in ("snippets", "examples", "templates")]
    done = subprocess.run(
        [Path(go).resolve().with_name("gofmt"), "-l", *folders],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    assert len(list((ROOT / "snippets").rglob("main.go"))) > 200
