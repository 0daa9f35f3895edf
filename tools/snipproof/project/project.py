"""A documentation project, read from its files: examples, pages, and what shows what."""

import json
import pickle
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from snipproof.checks.deviations import (
    Deviations,
    deviation_problems,
    growth,
    read_deviations,
)
from snipproof.checks.output import check_recorded
from snipproof.checks.source import check_source
from snipproof.contract import Contract, Operation, load_document, parse_contract
from snipproof.contract.document import sources
from snipproof.contract.tree import MAX_BYTES
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.private import private_folder
from snipproof.core.formats.source import location
from snipproof.core.formats.store import FILE, NOTHING_KEPT, Store, digest, digest_files
from snipproof.core.formats.toml_source import load as load_toml
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Example, Language, Reference, Snippet
from snipproof.core.suggestions import did_you_mean
from snipproof.core.variables import is_listed
from snipproof.languages import Outline, Plugin, outline
from snipproof.project.base import base_commit, deviations_at
from snipproof.project.codecs import (
    read_contract,
    read_outline,
    read_page,
    read_yaml,
    write_contract,
    write_outline,
    write_page,
    write_yaml,
)
from snipproof.project.examples import Found, read_examples
from snipproof.project.pages.page import Page, read_pages, untested
from snipproof.project.pages.page import read_page as read_page_file
from snipproof.project.settings import Settings, find_settings
from snipproof.project.state_folder import check_state_folder
from snipproof.project.toolchain import installation, versions

if TYPE_CHECKING:
    from snipproof.contract.security import Secrets
    from snipproof.core.formats.yaml_document import YamlDocument
    from snipproof.targets.mock.world import World


