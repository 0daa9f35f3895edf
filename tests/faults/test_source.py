"""What can be wrong with the files themselves: each fault is named at its line, none is dropped.

All faults of a table are in one project, beside healthy examples, and the command that reads it has
bounds on memory and time. What is found is held against the table as a whole, so that a failure
more, or one less, is seen as well.
"""

import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import thorough

from .conftest import BASH, NEIGHBOURS, PYTHON

SNIPPROOF = Path(sys.executable).with_name("snipproof")
MEMORY = 4_000_000_000
"""How much memory, in bytes, the command may ask for: what threads reserve counts as well."""

SECONDS = 60
PAGE = b"---\ntitle: A page\n---\n"
TOML = b'operation = "getUserTokens"\n'
HUGE = 100_000_000


@dataclass(frozen=True)
class Fault:
    """A file that is wrong; the failure that tells it, at a line, in words."""

    file: str
    data: bytes
    line: int
    code: str
    said: str


def page(name: str, data: bytes, line: int, code: str, said: str) -> Fault:
    """Return a fault on a page; its lines begin behind the front matter."""
    return Fault(f"content/{name}.md", PAGE + data, 3 + line, code, said)


def shell(name: str, data: bytes, line: int, code: str, said: str) -> Fault:
    """Return a fault in a snippet."""
    return Fault(f"snippets/faults/{name}/curl.sh", data, line, code, said)


def settings(name: str, data: bytes, line: int, code: str, said: str) -> Fault:
    """Return a fault in an example's settings."""
    return Fault(f"snippets/faults/{name}/example.toml", data, line, code, said)


