"""Examples are found in their folders, and nothing in these is passed over in silence."""

from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Example, Skip
from snipproof.languages import built_in
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.examples import Found, read_examples

FOLDER = "snippets/tokens/list"

Read = Callable[[Mapping[str, str | bytes]], Found]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that writes files under snippets/ and reads the examples."""

    def write_and_read(files: Mapping[str, str | bytes]) -> Found:
        (tmp_path / "snippets").mkdir(exist_ok=True)
        for name, content in files.items():
            file = tmp_path / "snippets" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_examples(tmp_path / "snippets", tmp_path, (CURL, PYTHON))

    return write_and_read


def _one(found: Found) -> Example:
    assert found.failures == ()
    (example,) = found.examples
    return example


def _failure(found: Found) -> Failure:
    (failure,) = found.failures
    return failure


def test_an_example_is_its_files(read: Read, tmp_path: Path) -> None:
    """Sources, outputs and the response are read as bytes; the folder gives the id."""
    example = _one(
        read(
            {
                "tokens/list/curl.sh": "curl x\n",
                "tokens/list/python.py": "print(1)\n",
                "tokens/list/python.out": b"1\n",
                "tokens/list/response.json": b"{}\n",
            }
        )
    )
    assert example.id == "tokens/list"
    assert example.directory == tmp_path / "snippets" / "tokens" / "list"
    assert str(example.location) == f"{FOLDER}/curl.sh:1"
    assert list(example.snippets) == [CURL, PYTHON]
    assert example.outputs == {PYTHON: b"1\n"}
    assert (example.response, example.response_file) == (b"{}\n", "response.json")
    assert (example.operation_ids, example.status, example.timeout, example.skip) == (
        (),
        None,
        None,
        None,
    )
    snippet = example.snippets[CURL]
    assert snippet.id == "tokens/list/curl"
    assert snippet.text == "curl x\n"
    assert snippet.digest == sha256(b"curl x\n").hexdigest()
    assert str(snippet.at(7)) == f"{FOLDER}/curl.sh:7"


def test_files_that_an_example_reads(read: Read) -> None:
    """What stands in files/ is read as bytes, by its name."""
    example = _one(
        read(
            {"tokens/list/curl.sh": "cat a.yaml b.wasm\n"}
            | {"tokens/list/files/a.yaml": b"a: 1\n", "tokens/list/files/b.wasm": b"\x00asm"}
        )
    )
    assert example.files == {"a.yaml": b"a: 1\n", "b.wasm": b"\x00asm"}


def test_a_file_that_no_snippet_reads(read: Read) -> None:
    """A file that is there for nothing is told, as everything is that nothing is held to."""
    found = read({"tokens/list/curl.sh": "curl x\n", "tokens/list/files/a.yaml": "a: 1\n"})
    failure = _failure(found)
    assert (failure.code, str(failure.location)) == (Code.BAD_METADATA, f"{FOLDER}/files/a.yaml:1")
    assert failure.message == "no snippet of this example reads a.yaml"


@pytest.mark.parametrize("name", ["files/deep/a.yaml", "files/.hidden", "files/a b"])
def test_a_file_that_no_snippet_can_read(read: Read, name: str) -> None:
    """Folders and names that need quoting are refused where they stand."""
    failure = _failure(read({"tokens/list/curl.sh": "curl x\n", f"tokens/list/{name}": "x"}))
    place = "/".join(f"{FOLDER}/{name}".split("/")[:5])
    assert (failure.code, str(failure.location)) == (Code.BAD_METADATA, f"{place}:1")


def test_a_file_that_is_a_link(read: Read, tmp_path: Path) -> None:
    """A link among the files may lead anywhere, and is not followed."""
    folder = tmp_path / "snippets" / "tokens" / "list" / "files"
    folder.mkdir(parents=True)
    (folder / "passwd").symlink_to("/etc/passwd")
    failure = _failure(read({"tokens/list/curl.sh": "cat passwd\n"}))
    assert (failure.code, str(failure.location)) == (Code.UNSAFE_PATH, f"{FOLDER}/files/passwd:1")


def test_one_language_is_enough(read: Read) -> None:
    """An example may lack a language; whether it must have it is another question."""
    example = _one(read({"tokens/list/python.py": "x = 1\n", "tokens/list/response.txt": "no\n"}))
    assert list(example.snippets) == [PYTHON]
    assert str(example.location) == f"{FOLDER}/python.py:1"
    assert (example.response, example.response_file) == (b"no\n", "response.txt")


def test_examples_come_in_order(read: Read) -> None:
    """The order of ids is the order of examples, whatever the file system says."""
    names = ["b/a", "a/b", "a-1/c", "a/a"]
    found = read({f"{name}/curl.sh": "curl x\n" for name in names})
    assert [example.id for example in found.examples] == ["a/a", "a/b", "a-1/c", "b/a"]


def test_settings_are_read(read: Read) -> None:
    """Every key of example.toml finds its field."""
    text = """\
