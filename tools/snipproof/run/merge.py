"""Makes one report of the reports of shards, and says where they are not the whole of one run."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.usage import UsageError
from snipproof.run.results import Report, Result, Shard

Part = tuple[Path, Report, Shard]


def merge(reports: Sequence[tuple[Path, Report]]) -> Report:
    """Return the report of the whole run.

    What is missing, doubled, or of another run is among its problems, as an error: nothing is known
    of what no shard ran. Raises `UsageError` where a report is not of a shard.
    """
    parts = [(file, report, _shard(file, report)) for file, report in reports]
    first: dict[int, Part] = {}
    for part in parts:
        first.setdefault(part[2].number, part)
    kept = [first[number] for number in sorted(first)]
    results = [result for _, report, _ in kept for result in report.results]
    problems = dict.fromkeys(fault for _, report, _ in kept for fault in report.problems)
    return Report(
        target=kept[0][1].target,
        started=min(report.started for _, report, _ in kept),
        # They ran beside each other.
        seconds=max(report.seconds for _, report, _ in kept),
        # All languages of an example are in one shard, in their order.
        results=tuple(sorted(results, key=lambda result: result.example_id)),
        problems=(*problems, *_gaps(parts, results)),
        interrupted=any(report.interrupted for _, report, _ in kept),
    )


def _shard(file: Path, report: Report) -> Shard:
    if report.shard is None:
        message = f"{file} is not the report of a shard; expected one of `snipproof run --shard`"
        raise UsageError(message)
    return report.shard


def _gaps(parts: Sequence[Part], results: Sequence[Result]) -> Iterator[Failure]:
    reference, _, shard = parts[0]
    other = list(_strangers(parts))
    if other:
        # Their numbers are those of another run, and say nothing about this one.
        yield from other
        return
    seen: dict[int, Path] = {}
    for file, _, part in parts:
        if part.number in seen:
            message = f"this is shard {part.number} of {part.of}, as {seen[part.number]} is already"
            yield _failure(file, message, "give each shard's report once")
        seen.setdefault(part.number, file)
    missing = [number for number in range(1, shard.of + 1) if number not in seen]
    for number in missing:
        message = f"shard {number} of {shard.of} is missing"
        hint = f"run it, with --shard {number}/{shard.of}, and look why it left no report"
        yield _failure(reference, message, hint)
    if not missing and len(results) != shard.snippets:
        message = f"the shards hold {len(results)} snippets of the {shard.snippets} that were found"
        yield _failure(reference, message, "run all shards again, from the same files")


def _strangers(parts: Sequence[Part]) -> Iterator[Failure]:
    """Return the reports that are not of the same run as the first."""
    reference, told, shard = parts[0]
    for file, report, part in parts[1:]:
        for what, ours, theirs in (
            ("target", told.target, report.target),
            ("commit", shard.commit, part.commit),
            ("contract", shard.contract, part.contract),
            ("number of shards", str(shard.of), str(part.of)),
            ("division", shard.split, part.split),
        ):
            if ours != theirs:
                message = (
                    f"its {what} is {_short(theirs)}, and that of {reference} is {_short(ours)}"
                )
                hint = "run all shards at one commit, with one file of durations"
                yield _failure(file, message, hint)
                break


def _short(text: str) -> str:
    return text[:40] or "not known"


def _failure(file: Path, message: str, hint: str) -> Failure:
    return Failure(Code.INCOMPLETE_RUN, message, SourceLocation(file.as_posix(), 1), hint)