CURL = BASH.encode()
FAULTS = [
    # What is not closed.
    page("unclosed-fence", b"Look:\n\n```text\nnever closed\n", 3, "bad-source", "not closed"),
    page("unclosed-shortcode", b'{{< snippet "tokens/x"\n', 1, "bad-source", "is not closed"),
    page("unclosed-quote", b'{{< snippet "tokens/x >}}\n', 1, "bad-source", "not closed"),
    page("broken-shortcode", b'{{< snippet ??? >}}\n', 1, "bad-source", "cannot be read"),
    page("unclosed-comment", b"Look:\n\n<!-- later\n\nlost\n", 3, "bad-source", "comment"),
    # What does not exist, and ids that leave the tree.
    page("unknown", b'{{< snippet "tokens/get-tokens" >}}\n', 1, "unknown-snippet",
         "there is no example 'tokens/get-tokens'"),
    page("up", b'\n{{< snippet "../secret" >}}\n', 2, "unsafe-path", "../secret"),
    page("up-inside", b'{{< snippet "tokens/../../x" >}}\n', 1, "unsafe-path", "tokens/../../x"),
    page("absolute", b'{{< snippet "/etc/passwd" >}}\n', 1, "unsafe-path", "/etc/passwd"),
    page("encoded", b'{{< snippet "%2e%2e/secret" >}}\n', 1, "unsafe-path", "%2e%2e/secret"),
    page("backslash", b'{{< snippet `..\\secret` >}}\n', 1, "unsafe-path", "secret"),
    page("empty-id", b'{{< snippet "" >}}\n', 1, "unknown-snippet", "no example ''"),
    page("nul-id", b'{{< snippet "tokens/\0" >}}\n', 1, "bad-source", "a NUL byte at byte 42"),
    # What is too large, and what is no text.
    Fault("content/huge.md", b"HUGE", 1, "bad-source", "is larger than 4,000,000 bytes"),
    Fault("content/long-line.md", b"LINE", 1, "bad-source", "is larger than 4,000,000 bytes"),
    Fault("snippets/faults/huge/curl.sh", b"HUGE", 1, "bad-source", "larger than 4,000,000 bytes"),
    Fault("snippets/faults/huge-settings/example.toml", b"HUGE", 1, "bad-source",
          "is larger than 4,000,000 bytes"),
    shell("long-line", CURL + b"# " + b"x" * 100_000 + b"\n", 1, "bad-source",
          "larger than 100,000 bytes"),
    page("nul", b"a\nb\0\n", 2, "bad-source", "a NUL byte at byte 25"),
    page("latin", b"Gr\xf6\xdfe\n", 1, "bad-source", "invalid UTF-8 (0xf6) at byte 24"),
    page("surrogate", b"a \xed\xa0\x80\n", 1, "bad-source", "invalid UTF-8 (0xed) at byte 24"),
    Fault("content/utf-16.md", "Größe\n".encode("utf-16"), 1, "bad-source", "at byte 0"),
    shell("nul", CURL + b"echo \0\n", 4, "bad-source", "a NUL byte at byte 171"),
    shell("latin", CURL + b"# Gr\xf6\xdfe\n", 4, "bad-source", "invalid UTF-8 (0xf6)"),
    shell("mac", CURL.replace(b"\n", b"\r"), 1, "bad-source", "a carriage return stands alone"),
    settings("latin-settings", TOML + b'title = "\xff"\n', 2, "bad-source", "invalid UTF-8 (0xff)"),
    # Excerpts.
    shell("no-end", b"# docs:start\n" + CURL, 1, "bad-source", "one docs:start and then one"),
    shell("no-start", CURL + b"# docs:end\n", 4, "bad-source", "one docs:start and then one"),
    shell("nested", b"# docs:start\n# docs:start\n" + CURL + b"# docs:end\n# docs:end\n", 2,
          "bad-source", "one docs:start and then one"),
    shell("empty", CURL + b"# docs:start\n\n# docs:end\n", 4, "bad-source", "nothing stands"),
    shell("misspelt", b"# doc: start\n" + CURL + b"# docs:end\n", 1, "bad-source", "is none"),
    # Settings.
    settings("malformed", TOML + b"title = \n", 2, "bad-metadata", "not valid TOML"),
    settings("unclosed", TOML + b'title = "a\n', 2, "bad-metadata", "not valid TOML"),
    settings("unknown-key", TOML + b"retries = 3\n", 2, "bad-metadata", "no key 'retries'"),
    settings("twice", TOML + TOML, 2, "bad-metadata", "Cannot overwrite"),
    settings("kind", TOML + b"status = true\n", 2, "bad-metadata", "status is True"),
    settings("range", TOML + b"timeout = nan\n", 2, "bad-metadata", "timeout is nan"),
    settings("no-operation", b'operation = "getUserToken"\n', 1, "bad-metadata",
             "the contract has no operation 'getUserToken'"),
    Fault("snippets/faults/no-snippet/notes.txt", b"x", 1, "bad-metadata", "no snippet"),
    # Code that nothing runs, also where Markdown sees no fence.
    page("fence", b"```bash\ncurl x\n```\n", 1, "untested-code", "bash"),
    page("fence-in-html", b"<div>\n```bash\ncurl x\n```\n</div>\n", 2, "untested-code", ""),
    page("fence-indented", b"a\n\n     ```bash\n     curl x\n     ```\n", 3, "untested-code", ""),
    page("highlight", b'{{< highlight bash >}}\ncurl x\n{{< /highlight >}}\n', 1, "untested-code",
         ""),
]  # fmt: skip


