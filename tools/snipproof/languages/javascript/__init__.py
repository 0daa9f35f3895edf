"""JavaScript: modules that use Node's own fetch and no package."""

import re
from typing import TYPE_CHECKING, Any

from snipproof.languages.plugin import Plugin

if TYPE_CHECKING:
    from snipproof.languages.reading.written import WrittenRequest


class JavaScript(Plugin):
    """The language of `javascript.mjs`. Modules are imported when they are needed."""

    label = "JavaScript"
    filename = "javascript.mjs"
    fences = frozenset({"cjs", "javascript", "js", "jsx", "mjs", "node", "node.js", "nodejs"})
    comment = "//"
    call = re.compile(r"\bfetch\(|\baxios\b")
    shown_call = re.compile(r"\bfetch\(|\baxios\.\w+\(")
    prints = re.compile(r"\bconsole\.\w+\(|\bstdout\b")

    def read_calls(self, source: str) -> "list[WrittenRequest]":
        """Return the requests of a page's code; see `Plugin.read_calls`."""
        from snipproof.languages.javascript.calls import read_javascript  # noqa: PLC0415

        return read_javascript(source)

    def _not_yet(self, *_: object, **__: object) -> Any:
        raise NotImplementedError

    comments = draft = outline = reason = runner = versions = _not_yet


LANGUAGE: Plugin = JavaScript("javascript")
