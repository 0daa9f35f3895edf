"""What the snippets of a run share."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

IMPORTS_IN_THREADS = """
import sys, threading

class Watch:
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is not threading.main_thread():
            print("imported in a thread:", name)

sys.meta_path.insert(0, Watch())
sys.argv[1:] = ["run"]
from snipproof.cli.main import main
main()
"""


@pytest.mark.parametrize("slip", ["", "--data-urlencode wrong=1"])
def test_threads_import_nothing(copy_project: Callable[..., Path], slip: str) -> None:
    """All that answering takes is imported before the first thread, since pytest cannot do two."""
    folder = copy_project("tokens/get-user-tokens")
    snippet = folder / "snippets" / "tokens" / "get-user-tokens" / "curl.sh"
    before = snippet.read_text()
    snippet.write_text(before.replace("curl ", f"curl -G {slip} ", 1) if slip else before)
    command = [sys.executable, "-c", IMPORTS_IN_THREADS]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "imported in a thread" not in ran.stdout
    assert ran.returncode == (1 if slip else 0), ran.stdout + ran.stderr
    assert "2 found:" in ran.stdout
