"""The first stage: every description loads, or is refused with a reason."""

import json
import re
import resource
import signal
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from snipproof.contract import load_contract
from snipproof.contract.validity import departures
from snipproof.core.failure import FailureError

SECONDS = 10
"""How much processor time one description may take before it hangs."""

MEGABYTES = 1_000
"""How much memory the process of one description may take."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of one description.

    `outcome` is `loads`, `refused` (with the reason), `hangs`, `too large` or `traceback`.
    `problems` are the messages of parts that cannot be used, and `departs` says whether the
    official schema of its version finds anything.
    """

    file: str
    outcome: str
    reason: str = ""
    operations: int = 0
    problems: tuple[str, ...] = ()
    departs: bool = False
    seconds: float = 0.0
    megabytes: int = 0

    @property
    def is_good(self) -> bool:
        """Whether it loads or is refused; what does neither is a mistake of ours."""
        return self.outcome in {"loads", "refused"}


class _HangError(Exception):
    """It takes too long."""


def load(file: Path) -> Loaded:
    """Load one description, in a process of its own, within limits."""

    def end(*_: object) -> None:
        raise _HangError

    signal.signal(signal.SIGVTALRM, end)
    started = time.process_time()
    outcome, reason, operations, departs = "loads", "", 0, False
    problems: tuple[str, ...] = ()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        contract = load_contract(file, file.parent)
        operations = len(contract.operations)
        problems = tuple(item.failure.message for item in contract.document.problems)
        seconds = time.process_time() - started
        signal.setitimer(signal.ITIMER_VIRTUAL, 6 * SECONDS)
        departs = bool(departures(contract.document))
    except FailureError as error:
        outcome, reason = "refused", error.failure.message
        seconds = time.process_time() - started
    except _HangError:
        outcome, seconds = "hangs", time.process_time() - started
    except Exception:  # noqa: BLE001  to find these is what this is for
        outcome, reason = "traceback", traceback.format_exc().strip().rpartition("\n")[2]
        seconds = time.process_time() - started
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    used = _most_megabytes()
    if used > MEGABYTES and outcome == "loads":
        outcome = "too large"
    return Loaded(str(file), outcome, reason, operations, problems, departs, seconds, used)


def _most_megabytes() -> int:
    """Return how much memory this process has used at most.

    Linux has the parent's use in `ru_maxrss` (getrusage(2)) of a process that was just started.
    """
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
        if found:
            return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def line(loaded: Loaded) -> str:
    """Return an outcome as a line of JSON."""
    return json.dumps({name: getattr(loaded, name) for name in Loaded.__slots__})
