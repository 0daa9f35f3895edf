"""The examples with their verdicts, as the pages print them beside the code itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from snipproof.core.snippet import Example, Snippet
from snipproof.project.project import Project
from snipproof.report.proof import TargetProof
from snipproof.report.site_data.languages import Shown
from snipproof.report.site_data.status import phrase

_LONGEST = 400
"""How many characters of a recorded body a mark shows; the example shows all of the response."""


@dataclass(frozen=True, slots=True)
class _Context:
    """The shared inputs of all examples; the mock's proof is the first one."""

    languages: list[Shown]
    proofs: tuple[TargetProof, ...]
    operations: Mapping[str, Any]
    names: tuple[str, ...]


def example_data(
    project: Project,
    languages: list[Shown],
    proofs: tuple[TargetProof, ...],
    operations: Mapping[str, Any],
) -> dict[str, Any]:
    """Return each example by its id: its files, its operation, and the verdict on each snippet."""
    names = (
        *project.variables[0],
        project.settings.base_url_variable,
        project.settings.token_variable,
    )
    return {
        example.id: _example(project, example, _Context(languages, proofs, operations, names))
        for example in project.found.examples
    }


def blocks_on_pages(project: Project) -> dict[str, dict[str, str]]:
    """Return the example and the language of each block that stands on a page, by its SHA-256.

    The text is that of the block without the empty lines around it.
    """
    return {
        sha256(text.strip("\r\n").encode()).hexdigest(): {
            "example": example.id,
            "language": str(language),
        }
        for example in project.found.examples
        for language, snippet in example.snippets.items()
        if snippet.page is not None
        for text in snippet.page.blocks
    }


