"""Fuzzes the parsers, and prints each input that one of them does not take as it should."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random, SystemRandom
from tempfile import TemporaryDirectory
from time import thread_time

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from parserfuzz.mutate import TOKENS, mutations
from parserfuzz.parsers import Parser, allowed, parsers
from snipproof.project.project import load_project

SECONDS = 1.0
"""How much processor time one input may take."""

_TEXTS = st.lists(
    st.one_of(st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace")),
              st.sampled_from(TOKENS), st.binary(max_size=8)), max_size=30,
).map(b"".join)  # fmt: skip


def problem(parser: Parser, data: bytes) -> str:
    """Return what is wrong with how a parser takes an input; empty where nothing is."""
    begin = thread_time()
    try:
        parser.parse(data)
    except Exception as error:  # noqa: BLE001  whatever is not allowed is what is looked for
        if not allowed(error):
            return f"{type(error).__name__}: {error}"
    seconds = thread_time() - begin
    return f"took {seconds:.1f} s" if seconds > SECONDS else ""


def fuzz(parser: Parser, count: int, number: int) -> Iterator[tuple[bytes, str]]:
    """Return the inputs that a parser takes badly, of `count`: half damaged, half made up."""
    for data in islice(mutations(parser.corpus, Random(number)), count - count // 2):
        if said := problem(parser, data):
            yield data, said
    found: list[tuple[bytes, str]] = []

    @seed(number)
    @settings(
        max_examples=count // 2,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=_TEXTS)
    def made_up(data: bytes) -> None:
        if said := problem(parser, data):
            found.append((data, said))

    if count > 1:
        made_up()
    yield from found


def main() -> int:
    """Fuzz all parsers; 1 where one crashes, hangs or drops something."""
    parser = ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="how many, in all")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}: repeat with ARGS='--seed {arguments.seed}'")
    bad = 0
    with TemporaryDirectory(prefix="fuzz-") as folder:
        every = list(parsers(Path(folder), load_project(Path())))
        count = -(-arguments.inputs // len(every))
        for target in every:
            found = list(fuzz(target, count, arguments.seed))
            bad += len(found)
            print(f"{target.name:14} {count:8,} inputs, {len(found)} taken badly", flush=True)
            for data, said in found[:3]:
                print(f"    {said[:300]}\n    {data[:300]!r}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
