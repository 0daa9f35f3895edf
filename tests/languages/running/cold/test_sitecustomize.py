"""A Python that was started for a file tells which lines of it run."""

import os
import subprocess
import sys
from pathlib import Path

from snipproof.languages.running import warm
from snipproof.languages.running.channel import TRACE_FD

FOLDER = str(Path(warm.__file__).with_name("cold"))


def run(file: Path, path: str) -> tuple[str, bytes]:
    """Run a file with a `PYTHONPATH`; give what it prints, and what it tells."""
    reader, writer = os.pipe()
    os.dup2(writer, TRACE_FD, inheritable=True)
    os.close(writer)
    try:
        said = subprocess.run(
            [sys.executable, str(file)],
            env={"PYTHONPATH": path},
            pass_fds=[TRACE_FD],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    finally:
        os.close(TRACE_FD)
    told = os.read(reader, 4096)
    os.close(reader)
    return said, told


def test_lines_are_told_and_nothing_else_is_seen(tmp_path: Path) -> None:
    """The lines that ran are told once, and the environment is what it was without this."""
    file = tmp_path / "a.py"
    file.write_text(
        "import os, sys\nfor x in 1, 2:\n    y = x\nif y < 0:\n    print('no')\n"
        f"print(os.environ.get('PYTHONPATH'), {FOLDER!r} in sys.path)\n"
    )
    said, told = run(file, f"{FOLDER}:{tmp_path}")
    assert said == f"{tmp_path} False\n"
    assert [int(step[1:-1]) for step in told.split(b"\0") if step] == [1, 2, 3, 4, 6]
    assert run(file, FOLDER)[0] == "None False\n"


def test_another_module_of_that_name_has_its_turn(tmp_path: Path) -> None:
    """What a system does at the start of Python, it does here, too."""
    (tmp_path / "sitecustomize.py").write_text("print('theirs')\n")
    file = tmp_path / "a.py"
    file.write_text("import sitecustomize\nprint(sitecustomize.__file__)\n")
    said, _ = run(file, f"{FOLDER}:{tmp_path}")
    assert said == f"theirs\n{tmp_path}/sitecustomize.py\n"
