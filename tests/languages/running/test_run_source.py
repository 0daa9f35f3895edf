"""A source that runs in a fork ends as `python FILE` does."""

import subprocess
import sys
from pathlib import Path

import pytest

RUN = """\
import sys
del sys.path[0]
given = {name: value for name, value in globals().items() if name.startswith("__")}
from types import SimpleNamespace
from snipproof.languages.running import run_source
# What is executed goes to a descriptor that only a run of the tool has.
run_source.line_trace = SimpleNamespace(begin=lambda file: None)
file = sys.argv[1]
run_source.run_source(file, open(file, "rb").read(), given)
"""


@pytest.mark.parametrize(
    "source",
    [
        "print('done')\n",
        "import sys\nsys.exit(7)\n",
        "import sys\nsys.exit('not today')\n",
        "raise SystemExit\n",
        "def f():\n    return 1 / 0\nf()\n",
        "import atexit\natexit.register(print, 'last words')\nprint('first')\n",
        "import threading\nthreading.Timer(0.05, print, ['later']).start()\n",
        "class Held:\n    def __del__(self):\n        print('let go')\nheld = Held()\n",
        "import sys\nsys.excepthook = lambda *_: print('my own hook')\n1 / 0\n",
        "import sys\nsys.stdout.close()\n",
        "print(__name__, __file__ is not None, sorted(k for k in globals() if '__' in k))\n",
        "raise KeyboardInterrupt\n",
    ],
)
def test_a_source_ends_as_the_interpreter_ends(tmp_path: Path, source: str) -> None:
    """Exit status, both outputs, exit handlers, threads and finalizers are the same."""
    file = tmp_path / "snippet.py"
    file.write_text(source)
    (tmp_path / "run.py").write_text(RUN)
    plain, ours = (
        subprocess.run([sys.executable, *files], capture_output=True, text=True, check=False)
        for files in ([file], [tmp_path / "run.py", file])
    )
    assert (ours.returncode, ours.stdout) == (plain.returncode, plain.stdout)
    assert ours.stderr == plain.stderr