title = "A"
description = "B"
operation = "getOrgs"
status = 404
timeout = 2.5

[skip]
reason = "the server is down"
until = 2027-01-31
"""
    example = _one(read({"tokens/list/curl.sh": "curl x\n", "tokens/list/example.toml": text}))
    assert (example.title, example.description) == ("A", "B")
    assert example.operation_ids == ("getOrgs",)
    assert (example.status, example.timeout) == (404, 2.5)
    assert isinstance(example.skip, Skip)
    assert (example.skip.reason, example.skip.until) == ("the server is down", date(2027, 1, 31))
    assert str(example.skip.location) == f"{FOLDER}/example.toml:7"


def test_several_operations_come_in_order(read: Read) -> None:
    """An example of several requests lists them; a plus marks one that may be repeated."""
    text = 'operations = ["createOrg", "getOrgs+", "deleteOrg"]\n'
    example = _one(read({"tokens/list/curl.sh": "curl x\n", "tokens/list/example.toml": text}))
    assert example.operation_ids == ("createOrg", "getOrgs", "deleteOrg")
    assert example.repeated == {1}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("source", "shown", "text"),
    [
        (b"a\nb\n", (1, 2), "a\nb\n"),
        (b"a\nb", (1, 2), "a\nb"),
        (b"a\n\n", (1, 2), "a\n\n"),
        (b"", (1, 1), ""),
        (b"\n", (1, 1), "\n"),
        (b"a\n# docs:start\nb\nc\n# docs:end\nd\n", (3, 4), "b\nc\n"),
        (b"# docs:start\nb\n  #docs:end \n", (2, 2), "b\n"),
        (b"a\n# docs:start\nb\n# docs:end", (3, 3), "b\n"),
        (b"# docs:started\na # docs:end\n", (1, 2), "# docs:started\na # docs:end\n"),
    ],
)
def test_what_is_shown_is_cut_out_as_a_reader_gets_it(
    read: Read, mark: bytes, end: bytes, source: bytes, shown: tuple[int, int], text: str
) -> None:
    """It is the file, or the lines between marks; line ends are a browser's, the mark is lost."""
    written = mark + source.replace(b"\n", end)
    snippet = _one(read({"tokens/list/curl.sh": written})).snippets[CURL]
    assert snippet.source == written
    assert snippet.shown == shown
    assert snippet.shown_text == text
    assert snippet.copied == source
    assert snippet.digest == sha256(source).hexdigest()


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a\n# docs:start\nb\n", 2, "expected one docs:start and then one docs:end"),
        ("a\nb\n# docs:end\n", 3, "expected one docs:start"),
        ("# docs:end\n# docs:start\n", 1, "expected one docs:start"),
        ("# docs:start\na\n# docs:start\nb\n# docs:end\n", 3, "expected one docs:start"),
        ("# docs:start\na\n# docs:end\nb\n# docs:end\n", 5, "expected one docs:start"),
        (
            "# docs:start\na\n# docs:end\n# docs:start\nb\n# docs:end\n",
            6,
            "expected one docs:start",
        ),
        ("a\n# docs: start\nb\n# docs:end\n", 2, "looks like the mark of an excerpt and is none"),
        ("# docs:start\r\nb\r\n## Docs end\r\n", 3, "and is none: ## Docs end"),
        ("a\r\nb\rc\n", 2, "a carriage return stands alone"),
        ("a\r", 1, "a carriage return stands alone"),
        ("a\n# docs:start\n# docs:end\n", 2, "nothing stands between"),
        ("a\n# docs:start\n\n  \n# docs:end\n", 2, "nothing stands between"),
        ("curl x\n\0", 2, "a NUL byte at byte 7"),
        (b"curl x\n\xff\n", 2, "invalid UTF-8 (0xff) at byte 7"),
        ("x" * 100_001, 1, "the snippet is larger than 100,000 bytes"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, str | bytes) else None,
)
def test_a_source_that_cannot_be_shown_is_told(
    read: Read, source: str | bytes, line: int, words: str
) -> None:
    """Marks without their twin, nested or empty, and what is not text, are told at their line."""
    found = read({"tokens/list/curl.sh": source, "tokens/other/curl.sh": "curl x\n"})
    assert [example.id for example in found.examples] == ["tokens/other"]
    failure = _failure(found)
    assert failure.code is Code.BAD_SOURCE
    assert words in failure.message
    assert str(failure.location) == f"{FOLDER}/curl.sh:{line}"
    assert failure.hint


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ('title = "A"\nstaus = 200\n', 2, "there is no key 'staus'", "the keys are title, "),
        ("title = 3\n", 1, "title is 3; expected text in quotes", ""),
        ('\nstatus = "200"\n', 2, "status is '200'; expected a whole number", ""),
        ("status = true\n", 1, "status is True; expected a whole number", ""),
        ("status = 99\n", 1, "status is 99; expected 100 to 599", ""),
        ("status = 600\n", 1, "status is 600; expected 100 to 599", ""),
        ('timeout = "1"\n', 1, "timeout is '1'; expected a whole number or a number", ""),
        ("timeout = 0\n", 1, "timeout is 0; expected 0.1 to 3600", ""),
        ("timeout = nan\n", 1, "timeout is nan; expected", ""),
        ("timeout = 1e9\n", 1, "timeout is 1000000000.0; expected", ""),
        ('operation = ["a"]\n', 1, "operation is ['a']; expected text in quotes", ""),
        ('operations = "a"\n', 1, "operations is 'a'; expected a list", ""),
        ("operations = []\n", 1, "expected the ids of the operations", "write operation = "),
        ("operations = [1]\n", 1, "expected the ids of the operations", "write operation = "),
        (
            'operation = "a"\noperations = ["b"]\n',
            2,
            "expected the ids of the operations",
            "write operation = ",
        ),
        ('skip = "later"\n', 1, "skip is 'later'; expected a table", ""),
        ('skip = { reason = "x" }\n', 1, "a skip needs a reason on one line", "write skip"),
        ("skip = { until = 2027-01-31 }\n", 1, "a skip needs a reason", "write skip"),
        ('skip = { reason = " ", until = 2027-01-31 }\n', 1, "a skip needs", "write skip"),
        ('skip = { reason = "x", until = "2027-01-31" }\n', 1, "a skip needs", "write skip"),
        ('skip = { reason = "x", until = 2027-01-31T00:00:00 }\n', 1, "a skip needs", "write"),
        ('skip = { reason = "x", until = 2027-01-31, who = "me" }\n', 1, "a skip", "write"),
        ("title = \n", 1, "not valid TOML", "fix it"),
        ("title = 'a'\ntitle = 'b'\n", 2, "not valid TOML", "fix it"),
    ],
)
def test_settings_that_cannot_be_used_are_told(
    read: Read, text: str, line: int, message: str, hint: str
) -> None:
    """An unknown key, a wrong type or a senseless value is told at its line."""
    found = read({"tokens/list/curl.sh": "curl x\n", "tokens/list/example.toml": text})
    failure = _failure(found)
    assert found.examples == ()
    assert failure.code is Code.BAD_METADATA
    assert failure.message.startswith(message)
    assert str(failure.location) == f"{FOLDER}/example.toml:{line}"
    assert failure.hint.startswith(hint)


