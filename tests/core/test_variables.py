"""Names of variables: none that a program reads, and secrets are known by theirs."""

import pytest

from snipproof.core.variables import is_listed, looks_secret, refusal


@pytest.mark.parametrize(
    "name",
    [
        "PYTHONPATH", "LD_PRELOAD", "NODE_OPTIONS", "BASH_ENV", "GOFLAGS", "CURL_HOME",
        "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "PATH", "path", "HOME", "IFS",
        "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "GIT_SSH_COMMAND", "SSLKEYLOGFILE", "PS4",
        "SNIPPROOF_KEY", "PYTEST_ADDOPTS", "MAKEFLAGS", "PGPASSWORD", "_",
    ],
)  # fmt: skip
def test_names_that_programs_read_are_refused(name: str) -> None:
    """A project gives no variable a name with which it could change what a program does."""
    assert refusal(name) == "a name that programs read, or one of another tool's"


@pytest.mark.parametrize("name", ["", "1ST", "A-B", "A B", "A=B", "A\n", "É", "A" * 102])
def test_a_name_has_letters_digits_and_underscores(name: str) -> None:
    """Anything else is no name of a variable (POSIX, section 8.1)."""
    assert refusal(name) == "no name of a variable"


@pytest.mark.parametrize(
    "name", ["LAYER5_URL", "ORG_ID", "TIDES_KEY", "PATHS", "HOMEPAGE", "BASE_URL", "x"]
)
def test_other_names_are_allowed(name: str) -> None:
    """A name that only begins like one that programs read is free, unless a family owns it."""
    assert refusal(name) == ""


@pytest.mark.parametrize(
    "name", ["TIDES_TOKEN", "API_KEY", "apikey", "DB_PASSWORD", "MY_PASS", "AUTH", "SECRET2"]
)
def test_secrets_are_known_by_their_names(name: str) -> None:
    """Words for secrets at the end of a name mark it."""
    assert looks_secret(name)


@pytest.mark.parametrize("name", ["TOKEN_ID", "KEY_NAME", "ORG_ID", "BASE_URL", "MONKEY"])
def test_other_names_are_no_secrets(name: str) -> None:
    """The id of a token, and a word that only contains one of these, are no secrets."""
    assert not looks_secret(name)


def test_a_list_has_patterns() -> None:
    """A pattern is a name with stars, and letters have their case."""
    assert is_listed("LAYER5_URL", ["LAYER5_*"])
    assert is_listed("ORG_ID", ["LAYER5_*", "*_ID"])
    assert not is_listed("layer5_url", ["LAYER5_*"])
    assert not is_listed("ORG_ID", [])
