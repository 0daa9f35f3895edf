"""Every description of a corpus loads, or is refused with a reason."""

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from corpus.documents import documents
from corpus.loading import line, load


def test_what_comes_of_descriptions(tmp_path: Path) -> None:
    """Files that say that they are contracts are found, and each has an outcome."""
    (tmp_path / "good.yaml").write_text(
        'openapi: 3.0.0\ninfo: {title: T, version: "1"}\npaths: {/a: {get: {responses: {}}}}\n'
    )
    (tmp_path / "old.json").write_text('{"swagger": "2.1"}')
    (tmp_path / "other.json").write_text('{"name": "openapi"}')
    (tmp_path / "broken.json").write_text('{"openapi": "3.0.0", ')
    # A process of its own, as the lane has: its memory counts.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        loaded = list(pool.map(load, documents(tmp_path)))
    found = {Path(item.file).name: item for item in loaded}
    assert {name: item.outcome for name, item in found.items()} == {
        "good.yaml": "loads",
        "old.json": "refused",
        "broken.json": "refused",
    }
    assert all(item.is_good for item in found.values())
    assert found["good.yaml"].operations == 1
    assert found["good.yaml"].departs
    assert json.loads(line(found["old.json"]))["reason"].startswith("expected OpenAPI 3.0")
