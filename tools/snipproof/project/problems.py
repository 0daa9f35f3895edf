"""Finds what is wrong with a project without running it: the one place that knows."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath

from snipproof.checks.deviations import deviation_problems, growth
from snipproof.checks.output import check_recorded
from snipproof.checks.rules import rule_problems
from snipproof.checks.source import check_source, missing_files
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.source import location
from snipproof.core.formats.toml_source import load as load_toml
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import FILES, Example, Language, Snippet
from snipproof.core.suggestions import did_you_mean, nearest
from snipproof.core.verdict import judge
from snipproof.languages import Plugin, of
from snipproof.languages.reading.rules import Breach
from snipproof.project.audit_settings import find_audit_settings
from snipproof.project.base import base_commit, deviations_at
from snipproof.project.baseline import CHECKED, Held, load_baseline
from snipproof.project.codecs import read_failures, write_failures
from snipproof.project.pages.hugo import shortcode_failures, shortcode_templates
from snipproof.project.pages.page import untested
from snipproof.project.project import Project


def problems(project: Project, today: date) -> tuple[Failure, ...]:
    """Return everything that is wrong with a project and shows without running it, each once.

    What the project's baseline holds is left out.
    """
    return held_problems(project, today).fresh


def held_problems(project: Project, today: date, *, shrink: bool = False) -> Held:
    """Hold what is wrong to the project's baseline; `shrink` writes it anew if less is wrong."""
    found = dict.fromkeys(_problems(project, today))
    file = find_audit_settings(project.settings.root).baseline
    if file is None:
        return Held(tuple(found), 0, 0)
    return load_baseline(file).hold(found, codes=CHECKED, write=file if shrink else None)


def _problems(project: Project, today: date) -> Iterator[Failure]:
    told = []
    for failure in reading_problems(project, today):
        told.append(failure.location.path)
        yield failure
    for example in project.found.examples:
        for snippet in example.snippets.values():
            yield from snippet_problems(project, example, snippet, today)
            # They keep nothing from being run, and hide nothing that a run finds.
            yield from _rule_problems(project, example, snippet, today)
        yield from _record_problems(project, example)
    told += [
        item.location.path
        for example in project.found.examples
        for item in _binding_problems(project, example)
    ]
    yield from _coverage_problems(project, told)
    if project.settings.contract_problems == "error":
        yield from contract_problems(project)
    yield from _world_problems(project)
    yield from _deviation_problems(project, today)


def contract_problems(project: Project) -> Sequence[Failure]:
    """Return what is wrong with the contract itself, in the order of its lines.

    It is kept also where it is not nothing: a contract that is somebody else's often departs.
    """

    def find() -> list[Failure]:
        from snipproof.contract.validity import departures  # noqa: PLC0415  only for what is new

        document = project.contract.document
        noted = [problem.failure for problem in document.problems]
        return sorted({*noted, *departures(document)}, key=lambda item: item.location)

    key = project.key("contract problems", project.settings.contract, project.contract_sources)
    return project.store.value(key, find, write_failures, read_failures)


def problems_beside(project: Project, today: date) -> tuple[Failure, ...]:
    """Return the problems that are part of no snippet's verdict, each once.

    A snippet with problems of its own does not run; its verdict reports them.
    """
    reported = {
        failure
        for example in project.found.examples
        for snippet in example.snippets.values()
        for failure in judge(snippet_problems(project, example, snippet, today)).failures
    }
    return tuple(failure for failure in problems(project, today) if failure not in reported)


PUBLISHED = frozenset(
    """
    .md .markdown .gotmpl .txt .json .yaml .yml .toml .csv .png .jpg .jpeg .gif .webp .avif .ico
    .pdf .mp4 .webm .mp3 .ogg .zip
    """.split()  # noqa: SIM905  as a list it is a page long
)
"""The types of files that Hugo may publish from the pages' folder: none that a browser runs."""


DOWNLOADED = PUBLISHED | frozenset(
    {".bin", ".cfg", ".conf", ".env", ".gz", ".ini", ".key", ".pem", ".ndjson", ".sql", ".tar"}
    | {".tf", ".tgz", ".token", ".wasm"}
)
"""The types of the files of examples: readers download them, and no browser shows them as pages."""


