"""Checks an example against the rules that its project has for examples."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Example, Snippet
from snipproof.languages.reading.rules import Breach


def rule_problems(
    example: Example,
    snippet: Snippet,
    breaches: Iterable[Breach],
    rules: Collection[str],
    today: date,
) -> Iterator[Failure]:
    """Return the breaches of a snippet of the rules that its project has, but for waived ones.

    A waiver counts until its last day, and for every language of the example.
    """
    until = {item.rule: item.until for item in example.waivers}
    for breach in breaches:
        last = until.get(breach.rule)
        if breach.rule not in rules or (last is not None and last >= today):
            continue
        hint = f"{breach.hint}; or waive {breach.rule} in example.toml, with a reason and a day"
        if last is not None:
            hint = f"{breach.hint}; its waiver ended on {last}"
        message = f"{breach.message} (rule {breach.rule})"
        yield Failure(Code.EXAMPLE_RULE, message, snippet.at(breach.line), hint)
