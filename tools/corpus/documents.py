"""The descriptions that npm's packages bring: JSON and YAML files that begin as contracts do."""

import re
from collections.abc import Iterator
from pathlib import Path

_BEGINS = re.compile(rb"""["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]""")
_HEAD = 4_000_000


def documents(folder: Path) -> Iterator[Path]:
    """Return every file under a folder that says that it is OpenAPI or Swagger, by name."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".json", ".yaml", ".yml"} and file.is_file():
            with file.open("rb") as stream:
                head = stream.read(_HEAD)
            if _BEGINS.search(head):
                yield file
