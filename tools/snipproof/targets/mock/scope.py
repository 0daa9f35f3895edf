"""The values of names in expressions while one call is carried out."""

from typing import Any

from snipproof.targets.mock.admission import Call
from snipproof.targets.mock.expression import MISSING, dig
from snipproof.targets.mock.problem import Problem, nothing_has
from snipproof.targets.mock.state import State
from snipproof.targets.mock.world import Context


class CallScope:
    """Knows the values of a call, of the state that it meets, and of the world's contexts.

    `id` is the id of the record that is being made, while one is.
    """

    def __init__(self, call: Call, state: State) -> None:
        self._call = call
        self._state = state
        self.id: Any = MISSING

    def lookup(self, name: str) -> Any:
        """Return the value of a name in an expression; `MISSING` where the call has none."""
        source, _, rest = name.partition(".")
        match source:
            case "path":
                return self._call.path.get(rest, MISSING)
            case "query":
                return self._call.query.get(rest, MISSING)
            case "body":
                return dig(self._call.body, rest)
            case "now":
                return self._state.clock.now
            case "id":
                return self.id
        context = self._state.world.contexts.get(source)
        return MISSING if context is None else self._context(context)

    def _context(self, context: Context) -> Any:
        """Return the id that a call is about: the named one, else the implied one."""
        if context.header:
            for said in (self._call.path, self._call.query):
                for name, value in said.items():
                    if self._state.world.reference(name) == context.collection:
                        return value
            header = self._call.headers.get(context.header)
            if header is not None:
                if self._state.find(context.collection, header) is None:
                    reason = nothing_has(context.collection, header)
                    raise Problem(404, f"the header {context.header}: {reason}")
                return header
        return context.id
