"""Finds the examples in `snippets/` and reads them.

An example is a folder `snippets/<tag>/<example>/`. What may be in it is listed by `_files_of`;
anything else is a failure, so that no file is passed over in silence.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from snipproof.checks.varying import KINDS as KINDS_THAT_VARY
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.source import check_text, location, read_bytes
from snipproof.core.formats.toml_source import KINDS, TomlDocument, load
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import FILES, Example, Language, Skip, Snippet, Waiver
from snipproof.core.text import DECEPTIVE
from snipproof.languages import built_in, of
from snipproof.languages.reading.rules import RULES

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RESPONSES = ("response.json", "response.txt")
_METADATA = "example.toml"
RECORDED = "recorded.toml"
"""Says which server the recording of an example came from; without it, the mock."""

_FILE_NAME = re.compile(r"\w[\w.-]*")
_LONE_RETURN = re.compile(r"\r(?!\n)")


_LEFTOVER = re.compile(
    r"\.DS_Store|\.gitkeep|\._.*|Thumbs\.db|desktop\.ini|.*~|\..*\.sw[a-p]|#.*#|\.#.*"
)
"""Files that editors and desktops leave behind, which git usually ignores."""

MAX_SNIPPET_BYTES = 100_000
"""The largest snippet that is read; its source is parsed, which takes longer than reading."""


@dataclass(frozen=True, slots=True)
class Found:
    """The examples that could be read, in order of their ids, and what is wrong with the rest."""

    examples: tuple[Example, ...]
    failures: tuple[Failure, ...]


def read_examples(
    folder: Path,
    root: Path,
    languages: Sequence[Language],
    unchanged: Mapping[Path, Example] | None = None,
    on_pages: Collection[str] = (),
) -> Found:
    """Read every example under a folder of tags, in these languages.

    Those that are `unchanged`, by their folders, are taken over where they are still there. Those
    `on_pages`, by their ids, have no snippets here: see `inline`.
    """
    examples: list[Example] = []
    failures: list[Failure] = []
    if on_pages and not folder.is_dir():
        return Found((), ())
    for directory in _directories(folder, root, failures):
        if directory.relative_to(folder).as_posix() in on_pages:
            continue
        if unchanged and directory in unchanged:
            examples.append(unchanged[directory])
            continue
        try:
            examples.append(_read(directory, folder, root, languages, failures=failures))
        except FailureError as error:
            failures.append(error.failure)
    return Found(tuple(examples), tuple(failures))


def read_on_page(
    example_id: str,
    snippets: Mapping[Language, Snippet],
    folder: Path,
    root: Path,
    failures: list[Failure],
) -> Example:
    """Return an example whose snippets stand on a page; its folder has all else, if it is there.

    Raises `FailureError` for what cannot be used there.
    """
    directory = folder / example_id
    there: set[str] = set()
    if directory.is_dir():
        there = _entries(directory, root, list(snippets), failures)
    own = next((item.filename for item in snippets if item.filename in there), None)
    if own is not None:
        message = f"{example_id} stands on a page, and has {own} as well"
        place = location(directory / own, root)
        raise FailureError(Failure(Code.DUPLICATE_EXAMPLE, message, place, "keep one of them"))
    metadata = _metadata(directory / _METADATA, root) if _METADATA in there else {}
    responses = [name for name in _RESPONSES if name in there]
    response_file = responses[0] if responses else _RESPONSES[0]
    return Example(
        id=example_id,
        directory=directory,
        location=next(iter(snippets.values())).location,
        snippets=snippets,
        outputs={
            language: read_bytes(directory / language.output_filename, root)
            for language in snippets
            if language.output_filename in there
        },
        response=read_bytes(directory / response_file, root) if responses else None,
        response_file=response_file,
        files=_files(directory / FILES, root) if FILES in there else {},
        recorded=_recorded(directory / RECORDED, root) if RECORDED in there else "",
        **{"operation_ids": (), **metadata},
    )


def _files_of(languages: Iterable[Language]) -> list[str]:
    """Return the names of the files that an example may have."""
    snippets = [language.filename for language in languages]
    outputs = [language.output_filename for language in languages]
    return [_METADATA, RECORDED, *_RESPONSES, *snippets, *outputs]


def _directories(folder: Path, root: Path, failures: list[Failure]) -> Iterator[Path]:
    """Return the folders of examples; whatever else lies around is a failure."""
    if not folder.is_dir():
        message = "there is no folder of examples"
        failures.append(Failure(Code.BAD_METADATA, message, location(folder, root), "make it"))
        return
    for tag in _listed(folder):
        for entry in _listed(tag) if tag.is_dir() and not tag.is_symlink() else [tag]:
            place = location(entry, root)
            if entry.is_symlink() or tag.is_symlink():
                message = "a link may lead out of the examples' folder"
                failures.append(Failure(Code.UNSAFE_PATH, message, place, "put the files here"))
            elif not entry.is_dir():
                message = "a file here belongs to no example"
                hint = "examples are folders: snippets/<tag>/<example>/curl.sh"
                failures.append(Failure(Code.BAD_METADATA, message, place, hint))
            elif not (_NAME.fullmatch(tag.name) and _NAME.fullmatch(entry.name)):
                message = f"{tag.name}/{entry.name} is not a name for an example"
                hint = "use lower-case letters and digits, joined by single hyphens"
                failures.append(Failure(Code.UNSAFE_PATH, message, place, hint))
            else:
                yield entry


def _listed(folder: Path) -> list[Path]:
    """Return what is in a folder, in order, without what editors and desktops leave behind."""
    return sorted(entry for entry in folder.iterdir() if not _LEFTOVER.fullmatch(entry.name))


def _read(
    directory: Path,
    folder: Path,
    root: Path,
    languages: Sequence[Language],
    *,
    failures: list[Failure],
) -> Example:
    example_id = directory.relative_to(folder).as_posix()
    there = _entries(directory, root, languages, failures)
    metadata = _metadata(directory / _METADATA, root) if _METADATA in there else {}
    snippets = {
        language: _snippet(directory / language.filename, example_id, language, root)
        for language in languages
        if language.filename in there
    }
    if not snippets:
        message = "the folder holds no snippet"
        hint = f"add {' and '.join(language.filename for language in languages)}, or remove it"
        raise FailureError(Failure(Code.BAD_METADATA, message, location(directory, root), hint))
    responses = [name for name in _RESPONSES if name in there]
    files = _files(directory / FILES, root) if FILES in there else {}
    failures.extend(_idle(directory, there, root, languages))
    failures.extend(_unread(directory / FILES, files, snippets.values(), root))
    response_file = responses[0] if responses else _RESPONSES[0]
    outputs = {
        language: read_bytes(directory / language.output_filename, root)
        for language in snippets
        if language.output_filename in there
    }
    return Example(
        id=example_id,
        directory=directory,
        location=next(iter(snippets.values())).location,
        snippets=snippets,
        outputs=outputs,
        response=read_bytes(directory / response_file, root) if responses else None,
        response_file=response_file,
        files=files,
        recorded=_recorded(directory / RECORDED, root) if RECORDED in there else "",
        **{"operation_ids": (), **metadata},
    )


def _recorded(file: Path, root: Path) -> str:
    """Read the server that a recording came from; raises `FailureError` where there is none."""
    document = load(file, root)
    server = document.value.get("server")
    if not isinstance(server, str) or not server:
        message = f"server is {server!r}; expected {KINDS[str]}: the URL of what was recorded"
        raise document.failure("server", message, "record anew with `snipproof run --update`")
    return server


def _entries(
    directory: Path, root: Path, languages: Sequence[Language], failures: list[Failure]
) -> set[str]:
    """Return the names in an example's folder that belong there; whatever else is a failure.

    Raises `FailureError` for a link.
    """
    names: set[str] = set()
    known = _files_of(languages)
    with os.scandir(directory) as entries:  # it knows the kinds of its entries without asking again
        for entry in sorted(entries, key=lambda entry: entry.name):
            if _LEFTOVER.fullmatch(entry.name):
                continue
            place = directory / entry.name
            if entry.is_symlink():
                raise _is_link(place, root)
            if entry.is_file() if entry.name in known else entry.name == FILES and entry.is_dir():
                names.add(entry.name)
                continue
            message = f"{entry.name} is not a file of an example"
            hint = f"an example has {', '.join(known)}, and in {FILES}/ what it reads"
            if other := next((item for item in built_in() if item.filename == entry.name), None):
                message = f"{entry.name} is a snippet in {other.label}, which no example here is in"
                hint = f'name "{other}" in the setting `languages` of [tool.snipproof]'
            failures.append(Failure(Code.BAD_METADATA, message, location(place, root), hint))
    return names


def _is_link(place: Path, root: Path) -> FailureError:
    message = f"{place.name} is a link, which may lead out of the example's folder"
    return FailureError(
        Failure(Code.UNSAFE_PATH, message, location(place, root), "put the file here")
    )


def _files(folder: Path, root: Path) -> dict[str, bytes]:
    """Read what an example finds in its working directory; raises `FailureError`."""
    files: dict[str, bytes] = {}
    for entry in _listed(folder):
        place = location(entry, root)
        if entry.is_symlink():
            raise _is_link(entry, root)
        if not entry.is_file() or not _FILE_NAME.fullmatch(entry.name):
            message = f"{entry.name} is not a file that an example can read"
            hint = "a file stands in this folder itself, and begins with a letter or a digit"
            raise FailureError(Failure(Code.BAD_METADATA, message, place, hint))
        files[entry.name] = read_bytes(entry, root)
    return files


def _unread(
    folder: Path, files: Iterable[str], snippets: Collection[Snippet], root: Path
) -> Iterator[Failure]:
    """Return a failure for each file that no snippet names."""
    for name in files:
        if not any(name in snippet.text for snippet in snippets):
            message = f"no snippet of this example reads {name}"
            place = location(folder / name, root)
            yield Failure(Code.BAD_METADATA, message, place, "remove it, or use it")


def _idle(
    directory: Path, there: Collection[str], root: Path, languages: Iterable[Language]
) -> Iterator[Failure]:
    """Return a failure for each file that nothing would be held to."""
    first, *others = [name for name in _RESPONSES if name in there] or [""]
    for name in others:
        message = f"{name} is there beside {first}, and a response has one body"
        yield Failure(
            Code.BAD_METADATA, message, location(directory / name, root), "keep one of them"
        )
    for language in languages:
        name = language.output_filename
        if name in there and language.filename not in there:
            message = f"{name} is there without {language.filename}"
            hint = "remove it, or add the snippet that prints it"
            yield Failure(Code.BAD_METADATA, message, location(directory / name, root), hint)


def _snippet(file: Path, example_id: str, language: Language, root: Path) -> Snippet:
    source = read_bytes(file, root)
    place = location(file, root)
    if len(source) > MAX_SNIPPET_BYTES:
        message = f"the snippet is larger than {MAX_SNIPPET_BYTES:,} bytes"
        hint = "an example is what a reader copies: a few lines"
        raise FailureError(Failure(Code.BAD_SOURCE, message, place, hint))
    text = check_text(source, file, root)
    if stray := _LONE_RETURN.search(text):
        # A browser shows a line end there, and no shell reads one.
        message = "a carriage return stands alone, without a line feed"
        at = SourceLocation(place.path, text.count("\n", 0, stray.start()) + 1)
        hint = "save the file with line feeds as its line ends"
        raise FailureError(Failure(Code.BAD_SOURCE, message, at, hint))
    shown = _shown(text, place, of(language).comment)
    return Snippet(example_id, language, file, source, shown, place)


@cache
def _marks(comment: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what the mark of an excerpt looks like, and what looks nearly so."""
    begin = re.escape(comment)
    exact = rf"^[ \t]*{begin}[ \t]*docs:(start|end)[ \t]*\r?$"
    nearly = rf"^[ \t]*(?:{begin})+[ \t]*docs?[ \t]*[:/=-]?[ \t]*(?:start|begin|end|stop)[ \t]*\r?$"
    return re.compile(exact), re.compile(nearly, re.IGNORECASE)


