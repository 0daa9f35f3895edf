"""A documentation project, read from its files: examples, pages, and what shows what."""

import json
import pickle
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snipproof.checks.deviations import Deviations, read_deviations
from snipproof.contract import Contract, Operation, load_document, parse_contract
from snipproof.contract.document import sources
from snipproof.contract.tree import MAX_BYTES
from snipproof.contract.unnamed import STRICT, UnnamedFields
from snipproof.core.collector import paused
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.private import private_folder
from snipproof.core.formats.source import location
from snipproof.core.formats.store import FILE, NOTHING_KEPT, Store, digest, digest_files
from snipproof.core.limits import READING_SECONDS, LimitError, time_limit
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Example, Language, Reference, Snippet
from snipproof.core.variables import is_listed
from snipproof.languages import Outline, Plugin, outline
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
from snipproof.project.pages.page import Page, read_pages
from snipproof.project.pages.page import read_page as read_page_file
from snipproof.project.parts import read_from, still_good
from snipproof.project.settings import FOLDERS, Settings, find_settings
from snipproof.project.shared import shared
from snipproof.project.state_folder import check_state_folder
from snipproof.project.toolchain import installation, versions

if TYPE_CHECKING:
    from snipproof.contract.security import Secrets
    from snipproof.core.formats.yaml_document import YamlDocument
    from snipproof.targets.mock.target import MockTarget
    from snipproof.targets.mock.world import World