@dataclass(frozen=True)
class Project:
    """The parts of one project; each is read when it is first asked for.

    Reading raises `FailureError` where the settings or the contract cannot be used; what is wrong
    with single pages and examples is in `problems`. What is in the `store` is not read again; what
    it keeps is told by hashes of all that it was made of, this tool included.
    """

    settings: Settings
    store: Store = field(default=NOTHING_KEPT, compare=False)

    def key(self, kind: str, *parts: bytes | str) -> str:
        """Return the key in the store of something of a kind that is made of these parts."""
        return digest([kind, installation(), *parts])

    def after(self, changed: Collection[Path]) -> "Project":
        """Return the project as it is now that these files, and no others, have changed.

        What they have no part in is taken over and not read again. The paths are absolute.
        """
        new = Project(self.settings, self.store)
        taken = ["_yaml"]
        if not any(self.is_of(path, "contract") for path in changed):
            # The world is inside of the contract's folder, and has to fit the contract.
            taken += ["contract", "contract_sources", "_slugs", "world", "world_files"]
            taken += ["world_sources", "variables"]
        vars(new).update({name: vars(self)[name] for name in taken if name in vars(self)})
        failed = {failure.location.path for failure in self.found.failures}
        unchanged = {
            example.directory: example
            for example in self.found.examples
            if not any(path.is_relative_to(example.directory) for path in changed)
            and not any(f"{path}/".startswith(f"{self.folder(example)}/") for path in failed)
        }
        folder, root = self.settings.folder("snippets"), self.settings.root
        vars(new)["found"] = read_examples(folder, root, self.languages, unchanged)
        return new

    def is_of(self, path: Path, folder: str) -> bool:
        """Whether an absolute path is in a folder of the settings, such as `content`."""
        return path.is_relative_to(self.settings.folder(folder))

    @property
    def languages(self) -> tuple[Plugin, ...]:
        """The languages of the examples, in the order in which pages show them."""
        return self.settings.languages

    @cached_property
    def found(self) -> Found:
        """The examples, and what is wrong with those that cannot be read."""
        return read_examples(self.settings.folder("snippets"), self.settings.root, self.languages)

    @cached_property
    def examples(self) -> Mapping[str, Example]:
        """The examples by id."""
        return {example.id: example for example in self.found.examples}

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The pages under `content/`."""
        folder, root = self.settings.folder("content"), self.settings.root
        return tuple(read_pages(folder, root, self.languages, self._page))

    def _page(self, file: Path, root: Path) -> Page:
        try:
            name, languages = str(file.relative_to(root)), ",".join(self.languages)
            key = self.key("page", name, languages, file.read_bytes())
        except (OSError, ValueError):
            return read_page_file(file, root, self.languages)
        return self.store.value(
            key, lambda: read_page_file(file, root, self.languages), write_page, read_page
        )

    @cached_property
    def contract(self) -> Contract:
        """The contract of the API."""
        place, root = self.settings.folder("contract"), self.settings.root
        key = self.key("contract", self.settings.contract, self.contract_sources)
        document = self.store.value(
            key,
            lambda: load_document(place, root, self._contract_file, root),
            write_contract,
            read_contract,
        )
        return parse_contract(document)

    @property
    def base(self) -> str:
        """The path that the base URL variable holds behind the origin; empty for none."""
        return self.contract.server.base if self.settings.base_url_holds == "server" else ""

    @cached_property
    def contract_sources(self) -> str:
        """A hash of the files of the contract."""
        return sources(self.settings.folder("contract"), self.settings.root)

    @cached_property
    def world(self) -> "World":
        """The small world that the mock begins from; an empty one where there is none."""
        from snipproof.project.credentials import completed  # noqa: PLC0415  for runs alone
        from snipproof.targets.mock.world_source import load_world  # noqa: PLC0415

        folder = self.settings.folder("world")
        world = load_world(folder, self.settings.root, self.contract, self._file)
        listed = self.settings.variables
        for name in world.variables:
            if listed and not is_listed(name, listed):
                message = f"the world gives snippets {name}, which the settings do not list"
                hint = f"add it: variables = {json.dumps([*listed, name])}"
                place = location(self.settings.root / "pyproject.toml", self.settings.root)
                raise FailureError(Failure(Code.BAD_METADATA, message, place, hint))
        return completed(world, self.contract, self.settings)

    def secrets(self, variables: Mapping[str, str], token: str) -> "Secrets":
        """Return the secrets that a snippet with these variables and this token was given."""
        from snipproof.project.credentials import secrets_of  # noqa: PLC0415  for runs alone

        return secrets_of(self.contract, self.settings, variables, token)

    @cached_property
    def _yaml(self) -> dict[str, "YamlDocument"]:
        return {}

    def _contract_file(self, file: Path, root: Path) -> "YamlDocument":
        """Read a file of the contract; one that is large is kept as the contract alone."""
        from snipproof.core.formats.yaml_source import load  # noqa: PLC0415  only for what is new

        try:
            is_large = file.suffix == ".json" or file.stat().st_size > _LARGE
        except OSError:
            is_large = False
        return load(file, root, MAX_BYTES) if is_large else self._file(file, root)

    def _file(self, file: Path, root: Path) -> "YamlDocument":
        """Read a file of YAML that has not been read yet as it is now."""

        def load() -> "YamlDocument":
            from snipproof.core.formats.yaml_source import load  # noqa: PLC0415  only for what is new

            return load(file, root)

        try:
            key = self.key("yaml", location(file, root).path, file.read_bytes())
        except OSError:
            return load()
        if key not in self._yaml:
            self._yaml[key] = self.store.value(key, load, write_yaml, read_yaml)
        return self._yaml[key]

    @cached_property
    def world_files(self) -> str:
        """A hash of the files of the world."""
        return digest_files(self.settings.folder("world"), ".yaml")

    @cached_property
    def world_sources(self) -> str:
        """A hash of the files of the world, and of the contract that it has to fit."""
        return digest([self.settings.world, self.contract_sources, self.world_files])

    @property
    def secret_settings(self) -> str:
        """A hash of what the settings say of credentials."""
        return digest([self.settings.token_variable, repr(self.settings.credentials)])

    @cached_property
    def variables(self) -> tuple[Mapping[str, str], str]:
        """The variables that snippets find in the world, and the token."""
        kept = self.store.value(
            self.key("variables", self.settings.contract, self.world_sources, self.secret_settings),
            lambda: (dict(self.world.variables), self.world.token),
            list,
            lambda kept: (dict(kept[0]), str(kept[1])),
        )
        return kept[0], kept[1]

    @cached_property
    def deviations(self) -> tuple[Deviations, tuple[Failure, ...]]:
        """The accepted differences of servers from the contract, and what is wrong with others."""
        return read_deviations(self.settings.folder("deviations"), self.settings.root)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every place that shows an example, the generated pages of operations included.

        Such a page is made of the contract: its place is the operation's.
        """
        written = [reference for page in self.pages for reference in page.references]
        if not self.settings.operation_pages:
            return tuple(written)
        made = [
            Reference(example.id, None, operation.location)
            for example in self.found.examples
            for operation in self.bound(example)[-1:]
        ]
        return (*written, *made)

    @cached_property
    def _outlines(self) -> dict[str, Outline]:
        return {}

    def outline(self, snippet: Snippet) -> Outline:
        """Return what can be told of a snippet by reading it."""
        if snippet.id not in self._outlines:
            self._outlines[snippet.id] = self.store.value(
                self.key("outline", *self._identity(snippet)),
                lambda: outline(snippet),
                write_outline,
                read_outline,
            )
        return self._outlines[snippet.id]

    def _identity(self, snippet: Snippet) -> tuple[bytes | str, ...]:
        """Return all that reading a snippet depends on; bash is asked where there is a doubt."""
        tools = versions(snippet.language, self.store)
        return (snippet.id, str(snippet.location), snippet.source, str(tools))

    def source_problems(self, snippet: Snippet) -> Sequence[Failure]:
        """Return what is wrong with the text of a snippet."""
        if snippet.id not in self._source_problems:
            self._source_problems[snippet.id] = self.store.cached_findings(
                self.key("source", *self._identity(snippet)),
                lambda: list(check_source(snippet, self.outline(snippet))),
            )
        return self._source_problems[snippet.id]

    @cached_property
    def _source_problems(self) -> dict[str, Sequence[Failure]]:
        return {}

    def everything_about(self, example: Example) -> str:
        """Return a hash of an example's files and of the contract that it is held to."""
        if example.id not in self._digests:
            # What is made in the same way is pickled alike; anything else would only cost time.
            parts = (self.settings.contract, self.contract_sources, pickle.dumps(example))
            self._digests[example.id] = digest(parts)
        return self._digests[example.id]

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}

    def record_problems(self, example: Example) -> Sequence[Failure]:
        """Return what is wrong with the response that is recorded of an example."""
        operations = self.bound(example)
        if not operations:
            return []
        status = example.status or operations[-1].success
        return self.store.cached_findings(
            self.key("record", self.everything_about(example)),
            lambda: list(
                check_recorded(example, operations[-1], status, self.contract, self.folder(example))
            ),
        )

    def misfits(self) -> Sequence[Failure]:
        """Return the places where the world is not what the contract has to answer with."""

        def find() -> list[Failure]:
            from snipproof.targets.mock.fit import misfits  # noqa: PLC0415  only for what is new

            return list(misfits(self.contract, self.world))

        key = self.key("misfits", self.settings.contract, self.world_sources)
        return self.store.cached_findings(key, find)

    @cached_property
    def _slugs(self) -> Mapping[str, Operation]:
        return {operation.slug: operation for operation in self.contract.operations.values()}

    @cached_property
    def _bound(self) -> dict[tuple[str, ...], tuple[Operation, ...]]:
        return {}

    def bound(self, example: Example) -> tuple[Operation, ...]:
        """Return the operations that an example documents; none where the contract lacks one."""
        key = (example.id, *example.operation_ids)
        if key not in self._bound:
            self._bound[key] = self._operations(example)
        return self._bound[key]

    def _operations(self, example: Example) -> tuple[Operation, ...]:
        if not example.operation_ids:
            operation = self._slugs.get(example.id.rpartition("/")[2])
            return (operation,) if operation else ()
        known = self.contract.operations
        if not all(name in known for name in example.operation_ids):
            return ()
        return tuple(known[name] for name in example.operation_ids)

    def shown_at(self, example_id: str, language: Language) -> tuple[SourceLocation, ...]:
        """Return the places that show an example in a language."""
        return tuple(
            reference.location
            for reference in self._references.get(example_id, ())
            if reference.language in {None, language}
        )

    @cached_property
    def _references(self) -> Mapping[str, Sequence[Reference]]:
        """The places that show each example: with very many, a search for each takes too long."""
        found: dict[str, list[Reference]] = {}
        for reference in self.references:
            found.setdefault(reference.example_id, []).append(reference)
        return found

    def folder(self, example: Example) -> str:
        """Return an example's folder as failures name it."""
        return location(example.directory, self.settings.root).path


