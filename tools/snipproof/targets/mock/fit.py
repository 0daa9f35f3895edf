"""Whether a world fits its contract: no response should have to fix what a record says.

The mock fixes silently: a value that breaks the response's schema is left out or made up, so that
every response is valid. In a world that is meant, that is a mistake, and this finds it.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from snipproof.contract import Contract
from snipproof.contract.direction import Direction
from snipproof.core.failure import Code, Failure
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.inference import Catalogue, infer
from snipproof.targets.mock.lookup import Lookups
from snipproof.targets.mock.projection import Projection, Shown
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.state import State
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import World


def misfits(contract: Contract, world: World) -> Iterator[Failure]:
    """Return every place where a record does not fit an operation's response (`bad-metadata`).

    What is wrong with a field of a record is one failure, however many operations show it. A
    collection that no operation has to do with is one, too.
    """
    shapes = Shapes(contract.document)
    forms = AnswerForms(shapes)
    catalogue = infer(contract, world, forms)
    projection = Projection(contract, shapes, Synthesis(contract, shapes), Lookups(catalogue.world))
    state = State(catalogue.world)
    seen: set[tuple[str, str]] = set()
    told: set[tuple[str, str, str]] = set()
    for operation in contract.operations.values():
        item = forms.of(operation).item
        for rule in catalogue.rules[operation.id]:
            key = (rule.collection, shapes.of(item).name if item is not None else "")
            held = world.collections.get(rule.collection)
            if item is None or held is None or key in seen:
                continue
            seen.add(key)
            for identity, record in held.records.items():
                shown: Any = projection.bare(item, Shown(record, rule.collection), state)
                for mismatch in contract.schemas.mismatches(item, shown, Direction.RESPONSE):
                    field = mismatch.path.partition(".")[0].partition("[")[0]
                    cause = (held.name, identity, field or mismatch.message)
                    if cause in told:
                        continue
                    told.add(cause)
                    path = f" {mismatch.path}:" if mismatch.path else ""
                    yield Failure(
                        Code.BAD_METADATA,
                        f"{operation.id} cannot respond with this record:{path} {mismatch.message}",
                        held.at(identity, field),
                        f"fix the record, its defaults, or the lookups of {shapes.of(item).name}",
                    )
    yield from _unused(world, catalogue)


def _unused(world: World, catalogue: Catalogue) -> Iterator[Failure]:
    """Return a failure for each collection that no operation has to do with."""
    used = {context.collection for context in world.contexts.values()}
    used |= set(world.sessions[:1] if world.sessions is not None else ())
    used |= {*world.segments.values(), *world.references.values()}
    used |= {
        name for lookup in world.lookups.values() for name in (lookup.collection, lookup.through)
    }
    for rules in catalogue.rules.values():
        for rule in rules:
            used |= {rule.collection, *rule.parents.values(), *rule.where, *rule.links}
            used |= set(rule.filters.values())
    for name in list(used):
        held = world.collections.get(name)
        used |= set() if held is None else set(held.links.values())
        fields = {field for record in (held.records.values() if held else ()) for field in record}
        used |= {world.reference(field) for field in fields}
    for name, held in world.collections.items():
        if name not in used and held.source is not None:
            near = get_close_matches(name, sorted(used - {""}), n=1)
            hint = f"did you mean {near[0]}.yaml?" if near else _UNUSED_HINT
            message = f"no operation of the contract has to do with {name}"
            yield Failure(Code.BAD_METADATA, message, held.source.at(()), hint)


_UNUSED_HINT = (
    "call the file as the path does (`/pets` is pets.yaml), say so in `segments` of world.yaml, "
    "or remove it"
)
