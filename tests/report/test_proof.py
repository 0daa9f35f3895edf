"""The proof that the pages read."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

from snipproof.report.proof import read_proof, write_proof
from snipproof.run.results import Report

KNOWN = dict.fromkeys(("tokens/a", "tokens/b", "tokens/c", "tokens/d"))


def _results(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_bytes())["results"])


def _live(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_bytes())["live"])


def test_a_result_vouches_for_bytes(report: Report, tmp_path: Path) -> None:
    """An entry names the hash of the file that ran, when, against what and with which programs."""
    file = tmp_path / "results.json"
    write_proof(report, KNOWN, file)
    entry = _results(file)["tokens/a"]["curl"]
    assert entry["sha256"] == sha256(b"curl\n").hexdigest()
    assert entry["status"] == "passed"
    assert entry["ran"] == "2026-03-02T09:00:00Z"
    assert entry["target"] == "mock"
    assert entry["tools"] == {"curl": "7.88.1"}
    assert entry["confinement"] == "namespaces"


def test_the_exchange_is_told_without_the_token(report: Report, tmp_path: Path) -> None:
    """Pages show the recorded exchange; the token is veiled, the gateway's own field left out."""
    file = tmp_path / "results.json"
    write_proof(report, KNOWN, file)
    (exchange,) = _results(file)["tokens/a"]["curl"]["exchanges"]
    assert exchange["request"]["headers"] == [["Accept", "*/*"], ["Authorization", "Bearer \u2026"]]
    assert exchange["response"]["body"] == '{"tokens": []}'
    assert "layer5-demo-token" not in file.read_text()


def test_what_was_not_chosen_is_kept(report: Report, tmp_path: Path) -> None:
    """A run of one example leaves the proof of the others; what is gone is forgotten."""
    file = tmp_path / "results.json"
    write_proof(report, KNOWN, file)
    write_proof(
        replace(report, results=report.results[1:2]), dict.fromkeys(("tokens/a", "tokens/b")), file
    )
    assert sorted(_results(file)) == ["tokens/a", "tokens/b"]


def test_a_skipped_snippet_earns_nothing(report: Report, tmp_path: Path) -> None:
    """What did not run takes the place of an earlier pass, so its page shows no mark."""
    file = tmp_path / "results.json"
    write_proof(report, KNOWN, file)
    (entry,) = _results(file)["tokens/d"].values()
    assert entry["status"] == "skipped"
    assert "exchanges" not in entry


def test_a_live_answer_stays_private(report: Report, tmp_path: Path) -> None:
    """What a live server answered is not published with the mark."""
    result = report.results[0]
    assert result.evidence is not None
    file = tmp_path / "results.json"
    write_proof(_against("https://cloud.layer5.io", report, 1), KNOWN, file)
    assert _results(file) == {}
    (entry,) = _live(file)["https://cloud.layer5.io"]["results"]["tokens/a"].values()
    assert entry["status"] == "passed"
    assert "exchanges" not in entry


def _against(server: str, report: Report, count: int, version: str = "") -> Report:
    """Return a report of the first results as a run against a server has it."""
    results = tuple(
        replace(result, evidence=result.evidence and replace(result.evidence, target=server))
        for result in report.results[:count]
    )
    return replace(report, target=server, results=results, server_version=version)


def test_targets_are_never_added_up(report: Report, tmp_path: Path) -> None:
    """A live run leaves the mock's proof as it was, and each server has its own."""
    file = tmp_path / "results.json"
    write_proof(report, KNOWN, file)
    before = json.loads(file.read_bytes())
    later = replace(report, started="2026-04-01T09:00:00Z")
    write_proof(_against("http://127.0.0.1:4200", later, 2, "3.4.1"), KNOWN, file)
    write_proof(_against("http://127.0.0.1:8081", later, 1), KNOWN, file)
    after = json.loads(file.read_bytes())
    assert {**after, "live": {}} == before
    assert after["live"]["http://127.0.0.1:4200"]["version"] == "3.4.1"
    mock, *servers = read_proof(file)
    assert (mock.target, mock.started, len(mock.entries)) == ("mock", report.started, 4)
    found = [(proof.target, proof.started, len(proof.entries)) for proof in servers]
    assert found == [
        ("http://127.0.0.1:4200", later.started, 2),
        ("http://127.0.0.1:8081", later.started, 1),
    ]


def test_a_live_run_is_proof_by_itself(report: Report, tmp_path: Path) -> None:
    """Where nothing ran against the mock, only the server's proof is there."""
    file = tmp_path / "results.json"
    write_proof(_against("http://127.0.0.1:4200", report, 1), KNOWN, file)
    (proof,) = read_proof(file)
    assert proof.target == "http://127.0.0.1:4200"


def test_a_broken_proof_is_none(tmp_path: Path) -> None:
    """A proof that cannot be read vouches for nothing."""
    file = tmp_path / "results.json"
    assert read_proof(file) == ()
    file.write_text('{"results": ')
    assert read_proof(file) == ()


def test_two_runs_at_once_lose_nothing(report: Report, tmp_path: Path) -> None:
    """Runs of different examples that end together leave the results of both."""
    file = tmp_path / "results.json"
    halves = [replace(report, results=report.results[at : at + 1]) for at in (0, 1, 2)]
    for _ in range(20):
        file.unlink(missing_ok=True)
        threads = [Thread(target=write_proof, args=(half, KNOWN, file)) for half in halves]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(_results(file)) == ["tokens/a", "tokens/b", "tokens/c"]


def test_a_proof_of_another_form_is_none(report: Report, tmp_path: Path) -> None:
    """What stands in the place of a result and is none does not end a run."""
    file = tmp_path / "results.json"
    file.write_text('{"results": {"tokens/a": 5, "tokens/b": [1]}}')
    assert read_proof(file) == ()
    write_proof(report, KNOWN, file)
    assert sorted(_results(file)) == ["tokens/a", "tokens/b", "tokens/c", "tokens/d"]
