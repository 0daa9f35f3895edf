"""The results of one description of the sample in the stages after loading."""

import json
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from corpus.api import Failed, read_api
from corpus.drafting import judge
from corpus.life import live, resources
from corpus.opinion import Opinion
from corpus.sample import operations
from snipproof.core.failure import FailureError

SECONDS = 60
"""How much processor time the stages may take for one description."""

OPERATIONS = 12
"""How many operations of one description are drafted."""

RESOURCES = 5
"""How many resources of one description live."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How many operations, responses and resources were judged, and what failed."""

    file: str
    drafts: int = 0
    opinion: int = 0
    life: int = 0
    failed: tuple[Failed, ...] = field(default=())
    stopped: str = ""

    def line(self) -> str:
        """Return it as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


class _HangError(Exception):
    """It takes too long."""


def judged(task: tuple[Path, int]) -> Judged:
    """Judge a sample of one description, in a process of its own. A task is a file and a seed."""
    file, seed = task

    def end(*_: object) -> None:
        raise _HangError

    counts: Counter[str] = Counter()
    failed: list[Failed] = []
    signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    stopped = ""
    try:
        api = read_api(file)
        opinion = Opinion(file)
        for operation in operations(
            api.contract, OPERATIONS, f"{seed} {file.parent.name} {file.name}"
        ):
            failed += judge(api, operation, opinion)
            counts["drafts"] += 1
            counts["opinion"] = opinion.asked
        for resource in resources(api)[:RESOURCES]:
            failed += live(api, resource)
            counts["life"] += 1
    except FailureError as error:
        stopped = error.failure.message
    except _HangError:
        stopped = f"takes more than {SECONDS} s"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return Judged(
        str(file), counts["drafts"], counts["opinion"], counts["life"], tuple(failed), stopped
    )


GOALS = {"drafts": 0.98, "opinion": 0.995, "life": 0.90}
_TITLES = {
    "drafts": "drafts pass on the mock",
    "opinion": "responses are accepted by openapi-core",
    "life": "resources can be created, read, changed and deleted",
}


def report(found: Iterable[Judged], write: Callable[[str], None] = print) -> bool:
    """Print a table of each stage by cause; return whether every goal is met."""
    found = list(found)
    good = True
    for stage, goal in GOALS.items():
        asked = {item.file: getattr(item, stage) for item in found if getattr(item, stage)}
        failed = [(one, item) for item in found for one in item.failed if one.lane == stage]
        ours = [pair for pair in failed if not pair[0].excused]
        total = sum(asked.values())
        share = 1 - len(ours) / max(1, total)
        strict = 1 - len(failed) / max(1, total)
        write(
            f"{_TITLES[stage]}: {strict:.2%} of {total:,} of {len(asked)} APIs; {share:.2%} "
            f"without those that others' errors explain; the goal is {goal:.1%}"
        )
        causes = Counter(one.excused or one.cause for one, _ in failed)
        for cause, count in causes.most_common():
            example = next(pair for pair in failed if (pair[0].excused or pair[0].cause) == cause)
            mark = "-" if example[0].excused else " "
            where = f"{Path(example[1].file).name} {example[0].place}"
            write(f"  {count:5d} {mark} {cause}  ({where})")
        good = good and share >= goal
    stopped = Counter(item.stopped for item in found if item.stopped)
    for reason, count in stopped.most_common():
        write(f"  {count:5d} stopped: {reason}")
    return good
