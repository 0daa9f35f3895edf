"""Kinds of confinement, in their order."""

import pytest

from snipproof.core.confinement import BEST, Confinement, weakest

NAMESPACES, LANDLOCK, FILES, NONE = BEST


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), None),
        ((NAMESPACES,), NAMESPACES),
        ((NAMESPACES, LANDLOCK), LANDLOCK),
        ((NONE, NAMESPACES), NONE),
        ((FILES, LANDLOCK, NAMESPACES), FILES),
    ],
)
def test_the_weakest_speaks_for_all(
    found: tuple[Confinement, ...], expected: Confinement | None
) -> None:
    """Several runs are confined as far as the least confined of them; no run has no kind."""
    assert weakest(*found) is expected
