"""How far a run is kept from the machine that it runs on."""

from enum import StrEnum


class Confinement(StrEnum):
    """The kinds of confinement to a run's own folder and the gateway, the strongest first.

    What each of them holds off, and what it does not, is in ARCHITECTURE.md, "Confinement".
    """

    NAMESPACES = "namespaces"
    """A file system that it can only read, but for its own folder; a network in which there is
    nothing but the gateway; no process in sight but its own; no privilege."""

    LANDLOCK = "landlock"
    """No file can be written but in its own folder; TCP leads to the gateway's port alone; no
    process outside can be signalled or looked into."""

    LANDLOCK_FILES = "landlock-files"
    """As `LANDLOCK`, on an older kernel, which knows nothing of networks."""

    NONE = "none"
    """Nothing but a limit on time, output and the size of files, and the end of its family."""


BEST = tuple(Confinement)
"""Whichever of them is there, the strongest first."""


def weakest(*found: Confinement) -> Confinement | None:
    """Return the weakest of several, which is what can be said of them all; None where none is."""
    return max(found, key=BEST.index, default=None)
