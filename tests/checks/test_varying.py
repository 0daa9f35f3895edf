"""Values that are others each time count as equal, if the example says so."""

import pytest

from snipproof.checks.varying import KINDS, setting, steady, varying

ONE, OTHER = "6f9d1a5e-3c57-4b5a-9c57-0c4a3a0f5b11", "0c4a3a0f-3c57-4b5a-9c57-6f9d1a5e5b11"
TIMES = [
    ("2026-12-01T10:56:11Z", "2027-01-31T23:00:00.123456+01:00"),
    ("2026-12-01 10:56:11", "2026-12-02 00:00:00"),
    ("2026-12-01", "2026-12-31"),
    ("Tue, 01 Dec 2026 10:56:11 GMT", "Wed, 02 Dec 2026 00:00:01 GMT"),
    ("Tue Dec  1 10:56:11 UTC 2026", "Thu Dec 31 01:02:03 UTC 2026"),
    ("1 December 2026", "31 January 2027"),
    ("Dec 1, 2026", "Jan 31, 2027"),
    ("10:56", "9:05"),
    ("10:56:11.5", "01:00:00"),
    ("10:56 AM", "1:05 PM"),
]


@pytest.mark.parametrize(("one", "other"), TIMES)
def test_times_are_known_in_the_usual_forms(one: str, other: str) -> None:
    """The forms of RFC 3339, of HTTP, of the program date and of people."""
    assert varying(f"at {one}\n".encode(), f"at {other}\n".encode()) == ("time",)


@pytest.mark.parametrize(
    ("recorded", "found", "kinds"),
    [
        (f"made {ONE}", f"made {OTHER}", ("uuid",)),
        ("took 12.5 s", "took 9 s", ("number",)),
        ("-1 of 1,000", "0 of 2,000", ("number",)),
        (f"{ONE} at 10:00", f"{OTHER} at 11:00", ("time", "uuid")),
        (f"{ONE}, 1 May 2026: 3", f"{OTHER}, 2 June 2026: 4", KINDS),
        (f'{{"id": "{ONE}", "n": 1}}', f'{{"n": 1, "id": "{OTHER}"}}', ("uuid",)),
        ('{"n": 1}', '{"n": 2.5}', ("number",)),
        ('{"n": 1, "m": null, "o": true}', '{"n": 2, "m": null, "o": true}', ("number",)),
        # Nothing that may vary
        ("red", "blue", ()),
        ("v2 of 1", "v3 of 1", ()),
        ("1 pier", "1 pier\n1 boat", ()),
        ('{"n": 1}', '{"n": "1"}', ()),
        ('{"n": 1}', '{"n": true}', ()),
        ('{"n": 1}', '{"n": 1, "m": 1}', ()),
        ("[1]", "[1, 2]", ()),
        (f"made {ONE}", "made nothing", ()),
        ("at 10:00", "at noon", ()),
    ],
)
def test_the_fewest_kinds_are_found(recorded: str, found: str, kinds: tuple[str, ...]) -> None:
    """Two outputs that differ otherwise differ in no kind."""
    assert varying(recorded.encode(), found.encode()) == kinds


def test_an_output_keeps_its_lines_and_all_else() -> None:
    """So that a difference is at the line where it is."""
    text = b"pier 7 at 10:00\nid of robot-9\n"
    assert steady(text, ("time",)) == b"pier 7 at <time>\nid of robot-9\n"
    assert steady(text, ("time", "number")) == b"pier <number> at <time>\nid of robot-9\n"
    assert steady(b"\xff 7", ()) == b"\xff 7"


def test_the_setting_is_toml() -> None:
    """An author can copy it."""
    assert setting(("time", "uuid")) == 'varies = ["time", "uuid"]'
