"""What a pull request puts into the checkout, or a link leads to, is never believed or written."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from snipproof.core.failure import FailureError
from snipproof.core.formats import private
from snipproof.core.formats.private import private_folder, seal
from snipproof.core.formats.removal import remove_tree
from snipproof.core.formats.store import FILE, Store
from snipproof.core.limits import LimitError, time_limit
from snipproof.core.usage import UsageError
from snipproof.core.variables import refusal
from snipproof.project.project import load_project
from snipproof.report.proof import keep_proof, read_proof
from snipproof.targets.writes.journal import Deletion, Journal, left_behind

GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
PROOF = b'{"target": "mock", "results": {"a/b": {"curl": {"status": "passed", "sha256": "0"}}}}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project without examples."""
    root = tmp_path / "project"
    (root / "snippets").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[tool.snipproof]\n")
    return root


def settings(root: Path, state: str) -> None:
    """Name the state folder."""
    (root / "pyproject.toml").write_text(f"[tool.snipproof]\nstate = {json.dumps(state)}\n")


@pytest.mark.parametrize(
    "state",
    [
        "../out",
        "/tmp",
        ".",
        "",
        "content",
        "snippets/a",
        ".git",
        ".git/hooks",
        ".github",
        "a/../..",
    ],
)
def test_a_state_folder_elsewhere(folder: Path, state: str) -> None:
    """The settings cannot lead what a run writes out of the project, or into its sources."""
    settings(folder, state)
    with pytest.raises(FailureError, match="unsafe-path"):
        load_project(folder)


def _link(root: Path, target: Path) -> None:
    (root / ".snipproof").symlink_to(target)


def _inner(make: Callable[[Path], object]) -> Callable[[Path, Path], None]:
    def do(root: Path, _: Path) -> None:
        (root / ".snipproof").mkdir()
        make(root / ".snipproof")

    return do


LINKS: dict[str, Callable[[Path, Path], object]] = {
    "folder": _link,
    "cache": _inner(lambda state: (state / "cache.jsonl").symlink_to(Path.home() / ".bashrc")),
    "proof": _inner(lambda state: (state / "results.json").symlink_to("/dev/zero")),
    "lock": _inner(lambda state: (state / "lock").symlink_to("/etc/passwd")),
    "fifo": _inner(lambda state: os.mkfifo(state / "cache.jsonl")),
    "durations": _inner(lambda state: (state / "durations.json").symlink_to("../pyproject.toml")),
    "hard-link": _inner(
        lambda state: os.link(state.parent / "pyproject.toml", state / "results.json")
    ),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_in_the_state_folder(folder: Path, tmp_path: Path, name: str) -> None:
    """It is refused before anything is read or written through it."""
    (tmp_path / "elsewhere").mkdir()
    LINKS[name](folder, tmp_path / "elsewhere")
    with pytest.raises(FailureError, match="unsafe-path"):
        load_project(folder)


@pytest.mark.parametrize(
    "file", ["results.json", "cache.jsonl", "writes-x.jsonl", "durations.json"]
)
def test_a_tracked_file_in_the_state_folder(folder: Path, file: str) -> None:
    """What git brings into the state folder ends every command."""
    (folder / ".snipproof").mkdir()
    (folder / ".snipproof" / file).write_text("{}")
    subprocess.run([*GIT, "init", "-q"], cwd=folder, check=True)
    subprocess.run([*GIT, "add", "-f", "."], cwd=folder, check=True)
    with pytest.raises(FailureError, match=f"git has .snipproof/{file}"):
        load_project(folder)


def test_a_committed_proof_vouches_for_nothing(folder: Path) -> None:
    """A proof without the seal of this user's runs is no proof, and a changed one is none."""
    file = folder / ".snipproof" / "results.json"
    file.parent.mkdir()
    file.write_bytes(PROOF)
    assert read_proof(file) == ()
    keep_proof(file, PROOF)
    assert read_proof(file)
    file.write_bytes(PROOF.replace(b'"0"', b'"1"'))
    assert read_proof(file) == ()


def test_a_proof_of_another_place_vouches_for_nothing(tmp_path: Path) -> None:
    """A seal is for one file: it cannot be carried to another checkout."""
    keep_proof(tmp_path / "a" / "results.json", PROOF)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "results.json").write_bytes(PROOF)
    shut = private_folder(tmp_path / "a") / "results.json.seal"
    (private_folder(tmp_path / "b") / "results.json.seal").write_bytes(shut.read_bytes())
    assert read_proof(tmp_path / "b" / "results.json") == ()


