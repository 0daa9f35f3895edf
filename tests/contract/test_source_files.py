"""The files of a contract are found without being read as YAML."""

from pathlib import Path

from snipproof.contract.source_files import refers_elsewhere, source_files


def test_files_are_found_through_others(tmp_path: Path) -> None:
    """References in any notation count, and what is missing or outside is left out."""
    inside = tmp_path / "api"
    inside.mkdir()
    main = inside / "openapi.yaml"
    main.write_text(
        'a: {$ref: \'a%20b.yaml#/x\'}\nb: {"$ref": "#/local"}\nc:\n  $ref: ../out.yaml\n'
        "d: {$ref: https://x.example/y.yaml}\n"
    )
    (inside / "a b.yaml").write_text('{"$ref": "none.json"}')
    (tmp_path / "out.yaml").write_text("x: 1")
    assert [file.name for file in source_files(main)] == ["a b.yaml", "openapi.yaml", "out.yaml"]
    assert [file.name for file in source_files(main, inside)] == ["a b.yaml", "openapi.yaml"]
    assert refers_elsewhere(main)
    assert not refers_elsewhere(tmp_path / "out.yaml")
