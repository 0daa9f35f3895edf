"""Builds Go snippets: all new ones at once, as packages of one program, and keeps the programs.

To link a program takes many times as long as to run it, and most of what is linked is the same for
all: net/http. So the snippets become packages of one program, which runs the one that it is called
by the name of. Of a snippet's source only the word `main` behind `package` differs there, and each
statement reports that it is executed (`marked`). One that could be noticed by others, because
something of it happens before `main` begins, is built alone. `go vet` then reads each as its author
wrote it, and a mistake that it finds counts like one that the compiler finds.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tree_sitter import Node

from snipproof.core.failure import Code
from snipproof.languages.go.marked import marked, teller
from snipproof.languages.go.parse import parser
from snipproof.languages.reading.tree import parse, text, walk
from snipproof.languages.running.runner import RunnerError

_FORM = "4"
"""Changes with what is kept, so that nothing is taken for what it is not."""

_KEPT = 24
"""How many built programs are kept; the ones not used for longest make room."""

_TELLER = "tell.go"
"""The file of a package that its statements call; see `marked`."""

_SECONDS = 600.0
"""How long a build may take; the first one builds net/http, too."""

_HARMLESS = frozenset(
    """bufio bytes cmp context crypto crypto/hmac crypto/md5 crypto/rand crypto/sha256 encoding
    encoding/base64 encoding/csv encoding/hex encoding/json encoding/xml errors fmt html io io/fs
    iter log maps math math/rand math/rand/v2 mime mime/multipart net net/http net/textproto net/url
    os path path/filepath reflect regexp slices sort strconv strings sync text/tabwriter time
    unicode unicode/utf8""".split()  # noqa: SIM905  a list of names
)
"""Packages of Go's own that do nothing by being imported, beside what net/http does already."""

_MODULE = "module snipproof\n\ngo 1.22\n"
_VETTED = "vet"
"""The folder of the sources as `go vet` reads them."""

