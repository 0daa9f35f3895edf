"""The results of the benchmark: counts by family and by slip, as JSON values for page and table."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rot.baseline import Baseline
from rot.case import Family
from rot.score import Score, Scores

Row = dict[str, Any]


def results(
    families: Iterable[Family], scores: Scores, baselines: Mapping[str, Baseline], made: str
) -> Row:
    """Return what was found: `defects` and `healthy`, each with its families and their sum.

    Of a healthy case, to be caught is a false alarm; `strays` are failures reported of what nobody
    changed. `made` is when (RFC 3339).
    """
    by_id = {score.case.id: score for score in scores.scores}
    defects: list[Row] = []
    healthy: list[Row] = []
    for family in families:
        ids = [case.id for case in family.cases if case.id in by_id]
        if not ids:
            continue
        slips = [
            {"what": slip.what, **_row([by_id[case.id] for case in chosen], baselines)}
            for slip in family.slips
            if (chosen := [case for case in slip.cases if case.id in by_id])
        ]
        row = {
            "title": family.title,
            **_row([by_id[name] for name in ids], baselines),
            "slips": slips,
        }
        (defects if any(by_id[name].expected for name in ids) else healthy).append(row)
    told = [str(code) for score in scores.scores for code, _ in score.expected]
    return {
        "made": made,
        "defects": _sum(defects),
        "healthy": _sum(healthy),
        "strays": len(scores.strays),
        "codes": len(set(told)),
    }


def _row(scores: Sequence[Score], baselines: Mapping[str, Baseline]) -> Row:
    told = [baselines.get(score.case.id, Baseline()) for score in scores]
    return {
        "cases": len(scores),
        "caught": sum(score.caught for score in scores),
        "code": sum(score.right_code for score in scores),
        "line": sum(score.right_line for score in scores),
        "plain": sum(item.plain for item in told),
        "strict": sum(item.strict for item in told),
    }


def _sum(families: Sequence[Row]) -> Row:
    keys = ("cases", "caught", "code", "line", "plain", "strict")
    return {**{key: sum(row[key] for row in families) for key in keys}, "families": list(families)}


def is_perfect(found: Row) -> bool:
    """Whether every defect was told with its code and line, and nothing else was told."""
    defects, healthy = found["defects"], found["healthy"]
    return bool(
        defects["caught"] == defects["line"] == defects["cases"]
        and not healthy["caught"]
        and not found["strays"]
    )