def test_evidence_with_a_plain_hash_is_none(tmp_path: Path) -> None:
    """A patched copy of the tool knows every hash, and not the user's key."""
    data = b'{"exit":0}'
    forged = seal(b"another key", b"k", data).encode()
    (tmp_path / FILE).write_bytes(b"k " + forged + b" " + data + b"\n")
    (tmp_path / FILE).chmod(0o600)
    assert Store(tmp_path / FILE).get("k") is None


def test_evidence_under_another_key_is_none(tmp_path: Path) -> None:
    """A line that was made for one run cannot be given another's key."""
    store = Store(tmp_path / FILE)
    store.put("k", 1)
    line = (tmp_path / FILE).read_bytes().strip()
    (tmp_path / FILE).write_bytes(line.replace(b"k ", b"other ", 1) + b"\n")
    assert Store(tmp_path / FILE).get("other") is None


def test_a_cache_is_carried_with_the_maintainers_key_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jobs that share a key share a cache; a fork has none, and so believes none of it."""
    monkeypatch.setenv(private.KEY_VARIABLE, "k" * 40)
    Store(tmp_path / FILE).put("a", 1)
    assert Store(tmp_path / FILE).get("a") == 1
    monkeypatch.delenv(private.KEY_VARIABLE)
    assert Store(tmp_path / FILE).get("a") is None
    monkeypatch.setenv(private.KEY_VARIABLE, "short")
    with pytest.raises(UsageError, match="fewer than"):
        Store(tmp_path / FILE).get("a")


@pytest.mark.parametrize("kind", ["link", "fifo", "others-may-write", "two-names", "folder"])
def test_a_store_that_is_not_a_plain_file_of_ones_own(tmp_path: Path, kind: str) -> None:
    """Nothing is read from it, and nothing is added to it."""
    file, victim = tmp_path / FILE, tmp_path / "victim"
    victim.write_text("mine\n")
    if kind == "link":
        file.symlink_to(victim)
    elif kind == "fifo":
        os.mkfifo(file)
    elif kind == "two-names":
        os.link(victim, file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.write_text("")
        file.chmod(0o666)
    with pytest.raises(UsageError, match="remove it"):
        Store(file).get("a")
    with pytest.raises(UsageError, match="remove it"):
        Store(file).put("a", 1)
    assert victim.read_text() == "mine\n"


def test_a_private_folder_inside_of_the_project(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is trusted cannot lie where the project can change it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "home"))
    with pytest.raises(UsageError, match="is inside the project"):
        private_folder(folder)


def test_a_private_folder_that_is_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor may it be led elsewhere."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "snipproof").symlink_to(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with pytest.raises(UsageError, match="is a link"):
        private_folder(tmp_path / "project")


def test_the_private_folder_is_the_users_alone(tmp_path: Path) -> None:
    """Folders have mode 0700, and the key 0600."""
    place = private_folder(tmp_path)
    private.machine_key()
    assert place.stat().st_mode & 0o777 == 0o700
    assert (private.state_home() / "key").stat().st_mode & 0o777 == 0o600


FORGED = (
    '{"origin":"https://cloud.example"}\n'
    '{"n":1,"created":["x","v","/api/orgs/victim?confirm=yes",[]]}\n'
)


@pytest.mark.parametrize("text", [FORGED, "0" * 64 + " " + FORGED, "", "\0\n", FORGED * 2])
def test_a_committed_journal_deletes_nothing(tmp_path: Path, text: str) -> None:
    """A journal without the seals of this user's runs has nothing to delete."""
    (tmp_path / "writes-x.jsonl").write_text(text)
    (tmp_path / "writes-x.jsonl").chmod(0o600)
    found: list[object] = []
    with suppress(ValueError):  # that names the file
        for journal in left_behind(tmp_path, "https://cloud.example"):
            found += journal.deletions
    assert found == []


def test_a_line_added_to_a_journal_is_told(tmp_path: Path) -> None:
    """One that a run has left cannot be made to say more, or in another order."""
    journal = Journal(tmp_path, "https://cloud.example")
    journal.created(journal.sends("POST /a"), Deletion("a", "1", "/a/1"))
    assert journal.file is not None
    os.close(journal._descriptor)
    lines = journal.file.read_bytes().splitlines(keepends=True)
    journal.file.write_bytes(b"".join([*lines, lines[-1].replace(b"/a/1", b"/a/2")]))
    with pytest.raises(ValueError, match="no run of this user has written"):
        list(left_behind(tmp_path, "https://cloud.example"))


