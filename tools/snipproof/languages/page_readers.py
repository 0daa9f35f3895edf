"""The readers of code on pages that nobody prepared: languages, and clients no snippet has.

A page calls an API with more than the languages that examples are written in. Each reader says how
calls look to it, and returns them from the code of a block without running anything.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from snipproof.languages import built_in
from snipproof.languages.reading.written import WrittenRequest


@dataclass(frozen=True, slots=True)
class PageReader:
    """A reader: its name, how a call looks to it, and what reads the calls of a source.

    `read` raises `SyntaxError` or `ValueError` for a source that cannot be read.
    `expands_variables` says that a `$NAME` that is left in a text is sent as it is, and
    `is_message` that requests are written as messages.
    """

    name: str
    look: re.Pattern[str]
    read: Callable[[str], list[WrittenRequest]]
    expands_variables: bool = False
    is_message: bool = False


SHELL_FENCES = frozenset(
    re.findall(
        r"\S+",
        """
        bash bash-session bat batch cli cmd command commandline console curl dos fish ksh powershell
        ps1 pwsh sh sh-session shell shell-session shellsession terminal zsh
        """,
    )
)
"""Labels of blocks with commands, for any shell."""

MESSAGE_FENCES = frozenset({"console", "dsl", "http", "json", "jsonc", "rest", "sense", "yaml"})
"""Labels of blocks that may hold requests as messages."""

NO_LANGUAGE = frozenset({"", "code", "none", "plain", "plaintext", "raw", "text", "txt"})

PLAIN_CURL = re.compile(
    r"^[ \t]*(?:(?:[$%>#]|[\w.-]+@[\w.-]+:[^\s$#]{0,60}[$#])[ \t]+)?"
    r"(?:sudo[ \t]+)?curl(?:\.exe)?[ \t]+"
    r"(?:\\?$|-{1,2}[A-Za-z]|[\"']?(?:https?://|[$<{\ue000\[]|[\w.-]+[:/]))",
    re.MULTILINE,
)
"""A line that can be nothing but a call of curl, whatever a block calls itself."""

_HTTPIE = re.compile(
    r"^[ \t]*(?:[$%>#][ \t]+)?(?:[\w./-]+[ \t]+){0,6}(?:https?|xhs?)[ \t]+"
    r"(?:-\S+[ \t]+|\S+=\S+[ \t]+)*(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+\S"
    r"|[\"']?(?:https?://|:\d*/|[$\ue000]|localhost[:/]))",
    re.MULTILINE,
)
_WGET = re.compile(
    r"^[ \t]*(?:[$%>#][ \t]+)?(?:[\w./-]+[ \t]+){0,6}wget[ \t]+[-\"'$h]", re.MULTILINE
)
_POWERSHELL = re.compile(
    r"\b(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)[ \t]+\S", re.IGNORECASE
)
_MESSAGE = re.compile(r"^[ \t]*(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+\S", re.MULTILINE)
_UNREAD = {
    "ruby": re.compile(r"\bNet::HTTP\b|\bHTTParty\b|\bFaraday\b|\bRestClient\b|\bURI\.open\b"),
    "php": re.compile(r"\bcurl_(?:init|setopt)\b|\bGuzzleHttp\b|->request\(['\"][A-Z]+"),
    "java": re.compile(
        r"\bHttp(?:Client|Request|URLConnection|Post|Get)\b|\bOkHttpClient\b|\bRestTemplate\b"
        r"|\bWebClient\b|\bUnirest\b"
    ),
    "csharp": re.compile(r"\bHttpClient\b|\bRestClient\b|\bHttpRequestMessage\b"),
    "rust": re.compile(r"\breqwest\b|\bureq\b|\bhyper::"),
    "swift": re.compile(r"\bURLSession\b|\bURLRequest\b"),
    "r": re.compile(r"\bhttr2?::|\bhttr::(?:GET|POST)"),
}
_WORDS = tuple(
    re.findall(
        r"\S+",
        """
        curl wget Invoke- requests httpx urllib urlopen http.client aiohttp session. fetch( axios
        http.Get http.Post http.Head http.NewRequest Net::HTTP HTTParty Faraday RestClient
        HttpClient HttpRequest HttpURL OkHttp RestTemplate WebClient reqwest ureq URLSession httr
        Unirest GET POST PUT PATCH DELETE HEAD OPTIONS
        """,
    )
)
"""A word of each way to make a call. To look for words takes a fraction of a pattern's time."""

_SHORT = re.compile(
    r"\bhttps?[ \t]+(?:-|:|localhost|https?:)|\bxh[ \t]|\b(?:irm|iwr)\b", re.IGNORECASE
)
"""Names of programs that are parts of many other words."""


def may_hold_calls(text: str) -> bool:
    """Whether a text has any word by which a call could be found; most pages have none."""
    return any(word in text for word in _WORDS) or bool(_SHORT.search(text))


@cache
def shell_readers() -> tuple[PageReader, ...]:
    """Return the readers of the programs that make calls in a shell."""
    return (
        PageReader("curl", re.compile("curl"), _late("curl", "read_curl"), expands_variables=True),
        PageReader("httpie", _HTTPIE, _late("httpie", "read_httpie"), expands_variables=True),
        PageReader("wget", _WGET, _late("wget", "read_wget"), expands_variables=True),
    )


@cache
def powershell() -> PageReader:
    """Return the reader of PowerShell."""
    return PageReader("powershell", _POWERSHELL, _late("powershell", "read_powershell"))


@cache
def messages() -> PageReader:
    """Return the reader of requests that are written as messages."""
    return PageReader("http", _MESSAGE, _late("http_message", "read_messages"), is_message=True)


@cache
def source_readers() -> dict[str, PageReader]:
    """Return the readers of programming languages, by each name that a block may have."""
    found: dict[str, PageReader] = {}
    for language in built_in():
        if language.expands_variables:
            continue
        reader = PageReader(str(language), language.call, language.read_calls)
        found |= dict.fromkeys(language.fences, reader)
        others = {"javascript": ("ts", "tsx", "typescript"), "python": ("ipython3", "python2")}
        found |= dict.fromkeys(others.get(str(language), ()), reader)
    return found


def looks_like_shell(text: str) -> bool:
    """Whether a text plainly has a command that makes a call."""
    return any(look.search(text) for look in (PLAIN_CURL, _HTTPIE, _WGET))


def not_read(text: str) -> str:
    """Return the language without a reader in which a text plainly makes calls; empty if none."""
    return next((name for name, look in _UNREAD.items() if look.search(text)), "")


def makes_calls(text: str) -> bool:
    """Whether a block of code plainly makes requests, in any language that is known here."""
    return bool(
        not_read(text)
        or powershell().look.search(text)
        or any(reader.look.search(text) for reader in set(source_readers().values()))
    )


def _late(module: str, name: str) -> Callable[[str], list[WrittenRequest]]:
    """Return a function that is imported when it is first called: few pages need all of them."""

    def read(source: str) -> list[WrittenRequest]:
        found: list[WrittenRequest] = getattr(
            import_module(f"snipproof.languages.{module}.calls"), name
        )(source)
        return found

    return read