def _shown(text: str, place: SourceLocation, comment: str) -> tuple[int, int]:
    """Return the first and last line that a page shows; `comment` begins a comment."""
    lines = text.split("\n")
    everything = 1, len(lines) - 1 if lines[-1] == "" and len(lines) > 1 else len(lines)
    if "doc" not in text.lower():
        return everything
    mark, nearly = _marks(comment)
    for number, written in enumerate(lines, 1):
        if nearly.match(written) and not mark.match(written):
            message = f"this looks like the mark of an excerpt and is none: {written.strip()}"
            at = SourceLocation(place.path, number)
            hint = (
                f"write {comment} docs:start before the lines that pages show,"
                f" and {comment} docs:end behind them"
            )
            raise FailureError(Failure(Code.BAD_SOURCE, message, at, hint))
    marks = [
        (number, found[1]) for number, line in enumerate(lines, 1) if (found := mark.match(line))
    ]
    if not marks:
        return everything
    if [kind for _, kind in marks] != ["start", "end"]:
        wrong = next(
            (n for i, (n, kind) in enumerate(marks) if kind != ("start", "end")[i % 2]), None
        )
        line = marks[-1][0] if wrong is None else wrong
        message = "expected one docs:start and then one docs:end"
        hint = "an excerpt is one run of lines between the two comments"
        raise FailureError(
            Failure(Code.BAD_SOURCE, message, SourceLocation(place.path, line), hint)
        )
    (start, _), (end, _) = marks
    if not any(line.strip() for line in lines[start : end - 1]):
        message = "nothing stands between docs:start and docs:end"
        at = SourceLocation(place.path, start)
        raise FailureError(Failure(Code.BAD_SOURCE, message, at, "put the shown lines there"))
    return start + 1, end - 1


