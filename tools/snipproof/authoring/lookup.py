"""Finds operations by words, and describes one as Markdown with its proven examples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from snipproof.contract import Operation
from snipproof.core.snippet import Example
from snipproof.project.project import Project

MAX_HITS = 20
"""How many operations a search returns at most."""

_ALIKE = 0.8
_SHORT_WORD = 3
_MAX_SCHEMA = 120
_MAX_RESPONSE = 4_000

_LITTLE = frozenset(
    {"a", "an", "and", "by", "for", "from", "how", "in", "my", "of", "on", "the", "to"}
)
_METHOD_WORDS = {
    "GET": ("get", "list", "read", "show", "find", "count", "fetch"),
    "POST": ("post", "create", "add", "new", "make", "generate", "save"),
    "PUT": ("put", "update", "change", "edit", "set", "rename"),
    "PATCH": ("patch", "update", "change", "edit", "set"),
    "DELETE": ("delete", "remove", "revoke", "drop"),
}
"""The words that people use for a method."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An operation that fits a search."""

    operation: Operation
    score: float


def search(project: Project, words: str) -> list[Hit]:
    """Return the operations that fit some words, best first, at most `MAX_HITS`.

    Words are compared with the operation's id, its path, its tag and its summary; one or two wrong
    letters do not matter.
    """
    wanted = [word for word in _words(words) if word not in _LITTLE]
    hits = (Hit(item, _score(item, wanted)) for item in project.contract.operations.values())
    found = sorted((hit for hit in hits if hit.score > 0), key=lambda hit: -hit.score)
    return found[:MAX_HITS]


def _words(text: str) -> list[str]:
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", text)
    return [part.lower() for part in parts]


def _score(operation: Operation, wanted: list[str]) -> float:
    """Return how well an operation fits: the share of the words that it has, and in what."""
    fields = (
        (3.0, _words(operation.id)),
        (2.0, _words(operation.path)),
        (1.5, _words(operation.summary)),
        (1.0, [*_words(operation.tag), *_METHOD_WORDS.get(operation.method, ())]),
    )
    each = [max(weight * _likeness(word, known) for weight, known in fields) for word in wanted]
    if each.count(0.0) * 2 > len(each):
        return 0.0
    total = sum(each) * (1 - each.count(0.0) / max(len(each), 1))
    # Of two that have all words, the one that says little else.
    return total / (1 + 0.02 * len(fields[0][1] + fields[1][1])) if wanted else 0.0


def _likeness(word: str, known: list[str]) -> float:
    best = 0.0
    for other in known:
        if other == word:
            return 1.0
        is_long = len(word) > _SHORT_WORD
        if other.rstrip("s") == word.rstrip("s") or (is_long and other.startswith(word)):
            best = max(best, 0.9)
        elif len(other) >= _SHORT_WORD and word.startswith(other):
            best = max(best, 0.8)  # `org` stands for an organization
        elif is_long:
            ratio = SequenceMatcher(None, word, other).ratio()
            best = max(best, ratio * 0.7 if ratio >= _ALIKE else 0.0)
    return best


def describe(project: Project, operation: Operation) -> str:
    """Return an operation as Markdown: what it takes, what it returns, and its examples."""
    return "\n".join(_lines(project, operation)).rstrip() + "\n"


def _lines(project: Project, operation: Operation) -> Iterator[str]:
    yield f"# {operation.summary or operation.id}"
    yield ""
    yield f"`{operation.method} {operation.url_path}` · operationId `{operation.id}`"
    if operation.deprecated:
        yield "\n**Deprecated.** Use the operation that replaces it."
    schemes = " or ".join(" and ".join(sorted(names)) for names in operation.security if names)
    yield ""
    optional = " (optional)" if schemes and operation.is_open else ""
    yield f"Credentials: {schemes or 'none'}{optional}."
    if operation.parameters:
        yield from ("", "| Parameter | In | Required | Schema |", "|---|---|---|---|")
        for item in operation.parameters:
            required = "yes" if item.required else "no"
            yield f"| `{item.name}` | {item.place} | {required} | `{_short(item.schema)}` |"
    if operation.body is not None:
        media = ", ".join(f"`{item.name}`" for item in operation.body.content)
        yield ""
        yield f"Body: {media}{', required' if operation.body.required else ''}."
    yield ""
    yield f"Statuses: {', '.join(operation.responses)}."
    for example in project.found.examples:
        if operation in project.bound(example):
            yield from _example(example)


def _short(schema: object) -> str:
    text = re.sub(r"\s+", " ", str(schema).replace("|", "\\|"))
    return text if len(text) <= _MAX_SCHEMA else f"{text[: _MAX_SCHEMA - 3]}..."


def _example(example: Example) -> Iterator[str]:
    yield from ("", f"## {example.title or 'Example'} (`{example.id}`)")
    if example.description:
        yield from ("", example.description)
    for language, snippet in example.snippets.items():
        fence = "bash" if snippet.language.filename.endswith(".sh") else str(language)
        yield from ("", f"```{fence}", snippet.shown_text.rstrip("\n"), "```")
    if example.response is not None:
        body = example.response.decode("utf-8", "replace").rstrip("\n")
        if len(body) > _MAX_RESPONSE:
            body = f"{body[:_MAX_RESPONSE]}\n…"
        yield from ("", "Recorded response:", "", "```json", body, "```")
