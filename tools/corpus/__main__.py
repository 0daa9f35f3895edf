"""`make corpus`: load every description that npm's packages bring, and try a sample of them.

Each is loaded. Of a sample, the operations are drafted and sent to the mock, its responses are
shown to openapi-core, and resources are created, read, changed and deleted.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from random import Random

from corpus import lanes
from corpus.documents import documents
from corpus.loading import Loaded, line, load
from corpus.sample import descriptions

LEAST = 0.99
"""Which part of what its official schema accepts has to load."""


def main() -> int:
    """Run the stages; return 1 where the goal is missed."""
    parser = argparse.ArgumentParser(prog="make corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="where npm has put the packages")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sample", type=int, default=0, help="take only so many documents")
    parser.add_argument("--seed", type=int, default=7, help="which documents a sample has")
    parser.add_argument("--match", default="", help="only files whose path has this in it")
    parser.add_argument("--out", type=Path, help="write each outcome as a line of JSON")
    parser.add_argument("--apis", type=int, default=600, help="how many descriptions are drafted")
    parser.add_argument(
        "--only", choices=["loading", "lanes"], help="only load all, or only try the sample"
    )
    options = parser.parse_args()
    files = [file for file in documents(options.folder) if options.match in str(file)]
    if options.sample:
        files = sorted(Random(options.seed).sample(files, min(options.sample, len(files))))  # noqa: S311
    missed = False
    # Each in a process of its own, so that memory is that of one description.
    with get_context("fork").Pool(options.jobs, maxtasksperchild=1) as pool:
        if options.only != "lanes":
            found = pool.map(load, files, chunksize=1)
            if options.out:
                options.out.write_text("".join(f"{line(item)}\n" for item in found), "utf-8")
            missed = bool(_report(found))
        if options.only != "loading":
            chosen = [
                (file, options.seed) for file in descriptions(files, options.apis, options.seed)
            ]
            tried = list(pool.imap(lanes.judged, chosen))
            if options.out:
                with options.out.open("a", encoding="utf-8") as stream:
                    stream.writelines(f"{item.line()}\n" for item in tried)
            missed = not lanes.report(tried) or missed
    return int(missed)


def _report(found: Sequence[Loaded]) -> int:
    accepted = [item for item in found if not item.departs and item.outcome != "refused"]
    loading = [item for item in found if item.outcome == "loads"]
    sound = [item for item in loading if not item.problems]
    print(f"{len(found)} descriptions, {sum(item.operations for item in found):,} operations")
    for outcome, count in Counter(item.outcome for item in found).most_common():
        print(f"  {count:5d} {outcome}")
    print(f"  {len(sound):5d} load without a problem")
    print(f"  {len(accepted):5d} are accepted by the official schema of their version")
    slowest = max(found, key=lambda item: item.seconds)
    largest = max(found, key=lambda item: item.megabytes)
    print(f"slowest {slowest.seconds:.1f} s ({Path(slowest.file).name})")
    print(f"largest {largest.megabytes} MB ({Path(largest.file).name})")
    others = [(item.reason or item.outcome, item) for item in found if item.outcome != "loads"]
    _table("refused or worse", others)
    _table("problems", [(text, item) for item in loading for text in dict.fromkeys(item.problems)])
    bad = [item for item in found if not item.is_good]
    share = len(loading) / max(1, len(found))
    print(f"{share:.2%} load; the goal is {LEAST:.0%}")
    return int(bool(bad) or share < LEAST)


def _table(title: str, told: Sequence[tuple[str, Loaded]]) -> None:
    """Print causes by how many descriptions have each, with one of them."""
    causes: dict[str, set[str]] = {}
    for text, item in told:
        cause = re.sub(r"'[^']*'|\"[^\"]*\"|\d+", "…", text)[:100]
        causes.setdefault(cause, set()).add(item.file)
    if causes:
        print(f"{title}:")
    for cause, files in sorted(causes.items(), key=lambda pair: -len(pair[1])):
        print(f"  {len(files):5d} {cause}  ({Path(min(files)).name})")


if __name__ == "__main__":
    sys.exit(main())