def write(file: Path, data: bytes) -> None:
    """Write a file; a huge one takes no room on the disk, and its one line may be text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if data == b"LINE":
        with file.open("wb") as stream:
            for _ in range(HUGE // 1_000_000):
                stream.write(b"x" * 1_000_000)
    elif data == b"HUGE":
        with file.open("wb") as stream:
            stream.truncate(HUGE)
    else:
        file.write_bytes(data)


def snipproof(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the command in its bounds; gives its status and all that it said."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    done = subprocess.run(
        [SNIPPROOF, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=SECONDS,
        preexec_fn=bound,
    )
    assert "Traceback" not in done.stdout
    return done.returncode, done.stdout


def told(said: str) -> dict[tuple[str, str], str]:
    """Return what a report tells: the message by place and code."""
    found = re.findall(r"^ {0,2}(\S+:\d+)  ([a-z-]+)\n +(.*)", said, re.MULTILINE)
    return {(place, code): message for place, code, message in found}


@pytest.fixture(scope="module")
def folder(copy_project: Callable[..., Path]) -> Path:
    """Make a project in which all faults of the table are, beside healthy examples."""
    folder = copy_project(*NEIGHBOURS)
    shown = [PAGE.decode()]
    for fault in FAULTS:
        write(folder / fault.file, fault.data)
    for directory in sorted((folder / "snippets" / "faults").iterdir()):
        if directory.name != "no-snippet":
            shown.append(f'{{{{< snippet "faults/{directory.name}" >}}}}\n')
            if not (directory / "curl.sh").exists():
                (directory / "curl.sh").write_bytes(CURL)
            if not (directory / "example.toml").exists():
                (directory / "example.toml").write_bytes(TOML)
    (folder / "content" / "faults.md").write_text("".join(shown))
    return folder


@pytest.fixture(scope="module")
def said(folder: Path) -> dict[tuple[str, str], str]:
    """Return what reading the project tells."""
    status, said = snipproof(folder, "check")
    assert status == 1, said
    return told(said)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}:{fault.file}")
def test_a_fault_is_named(said: dict[tuple[str, str], str], fault: Fault) -> None:
    """A file that is wrong is told with its code, at its line, in words that name what is wrong."""
    file = fault.file.removesuffix("/notes.txt")
    message = said.get((f"{file}:{fault.line}", fault.code))
    mine = {place: text for place, text in said.items() if place[0].startswith(file)}
    assert message is not None, mine
    assert fault.said in message


def test_nothing_else_is_told(said: dict[tuple[str, str], str]) -> None:
    """Each fault is told once, and no healthy file is blamed for another's."""
    expected = {
        (f"{fault.file.removesuffix('/notes.txt')}:{fault.line}", fault.code) for fault in FAULTS
    }
    # The file that belongs to no example is told beside the folder without a snippet.
    expected.add(("snippets/faults/no-snippet/notes.txt:1", "bad-metadata"))
    assert set(said) == expected


def test_no_fault_disturbs_another_example(folder: Path) -> None:
    """Examples beside all these run and pass, and what cannot be read is never a silent drop."""
    status, output = snipproof(folder, "run", *NEIGHBOURS, "--report", "r.json", "--no-cache")
    assert status == 0, output
    assert json.loads((folder / "r.json").read_text())["summary"]["passed"] == 6
    status, output = snipproof(folder, "run", "--report", "r.json", "--no-cache")
    assert status == 1
    report = json.loads((folder / "r.json").read_text())
    summary = report["summary"]
    assert summary["found"] == sum(summary[kind] for kind in ("passed", "failed", "errors"))
    assert summary["passed"] == 6
    every = told(output)
    for fault in FAULTS:
        place = f"{fault.file.removesuffix('/notes.txt')}:{fault.line}"
        assert (place, fault.code) in every, fault


@pytest.mark.parametrize("link", ["snippets/evil", "snippets/tokens/evil", "content/evil.md"])
def test_a_link_that_leaves_the_tree(
    copy_project: Callable[..., Path], tmp_path: Path, link: str
) -> None:
    """A link to what lies outside is told, and what is there is not read."""
    folder = copy_project(NEIGHBOURS[0])
    outside = tmp_path / "outside"
    (outside / "x").mkdir(parents=True)
    (outside / "x" / "curl.sh").write_text("echo canary-outside\n")
    (outside / "page.md").write_text("```bash\ncanary-outside\n```\n")
    target = outside / "page.md" if link.endswith(".md") else outside
    (folder / link).symlink_to(target)
    status, output = snipproof(folder, "check")
    assert status == 1
    assert set(told(output)) == {(f"{link}:1", "unsafe-path")}
    assert "canary-outside" not in output