_KEYS: Mapping[str, tuple[type, ...]] = {
    "title": (str,),
    "description": (str,),
    "operation": (str,),
    "operations": (list,),
    "status": (int,),
    "timeout": (int, float),
    "skip": (dict,),
    "waivers": (list,),
    "varies": (list,),
}
_RANGES: Mapping[str, tuple[float, float]] = {"status": (100, 599), "timeout": (0.1, 3600)}
"""HTTP statuses (RFC 9110, section 15), and seconds."""


def _metadata(file: Path, root: Path) -> dict[str, Any]:
    """Read `example.toml` as fields of `Example`."""
    values: dict[str, Any] = {}
    document = load(file, root)
    for key, value in document.value.items():
        kinds = _KEYS.get(key)
        if kinds is None:
            message = f"there is no key {key!r}"
            raise document.failure(key, message, f"the keys are {', '.join(_KEYS)}")
        if not isinstance(value, kinds) or isinstance(value, bool):
            wanted = " or ".join(KINDS[kind] for kind in kinds)
            raise document.failure(key, f"{key} is {value!r}; expected {wanted}")
        if key == "skip":
            values[key] = _skip(document.value["skip"], document.at(key))
        elif key == "waivers":
            values[key] = tuple(_waivers(document))
        elif key == "varies":
            values[key] = _varies(document)
        elif key == "operation":
            values["operation_ids"] = (value,)
        elif key == "operations":
            names = _operations(document)
            values["operation_ids"] = tuple(name.removesuffix("+") for name in names)
            values["repeated"] = frozenset(
                index for index, name in enumerate(names) if name.endswith("+")
            )
        elif key in _RANGES:
            values[key] = _number(document, key)
        else:
            values[key] = value
    return values