def published_problems(project: Project) -> Iterator[Failure]:
    """Return the files among the pages that would be published and run in a reader's browser."""
    place, root = project.settings.folder("content"), project.settings.root
    for file in sorted(place.rglob("*")):
        if not _is_text(file.name):
            message = "its name is not UTF-8, so no address and no report can have it"
            yield Failure(Code.UNSAFE_PATH, message, location(file, root), "give it another name")
        elif file.suffix.lower() not in PUBLISHED and file.is_file() and file.name != ".gitkeep":
            yield Failure(
                Code.UNSAFE_PATH,
                f"{file.name} would be published as it is, and a browser may run such files",
                location(file, root),
                f"remove it; pages may have beside them: {' '.join(sorted(PUBLISHED))}",
            )
    for example in project.found.examples:
        for name in example.files:
            if not _is_text(name) or PurePath(name).suffix.lower() not in DOWNLOADED:
                yield Failure(
                    Code.UNSAFE_PATH,
                    f"{name} would be published as it is, and a browser may run such files",
                    location(example.directory / FILES / name, root),
                    f"give it another type: {' '.join(sorted(DOWNLOADED))}",
                )


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8 (`os.fsdecode` has surrogates in the place of other bytes)."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def reading_problems(project: Project, today: date) -> Iterator[Failure]:
    """Return what is wrong with examples that cannot be read, with pages, and with references."""
    yield from published_problems(project)
    yield from project.found.failures
    templates = shortcode_templates(project.settings.root)
    for page in project.pages:
        yield from page.failures
        # What other layouts and their scripts do with HTML is not known.
        yield from page.markup if project.settings.site_layouts == "own" else ()
        yield from shortcode_failures(page.uses, templates)
        yield from untested(page, today, project.languages)
    yield from _reference_problems(project)


def snippet_problems(
    project: Project, example: Example, snippet: Snippet, today: date
) -> list[Failure]:
    """Return what keeps a snippet from being run."""
    return [
        *_binding_problems(project, example),
        *_source_problems(project, snippet),
        *missing_files(example, snippet),
        *_skip_problems(example, today),
    ]


def _source_problems(project: Project, snippet: Snippet) -> Sequence[Failure]:
    """Return what is wrong with the text of a snippet."""
    known = project.source_findings
    if snippet.id not in known:
        known[snippet.id] = project.store.cached_findings(
            project.key("source", *project.reading_inputs(snippet)),
            lambda: list(check_source(snippet, project.outline(snippet))),
        )
    return known[snippet.id]


def _rule_problems(
    project: Project, example: Example, snippet: Snippet, today: date
) -> Iterator[Failure]:
    """Return where a snippet breaks the project's rules for examples."""
    rules = project.settings.example_rules
    # What cannot be read breaks no rule.
    if rules and not _source_problems(project, snippet):
        breaches = project.store.value(
            project.key("rules", *project.reading_inputs(snippet)),
            lambda: list(of(snippet.language).rule_breaches(snippet)),
            lambda found: [[item.rule, item.line, item.message, item.hint] for item in found],
            lambda kept: [Breach(*item) for item in kept],
        )
        yield from rule_problems(example, snippet, breaches, rules, today)


def _record_problems(project: Project, example: Example) -> Sequence[Failure]:
    """Return what is wrong with the recorded response of an example."""
    operations = project.bound(example)
    if not operations:
        return []
    status = example.status or operations[-1].success
    folder = project.folder(example)
    return project.store.cached_findings(
        project.key("record", project.everything_about(example)),
        lambda: list(check_recorded(example, operations[-1], status, project.contract, folder)),
    )


def _deviation_problems(project: Project, today: date) -> Iterator[Failure]:
    """Return what is wrong with the accepted differences of servers from the contract."""
    deviations, failures = project.deviations
    yield from failures
    yield from deviation_problems(deviations, project.contract, project.examples, today)
    base = base_commit()
    if base and deviations.accepted:
        file = project.settings.folder("deviations")
        yield from growth(deviations, deviations_at(base, file, project.settings.root))


def _world_problems(project: Project) -> Sequence[Failure]:
    """Return the places where the world is not what the contract's responses have to hold."""

    def find() -> list[Failure]:
        from snipproof.targets.mock.fit import misfits  # noqa: PLC0415  only for what is new

        return list(misfits(project.contract, project.world))

    key = project.key("misfits", project.settings.contract, project.world_sources)
    return project.store.cached_findings(key, find)


def _skip_problems(example: Example, today: date) -> Iterator[Failure]:
    """Return what is wrong if an example is still skipped after its last day."""
    if example.skip is not None and example.skip.until < today:
        message = f"this was to be skipped until {example.skip.until} only: {example.skip.reason}"
        hint = "remove the skip to run it again, or give it a later date"
        yield Failure(Code.SKIP_EXPIRED, message, example.skip.location, hint)