def test_a_link_in_place_of_a_file(copy_project: Callable[..., Path], tmp_path: Path) -> None:
    """A snippet that is a link is told, and what it leads to is neither run nor shown."""
    folder = copy_project(NEIGHBOURS[0])
    (tmp_path / "secret.sh").write_text("echo canary-outside\n")
    snippet = folder / "snippets" / NEIGHBOURS[0] / "curl.sh"
    snippet.unlink()
    snippet.symlink_to(tmp_path / "secret.sh")
    status, output = snipproof(folder, "run")
    assert status == 1
    assert (f"snippets/{NEIGHBOURS[0]}/curl.sh:1", "unsafe-path") in told(output)
    assert "canary-outside" not in output


def test_duplicate_and_unused_examples(copy_project: Callable[..., Path]) -> None:
    """An operation's second example of the same name, and one that no page shows, are told."""
    folder = copy_project(NEIGHBOURS[0], users__get_user_tokens=NEIGHBOURS[0])
    (folder / "content" / "all.md").write_text(
        PAGE.decode() + f'{{{{< snippet "{NEIGHBOURS[0]}" >}}}}\n'
    )
    status, output = snipproof(folder, "check")
    assert status == 1
    assert set(told(output)) == {
        ("snippets/users/get-user-tokens/curl.sh:1", "duplicate-example"),
        ("snippets/users/get-user-tokens/curl.sh:1", "orphan-example"),
    }


BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
)


@pytest.mark.parametrize(
    "file", ["contract/openapi.yaml", "contract/paths/tokens.yaml", "contract/world/tokens.yaml"]
)
def test_an_alias_bomb(copy_project: Callable[..., Path], file: str) -> None:
    """YAML that would grow to a billion values is told at its line, in bounded memory and time."""
    folder = copy_project(NEIGHBOURS[0])
    (folder / file).write_text(BOMB + "\n")
    status, output = snipproof(folder, "check")
    assert status in {1, 2}, output
    ((place, found),) = told(output)
    assert place.startswith(f"{file}:"), output
    assert found == "bad-metadata"


@pytest.mark.parametrize("kind", ["crlf", *thorough("bom", "tabs")])
def test_the_same_verdict_however_lines_end(copy_project: Callable[..., Path], kind: str) -> None:
    """Byte order marks, CR LF and tabs change no verdict, be it green or red, and no line."""
    changes: dict[str, Callable[[bytes], bytes]] = {
        "bom": lambda data: b"\xef\xbb\xbf" + data,
        "crlf": lambda data: data.replace(b"\n", b"\r\n"),
        "tabs": lambda data: re.sub(rb"(?m)^  +(?=[\"-])", b"\t", data),
    }
    found = []
    for change in (bytes, changes[kind]):
        folder = copy_project(NEIGHBOURS[0], faults__broken=NEIGHBOURS[0])
        broken = folder / "snippets" / "faults" / "broken"
        (broken / "curl.sh").write_text(BASH.replace("page=0", "page=zero"))
        (broken / "python.py").write_text(PYTHON.replace('"page": 0', '"page": "zero"'))
        (broken / "example.toml").write_bytes(TOML)
        for file in [*folder.glob("snippets/*/*/*"), *folder.glob("content/*")]:
            if kind != "tabs" or file.suffix == ".sh":
                file.write_bytes(change(file.read_bytes()))
        status, output = snipproof(folder, "run", "--report", "r.json", "--no-cache")
        assert status == 1, output
        report = json.loads((folder / "r.json").read_text())
        found.append(
            {
                (item["id"], item["language"], failure["code"], failure["location"])
                for item in report["results"]
                for failure in item["failures"]
            }
        )
        assert report["summary"]["passed"] == 2
    assert found[0] == found[1]
    assert {code for _, _, code, _ in found[0]} == {"bad-parameter"}
