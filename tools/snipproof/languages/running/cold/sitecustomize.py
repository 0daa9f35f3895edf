"""Follows the lines of a snippet that Python was started for (`python FILE`), from its start on.

Python imports this by its name (the library reference, "site"), because the folder is the first of
`PYTHONPATH`. It takes that folder away again, so that the snippet sees what its reader sees, and
lets a `sitecustomize` of the system have its turn.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _load(folder: str, name: str, **given: object) -> "Any":
    """Load a module of the tool with names `given` to it, and leave no trace."""
    loaders = sys.modules["_frozen_importlib_external"]
    file = os.path.join(folder, f"{name}.py")  # noqa: PTH118
    module = type(sys)(name)
    module.__dict__.update(given)
    exec(loaders.SourceFileLoader(name, file).get_code(name), module.__dict__)  # noqa: S102
    return module


def _begin() -> None:
    here = os.path.dirname(__file__)  # noqa: PTH120
    sys.path[:] = [place for place in sys.path if place != here]
    rest = os.environ.pop("PYTHONPATH", "").partition(os.pathsep)[2]
    if rest:
        os.environ["PYTHONPATH"] = rest
    around = os.path.dirname(here)  # noqa: PTH120
    trace = _load(around, "line_trace", channel=_load(around, "channel"))
    own = sys.modules.pop(__name__)
    try:
        import sitecustomize  # type: ignore[import-not-found,unused-ignore]  # noqa: F401, PLC0415
    except ImportError:
        # The importer that is at work expects to find a module of this name.
        sys.modules[__name__] = own
    trace.begin(sys.orig_argv[-1])


_begin()
del _begin