@dataclass(frozen=True)
class Project:
    """The parts of one project; each is read when it is first asked for.

    Reading raises `FailureError` if the settings or the contract cannot be used; `problems` has
    what is wrong with single pages and examples. What an earlier run put into the `store` is not
    read again: a key there is a hash of all that went into the value, this tool included.

    `known` are the parts that have been read, and `unchanged` the examples that need no reading,
    by their folders; both come from `with_changes`.
    """

    settings: Settings
    store: Store = field(default=NOTHING_KEPT, compare=False)
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    unchanged: Mapping[Path, Example] = field(default_factory=dict, compare=False, repr=False)

    def key(self, kind: str, *parts: bytes | str) -> str:
        """Return the key in the store of something of a kind that is made of these parts."""
        return digest([kind, installation(), *parts])

    def with_changes(self, changed: Collection[Path]) -> "Project":
        """Return the project as it is now that these files, and no others, have changed.

        Parts that do not depend on the changed folders are kept and not read again, and so is each
        example whose own folder is unchanged. The paths are absolute.
        """
        places = (*FOLDERS, "deviations")
        folders = frozenset(
            name for name in places if any(self.is_of(path, name) for path in changed)
        )
        failed = {failure.location.path for failure in self.found.failures}
        unchanged = {
            example.directory: example
            for example in self.found.examples
            if not any(
                path.is_relative_to(example.directory) or example.directory.is_relative_to(path)
                for path in changed
            )
            and not any(f"{path}/".startswith(f"{self.folder(example)}/") for path in failed)
        }
        return Project(
            self.settings, self.store, still_good(Project, self.known, folders), unchanged
        )

    def is_of(self, path: Path, folder: str) -> bool:
        """Whether an absolute path is in a folder of the settings, such as `content`, or above."""
        place = self.settings.folder(folder)
        return path.is_relative_to(place) or place.is_relative_to(path)

    @property
    def languages(self) -> tuple[Plugin, ...]:
        """The languages of the examples, in the order in which pages show them."""
        return self.settings.languages

    @read_from("snippets", "content", "contract")
    def found(self) -> Found:
        """The examples, and what is wrong with those that cannot be read."""
        folder, root = self.settings.folder("snippets"), self.settings.root
        parts = [part for page in self.pages for part in page.inline]
        if not parts:
            return read_examples(folder, root, self.languages, self.unchanged)
        from snipproof.project.inline import on_pages  # noqa: PLC0415  few projects have some

        ids = {part.example_id for part in parts}
        files = read_examples(folder, root, self.languages, self.unchanged, ids)
        shown = on_pages(parts, self.settings, self.contract)
        together = sorted((*files.examples, *shown.examples), key=lambda example: example.id)
        return Found(tuple(together), (*files.failures, *shown.failures))

    @read_from("snippets", "content", "contract")
    def examples(self) -> Mapping[str, Example]:
        """The examples by id."""
        return {example.id: example for example in self.found.examples}

    @read_from("snippets", "content", "contract")
    def snippets(self) -> tuple[Snippet, ...]:
        """All snippets, in order of their examples' ids and of the languages."""
        return tuple(
            snippet for example in self.found.examples for snippet in example.snippets.values()
        )

    @read_from("content")
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

    @read_from("contract")
    def contract(self) -> Contract:
        """The contract of the API."""
        place, root = self.settings.folder("contract"), self.settings.root
        key = self.key("contract", self.settings.contract, self.contract_sources)

        def read() -> Contract:
            words = dict(self.settings.unnamed_fields)
            default = words.pop("default", STRICT.default)
            within = place if place.is_dir() else place.parent
            with paused(), self._reading(place):
                document = self.store.value(
                    key,
                    lambda: load_document(place, root, self._contract_file, within),
                    write_contract,
                    read_contract,
                )
                return parse_contract(document, UnnamedFields(default, words))

        # What is outside of the project is named by its whole path.
        apart = "" if place.is_relative_to(root) else str(root)
        return shared(self.key("parsed", key, apart, repr(self.settings.unnamed_fields)), read)

    @contextmanager
    def _reading(self, place: Path) -> Iterator[None]:
        """Bound the time that reading a part of the contract takes; raises `FailureError`."""
        try:
            with time_limit(READING_SECONDS, "to read it"):
                yield
        except LimitError as error:
            where = location(place, self.settings.root)
            hint = "make it smaller, or divide it"
            raise FailureError(Failure(Code.CONTRACT_INVALID, str(error), where, hint)) from error

    @property
    def base(self) -> str:
        """The path that the base URL variable holds behind the origin; empty for none."""
        return self.contract.server.base if self.settings.base_url_holds == "server" else ""

    @read_from("contract")
    def contract_sources(self) -> str:
        """A hash of the files of the contract."""
        return sources(self.settings.folder("contract"), self.settings.root)

    @read_from("contract", "world")
    def mock(self) -> "MockTarget":
        """A mock of the contract in its first state, which makes others."""
        from snipproof.targets.mock.target import MockTarget  # noqa: PLC0415  for runs alone

        settings = repr((self.settings.unnamed_fields, self.secret_settings))
        key = self.key("mock", self._world_key, settings)
        return shared(key, lambda: MockTarget(self.contract, self.world))

    @read_from("contract", "world")
    def world(self) -> "World":
        """The small world that the mock begins from; an empty one where there is none."""
        from snipproof.project.credentials import completed  # noqa: PLC0415  for runs alone
        from snipproof.targets.mock.world_source import load_world  # noqa: PLC0415

        folder = self.settings.folder("world")
        world = shared(
            self._world_key,
            lambda: load_world(folder, self.settings.root, self.contract, self._file),
        )
        listed = self.settings.variables
        for name in world.variables:
            if listed and not is_listed(name, listed):
                message = f"the world gives snippets {name}, which the settings do not list"
                hint = f"add it: variables = {json.dumps([*listed, name])}"
                place = location(self.settings.root / "pyproject.toml", self.settings.root)
                raise FailureError(Failure(Code.BAD_METADATA, message, place, hint))
        return completed(world, self.contract, self.settings)

    @property
    def _world_key(self) -> str:
        return self.key(
            "world", self.settings.contract, self.world_sources, repr(self.settings.unnamed_fields)
        )

    def secrets(self, variables: Mapping[str, str], token: str) -> "Secrets":
        """Return the secrets that a snippet with these variables and this token was given."""
        from snipproof.project.credentials import secrets_of  # noqa: PLC0415  for runs alone

        return secrets_of(self.contract, self.settings, variables, token)

    @read_from()
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

    @read_from("world")
    def world_files(self) -> str:
        """A hash of the files of the world."""
        return digest_files(self.settings.folder("world"), ".yaml")

    @read_from("contract", "world")
    def world_sources(self) -> str:
        """A hash of the files of the world, and of the contract that it has to fit."""
        return digest([self.settings.world, self.contract_sources, self.world_files])

    @property
    def secret_settings(self) -> str:
        """A hash of what the settings say of credentials."""
        return digest([self.settings.token_variable, repr(self.settings.credentials)])

    @read_from("contract", "world")
    def variables(self) -> tuple[Mapping[str, str], str]:
        """The variables that snippets find in the world, and the token."""
        kept = self.store.value(
            self.key("variables", self.settings.contract, self.world_sources, self.secret_settings),
            lambda: (dict(self.world.variables), self.world.token),
            list,
            lambda kept: (dict(kept[0]), str(kept[1])),
        )
        return kept[0], kept[1]

    @read_from("deviations")
    def deviations(self) -> tuple[Deviations, tuple[Failure, ...]]:
        """The accepted differences of servers from the contract, and what is wrong with others."""
        return read_deviations(self.settings.folder("deviations"), self.settings.root)

    @read_from("content", "snippets", "contract")
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

    @read_from("snippets")
    def _outlines(self) -> dict[str, Outline]:
        return {}

    def outline(self, snippet: Snippet) -> Outline:
        """Return what reading a snippet shows."""
        if snippet.id not in self._outlines:
            self._outlines[snippet.id] = self.store.value(
                self.key("outline", *self.reading_inputs(snippet)),
                lambda: outline(snippet),
                write_outline,
                read_outline,
            )
        return self._outlines[snippet.id]

    def reading_inputs(self, snippet: Snippet) -> tuple[bytes | str, ...]:
        """Return all that reading a snippet depends on; bash is asked if there is a doubt."""
        tools = versions(snippet.language, self.store)
        return (snippet.id, str(snippet.location), snippet.source, str(tools))

    @read_from("snippets")
    def source_findings(self) -> dict[str, Sequence[Failure]]:
        """The failures in the texts of snippets, by the snippets' ids."""
        return {}

    def everything_about(self, example: Example) -> str:
        """Return a hash of an example's files and of the contract that it is held to."""
        if example.id not in self._digests:
            # What is made in the same way is pickled alike; anything else would only cost time.
            settings = f"{self.settings.contract} {self.settings.unnamed_fields}"
            parts = (settings, self.contract_sources, pickle.dumps(example))
            self._digests[example.id] = digest(parts)
        return self._digests[example.id]

    @read_from("snippets", "contract")
    def _digests(self) -> dict[str, str]:
        return {}

    @read_from("contract")
    def _slugs(self) -> Mapping[str, Operation]:
        return {operation.slug: operation for operation in self.contract.operations.values()}

    def named(self, slug: str) -> Operation | None:
        """Return the operation that a folder of this name shows; None where there is none."""
        return self._slugs.get(slug)

    @read_from("contract")
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

    @read_from("content", "snippets", "contract")
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
