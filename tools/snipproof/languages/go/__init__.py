"""Go: programs of one file that use net/http and no module."""

import re
from typing import TYPE_CHECKING, Any

from snipproof.languages.plugin import Plugin

if TYPE_CHECKING:
    from snipproof.languages.reading.written import WrittenRequest


class Go(Plugin):
    """The language of `main.go`. Modules are imported when they are needed; see `plugin`."""

    label = "Go"
    filename = "main.go"
    fences = frozenset({"go", "golang"})
    comment = "//"
    call = re.compile(r"\bhttp\.(?:Get|Head|NewRequest\w*|Post\w*)\(")
    shown_call = call
    prints = re.compile(r"\bfmt\.F?[Pp]rint|\bos\.Stdout\b|\bprintln\(")

    def read_calls(self, source: str) -> "list[WrittenRequest]":
        """Return the requests of a page's code; see `Plugin.read_calls`."""
        from snipproof.languages.go.calls import read_go  # noqa: PLC0415

        return read_go(source)

    def _not_yet(self, *_: object, **__: object) -> Any:
        raise NotImplementedError

    comments = draft = outline = reason = runner = versions = _not_yet


LANGUAGE: Plugin = Go("go")
