"""Which documents are contracts, and what others are called."""

from typing import Any

import pytest

from snipproof.contract.versions import version_of
from snipproof.core.failure import FailureError
from snipproof.core.formats.yaml_document import YamlDocument


def _document(value: Any) -> YamlDocument:
    return YamlDocument(value, {(): 1}, "api.yaml")


@pytest.mark.parametrize(
    ("value", "version"),
    [
        ({"openapi": "3.0.3"}, "3.0"),
        ({"openapi": 3.1}, "3.1"),
        ({"openapi": "3.2.0"}, "3.2"),
        ({"swagger": "2.0"}, "2.0"),
        ({"swagger": 2.0}, "2.0"),
    ],
)
def test_versions(value: Any, version: str) -> None:
    """A version is read as text or as the number that YAML makes of it."""
    assert version_of(_document(value)) == version


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"openapi": "3.9.0"}, "found openapi: '3.9.0'"),
        ({"swagger": "1.2"}, "found swagger: '1.2'"),
        ({"info": {"schema": "https://schema.getpostman.com/v2"}}, "a Postman collection"),
        ({"kind": "discovery#restDescription"}, "discovery#restDescription"),
        ({"type": "object"}, "a JSON Schema"),
        ({}, "it has none"),
        (None, "an empty file"),
    ],
)
def test_other_documents(value: Any, words: str) -> None:
    """What is no contract is called by its name."""
    with pytest.raises(FailureError) as caught:
        version_of(_document(value))
    assert words in caught.value.failure.message
    assert caught.value.failure.hint
