"""Trees know the file of every place in them."""

from pathlib import Path

import pytest

from snipproof.contract.tree import Part, Tree, escape, find, steps
from snipproof.core.formats.yaml_document import YamlDocument


def test_the_longest_way_counts() -> None:
    """A place belongs to the file that stands nearest around it."""
    main = YamlDocument({}, {(): 1, ("paths",): 2}, "main.yaml")
    part = YamlDocument({}, {(): 1, ("/a", "get"): 7}, "part.yaml")
    tree = Tree(
        {},
        {
            (): Part(main, Path("main.yaml"), ()),
            ("paths", "/a"): Part(part, Path("part.yaml"), ("/a",)),
        },
    )
    assert str(tree.place(("paths",))) == "main.yaml:2"
    assert str(tree.place(("paths", "/a", "get", "x"))) == "part.yaml:7"


def test_pointers() -> None:
    """Steps are unescaped as RFC 6901 says, and lists have indexes."""
    assert list(steps("/a~1b/c~0d/e%20f/0")) == ["a/b", "c~d", "e f", "0"]
    assert escape("a/b~c") == "a~1b~0c"
    assert find({"a": [{"b": 3}]}, ("a", "0", "b")) == 3
    for wrong in (("b",), ("a", "x"), ("a", "0", "b", "c")):
        with pytest.raises(LookupError):
            find({"a": [{"b": 3}]}, wrong)
