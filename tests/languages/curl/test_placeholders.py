"""What a reader has to replace in a script."""

import pytest

from snipproof.languages.curl.placeholders import in_shell
from snipproof.languages.reading.hole import has_hole


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("curl <url>", True),
        ("curl a <in.json", False),
        ("cat <<EOF>x", False),
        ("curl a<id>", False),
    ],
)
def test_a_name_in_angles_is_a_hole(source: str, found: bool) -> None:
    """A shell would take it for a redirection; a redirection is left alone."""
    assert has_hole(in_shell(source)) is found
