"""Building Go programs: many at once, each as its author wrote it."""

import re
import subprocess
from pathlib import Path

import pytest

from snipproof.languages.go.builder import Builder, cache_folder, is_harmless
from snipproof.languages.go.runner import find_go

HELLO = 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("%s")\n}\n'
BROKEN = "package main\n\nfunc main() {\n\tunknown()\n}\n"


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Return a builder with a folder of its own, which takes Go's own packages from the user's."""
    go = find_go()
    assert go is not None
    folder = tmp_path_factory.mktemp("go")
    (folder / "build").symlink_to(cache_folder() / "build")
    (cache_folder() / "build").mkdir(parents=True, exist_ok=True)
    return Builder(go, folder)


def _said(program: str) -> str:
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout


def test_one_program_holds_all_that_are_expected(builder: Builder) -> None:
    """A fault in one is reported for it alone, and the others run."""
    sources = [(HELLO % name).encode() for name in ("a", "b")]
    for source in (*sources, BROKEN.encode()):
        builder.expect(source)
    first, second, broken = (builder.build(source) for source in (*sources, BROKEN.encode()))
    assert [_said(first.program), _said(second.program)] == ["a\n", "b\n"]
    assert Path(first.program).resolve() == Path(second.program).resolve()
    assert broken.program == ""
    assert broken.said == "main.go:4:2: undefined: unknown"


def test_what_others_could_notice_is_built_alone(builder: Builder) -> None:
    """A program whose package starts something runs as it stands."""
    loud = HELLO % "c" + '\nfunc init() {\n\tfmt.Println("first")\n}\n'
    builder.expect((HELLO % "d").encode())
    built = builder.build(loud.encode())
    quiet = builder.build((HELLO % "d").encode())
    assert _said(built.program) == "first\nc\n"
    assert _said(quiet.program) == "d\n"
    assert Path(built.program).resolve() != Path(quiet.program).resolve()


WRONG_FORMAT = HELLO.replace("Println", "Printf").replace('"%s"', '"%d\\n", "text"')
LOST_CANCEL = """package main

import (
	"context"
	"fmt"
)

func main() {
	context, _ := context.WithCancel(context.Background())
	fmt.Println(context)
}
"""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            WRONG_FORMAT,
            r'main\.go:6:\d+: fmt\.Printf format %d has arg "text" of wrong type string',
        ),
        (f"{WRONG_FORMAT}\nfunc init() {{\n}}\n", r"main\.go:6:\d+: fmt\.Printf format %d"),
        (LOST_CANCEL, r"main\.go:9:\d+: the cancel function returned by context\.WithCancel"),
    ],
    ids=["format", "alone", "cancel"],
)
def test_go_vet_reads_every_program(builder: Builder, source: str, said: str) -> None:
    """A mistake that compiles is reported at its line, for this program alone."""
    healthy = (HELLO % f"beside {len(source)} bytes").encode()
    builder.expect(healthy)
    found = builder.build(source.encode())
    assert found.program == ""
    assert re.match(said, found.said)
    assert builder.build(healthy).program


@pytest.mark.parametrize(
    ("source", "harmless"),
    [
        (HELLO % "x", True),
        ("package demo\n\nfunc main() {}\n", False),
        ('package main\n\nimport _ "net/http/pprof"\n\nfunc main() {}\n', False),
        ('package main\n\nimport _ "fmt"\n\nfunc main() {}\n', False),
        ('package main\n\nimport "C"\n\nfunc main() {}\n', False),
        ("package main\n\nfunc init() {}\n\nfunc main() {}\n", False),
        ("package main\n\nvar a = f()\n\nfunc main() {}\n", False),
        ("package main\n\nvar a = 3\n\nfunc main() {}\n", True),
        ("//go:build linux\npackage main\n\nfunc main() {}\n", False),
        ("package main\n\nfunc main() {\n", False),
    ],
)
def test_what_does_something_before_main_is_known(source: str, harmless: bool) -> None:
    """In doubt a program is built by itself."""
    assert is_harmless(source.encode()) is harmless
