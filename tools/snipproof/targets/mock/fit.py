"""Whether a world fits its contract: no answer should have to mend what a record says.

The mock mends silently: a value that breaks the answer's schema is left out or made up, so that
every answer is valid. In a world that is meant, that is a mistake, and this finds it.
"""

from collections.abc import Iterator
from typing import Any

from snipproof.contract import Contract
from snipproof.core.failure import Code, Failure
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.inference import infer
from snipproof.targets.mock.lookup import Lookups
from snipproof.targets.mock.projection import Projection, Shown
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.state import State
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import World


def misfits(contract: Contract, world: World) -> Iterator[Failure]:
    """Return every place where a record is not what an operation has to answer (`bad-metadata`)."""
    shapes = Shapes(contract.document)
    forms = AnswerForms(shapes)
    catalogue = infer(contract, world, forms)
    projection = Projection(contract, shapes, Synthesis(contract, shapes), Lookups(catalogue.world))
    state = State(catalogue.world)
    seen: set[tuple[str, str]] = set()
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
                for mismatch in contract.schemas.mismatches(item, shown):
                    field = mismatch.path.partition(".")[0].partition("[")[0]
                    path = f" {mismatch.path}:" if mismatch.path else ""
                    yield Failure(
                        Code.BAD_METADATA,
                        f"{operation.id} cannot answer with this record:{path} {mismatch.message}",
                        held.at(identity, field),
                        f"mend the record, its defaults, or the lookups of {shapes.of(item).name}",
                    )
