"""`snipproof init` as a person types it."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

SNIPPROOF = Path(sys.executable).with_name("snipproof")
CONTRACT = ROOT / "tests" / "authoring" / "audit" / "cases" / "contract.yaml"
PAGE = "# A\n\n```bash\ncurl https://api.test/v1/notess\n```\n"


def _run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(SNIPPROOF), *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def _site(root: Path) -> Path:
    (root / "content").mkdir()
    (root / "content" / "a.md").write_text(PAGE)
    (root / "openapi.yaml").write_text(CONTRACT.read_text())
    return root


def test_a_site_is_green_and_red_only_for_what_gets_worse(tmp_path: Path) -> None:
    """What is there is accepted, a new block is not, and what was put right may not come back."""
    root = _site(tmp_path)
    assert _run(root, "init").returncode == 0
    baseline = root / "snipproof-baseline.toml"
    line = '"content/a.md" = { unknown-operation = 1, untested-code = 1 }'
    assert line in baseline.read_text()
    assert _run(root, "check").returncode == 0
    assert _run(root, "audit").returncode == 0
    (root / "content" / "a.md").write_text(PAGE + PAGE)
    assert _run(root, "check").returncode == 1
    assert _run(root, "audit").returncode == 1
    (root / "content" / "a.md").write_text("# A\n")
    assert _run(root, "check").returncode == 0
    assert _run(root, "audit").returncode == 0
    assert "a.md" not in baseline.read_text()


def test_what_is_missing_is_a_usage_error(tmp_path: Path) -> None:
    """Without pages, without a contract, or a second time, nothing is written."""
    assert "--content" in _run(tmp_path, "init").stderr
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").touch()
    done = _run(tmp_path, "init")
    assert (done.returncode, "--contract" in done.stderr) == (2, True)
    assert not (tmp_path / "pyproject.toml").exists()
    (tmp_path / "pyproject.toml").write_text("[tool.snipproof]\n")
    assert "already" in _run(tmp_path, "init").stderr