def _binding_problems(project: Project, example: Example) -> Iterator[Failure]:
    """Return why an example cannot be held to the operation that it documents."""
    operations = project.bound(example)
    tag, _, name = example.id.partition("/")
    if not operations:
        known = project.contract.operations
        wrong = [item for item in example.operation_ids if item not in known]
        if wrong:
            message = f"the contract has no operation {wrong[0]!r}"
            hint = did_you_mean(wrong[0], known, "`snipproof coverage` lists them")
        else:
            message = f"no operation is called {name!r}, and example.toml names none"
            free = [
                item.slug
                for item in project.contract.operations.values()
                if item.folder == tag and f"{tag}/{item.slug}" not in project.examples
            ]
            near = nearest(name, free, least=0.5)
            hint = 'add example.toml with operation = "…"'
            if near:
                hint = f"{tag}/{near[0]} has no example: rename the folder, or {hint}"
        yield Failure(Code.BAD_METADATA, message, _named_at(project, example), hint)
        return
    operation = operations[-1]
    if example.status is not None and operation.response(example.status) is None:
        declared = ", ".join(operation.responses)
        message = f"the example shows status {example.status}, which {operation.id} does not give"
        place = load_toml(example.directory / "example.toml", project.settings.root).at("status")
        hint = f"the contract declares {declared}"
        yield Failure(Code.UNEXPECTED_STATUS, message, place, hint)
    if not example.operation_ids and operation.folder != tag:
        twin = f"{operation.folder}/{name}"
        if twin in project.examples:
            message = f"{operation.id} has its example in {twin} already"
            hint = "rename one of them, and name its operation in example.toml"
            yield Failure(Code.DUPLICATE_EXAMPLE, message, example.location, hint)
        else:
            message = f"{operation.id} belongs to the tag {operation.tag!r}, not {tag!r}"
            hint = f"move the folder to {twin}"
            yield Failure(Code.BAD_METADATA, message, example.location, hint)


def _named_at(project: Project, example: Example) -> SourceLocation:
    """Return the place that names an example's operation, or else the example's own."""
    file = example.directory / "example.toml"
    if not example.operation_ids:
        return example.location
    document = load_toml(file, project.settings.root)
    return document.at("operation" if "operation" in document.value else "operations")


def _reference_problems(project: Project) -> Iterator[Failure]:
    """Return the places that show no example, and the examples that no page shows."""
    told = [failure.location.path for failure in project.found.failures]
    for reference in project.references:
        example = project.examples.get(reference.example_id)
        folder = f"{project.settings.snippets}/{reference.example_id}"
        if example is None:
            # Why an example that is there cannot be read is told where it is.
            if not any(f"{path}/".startswith(f"{folder}/") for path in told):
                yield Failure(
                    Code.UNKNOWN_SNIPPET,
                    f"there is no example {reference.example_id!r}",
                    reference.location,
                    did_you_mean(reference.example_id, project.examples, "see `snipproof list`"),
                )
        elif reference.language is not None and reference.language not in example.snippets:
            message = f"{example.id} has no {reference.language} snippet"
            hint = f"it has {', '.join(example.snippets)}"
            yield Failure(Code.UNKNOWN_SNIPPET, message, reference.location, hint)
    shown = {reference.example_id for reference in project.references}
    for example in project.found.examples:
        # Of one that names no operation, that is told: its page would be the operation's.
        if example.id not in shown and project.bound(example):
            yield Failure(
                Code.ORPHAN_EXAMPLE,
                "no page shows this example",
                example.location,
                f'show it with {{{{< snippet "{example.id}" >}}}}, or remove it',
            )


def _coverage_problems(project: Project, told: Sequence[str]) -> Iterator[Failure]:
    """Return the operations that lack an example in a language, if every operation has a page.

    `told` are the files that something is wrong with: an example that is wrong is not missing.
    """
    if not project.settings.operation_pages:
        return
    for operation, missing in uncovered(project).items():
        found = project.contract.operations[operation]
        folder = f"{project.settings.snippets}/{found.folder}/{found.slug}/"
        if any(path.startswith(folder) for path in told):
            continue
        names = " and no ".join(missing)
        yield Failure(
            Code.MISSING_EXAMPLE,
            f"{operation} has no {names} example",
            project.contract.operations[operation].location,
            f"draft one with `snipproof new {operation}`",
        )


def uncovered(project: Project) -> dict[str, list[Plugin]]:
    """Return the operations without a success example in every language, and what each lacks."""
    covered: set[tuple[str, Language]] = set()
    for example in project.found.examples:
        for operation in project.bound(example):
            if example.status is None or example.status == operation.success:
                covered.update((operation.id, language) for language in example.snippets)
    return {
        operation: missing
        for operation in project.contract.operations
        if (missing := [item for item in project.languages if (operation, item) not in covered])
    }
