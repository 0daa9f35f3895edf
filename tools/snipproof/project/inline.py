"""Makes examples of the code that stands on pages themselves, in a fence or a tab.

A page says of a block which example it is. Blocks with one id in several languages are the
languages of one example; blocks with one id in one language are parts of one snippet, one after
the other, so that what the first sets is there in the next. What an example has beside its
snippets (its recorded response, `example.toml`) stands in its folder in `snippets/`.

Programs run files, so each snippet has a copy outside of the checkout. In it, placeholders such as
`<Your-Token>` are filled in with the variables that the settings name for them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from snipproof.contract import Contract, Match
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.private import private_folder
from snipproof.core.formats.store import atomic_write
from snipproof.core.snippet import Example, Language, PageText, Snippet
from snipproof.languages import find
from snipproof.languages.reading.fill_pattern import fill_pattern
from snipproof.languages.reading.written import WrittenRequest
from snipproof.project.examples import Found, read_on_page
from snipproof.project.pages.page import Inline
from snipproof.project.placeholders import placeholders
from snipproof.project.settings import Settings

_ORIGIN = re.compile(r"(?:\w+://[^/]*|\ue000[^\ue001]*\ue001)?(/[^?#]*)")


def on_pages(parts: Sequence[Inline], settings: Settings, contract: Contract) -> Found:
    """Return the examples that parts of pages make, in order of their ids, and what is wrong."""
    examples: list[Example] = []
    failures: list[Failure] = []
    fills = placeholders(settings.root)
    folder = settings.folder("snippets")
    copies = private_folder(settings.root) / "inline"
    grouped: dict[str, dict[str, list[Inline]]] = {}
    for part in parts:
        grouped.setdefault(part.example_id, {}).setdefault(part.language, []).append(part)
    for example_id, by_language in sorted(grouped.items()):
        order = [str(language) for language in settings.languages]
        snippets: dict[Language, Snippet] = {}
        for name in sorted(by_language, key=order.index):
            language = find(name)
            try:
                snippets[language] = _snippet(by_language[name], language, copies, fills)
            except FailureError as error:
                failures.append(error.failure)
        if not snippets:
            continue
        try:
            example = read_on_page(example_id, snippets, folder, settings.root, failures)
        except FailureError as error:
            failures.append(error.failure)
            continue
        examples.append(_bound(example, contract))
    return Found(tuple(examples), tuple(failures))


def _snippet(
    parts: Sequence[Inline], language: Language, copies: Path, fills: Mapping[str, str]
) -> Snippet:
    """Return the snippet that parts make, with a copy of it as it runs."""
    first = parts[0]
    other = next((part for part in parts if part.location.path != first.location.path), None)
    if other is not None:
        message = f"{first.example_id} stands on {first.location.path} as well"
        hint = "an example stands on one page; give it another id"
        raise FailureError(Failure(Code.DUPLICATE_EXAMPLE, message, other.location, hint))
    text = "".join(part.text for part in parts)
    lines = tuple(part.first + number for part in parts for number in range(part.text.count("\n")))
    standing = set(fill_pattern(fills).findall(text)) if fills else set()
    used = {shown: name for shown, name in fills.items() if shown in standing}
    try:
        filled = find(str(language)).fill(text, used) if used else text
    except ValueError as error:
        message = f"a placeholder cannot be filled in: {error}"
        hint = "write the variable itself, or say why the block is not run"
        raise FailureError(Failure(Code.PLACEHOLDER_LEFT, message, first.location, hint)) from error
    source = filled.encode()
    file = copies / first.example_id / language.filename
    if not file.is_file() or file.read_bytes() != source:
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(file, source)
    output = next((part.output for part in reversed(parts) if part.output), None)
    page = PageText(text, lines, output, tuple(used))
    shown = (1, max(source.count(b"\n"), 1))
    return Snippet(first.example_id, language, file, source, shown, first.location, page)


def _bound(example: Example, contract: Contract) -> Example:
    """Bind an example to the operations that its calls mean, if nothing else names them."""
    slug = example.id.rpartition("/")[2]
    named = {operation.slug for operation in contract.operations.values()}
    if example.operation_ids or slug in named:
        return example
    for language, snippet in example.snippets.items():
        try:
            calls = find(str(language)).read_calls(snippet.text)
        except (SyntaxError, ValueError):
            continue
        ids = [found for call in calls for found in _operation(call, contract)]
        if ids and len(ids) == len(calls):
            return replace(example, operation_ids=tuple(ids))
    return example


def _operation(call: WrittenRequest, contract: Contract) -> Iterator[str]:
    found = _ORIGIN.match(str(call.url))
    if found:
        match = contract.meant(call.method.upper(), found[1])
        if isinstance(match, Match):
            yield match.operation.id
