"""PowerShell's two commands are read by their parameters."""

from snipproof.languages.powershell.calls import read_powershell


def test_parameters_make_the_request() -> None:
    """Over lines that end with a backtick; headers of a table, a body of a variable."""
    source = (
        '$h = @{}\nInvoke-RestMethod `\n  -Uri "https://h.test/a/$id" `\n  -Method Post `\n'
        "  -Headers @{ Authorization = \"Bearer $t\"; 'X-Id' = '7' } `\n  -Body $body\n"
    )
    (found,) = read_powershell(source)
    assert (found.method, found.first, found.last) == ("POST", 2, 6)
    assert str(found.url).startswith("https://h.test/a/\ue000id")
    assert [item.name for item in found.headers] == ["Authorization", "X-Id", "Content-Type"]
    assert found.headers[0].line == 5


def test_a_variable_with_an_address_is_followed() -> None:
    """What is assigned in the same script is known."""
    (found,) = read_powershell('$u = "https://h.test/a"\nirm $u')
    assert (found.method, str(found.url)) == ("GET", "https://h.test/a")


def test_splatted_parameters_are_not_read() -> None:
    """A call whose parameters stand elsewhere has no URL here."""
    assert read_powershell("Invoke-RestMethod @params") == []
