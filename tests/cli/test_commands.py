"""The command as a person types it: a process of its own, in a copy of the project."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from snipproof.project.project import load_project

SNIPPROOF = Path(sys.executable).with_name("snipproof")
LIST, ORG = "tokens/get-user-tokens", "organizations/get-org"
CREATE = "environments/create-environment"


def _snipproof(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SNIPPROOF, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def _json(folder: Path, *arguments: str) -> dict[str, Any]:
    done = _snipproof(folder, *arguments)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert isinstance(data, dict)
    return data


@pytest.fixture(scope="module")
def whole(copy_project: Callable[..., Path], root: Path) -> Path:
    """Copy the project with all of its examples and pages."""
    names = [
        path.parent.relative_to(root / "snippets") for path in root.glob("snippets/*/*/curl.sh")
    ]
    return copy_project(*map(str, names))


def test_what_is_found_is_what_is_listed(whole: Path) -> None:
    """A run of everything passes, and counts what the list counts; a second run is cached."""
    listed = _json(whole, "list", "--json")["summary"]["snippets"]
    first = _snipproof(whole, "run", "--report", "r.json")
    assert first.returncode == 0, first.stdout
    report = json.loads((whole / "r.json").read_text())
    assert report["summary"] == {
        "found": listed,
        "passed": listed,
        "failed": 0,
        "errors": 0,
        "skipped": 0,
        "warnings": 0,
    }
    second = _snipproof(whole, "run", "--report", "r.json")
    assert f"({listed} from the cache)" in second.stdout
    assert all(item["cached"] for item in json.loads((whole / "r.json").read_text())["results"])


def test_commands_know_every_language(copy_project: Callable[..., Path], root: Path) -> None:
    """An example in four languages is listed, chosen and divided among shards in all of them."""
    folder = copy_project("organizations/get-org")
    languages = ["curl", "python", "javascript", "go"]
    for name in ("javascript.mjs", "main.go"):
        place = Path("snippets", "organizations", "get-org", name)
        (folder / place).write_bytes((root / place).read_bytes())
    settings = folder / "pyproject.toml"
    settings.write_text(f"{settings.read_text().rstrip()}\nlanguages = {languages}\n")
    (listed,) = _json(folder, "list", "--json")["examples"]
    assert [*listed["languages"]] == languages
    ids = []
    for number in (1, 2):
        report = folder / f"{number}.json"
        done = _snipproof(folder, "run", "--shard", f"{number}/2", "--report", str(report))
        assert done.returncode == 0, done.stdout + done.stderr
        ids += [item["language"] for item in json.loads(report.read_text())["results"]]
    assert sorted(ids) == sorted(languages)
    done = _snipproof(folder, "run", "--lang", "go,javascript", "--report", "two.json")
    found = json.loads((folder / "two.json").read_text())["results"]
    assert [item["language"] for item in found] == ["javascript", "go"], done.stderr


@contextmanager
def _mock(folder: Path) -> Iterator[tuple[str, str]]:
    """Start `snipproof mock` as a process of its own; give its address and its first lines."""
    with subprocess.Popen(
        [SNIPPROOF, "mock", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "listens on" in line:
                break
        found = re.search(r"='(http://[^']+)'", "".join(lines))
        assert found, lines
        try:
            yield found[1], "".join(lines)
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()


@pytest.fixture
def mock(whole: Path) -> Iterator[tuple[str, str]]:
    """Serve the mock; see `_mock`."""
    with _mock(whole) as found:
        yield found


def _exported(exports: str) -> dict[str, str]:
    """Return the variables that the mock tells a shell to set, by name."""
    words = shlex.split(exports)
    return dict(word.split("=", 1) for word in words if "=" in word)


def test_live_runs_read_from_a_server(whole: Path, mock: tuple[str, str]) -> None:
    """Against a server, here the mock in a process of its own, every example that reads passes."""
    url, exports = mock
    done = _snipproof(
        whole,
        "run",
        "--target",
        "live",
        "--url",
        url,
        "--lang",
        "curl,python",
        "--report",
        "l.json",
        **_exported(exports),
    )
    assert done.returncode == 0, done.stdout
    report = json.loads((whole / "l.json").read_text())
    operations = load_project(whole).contract.operations.values()
    reads = {operation.id for operation in operations if operation.method == "GET"}
    # A GET that makes a token does more than to read.
    reads.remove("issueIndefiniteLifetimeToken")
    passed = {item["operation"] for item in report["results"] if item["status"] == "passed"}
    assert passed == reads
    assert report["summary"]["failed"] == report["summary"]["errors"] == 0
    assert report["target"] == url


def test_live_runs_send_a_key_where_the_contract_has_it(second_site: Path) -> None:
    """An API that takes its key in a header of its own gets the real one from the gateway."""
    with _mock(second_site) as (url, exports):
        arguments = ("run", "--target", "live", "--url", url, "--report", "l.json")
        done = _snipproof(second_site, *arguments, **_exported(exports))
    assert done.returncode == 0, done.stdout
    results = json.loads((second_site / "l.json").read_text())["results"]
    passed = {item["id"] for item in results if item["status"] == "passed"}
    assert passed == {"gauges/get-gauge", "gauges/list-gauges"}


def test_the_mock_tells_a_shell_what_it_needs(whole: Path, mock: tuple[str, str]) -> None:
    """What the mock prints can be pasted into a shell; the examples then run by themselves."""
    _, exports = mock
    snippet = whole / "snippets" / LIST / "curl.sh"
    done = subprocess.run(
        ["bash", "-c", f"{exports}\n{snippet.read_text()}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == json.loads(snippet.with_name("response.json").read_text())


def test_a_live_run_needs_an_origin(whole: Path) -> None:
    """Without an origin, or with one that is not safe, a live run is refused with the reason."""
    assert "needs --url" in _snipproof(whole, "run", "--target", "live").stderr
    done = _snipproof(
        whole, "run", "--target", "live", "--url", "http://cloud.layer5.io", LAYER5_TOKEN="x"
    )
    assert done.returncode == 2
    assert "https" in done.stderr


def test_a_live_run_needs_a_token(whole: Path) -> None:
    """For a server elsewhere the token has to come from the variable or from a file."""
    arguments = ("run", "--target", "live", "--url", "https://cloud.layer5.invalid", LIST)
    done = _snipproof(whole, *arguments, LAYER5_TOKEN="")
    assert done.returncode == 2
    assert "set LAYER5_TOKEN, or name a file with --token-file" in done.stderr


def test_an_unreachable_server_is_an_error(whole: Path) -> None:
    """Where the server cannot be reached the examples are in error, not failed; exit 2."""
    done = _snipproof(
        whole,
        "run",
        "--target",
        "live",
        "--url",
        "http://127.0.0.1:9",
        "--report",
        "u.json",
        LIST,
        LAYER5_TOKEN="a-token-of-a-test",
    )
    assert done.returncode == 2, done.stdout
    results = json.loads((whole / "u.json").read_text())["results"]
    assert {item["status"] for item in results} == {"error"}
    assert {item["failures"][0]["code"] for item in results} == {"target-unreachable"}


def test_a_broken_example_is_exit_1(copy_project: Callable[..., Path]) -> None:
    """A wrong example ends the run with 1 and says the code at `file:line`."""
    folder = copy_project(LIST)
    file = folder / "snippets" / LIST / "curl.sh"
    file.write_text(file.read_text().replace("pageSize", "limit"))
    done = _snipproof(folder, "run")
    assert done.returncode == 1
    assert f"snippets/{LIST}/curl.sh:2  unknown-parameter" in done.stdout


def test_update_records_and_shows_the_difference(copy_project: Callable[..., Path]) -> None:
    """With --update the files beside a sound example are written anew and the change is shown."""
    folder = copy_project(LIST)
    recorded = folder / "snippets" / LIST / "response.json"
    was = recorded.read_text()
    recorded.write_text(was.replace("ci-pipeline", "cd-pipeline"))
    assert _snipproof(folder, "run").returncode == 1
    done = _snipproof(folder, "run", "--update")
    assert done.returncode == 0, done.stdout
    assert '-      "name": "cd-pipeline",' in done.stdout
    assert '+      "name": "ci-pipeline",' in done.stdout
    assert recorded.read_text() == was


def test_update_does_not_record_a_mistake(copy_project: Callable[..., Path]) -> None:
    """An example that is wrong keeps its recording, whatever it printed."""
    folder = copy_project(ORG)
    example = folder / "snippets" / ORG
    file = example / "python.py"
    file.write_text(file.read_text().replace("/orgs/", "/teams/"))
    before = {path.name: path.read_bytes() for path in example.iterdir()}
    assert _snipproof(folder, "run", "--update").returncode == 1
    assert {path.name: path.read_bytes() for path in example.iterdir()} == before


def test_check_tells_what_reading_shows(copy_project: Callable[..., Path]) -> None:
    """`check` runs nothing, finds what reading shows, and can look at a part."""
    folder = copy_project(LIST)
    assert _snipproof(folder, "check").returncode == 0
    (folder / "content" / "b.md").write_text('Look:\n\n{{< snippet "tokens/nothing" >}}\n')
    done = _snipproof(folder, "check")
    assert done.returncode == 1
    assert "content/b.md:3  unknown-snippet" in done.stdout
    assert _snipproof(folder, "check", "snippets").returncode == 0
    assert _snipproof(folder, "check", "content/b.md").returncode == 1
    assert _snipproof(folder, "check", "nowhere").returncode == 2


def test_new_drafts_a_pair_that_runs(copy_project: Callable[..., Path]) -> None:
    """A draft makes the request: after recording it passes; files that are there are kept."""
    folder = copy_project(LIST)
    for operation in ("createEnvironment", "getEnvironments", "deleteUserToken", "getUser"):
        assert _snipproof(folder, "new", operation).returncode == 0
    (folder / "content" / "b.md").write_text(
        "Look:\n"
        '{{< snippet "environments/create-environment" >}}\n'
        '{{< snippet "environments/get-environments" >}}\n'
        '{{< snippet "tokens/delete-user-token" >}}\n'
        '{{< snippet "users/get-user" >}}\n'
    )
    done = _snipproof(folder, "run", "--update")
    assert done.returncode == 0, done.stdout
    again = _snipproof(folder, "new", "createEnvironment")
    assert "kept   snippets/environments/create-environment/curl.sh" in again.stdout
    unknown = _snipproof(folder, "new", "createEnvironments")
    assert unknown.returncode == 2
    assert "did you mean 'createEnvironment'?" in unknown.stderr


def test_new_makes_a_pair_of_a_curl_command(copy_project: Callable[..., Path]) -> None:
    """A command from a browser or a colleague, over several lines, becomes an example that runs."""
    folder = copy_project(LIST)
    pasted = (
        "curl 'https://cloud.layer5.io/api/environments' \\\n"
        "  -H 'Authorization: Bearer an-0ld-t0k3n' \\\n"
        '  --data-raw \'{"name": "pier", "organizationId": '
        '"99999999-2222-4333-8444-555555555555"}\'\n'
    )
    done = subprocess.run(
        [SNIPPROOF, "new", "--from-curl", "-", "--as", "second-pier"],
        cwd=folder,
        input=pasted,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "this is createEnvironment: POST /api/environments" in done.stdout
    (folder / "content" / "b.md").write_text('{{< snippet "environments/second-pier" >}}\n')
    done = _snipproof(folder, "run", "--update")
    assert done.returncode == 0, done.stdout
    for file in (folder / "snippets").rglob("*"):
        assert file.is_dir() or b"an-0ld-t0k3n" not in file.read_bytes()
    assert _snipproof(folder, "new").returncode == 2
    wrong = _snipproof(folder, "new", "--from-curl", "curl https://x.example/api/environment")
    assert wrong.returncode == 2
    assert "the nearest is GET /api/environments" in wrong.stderr


def test_coverage_has_a_threshold(copy_project: Callable[..., Path], root: Path) -> None:
    """Coverage counts operations and languages, and fails below what is asked for."""
    done = _snipproof(root, "coverage", "--min", "100")
    assert done.returncode == 0, done.stdout
    folder = copy_project(LIST)
    done = _snipproof(folder, "coverage", "--min", "50")
    assert done.returncode == 1
    assert "getOrgs has no curl and no python example" in done.stdout


def test_outside_of_a_project_is_told(tmp_path: Path) -> None:
    """In a folder that is no project the command says so, without a traceback."""
    done = _snipproof(tmp_path, "check")
    assert done.returncode in {1, 2}
    assert "no pyproject.toml with a [tool.snipproof] table" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_id_is_a_usage_error(whole: Path) -> None:
    """A name that means no example ends the run before it begins, with what is near."""
    done = _snipproof(whole, "run", "tokens/get-user-token")
    assert done.returncode == 2
    assert "did you mean tokens/get-user-tokens" in done.stderr


def test_reports_for_machines_are_written(whole: Path) -> None:
    """JSON and JUnit are written where they are asked for, in folders that may be new."""
    done = _snipproof(whole, "run", LIST, "--report", "out/r.json", "--junit", "out/j.xml")
    assert done.returncode == 0, done.stdout
    assert json.loads((whole / "out" / "r.json").read_text())["summary"]["found"] == 2
    assert "<testsuite" in (whole / "out" / "j.xml").read_text()


def test_an_interrupted_run_says_so(copy_project: Callable[..., Path]) -> None:
    """Ctrl-C ends the run with 130, ends what ran, and reports the rest as interrupted."""
    folder = copy_project(LIST)
    file = folder / "snippets" / LIST / "python.py"
    file.write_text("import time\n\nprint('started', flush=True)\ntime.sleep(60)\n")
    process = subprocess.Popen(
        [SNIPPROOF, "run", f"{LIST}/python", "--report", "r.json"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        _wait_for_sleep(process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Interrupted." in output
    (result,) = json.loads((folder / "r.json").read_text())["results"]
    assert result["status"] == "error"
    assert result["failures"][0]["code"] == "interrupted"


def _wait_for_sleep(process: subprocess.Popen[str]) -> None:
    """Wait until the snippet has a process of its own below the command's."""
    for _ in range(200):
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        for child in children:
            grandchildren = subprocess.run(
                ["ps", "-o", "pid=", "--ppid", child], capture_output=True, text=True, check=False
            ).stdout.split()
            if grandchildren:
                return
        time.sleep(0.05)
    raise AssertionError("the snippet did not start")
