"""What the tests of the runners share."""

import os
import select
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Language, Snippet

WriteSnippet = Callable[[str | bytes, Language], Snippet]


@pytest.fixture
def write_snippet(tmp_path: Path) -> WriteSnippet:
    """Write a source where a snippet would stand, and give the snippet."""

    def make(source: str | bytes, language: Language) -> Snippet:
        data = source.encode() if isinstance(source, str) else source
        file = tmp_path / "snippets" / "tokens" / "list" / language.filename
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return Snippet(
            example_id="tokens/list",
            language=language,
            file=file,
            source=data,
            shown=(1, data.count(b"\n")),
            location=SourceLocation(f"snippets/tokens/list/{language.filename}", 1),
        )

    return make


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Return an empty directory to run in."""
    path = tmp_path / "run"
    path.mkdir()
    return path


@pytest.fixture
def environment() -> dict[str, str]:
    """Return the variables of a run."""
    return {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAYER5_URL": "http://127.0.0.1:9",
    }


class Lifeline:
    """A named pipe that a process of a run writes to and holds open for as long as it lives."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self._poll = select.poll()
        self._poll.register(self._reader, select.POLLIN)

    def taken(self, seconds: float = 10.0) -> bool:
        """Wait until somebody has written to it."""
        return any(event & select.POLLIN for _, event in self._poll.poll(seconds * 1000))

    def let_go(self, seconds: float = 10.0) -> bool:
        """Wait until everybody who ever held it is gone."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            events = dict(self._poll.poll((deadline - time.monotonic()) * 1000))
            if events.get(self._reader, 0) & select.POLLIN:
                os.read(self._reader, 4096)
            elif events.get(self._reader, 0) & select.POLLHUP:
                return True
        return False

    def close(self) -> None:
        """Close this end."""
        os.close(self._reader)


@pytest.fixture
def lifeline(directory: Path) -> Iterator[Lifeline]:
    """Return a pipe that a run may write to, and that shows if its holders are gone."""
    line = Lifeline(directory / "lifeline")
    yield line
    line.close()
