"""A direction hides the fields that do not go its way."""

from snipproof.contract.direction import Direction


def test_hidden_fields() -> None:
    """What is read-only is not sent, and what is write-only does not come back."""
    assert Direction.REQUEST.hidden == "readOnly"
    assert Direction.RESPONSE.hidden == "writeOnly"
    assert Direction.NEITHER.hidden == ""