@pytest.mark.parametrize(
    ("extra", "place", "message", "hint"),
    [
        ("tokens/list/notes.md", "tokens/list/notes.md", "notes.md is not a file of an", "an ex"),
        ("tokens/list/curl.sh.bak", "tokens/list/curl.sh.bak", "curl.sh.bak is not", "an example"),
        ("tokens/list/sub/curl.sh", "tokens/list/sub", "sub is not a file", "an example has"),
        ("tokens/list/python.out", "tokens/list/python.out", "python.out is there without", "rem"),
        ("tokens/readme.md", "tokens/readme.md", "a file here belongs to no example", "examples"),
        ("readme.md", "readme.md", "a file here belongs to no example", "examples are folders"),
    ],
)
def test_no_file_is_passed_over(
    read: Read, extra: str, place: str, message: str, hint: str
) -> None:
    """What lies around is told at its place, and the example beside it is read."""
    found = read({"tokens/list/curl.sh": "curl x\n", extra: "x"})
    assert [example.id for example in found.examples] == ["tokens/list"]
    failure = _failure(found)
    assert failure.code is Code.BAD_METADATA
    assert failure.message.startswith(message)
    assert str(failure.location) == f"snippets/{place}:1"
    assert failure.hint.startswith(hint)


@pytest.mark.parametrize(
    "name", [".DS_Store", "curl.sh~", ".curl.sh.swp", "#curl.sh#", ".#curl.sh", "Thumbs.db"]
)
@pytest.mark.parametrize("folder", ["", "tokens", "tokens/list", "tokens/list/files"])
def test_leftovers_of_editors_are_ignored(read: Read, folder: str, name: str) -> None:
    """A backup or a desktop's index changes nothing, wherever it lies."""
    example = _one(read({"tokens/list/curl.sh": "curl x\n", f"{folder}/{name}".lstrip("/"): b"\0"}))
    assert example.files == {}


