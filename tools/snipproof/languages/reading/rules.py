"""The rules for examples that a project can ask for, and a place that breaks one."""

from dataclasses import dataclass

TIME_LIMIT = "time-limit"
ERRORS_RAISED = "errors-raised"
NO_HIDDEN_FAILURE = "no-hidden-failure"
RULES = (TIME_LIMIT, ERRORS_RAISED, NO_HIDDEN_FAILURE)
"""A request ends in time, an error status ends the program, and no failure is swallowed."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A line of a snippet that breaks a rule, what it does, and what to write instead."""

    rule: str
    line: int
    message: str
    hint: str
