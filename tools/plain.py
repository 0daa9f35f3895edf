"""Refuses habits of language that make people read twice: `make lint` runs it.

`plain_words.toml` lists patterns with a better word; where one is `left` in some lines, there may
be no more of them. New commits have subjects of at most 72 letters.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORDS = Path(__file__).with_name("plain_words.toml")
MAX_SUBJECT = 72
PLACES = ("*.py", "*.md", "Makefile", "layouts/**", "*.toml")


@dataclass(frozen=True, slots=True)
class Habit:
    """A pattern to avoid, what to write `instead`, and in how many lines it is still `left`."""

    pattern: re.Pattern[str]
    instead: str
    left: int = 0


def read_habits(file: Path) -> list[Habit]:
    """Return the habits of a word list."""
    entries = tomllib.loads(file.read_text("utf-8"))["habit"]
    return [
        Habit(re.compile(entry["pattern"], re.IGNORECASE), entry["instead"], entry.get("left", 0))
        for entry in entries
    ]


def complaints(files: Iterable[tuple[str, str]], habits: Sequence[Habit]) -> Iterator[str]:
    """Return what to change in texts, each with its file and line.

    A habit is reported with all of its places if there are more of them than are left.
    """
    lines = [
        (f"{name}:{number}", line)
        for name, text in files
        for number, line in enumerate(text.split("\n"), 1)
    ]
    for habit in habits:
        found = [(place, line.strip()) for place, line in lines if habit.pattern.search(line)]
        if len(found) > habit.left:
            many = f" ({len(found)} lines; at most {habit.left} may be left)" if habit.left else ""
            for place, line in found:
                yield f"{place}: write {habit.instead}{many}: {line}"


def long_subjects(root: Path) -> list[str]:
    """Return the subjects that are too long, of the commits that nobody else has yet.

    They can still be changed. There are none without git or an upstream branch.
    """
    subjects = _git(root, "log", "--no-merges", "--format=%s", "@{upstream}..HEAD").splitlines()
    return [subject for subject in subjects if len(subject) > MAX_SUBJECT]


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Return the names and texts of the files that git has, without what only tests read."""
    for name in _git(root, "ls-files", "-z", "--", *PLACES).split("\0"):
        file = root / name
        if name and file.is_file() and "fixtures" not in name and file != WORDS:
            yield name, file.read_text("utf-8", "replace")


def main() -> int:
    """Print what to change; return 1 if there is anything."""
    found = list(complaints(texts(ROOT), read_habits(WORDS)))
    found += [
        f"a commit's subject has more than {MAX_SUBJECT} letters: {subject}"
        for subject in long_subjects(ROOT)
    ]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
