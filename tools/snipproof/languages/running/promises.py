"""The promises that a kind of confinement lacks here; `content/snipproof/security.md` has all."""

import sys
from collections.abc import Sequence

from snipproof.core.confinement import Confinement
from snipproof.languages.running import confine, syscalls

_FILES = "a run can read homes and files of other programs"
_TEMPORARY = "a run shares /tmp and /run with other programs"
_ENDPOINTS = "a run can write to FIFOs, terminals and devices"
_PROCESSES = "a run can see other processes"
_MEMORY = "shared memory can outlast a run"
_OTHER_NETWORK = "a run can reach other hosts, but not by TCP"
_NETWORK = "a run can reach any host and port"
_WRITES = "a run can write wherever its user can"
_SOCKETS = "a run can use UNIX sockets, raw sockets and kernel keys"


def missing(level: Confinement | None) -> tuple[str, ...]:
    """Return what a kind of confinement does not hold off here; nothing for no run."""
    found: list[str] = []
    if level is Confinement.NAMESPACES and not confine.landlock_version():
        found = [_FILES, _ENDPOINTS]
    elif level is Confinement.LANDLOCK:
        found = [_OTHER_NETWORK, _FILES, _TEMPORARY, _PROCESSES, _MEMORY]
    elif level is Confinement.LANDLOCK_FILES:
        found = [_NETWORK, _FILES, _TEMPORARY, _PROCESSES, _MEMORY]
    elif level is Confinement.NONE:
        found = [_WRITES, _NETWORK, _FILES, _TEMPORARY, _ENDPOINTS, _PROCESSES, _MEMORY]
    if level is Confinement.NONE or (level is not None and not syscalls.is_known()):
        found.append(_SOCKETS)
    return tuple(found)


def strongest(confinements: Sequence[Confinement]) -> Confinement:
    """Return the first of several that this system has; raises `RunnerError` without one."""
    from snipproof.languages.running.process import Parent  # noqa: PLC0415  for live runs alone

    parent = Parent((sys.executable, "-I", "-S"), {}, confinements=confinements)
    try:
        return parent.level()
    finally:
        parent.close()
