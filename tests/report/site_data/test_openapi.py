"""The published contract."""

import json
from hashlib import sha256
from pathlib import Path

from tests.conftest import ROOT
from tests.report.site_data.conftest import Data

from snipproof.project.project import load_project
from snipproof.report.proof import keep_proof
from snipproof.report.site_data.write import write_site_data


def test_recorded_responses_are_examples_of_the_contract(written: Path, site: Data) -> None:
    """The published contract has each recorded body at its status, and is the contract beside."""
    document = json.loads((written / "openapi.json").read_bytes())
    found = 0
    for operation in site["operations"].values():
        node = document["paths"][operation["path"]][operation["method"]]
        for name in operation["examples"]:
            example = site["examples"][name]
            if not example["response"]:
                continue
            recorded = (ROOT / "snippets" / name / example["response"]).read_text("utf-8")
            content = node["responses"][example["status"]].get("content", {})
            values = [
                media["examples"][name.rpartition("/")[2]]["value"]
                for media in content.values()
                if name.rpartition("/")[2] in media.get("examples", {})
            ]
            wanted = json.loads(recorded) if example["response"] == "response.json" else None
            assert values, name
            assert values[0] == (recorded.removesuffix("\n") if wanted is None else wanted)
            found += 1
    assert found > 150


def test_samples_are_the_bytes_that_ran(second_site: Path, tmp_path: Path) -> None:
    """Only what passed as it is now is a sample, with its day, target and hash."""
    example = second_site / "samples" / "gauges" / "list-gauges"
    ran = {"status": "passed", "ran": "2026-03-02T09:00:00Z", "target": "mock"}
    right = {**ran, "sha256": sha256((example / "curl.sh").read_bytes()).hexdigest()}
    proof = {"results": {"gauges/list-gauges": {"curl": right, "python": {**ran, "sha256": "x"}}}}
    (second_site / ".snipproof").mkdir()
    keep_proof(second_site / ".snipproof" / "results.json", json.dumps(proof).encode())
    write_site_data(load_project(second_site), tmp_path)
    document = json.loads((tmp_path / "openapi.json").read_bytes())
    samples = [
        sample
        for item in document["paths"].values()
        for node in item.values()
        if isinstance(node, dict)
        for sample in node.get("x-codeSamples", ())
    ]
    (sample,) = samples
    assert sample["source"] == (example / "curl.sh").read_text()
    assert (sample["lang"], sample["label"]) == ("Shell", "curl")
    assert sample["x-verified"] == {
        "ran": "2026-03-02T09:00:00Z",
        "target": "mock",
        "sha256": right["sha256"],
    }


def test_each_language_that_passed_is_carried(second_site: Path, tmp_path: Path) -> None:
    """The OpenAPI document and the Postman collection have the code of all four languages."""
    example = second_site / "samples" / "gauges" / "list-gauges"
    sources = {"javascript.mjs": "console.log(1);\n", "main.go": "package main\n"}
    for name, source in sources.items():
        (example / name).write_text(source)
    settings = second_site / "pyproject.toml"
    text = settings.read_text()
    assert "languages =" not in text
    every = 'languages = ["curl", "python", "javascript", "go"]'
    settings.write_text(text.replace("[tool.snipproof]", f"[tool.snipproof]\n{every}", 1))
    files = {"curl": "curl.sh", "python": "python.py", "javascript": "javascript.mjs"}
    ran = {"status": "passed", "ran": "2026-03-02T09:00:00Z", "target": "mock"}
    passed = {
        language: {**ran, "sha256": sha256((example / file).read_bytes()).hexdigest()}
        for language, file in {**files, "go": "main.go"}.items()
    }
    (second_site / ".snipproof").mkdir()
    proof = {"results": {"gauges/list-gauges": passed}}
    keep_proof(second_site / ".snipproof" / "results.json", json.dumps(proof).encode())
    write_site_data(load_project(second_site), tmp_path)
    document = json.loads((tmp_path / "openapi.json").read_bytes())
    nodes = [node for item in document["paths"].values() for node in item.values()]
    (node,) = (one for one in nodes if isinstance(one, dict) and "x-codeSamples" in one)
    labels = [sample["label"] for sample in node["x-codeSamples"]]
    assert labels == ["curl", "Python", "JavaScript", "Go"]
    text = (tmp_path / "postman-collection.json").read_text()
    for label in labels:
        assert f"## {label}\\n" in text
    for source in sources.values():
        assert json.dumps(source.rstrip())[1:-1] in text