NAMES = (
    "PYTHONPATH PYTHONSTARTUP LD_PRELOAD LD_LIBRARY_PATH PATH HOME https_proxy HTTPS_PROXY NO_PROXY"
    " ALL_PROXY GITHUB_TOKEN GH_TOKEN AWS_ACCESS_KEY_ID NPM_TOKEN BASH_ENV ENV IFS PS4 CURL_HOME"
    " SSL_CERT_FILE REQUESTS_CA_BUNDLE NODE_OPTIONS SNIPPROOF_KEY TMPDIR SHELLOPTS PROMPT_COMMAND"
    " GIT_SSH_COMMAND OPENSSL_CONF SSLKEYLOGFILE HOSTALIASES GOFLAGS PERL5LIB JAVA_TOOL_OPTIONS"
)


@pytest.mark.parametrize("name", [*NAMES.split(), "A B", "A=B", "1A", "", "A\0"])
def test_a_world_cannot_choose_what_programs_read(name: str) -> None:
    """No such name is given to a run, or read from the environment."""
    assert refusal(name)


@pytest.mark.parametrize("name", ["LAYER5_ORG_ID", "TEAM_ID", "GAUGE", "PET_ID", "INVITATION_CODE"])
def test_names_of_an_api_are_free(name: str) -> None:
    """What a documentation needs stays possible."""
    assert refusal(name) == ""


def test_a_world_with_such_a_name_cannot_be_read(copy_project: Callable[..., Path]) -> None:
    """It is told at its line."""
    folder = copy_project("tokens/get-user-tokens")
    file = folder / "contract" / "world" / "world.yaml"
    file.write_text(file.read_text().replace("TEAM_ID:", "PYTHONPATH:"))
    with pytest.raises(FailureError, match=r"world\.yaml:\d+: \S+: PYTHONPATH is a name"):
        _ = load_project(folder).world


@pytest.mark.parametrize("kind", ["deep", "no-rights", "link", "fifo", "many", "dots"])
def test_what_a_run_leaves_is_removed(tmp_path: Path, kind: str) -> None:
    """Neither depth nor rights stop the clean-up, and it follows no link."""
    left, victim = tmp_path / "left", tmp_path / "victim"
    left.mkdir()
    victim.mkdir()
    (victim / "file").write_text("mine")
    if kind == "deep":
        place = os.open(left, os.O_RDONLY)
        for _ in range(1500):
            os.mkdir("d", dir_fd=place)
            inner = os.open("d", os.O_RDONLY, dir_fd=place)
            os.close(place)
            place = inner
        os.close(place)
    elif kind == "no-rights":
        (left / "a" / "b").mkdir(parents=True)
        (left / "a" / "b" / "c").write_text("x")
        for folder in (left / "a" / "b", left / "a", left):
            folder.chmod(0)
    elif kind == "link":
        (left / "out").symlink_to(victim)
        (left / "up").symlink_to("..")
    elif kind == "fifo":
        os.mkfifo(left / "pipe")
    elif kind == "many":
        for number in range(2000):
            (left / str(number)).touch()
    else:
        (left / "... ").mkdir()
        (left / "-rf").mkdir()
        (left / "a\nb").mkdir()
    assert remove_tree(left)
    assert (victim / "file").read_text() == "mine"


def test_a_clean_up_that_cannot_end_is_given_up(tmp_path: Path) -> None:
    """Its time is bounded, and what is left stops nobody."""
    (tmp_path / "left" / "a").mkdir(parents=True)
    assert not remove_tree(tmp_path / "left", seconds=-1)
    assert remove_tree(tmp_path / "left")


def _think() -> None:
    with time_limit(0.2, "to think"):
        while True:
            pass


def test_judging_is_bounded() -> None:
    """What takes too long is told with the limit's name."""
    begin = time.monotonic()
    with pytest.raises(LimitError, match=r"to think took more than 0\.2 s"):
        _think()
    assert time.monotonic() - begin < 5


ENDS = {
    "closed-output": "exec {} check >&-",
    "closed-both": "exec {} check >&- 2>&-",
    "full-disk": "exec {} check > /dev/full",
    "few-descriptors": "ulimit -n 6; exec {} check",
    "little-memory": "ulimit -v 60000; exec {} check",
    "no-home": "unset XDG_STATE_HOME; HOME=/nonexistent exec {} check",
    "gone-reader": "{} check | true; exit 2",
}


@pytest.mark.parametrize("name", ENDS)
def test_an_environment_that_fails_is_no_traceback(folder: Path, name: str) -> None:
    """The command ends with a status of its own, and without a traceback of its own."""
    program = Path(sys.executable).with_name("snipproof")
    done = subprocess.run(
        ["bash", "-c", ENDS[name].format(program)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if name not in {"few-descriptors", "little-memory"}:  # Python itself may not start
        assert "Traceback" not in done.stderr
    assert done.returncode != 0
    assert done.returncode < 128 or done.returncode == 141