_LARGE = 500_000
"""How many bytes of a contract's file are read again rather than kept twice."""


def load_project(start: Path, *, keep: bool = True) -> Project:
    """Find the project that a folder is in; raises what `find_settings` raises.

    With `keep`, what was read in an earlier run and is unchanged is not read again.
    """
    settings = find_settings(start)
    check_state_folder(settings)
    return Project(settings, opened_store(settings) if keep else NOTHING_KEPT)


def opened_store(settings: Settings) -> Store:
    """Return the store of a project; without a place for it, nothing is kept."""
    try:
        return Store(private_folder(settings.root) / FILE)
    except OSError:
        return NOTHING_KEPT


def problems(project: Project, today: date) -> Iterator[Failure]:
    """Return everything that is wrong with a project and can be seen without running it."""
    yield from project.found.failures
    for page in project.pages:
        yield from page.failures
        yield from untested(page, today, project.languages)
    yield from reference_problems(project)
    for example in project.found.examples:
        yield from example_problems(project, example, today)
    yield from _coverage(project)
    yield from project.misfits()
    yield from _deviation_problems(project, today)


def _deviation_problems(project: Project, today: date) -> Iterator[Failure]:
    deviations, failures = project.deviations
    yield from failures
    yield from deviation_problems(deviations, project.contract, project.examples, today)
    base = base_commit()
    if base and deviations.accepted:
        file = project.settings.folder("deviations")
        yield from growth(deviations, deviations_at(base, file, project.settings.root))


