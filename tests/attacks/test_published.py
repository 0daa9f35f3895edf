"""Nothing that a browser or pytest runs comes in with pages and examples."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.core.failure import Code
from snipproof.project.problems import published_problems
from snipproof.project.project import load_project


@pytest.mark.parametrize(
    "name",
    ["evil.js", "evil.mjs", "a.svg", "a.SVG", "a.html", "a.htm", "a.xhtml", "a.wasm", "a.css"],
)
def test_a_script_beside_a_page(copy_project: Callable[..., Path], name: str) -> None:
    """Hugo would publish it, and the site's policy trusts the site itself."""
    folder = copy_project("tokens/get-user-tokens")
    (folder / "content" / "page").mkdir()
    (folder / "content" / "page" / name).write_text("x")
    (folder / "content" / "page" / "ship.png").write_text("x")
    (failure,) = published_problems(load_project(folder))
    assert failure.code is Code.UNSAFE_PATH
    assert failure.location.path == f"content/page/{name}"


@pytest.mark.parametrize(
    "place", ["snippets", "snippets/tokens", "snippets/tokens/get-user-tokens"]
)
def test_a_conftest_among_the_examples(
    copy_project: Callable[..., Path], tmp_path: Path, place: str
) -> None:
    """Pytest does not run it, and says why."""
    folder = copy_project("tokens/get-user-tokens")
    ran = tmp_path / "ran"
    (folder / place / "conftest.py").write_text(f"open({str(ran)!r}, 'w')\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", place],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not ran.exists()
    assert done.returncode != 0
    assert "is among the examples" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "name", [b"content/b\xff.md", b"content/b\xff.png", b"content/\xed\xa0\x80"]
)
def test_a_name_that_is_no_text(copy_project: Callable[..., Path], name: bytes) -> None:
    """It is refused at its place, which every report can show."""
    folder = copy_project("tokens/get-user-tokens")
    with open(os.path.join(os.fsencode(folder), name), "w") as file:  # noqa: PTH118, PTH123
        file.write("# A\n")
    (failure,) = published_problems(load_project(folder))
    assert failure.code is Code.UNSAFE_PATH
    assert str(failure.location).encode().startswith(b"content/")
