"""What a kind of confinement cannot promise."""

import pytest

from snipproof.core.confinement import BEST, Confinement
from snipproof.languages.running import confine, syscalls
from snipproof.languages.running.promises import missing, strongest


def test_the_strongest_lacks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With Landlock and a filter of system calls, namespaces hold all that is promised."""
    monkeypatch.setattr(confine, "landlock_version", lambda: 6)
    monkeypatch.setattr(syscalls, "is_known", lambda: True)
    assert missing(Confinement.NAMESPACES) == ()
    assert missing(None) == ()


def test_each_lack_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A weaker kind lacks more, and so does a machine without Landlock or a filter."""
    monkeypatch.setattr(confine, "landlock_version", lambda: 0)
    monkeypatch.setattr(syscalls, "is_known", lambda: True)
    counts = [len(missing(level)) for level in BEST]
    assert counts == sorted(counts)
    assert counts[0] == 2
    monkeypatch.setattr(syscalls, "is_known", lambda: False)
    assert all(any("kernel keys" in item for item in missing(level)) for level in BEST)


def test_a_system_is_asked() -> None:
    """The first that it has is the one that runs get."""
    assert strongest((Confinement.NONE,)) is Confinement.NONE
    assert strongest(BEST) in BEST