def example_problems(project: Project, example: Example, today: date) -> Iterator[Failure]:
    """Return what is wrong with one example and can be seen without running it."""
    yield from binding_problems(project, example)
    for snippet in example.snippets.values():
        yield from project.source_problems(snippet)
    yield from skip_problems(example, today)
    yield from project.record_problems(example)


def skip_problems(example: Example, today: date) -> Iterator[Failure]:
    """Return what is wrong where an example is still skipped after the day that was set for it."""
    if example.skip is not None and example.skip.until < today:
        message = f"this was to be skipped until {example.skip.until} only: {example.skip.reason}"
        hint = "remove the skip to run it again, or give it a later date"
        yield Failure(Code.SKIP_EXPIRED, message, example.skip.location, hint)


def binding_problems(project: Project, example: Example) -> Iterator[Failure]:
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
            hint = 'add example.toml with operation = "…"'
        yield Failure(Code.BAD_METADATA, message, _named_at(project, example), hint)
        return
    operation = operations[-1]
    if example.status is not None and operation.response(example.status) is None:
        declared = ", ".join(operation.responses)
        message = f"the example shows status {example.status}, which {operation.id} does not give"
        place = load_toml(example.directory / "example.toml", project.settings.root).at("status")
        hint = f"the contract declares {declared}"
        yield Failure(Code.UNEXPECTED_STATUS, message, place, hint)
    if not example.operation_ids and operation.tag != tag:
        twin = f"{operation.tag}/{name}"
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


def reference_problems(project: Project) -> Iterator[Failure]:
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
        if example.id not in shown:
            yield Failure(
                Code.ORPHAN_EXAMPLE,
                "no page shows this example",
                example.location,
                f'show it with {{{{< snippet "{example.id}" >}}}}, or remove it',
            )


def _coverage(project: Project) -> Iterator[Failure]:
    """Return the operations that lack an example in some language, if each has a page."""
    if not project.settings.operation_pages:
        return
    for operation, missing in uncovered(project).items():
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
