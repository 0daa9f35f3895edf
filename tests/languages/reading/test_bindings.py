"""A name stands for a value only where reading shows for sure which one it is."""

from snipproof.languages.reading.bindings import Bindings, Place, Scope

TOP = Scope()
FUNCTION = TOP.function(1)
OTHER = TOP.function(2)
BRANCH = FUNCTION.block(3)


def _bindings(*bound: tuple[str | None, int, Scope]) -> Bindings[str]:
    found: Bindings[str] = Bindings()
    for value, row, scope in bound:
        found.add("url", value, Place((row, 0), scope))
    return found


def _value(bindings: Bindings[str], row: int, scope: Scope) -> str | None:
    found = bindings.find("url", Place((row, 0), scope))
    return found[0] if found else None


def test_a_name_that_nobody_binds_is_unknown() -> None:
    """Without an assignment there is nothing to tell."""
    assert _value(_bindings(), 1, TOP) is None


def test_the_last_assignment_before_counts() -> None:
    """Two requests with one variable each have the value that it had by then."""
    bindings = _bindings(("a", 1, TOP), ("b", 5, TOP))
    assert _value(bindings, 3, TOP) == "a"
    assert _value(bindings, 7, TOP) == "b"
    assert _value(bindings, 1, TOP) is None


def test_a_function_sees_what_is_around_it() -> None:
    """A value from outside is known in a function, also where it is bound further down."""
    assert _value(_bindings(("a", 1, TOP)), 3, FUNCTION) == "a"
    assert _value(_bindings(("a", 9, TOP)), 3, FUNCTION) == "a"
    assert _value(_bindings(("a", 9, TOP), ("b", 10, TOP)), 3, FUNCTION) is None


def test_a_function_keeps_its_names_to_itself() -> None:
    """A variable of one function is not that of another, nor the one outside."""
    bindings = _bindings(("a", 1, FUNCTION), ("b", 4, OTHER))
    assert _value(bindings, 2, FUNCTION) == "a"
    assert _value(bindings, 5, OTHER) == "b"
    assert _value(bindings, 9, TOP) is None


def test_a_parameter_hides_the_value_outside() -> None:
    """What a function is given is unknown, whatever the name stands for around it."""
    assert _value(_bindings(("a", 1, TOP), (None, 2, FUNCTION)), 3, FUNCTION) is None


def test_what_may_be_passed_over_leaves_a_name_open() -> None:
    """After an assignment in a branch it is open which value holds; in the branch it is not."""
    bindings = _bindings(("a", 1, FUNCTION), ("b", 3, BRANCH))
    assert _value(bindings, 2, FUNCTION) == "a"
    assert _value(bindings, 4, BRANCH) == "b"
    assert _value(bindings, 5, FUNCTION) is None


def test_the_place_of_the_value_is_given() -> None:
    """Names in a value are looked up where it is bound."""
    found = _bindings(("a", 1, TOP)).find("url", Place((5, 0), FUNCTION))
    assert found == ("a", Place((1, 0), TOP))


def test_a_name_that_is_bound_without_end_is_not_followed() -> None:
    """What a program generates thousands of assignments for is left open."""
    bindings = _bindings(*(("a", row, TOP) for row in range(2000)))
    assert _value(bindings, 5000, TOP) is None
