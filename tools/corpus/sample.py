"""Which descriptions and operations are tried: by a seed, of as many providers as possible."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from snipproof.contract import Contract, Operation

LARGEST = 1_500_000
"""The most bytes that a description of the sample has; `load` takes all of them."""

_OF_ONE_PROVIDER = (1, 2, 4, 8)


def descriptions(files: Iterable[Path], count: int, seed: int) -> list[Path]:
    """Return so many files; one of each provider comes before a second one of any.

    Only the collection's own folder of APIs counts, so that test data of other packages do not.
    """
    found = [file for file in files if "api" in file.parts and file.stat().st_size < LARGEST]
    Random(seed).shuffle(found)  # noqa: S311
    chosen: dict[Path, None] = {}
    taken: Counter[str] = Counter()
    for most in _OF_ONE_PROVIDER:
        for file in found:
            provider = _provider(file)
            if len(chosen) < count and file not in chosen and taken[provider] < most:
                chosen[file] = None
                taken[provider] += 1
    return sorted(chosen)


def operations(contract: Contract, count: int, seed: str) -> Sequence[Operation]:
    """Return at most so many operations of a contract."""
    found = list(contract.operations.values())
    return Random(seed).sample(found, count) if len(found) > count else found  # noqa: S311


def _provider(file: Path) -> str:
    parts = file.parts
    return parts[parts.index("api") + 1]