def by_operation(
    examples: Mapping[str, Any], operations: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Return the ids of each operation's examples, first the one with its name."""
    found: dict[str, list[str]] = {}
    for name, example in examples.items():
        if example["operation"] in operations:
            found.setdefault(example["operation"], []).append(name)
    for operation, names in found.items():
        own = f"{operations[operation]['tag']}/{operations[operation]['slug']}"
        names.sort(key=lambda name: (name != own, name))
    return found


def _example(
    project: Project,
    example: Example,
    context: _Context,
) -> dict[str, Any]:
    bound = project.bound(example)
    operation = bound[-1] if bound else None
    written = context.operations.get(operation.id) if operation else None
    status = example.status or (operation.success if operation else 0)
    declared = next(
        (
            one["content"]
            for one in (written or {}).get("responses", ())
            if one["status"] == str(status)
        ),
        (),
    )
    name = example.id.rpartition("/")[2].replace("-", " ")
    snippets = {
        one.name: _snippet(example, example.snippets[one.language], one, context)
        for one in context.languages
        if one.language in example.snippets
    }
    _say_once(list(snippets.values()))
    return {
        "id": example.id,
        "title": example.title or (written or {}).get("title") or name.capitalize(),
        "description": example.description,
        "operation": operation.id if operation else "",
        "status": str(status) if status else "",
        "phrase": phrase(str(status)),
        "failure": status >= 400,  # noqa: PLR2004  RFC 9110, sections 15.5 and 15.6
        "declared": bool(declared),
        "response": example.response_file if example.response is not None else "",
        "given": sorted(example.files),
        "varies": _varying(example),
        "lacks": _lacking(example, context.languages),
        "snippets": snippets,
        "reads": list(dict.fromkeys(name for one in snippets.values() for name in one["reads"])),
    }


def _lacking(example: Example, languages: Sequence[Shown]) -> str:
    """Return the sentence that says which languages the example lacks; empty if it has all."""
    titles = [one.title for one in languages if one.language not in example.snippets]
    if not titles or not example.snippets:
        return ""
    *most, last = titles
    named = f"{', '.join(most)} or {last}" if most else last
    return f"This example is not written in {named} yet."


def _varying(example: Example) -> str:
    """Return the sentence that says which values differ in each run; empty if none do."""
    words = {"time": "times", "uuid": "ids", "number": "numbers"}
    kinds = [words[kind] for kind in example.varies]
    if not kinds:
        return ""
    *most, last = kinds
    said = f"{', '.join(most)} and {last}" if most else last
    return f"{said.capitalize()} differ in each run."


def _snippet(
    example: Example,
    snippet: Snippet,
    shown: Shown,
    context: _Context,
) -> dict[str, Any]:
    first, last = snippet.shown
    lines = snippet.text.split("\n")
    whole = first == 1 and last >= len(lines) - 1
    mock, *live = context.proofs
    result = mock.results.get(example.id, {}).get(shown.name, {})
    return {
        "file": shown.file,
        "output": shown.output if snippet.language in example.outputs else "",
        "lines": [] if whole else [first, last],
        "sha256": snippet.digest,
        "reads": list(_reads(snippet.text, context.names)),
        "filled": _filled(snippet),
        # One that stays on its page has no file among the others.
        "text": snippet.text if snippet.page else "",
        "state": _state(result, snippet),
        "last": result.get("status", ""),
        "ran": result.get("ran", ""),
        "target": result.get("target", ""),
        "tools": [
            {"name": languages_title(name), "version": version}
            for name, version in sorted((result.get("tools") or {}).items())
        ],
        "version": (result.get("tools") or {}).get(shown.name, ""),
        "live": [
            {
                "server": proof.target,
                "version": proof.version,
                "state": _state(found, snippet),
                "last": found.get("status", ""),
                "ran": found.get("ran", ""),
            }
            for proof in live
            if (found := proof.results.get(example.id, {}).get(shown.name))
        ],
        "exchanges": [_exchange(one) for one in result.get("exchanges") or ()],
    }


def _filled(snippet: Snippet) -> str:
    """Return the words for the placeholders that were filled in; empty if there were none."""
    names = snippet.page.filled if snippet.page else ()
    return f"with values for {', '.join(names)}" if names else ""


def _state(result: Mapping[str, Any], snippet: Snippet) -> str:
    """Return what a result says of a snippet as it is now: verified, changed or unverified."""
    if result.get("status") != "passed":
        return "unverified"
    return "verified" if result.get("sha256") == snippet.digest else "changed"


def languages_title(name: str) -> str:
    """Return a tool's name as people write it."""
    return {"python": "Python", "node": "Node.js", "go": "Go"}.get(name, name)


def _reads(text: str, names: tuple[str, ...]) -> Iterator[str]:
    """Return the variables that a snippet reads and does not set itself, in their order there."""
    found = dict.fromkeys(re.findall(r"\b[A-Z][A-Z0-9_]+\b", text))
    for name in found:
        sets = rf"(?m)(?:^|[\s;(]){name}=|\bread(?: -\w+)* {name}\b"
        if name in names and not re.search(sets, text):
            yield name


def _say_once(snippets: list[dict[str, Any]]) -> None:
    """Leave out recorded responses that are those of the first language: a page is light."""
    first = [one["response"] for one in snippets[0]["exchanges"]] if snippets else []
    for snippet in snippets[1:]:
        for index, one in enumerate(snippet["exchanges"]):
            if index < len(first) and one["response"]["body"] == first[index]["body"]:
                same = {"body": "", "more": 0, "same": bool(first[index]["body"])}
                one["response"] = {**one["response"], **same}


_SAME = "The same body as in the first language."


def exchange_texts(exchange: Mapping[str, Any]) -> Iterator[str]:
    """Return the texts by which a page may show an exchange: of its request and of its response.

    Blanks and line breaks are the page's. A response is also shown without its body, if another
    language has the same.
    """
    written = _exchange(exchange)
    for side, first in (("request", ("method", "target")), ("response", ("status", "phrase"))):
        message = written[side]
        line = " ".join(str(message.get(key, "")) for key in first)
        fields = [": ".join(pair) for pair in message.get("headers") or ()]
        more = f"\u2026 and {message['more']} characters more" if message["more"] else ""
        endings = [[message["body"], more]]
        if side == "response" and message["body"]:
            endings.append([_SAME])
        for ending in endings:
            yield " ".join([side, line, *fields, *ending])


def _exchange(exchange: Mapping[str, Any]) -> dict[str, Any]:
    """Return an exchange with the beginnings of its bodies."""
    written = {}
    for side in ("request", "response"):
        message = exchange.get(side) or {}
        body = message.get("body") or ""
        written[side] = {
            **message,
            "status": str(message.get("status", "")),
            "body": body[:_LONGEST],
            "more": max(len(body) - _LONGEST, 0),
        }
    written["response"]["phrase"] = phrase(written["response"]["status"])
    return written