def test_a_response_has_one_body(read: Read) -> None:
    """Two recorded responses are told; the JSON is the one that counts."""
    files = {f"tokens/list/{name}": "{}" for name in ("curl.sh", "response.json", "response.txt")}
    found = read(files)
    assert found.examples[0].response_file == "response.json"
    failure = _failure(found)
    assert failure.code is Code.BAD_METADATA
    assert failure.message.startswith("response.txt is there beside response.json")
    assert str(failure.location) == f"{FOLDER}/response.txt:1"


def test_a_folder_without_a_snippet_is_told(read: Read) -> None:
    """Settings and recordings alone are no example."""
    failure = _failure(read({"tokens/list/response.json": "{}"}))
    assert (failure.code, failure.message) == (Code.BAD_METADATA, "the folder holds no snippet")
    assert str(failure.location) == f"{FOLDER}:1"
    assert failure.hint == "add curl.sh and python.py, or remove it"


def test_no_folder_of_examples_is_told(tmp_path: Path) -> None:
    """A project without examples has something wrong with it, rather than nothing to run."""
    found = read_examples(tmp_path / "snippets", tmp_path, (CURL, PYTHON))
    assert found.examples == ()
    failure = _failure(found)
    assert (failure.code, failure.message) == (
        Code.BAD_METADATA,
        "there is no folder of examples",
    )
    assert str(failure.location) == "snippets:1"


@pytest.mark.parametrize(
    "name", ["Tokens/list", "tokens/List", "tokens/a_b", "tokens/a--b", "to kens/a", "..a/b", "é/a"]
)
def test_a_name_that_is_no_address_is_told(read: Read, name: str) -> None:
    """A folder's name is a segment of an address: lower-case words with hyphens."""
    found = read({f"{name}/curl.sh": "curl x\n"})
    assert found.examples == ()
    failure = _failure(found)
    assert failure.code is Code.UNSAFE_PATH
    assert failure.message == f"{name} is not a name for an example"
    assert str(failure.location) == f"snippets/{name}:1"
    assert failure.hint == "use lower-case letters and digits, joined by single hyphens"


@pytest.mark.parametrize("link", ["tokens", "tokens/list"])
def test_a_linked_folder_is_not_followed(read: Read, tmp_path: Path, link: str) -> None:
    """A link in the place of a folder may lead anywhere, so what is behind it is not read."""
    outside = tmp_path / "outside"
    (outside / "list").mkdir(parents=True)
    (outside / "curl.sh").write_text("curl x\n")
    (outside / "list" / "curl.sh").write_text("curl x\n")
    place = tmp_path / "snippets" / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside)
    found = read({})
    assert found.examples == ()
    failure = _failure(found)
    assert failure.code is Code.UNSAFE_PATH
    assert str(failure.location) == f"snippets/{link}:1"


@pytest.mark.parametrize("name", ["curl.sh", "example.toml", "response.json", "python.out", "x"])
def test_a_linked_file_is_not_read(read: Read, tmp_path: Path, name: str) -> None:
    """A link in the place of a file makes the example unreadable, wherever it leads."""
    (tmp_path / "secret").write_text("root:x:0:0\n")
    read({"tokens/list/python.py": "x = 1\n"})
    (tmp_path / FOLDER / name).symlink_to(tmp_path / "secret")
    found = read({})
    assert found.examples == ()
    failure = _failure(found)
    assert failure.code is Code.UNSAFE_PATH
    assert failure.message == f"{name} is a link, which may lead out of the example's folder"
    assert str(failure.location) == f"{FOLDER}/{name}:1"
    assert failure.hint == "put the file here"


def test_the_projects_own_examples_can_be_read(root: Path) -> None:
    """Every folder of this project's snippets is an example in all languages."""
    languages = built_in()
    found = read_examples(root / "snippets", root, languages)
    assert found.failures == ()
    assert len(found.examples) > 20
    assert all(set(example.snippets) == set(languages) for example in found.examples)
