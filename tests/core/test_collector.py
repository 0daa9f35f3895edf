"""The garbage collector pauses, and goes on."""

import gc

import pytest

from snipproof.core.collector import paused


def test_it_goes_on_afterwards() -> None:
    """Also after an error, and only where it was on before."""
    with paused():
        assert not gc.isenabled()
        with paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="x"), paused():
        raise ValueError("x")
    assert gc.isenabled()