def _number(document: TomlDocument, key: str) -> Any:
    value = document.value[key]
    least, most = _RANGES[key]
    if not least <= value <= most:
        raise document.failure(key, f"{key} is {value!r}; expected {least} to {most}")
    return value


def _operations(document: TomlDocument) -> tuple[str, ...]:
    names = document.value["operations"]
    if "operation" in document.value or not names or not all(isinstance(n, str) for n in names):
        message = "expected the ids of the operations that the example calls, in order"
        hint = (
            'write operation = "getOrgs", or operations = ["createWorkspace", "getWorkspaces"]; '
            '"getWorkspaces+" may be called several times in a row'
        )
        raise document.failure("operations", message, hint)
    return tuple(names)


def _varies(document: TomlDocument) -> tuple[str, ...]:
    named = document.value["varies"]
    if not named or any(kind not in KINDS_THAT_VARY for kind in named):
        message = f"varies is {named!r}; expected kinds of values: {', '.join(KINDS_THAT_VARY)}"
        raise document.failure("varies", message, 'write varies = ["time"]')
    return tuple(dict.fromkeys(named))


def _skip(table: Mapping[str, Any], place: SourceLocation) -> Skip:
    reason, until = table.get("reason"), table.get("until")
    if (
        isinstance(reason, str)
        and reason.strip()
        and not DECEPTIVE.search(reason)
        and "\n" not in reason
        and type(until) is date
        and len(table) == 2  # noqa: PLR2004
    ):
        return Skip(reason, until, place)
    message = (
        "a skip needs a reason on one line and the last day on which it is accepted, and no more"
    )
    hint = 'write skip = { reason = "…", until = 2027-01-31 }'
    raise FailureError(Failure(Code.BAD_METADATA, message, place, hint))


def _waivers(document: TomlDocument) -> Iterator[Waiver]:
    """Read the rules that an example may break; raises `FailureError`."""
    for table in document.value["waivers"]:
        if (
            isinstance(table, dict)
            and set(table) == {"rule", "reason", "until"}
            and table["rule"] in RULES
            and isinstance(table["reason"], str)
            and table["reason"].strip()
            and not DECEPTIVE.search(table["reason"])
            and type(table["until"]) is date
        ):
            yield Waiver(table["rule"], table["reason"], table["until"], document.at("waivers"))
            continue
        message = f"a waiver is {table!r}; expected a rule, a reason and a last day, and no more"
        hint = (
            f'write waivers = [{{ rule = "{RULES[0]}", reason = "…", until = 2027-01-31 }}];'
            f" the rules are {', '.join(RULES)}"
        )
        raise document.failure("waivers", message, hint)
