"""wget's options make a request."""

from snipproof.languages.wget.calls import read_wget


def test_options_make_the_request() -> None:
    """Header, body and method; a file's name is no URL."""
    source = "wget -qO- --header='X-Id: 7' --post-data 'a=1' https://h.test/a -O out.json"
    (found,) = read_wget(source)
    assert (found.method, str(found.url)) == ("POST", "https://h.test/a")
    assert found.body is not None
    assert found.body.text == "a=1"
    assert [(item.name, item.value) for item in found.headers] == [
        ("X-Id", "7"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ]


def test_a_method_of_its_own() -> None:
    """`--method` counts, with a body or without."""
    (found,) = read_wget("wget --method=delete https://h.test/a/1")
    assert (found.method, found.body) == ("DELETE", None)


def test_a_package_is_no_call() -> None:
    """To install wget calls nothing."""
    assert read_wget("apt-get install -y wget https://x/") == []
