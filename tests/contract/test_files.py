"""Which files a contract may be made of."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import load_document

Write = Callable[[Mapping[str, Any]], Path]


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("https://elsewhere.example/a.yaml", "it is on the web"),
        ("//elsewhere.example/a.yaml", "it is on the web"),
        ("../../../../../../etc/hostname", "outside of"),
    ],
)
def test_what_may_not_be_read(write_contract: Write, reference: str, words: str) -> None:
    """A project's contract is made of the files of the project."""
    text = "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {$ref: '" + reference + "'}}}\n"
    folder = write_contract({"api.yaml": text})
    document = load_document(folder / "api.yaml", folder, within=folder)
    assert words in document.problems[0].failure.hint
