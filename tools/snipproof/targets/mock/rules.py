"""The effect of an operation on the world: a rule, which is data.

Most rules are inferred from the contract (`inference`); `rules.yaml` says the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of rules; together they are all that the mock can do."""

    LIST = "list"
    GET = "get"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    LINK = "link"
    UNLINK = "unlink"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Rule:
    """The effect of an operation on the world. All values may hold expressions (`expression`).

    - `kind` and `collection`: what is done, and to the records of which collection.
    - `by`: the id of the record. Without it, the first record that `where` leaves. To delete
      several, a list of ids.
    - `where`: conditions on records: a field and its value, or a link and the id at its other end.
      `{not: …}` around the value turns a condition round.
    - `filters`: the query parameters that are conditions where they are sent, and what they are
      conditions on.
    - `parents`: path parameters whose records must exist, and their collections.
    - `link`: which links `link` and `unlink` make and end, and `ends` the id at each end.
    - `original`: the id of a record of which a created one is a copy.
    - `inside`: the field of the body that holds what is saved, where that is not the whole body.
    - `set`: fields that a created or updated record gets whatever the request says.
    - `links`: links that a created record gets, and the id at the other end; for an updated one,
      links between what it names in a field of theirs and that id.
    - `unique`: fields that two records may not share; else 409.
    - `allow`: conditions on the record without which the response is 403.
    - `when`: expressions and their values; where one differs, the next rule counts.
    - `answer`: the value of the response, if it is not the record.
    """

    kind: Kind
    collection: str = ""
    by: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    ends: Mapping[str, str] = field(default_factory=dict)
    original: str = ""
    inside: str = ""
    set: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Any] = field(default_factory=dict)
    unique: tuple[str, ...] = ()
    allow: Mapping[str, Any] = field(default_factory=dict)
    when: Mapping[str, Any] = field(default_factory=dict)
    answer: Any = None