_SAID_AT = re.compile(
    rf"^(?:vet: )?(?:\./)?(?:{_VETTED}/)?(s[0-9a-f]{{16}})/main\.go:", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Built:
    """The result of a build: the program that runs the snippet, or the compiler's errors."""

    program: str = ""
    said: str = ""


class Builder:
    """Builds snippets with one Go; safe to use from several threads at once.

    `folder` holds what is kept. With `alone` each snippet is built by itself, as it stands.
    """

    def __init__(self, go: str, folder: Path, *, alone: bool = False) -> None:
        self._go = go
        self._folder = folder
        self._alone = alone
        self._lock = threading.Lock()
        self._waiting: dict[str, bytes] = {}
        self._built: dict[str, Built] = {}
        self._process: subprocess.Popen[str] | None = None
        self._closed = False

    def expect(self, source: bytes) -> None:
        """Build a source together with the next that is asked for."""
        self._waiting.setdefault(_name(source), source)

    def build(self, source: bytes) -> Built:
        """Return what came of a source; builds it, with all that are expected, if it is new.

        Raises `RunnerError` if there is no folder to build in, or Go does not come to an end.
        """
        name = _name(source)
        with self._lock:
            if name not in self._built:
                self._waiting[name] = source
                waiting, self._waiting = self._waiting, {}
                kept = self._kept
                self._built.update({key: Built(kept[key]) for key in waiting.keys() & kept.keys()})
                new = {key: data for key, data in waiting.items() if key not in self._built}
                if new:
                    self._build(new)
            return self._built[name]

    def close(self) -> None:
        """End a build that is under way."""
        self._closed = True
        process = self._process
        if process is not None:
            with suppress(OSError):
                process.kill()

    @cached_property
    def _place(self) -> Path:
        """The folder of what this Go built; raises `RunnerError`."""
        root = Path(self._go).resolve().parent.parent
        try:
            version = (root / "VERSION").read_text()
        except OSError:
            version = str(Path(self._go).stat().st_mtime_ns)
        mode = "alone" if self._alone else "shared"
        key = hashlib.sha256(f"{_FORM} {mode} {self._go} {version}".encode()).hexdigest()[:16]
        place = self._folder / key
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
            raise RunnerError(Code.INTERRUPTED, f"no folder to build in: {reason}") from error
        return place

    @cached_property
    def _kept(self) -> dict[str, str]:
        """The programs of earlier builds, by the names of snippets."""
        found: dict[str, str] = {}
        for index in self._place.glob("*/index.json"):
            try:
                names = json.loads(index.read_bytes())
                os.utime(index.parent)
            except (OSError, ValueError):
                continue
            found |= {name: str(index.parent / name) for name in names}
        return found

    def _build(self, sources: Mapping[str, bytes]) -> None:
        """Build sources, and note what came of each."""
        shared = {} if self._alone else {n: s for n, s in sources.items() if is_harmless(s)}
        while shared:
            said = self._together(shared)
            if said is None:
                break
            wrong = {name: [] for name in _SAID_AT.findall(said)}  # type: dict[str, list[str]]
            if not wrong:  # a mistake of the whole: each of them shows whether it is its own
                shared = {}
                break
            for line in said.split("\n"):
                place = _SAID_AT.match(line)
                if place and place[1] in wrong:
                    wrong[place[1]].append(_without_place(line, place[1]))
            for name, lines in wrong.items():
                self._built[name] = Built(said="\n".join(lines))
            shared = {name: data for name, data in shared.items() if name not in wrong}
        for name, data in sources.items():
            if name not in self._built:
                self._built[name] = self._by_itself(name, data)
        self._prune()

    def _together(self, sources: Mapping[str, bytes]) -> str | None:
        """Build sources as packages of one program; gives what Go says against it."""
        with tempfile.TemporaryDirectory(dir=self._place, prefix=".new-") as temporary:
            work = Path(temporary)
            (work / "go.mod").write_text(_MODULE)
            (work / "main.go").write_text(_switch(sources))
            for name, source in sources.items():
                (work / name).mkdir()
                (work / name / "main.go").write_bytes(_as_package(marked(source), name))
                (work / name / "call.go").write_text(
                    f"package {name}\n\nfunc Main() {{ main() }}\n"
                )
                (work / name / _TELLER).write_text(teller(name))
            program = work / "program"
            said = self._run(work, "build", "-trimpath", "-ldflags=-s -w", "-o", str(program), ".")
            if said is None:
                said = self._vet(work, sources)
            if said is not None:
                return said
            self._keep(program, sources)
        return None

    def _by_itself(self, name: str, source: bytes) -> Built:
        """Build a source as it stands."""
        clause = _clause(parse(parser(), source))
        if clause is not None and text(clause) != "main":
            line = clause.start_point.row + 1
            return Built(said=f"main.go:{line}:1: package {text(clause)} is no program")
        with tempfile.TemporaryDirectory(dir=self._place, prefix=".new-") as temporary:
            work = Path(temporary)
            (work / name).mkdir()
            (work / "go.mod").write_text(_MODULE)
            (work / name / "main.go").write_bytes(marked(source))
            (work / name / _TELLER).write_text(teller("main"))
            program = work / "program"
            package = f"./{name}"
            arguments = ("-trimpath", "-ldflags=-s -w", "-o", str(program), package)
            said = self._run(work, "build", *arguments)
            if said is None:
                said = self._vet(work, {name: source})
            if said is not None:
                lines = said.split("\n")
                mine = [_without_place(line, name) for line in lines if _SAID_AT.match(line)]
                return Built(said="\n".join(mine) or said)
            self._keep(program, [name])
        return self._built[name]

    def _vet(self, work: Path, sources: Mapping[str, bytes]) -> str | None:
        """Return what `go vet` says against sources; None if it finds no mistake in one of them."""
        for name, source in sources.items():
            folder = work / _VETTED / name
            folder.mkdir(parents=True)
            (folder / "main.go").write_bytes(source)
        said = self._run(work, "vet", f"./{_VETTED}/...")
        return said if said is not None and _SAID_AT.search(said) else None

    def _keep(self, program: Path, names: Iterable[str]) -> None:
        """Keep a program under a name for each snippet, by which it knows what to run."""
        listed = sorted(names)
        made = Path(tempfile.mkdtemp(dir=self._place, prefix=".made-"))
        program.rename(made / "program")
        for name in listed:
            (made / name).symlink_to("program")
        (made / "index.json").write_text(json.dumps(listed))
        home = self._place / secrets.token_hex(8)
        made.rename(home)
        self._built.update({name: Built(str(home / name)) for name in listed})

    def _prune(self) -> None:
        """Remove what has not been used for longest."""
        with suppress(OSError):
            built = [item for item in self._place.iterdir() if not item.name.startswith(".")]
            for old in sorted(built, key=lambda item: item.stat().st_mtime)[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)

    def _run(self, work: Path, *arguments: str) -> str | None:
        """Run Go in a folder; gives what it says where that fails. Raises `RunnerError`."""
        if self._closed:
            raise RunnerError(Code.INTERRUPTED, "the run was stopped")
        try:
            process = self._process = subprocess.Popen(
                [self._go, *arguments],
                cwd=work,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
            _, said = process.communicate(timeout=_SECONDS)
        except OSError as error:
            raise RunnerError(Code.TOOL_MISSING, f"cannot start {self._go}: {error}") from error
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            message = f"go {arguments[0]} did not end within {_SECONDS:g} s"
            raise RunnerError(Code.INTERRUPTED, message) from error
        if self._closed:
            raise RunnerError(Code.INTERRUPTED, "the run was stopped")
        return said if process.returncode else None

    @cached_property
    def _environment(self) -> dict[str, str]:
        """Go's environment: nothing of the user's settings, and no way to a network."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self._folder),
            "GOCACHE": str(self._folder / "build"),
            "GOPATH": str(self._folder / "path"),
            "GOENV": "off",
            "GOFLAGS": "-mod=mod",
            "GOPROXY": "off",
            "GOSUMDB": "off",
            "GOTELEMETRY": "off",
            "GOTOOLCHAIN": "local",
            "GOWORK": "off",
            "CGO_ENABLED": "0",
        }


def cache_folder() -> Path:
    """Return the user's folder for what Go built (XDG base directory specification)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base, "snipproof", "go")


def _name(source: bytes) -> str:
    """Return the name of the package that a source becomes."""
    return "s" + hashlib.sha256(source).hexdigest()[:16]


def _without_place(line: str, name: str) -> str:
    place = line.removeprefix("vet: ").removeprefix("./").removeprefix(f"{_VETTED}/")
    return place.removeprefix(f"{name}/")


def _switch(names: Iterable[str]) -> str:
    """Return the program that runs the snippet by whose name it is called."""
    listed = sorted(names)
    imports = "".join(f'\t"snipproof/{name}"\n' for name in listed)
    cases = "".join(f'\tcase "{name}":\n\t\t{name}.Main()\n' for name in listed)
    return (
        f'package main\n\nimport (\n\t"os"\n\t"path/filepath"\n\n{imports})\n\n'
        f"func main() {{\n\tswitch filepath.Base(os.Args[0]) {{\n{cases}\t}}\n}}\n"
    )


def _as_package(source: bytes, name: str) -> bytes:
    """Return a source whose package is no program but a part of one."""
    clause = _clause(parse(parser(), source))
    assert clause is not None, "only a source with a package clause is harmless"
    return source[: clause.start_byte] + name.encode() + source[clause.end_byte :]


def _clause(root: Node) -> Node | None:
    """Return the name in the package clause."""
    for child in root.named_children:
        if child.type == "package_clause" and child.named_children:
            return child.named_children[0]
    return None


def is_harmless(source: bytes) -> bool:
    """Whether nothing of a source happens before its `main` begins, as far as reading shows it."""
    try:
        root = parse(parser(), source)
    except ValueError:
        return False
    clause = _clause(root)
    if clause is None or text(clause) != "main" or root.has_error:
        return False
    return (
        all(_imports_harmless(node) for node in root.named_children)
        and all(_declares_harmless(node) for node in root.named_children)
        and b"//go:" not in source
        and b"// +build" not in source
    )


def _imports_harmless(node: Node) -> bool:
    if node.type != "import_declaration":
        return True
    specs = [item for item in walk(node) if item.type == "import_spec"]
    for spec in specs:
        path, name = (spec.child_by_field_name(part) for part in ("path", "name"))
        if path is None or text(path)[1:-1] not in _HARMLESS:
            return False
        if name is not None and text(name) in {"_", "."}:
            return False
    return True


def _declares_harmless(node: Node) -> bool:
    """Whether a declaration is a function or a value that takes no call to make."""
    if node.type == "function_declaration":
        name = node.child_by_field_name("name")
        # Each package brings a function `Main`, which calls its `main`.
        return name is not None and text(name) not in {"init", "Main"}
    if node.type in {"const_declaration", "var_declaration"}:
        return not any(part.type in _ACTS for part in walk(node))
    return True


_ACTS: Sequence[str] = ("call_expression", "func_literal", "index_expression", "unary_expression")
"""Expressions that may have an effect, or fail, when their value is made."""
