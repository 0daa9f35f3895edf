"""The languages of the examples, as the pages name them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from snipproof.languages import Plugin


@dataclass(frozen=True, slots=True)
class Shown:
    """A language on a page: its title, its files, and the name by which Chroma knows it."""

    language: Plugin
    name: str
    title: str
    file: str
    output: str
    lexer: str

    def data(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {key: value for key, value in asdict(self).items() if key != "language"}


def shown_languages(languages: Iterable[Plugin]) -> list[Shown]:
    """Return the languages in the order of their tabs."""
    return [
        Shown(
            language,
            str(language),
            language.label,
            language.filename,
            language.output_filename,
            "bash" if "bash" in language.fences else str(language),
        )
        for language in languages
    ]
