"""Reads the requests that the curl commands of a shell script make, without running it."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from tree_sitter import Node

from snipproof.languages.curl.options import (
    LETTERS_WITH_VALUE,
    LONG,
    WITH_VALUE,
    exists,
    similar,
)
from snipproof.languages.curl.outline import call
from snipproof.languages.curl.parse import parse_shell
from snipproof.languages.curl.words import Words
from snipproof.languages.reading import form
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import has_hole, hole, only_holes
from snipproof.languages.reading.tree import text
from snipproof.languages.reading.written import (
    MOST,
    Body,
    Field,
    FormPart,
    Slip,
    Text,
    WrittenRequest,
)

_WORDS = "words that may be options"
_FORM = "application/x-www-form-urlencoded"
_EXPANSIONS = frozenset({"command_substitution", "expansion", "simple_expansion"})
_ADDRESS = re.compile("(?i)url|uri|host|endpoint|server|api|addr")
"""Names of variables that hold an address, and not options."""


_IS_ADDRESS = re.compile("\\w+://|\ue000|[\\w.-]+(?::\\d+)?/")


def read_curl(source: str) -> list[WrittenRequest]:
    """Read a script, in which what stands for something unknown may be a hole already.

    Raises `ValueError` where the script takes too long to read.
    """
    return list(islice(_read(source, 0), MOST))


def _read(source: str, depth: int) -> Iterator[WrittenRequest]:
    words = Words(parse_shell(source))
    for command, place in words.commands:
        if carries_curl(command):
            yield from _requests(command, words, place)
        elif depth < _SCRIPTS:
            for script in _scripts(command):
                yield from _read(script, depth + 1)


def _scripts(command: Node) -> Iterator[str]:
    """Return the scripts that a command hands to a shell: `sh -c "curl …"`, `ssh host 'curl …'`.

    They have as many empty lines before them as to keep their own.
    """
    for child in command.children:
        if child.type in {"string", "raw_string"}:
            inside = text(child)[1:-1]
            if not _SCRIPT.match(inside):
                continue
            if child.type == "string":
                inside = re.sub(r"\\([\"$`\\])", r"\1", inside)
            yield "\n" * child.start_point.row + inside


_SCRIPTS = 2
"""How deep scripts in scripts are read."""

_SCRIPT = re.compile(r"\s*(?:[\w;&| ]{1,40}[;&|]\s*)?(?:sudo\s+)?(?:[\w./-]*/)?curl\s")


def carries_curl(command: Node) -> bool:
    """Whether a command runs curl, or has another program run it: `docker exec web curl …`."""
    names = [child for child in command.children if child.type in {"command_name", "word"}]
    said = [text(name) for name in names]
    index = next((n for n, word in enumerate(said) if _is_curl(word)), None)
    if index is None:
        return False
    if index == 0:
        return True
    if not _INSTALLERS.isdisjoint(said[:index]):
        return False
    behind = names[index].next_named_sibling
    return behind is not None and bool(_ARGUMENT.match(text(behind)))


def _is_curl(word: str) -> bool:
    path, _, name = word.removeprefix("\\").rpartition("/")
    return bool(_CURL.fullmatch(name)) and "://" not in path


_CURL = re.compile(r"curl(?:\.exe|:[\w.-]+)?")
"""The program, or an image of that name and its tag."""


_INSTALLERS = frozenset(
    [
        "add",
        "apk",
        "apt",
        "apt-get",
        "aptitude",
        "brew",
        "choco",
        "conda",
        "dnf",
        "dpkg",
        "install",
        "man",
        "microdnf",
        "pacman",
        "pip",
        "port",
        "remove",
        "rpm",
        "scoop",
        "snap",
        "type",
        "which",
        "whereis",
        "winget",
        "yum",
        "zypper",
    ]
)
"""Words before which `curl` is a package or a name, and no command."""

_ARGUMENT = re.compile(r"-{1,2}[A-Za-z]|[\"'$\ue000]|\w+://|[\w.-]+(?::\d+)?/")
"""The beginning of an argument: behind `curl`, it shows a command."""


def _requests(command: Node, words: Words, place: Place) -> Iterator[WrittenRequest]:
    lines = call(command)
    made = _Transfer(command, words, place)
    for name, value in _options(command, words, place):
        if name != _WORDS and not exists(name) and not has_hole(name):
            made.slip(name, value)
        elif name == "next":
            yield from made.requests(lines.first, lines.last)
            made = _Transfer(command, words, place)
        else:
            made.take(name, value)
    yield from made.requests(lines.first, lines.last)


def _options(command: Node, words: Words, place: Place) -> Iterator[tuple[str, Text]]:
    """Return the options of a command by their long names, each with its value; URLs as `url`."""
    pending = _arguments(command)
    literal = False
    for node in pending:
        word = words.text(node, place)
        written = str(word)
        if written == "--" and not literal:
            literal = True
        elif literal or not written.startswith("-") or written == "-":
            several = node.type in _EXPANSIONS and only_holes(written)
            # What is not in quotes may be several words, and these may be options.
            yield _WORDS if several and not _ADDRESS.search(text(node)) else "url", word
        else:
            name, value = "", Text(())
            for name, value in _word_options(word):
                if not exists(name):
                    yield name, word
                    break
                elif value.pieces or not _takes_value(name):
                    yield name, value
            if _takes_value(name) and not value.pieces:
                following = next(pending, None)
                yield name, Text(()) if following is None else words.text(following, place)


def _arguments(command: Node) -> Iterator[Node]:
    """Return the words behind the name `curl`, also where another command runs it."""
    found = False
    for child in command.children:
        if found and child.is_named and not child.type.endswith(("comment", "_redirect")):
            yield child
        elif child.type in {"command_name", "word"}:
            found = found or _is_curl(text(child))


def _takes_value(name: str) -> bool:
    return name in WITH_VALUE or name in LETTERS_WITH_VALUE


def _word_options(word: Text) -> Iterator[tuple[str, Text]]:
    """Return the options in one word; the last may have its value there too."""
    written = str(word)
    if written.startswith("--"):
        name, glued, _ = written[2:].partition("=")
        # curl itself does not take `--request=PUT`; what was meant is clear all the same.
        value = word.part(len(name) + 3) if glued else Text(())
        yield name.removeprefix("expand-"), value
        return
    for index, letter in enumerate(written[1:], 1):
        name = LONG.get(letter, letter)
        if letter in LETTERS_WITH_VALUE:
            yield name, word.part(index + 1)
            return
        yield name, Text(())


class _Transfer:
    """One part of a curl command, up to `--next`."""

    def __init__(self, command: Node, words: Words, place: Place) -> None:
        self._input = (command, place)
        self._words = words
        self._line = command.start_point.row + 1
        self._urls: list[Text] = []
        self._headers: list[Field] = []
        self._query: list[Field] = []
        self._data: list[Body] = []
        self._form: list[FormPart] = []
        self._kind = ""  # the name of the last option that gave data
        self._method = ""
        self._flags: set[str] = set()
        self._slips: list[Slip] = []

    def slip(self, name: str, value: Text) -> None:
        """Note an option that curl does not have; it would end before it sends anything."""
        line = value.line_of(0, len(str(value))) if value.pieces else self._line
        written = f"--{name}" if len(name) > 1 else f"-{name}"
        near = similar(name) if len(name) > 1 else None
        hint = f"did you mean --{near}?" if near else "see `curl --help all`"
        self._slips.append(Slip(line, f"curl has no option {written}", hint))

    def take(self, name: str, value: Text) -> None:
        """Note one option; those that do not shape the request are passed over."""
        written = str(value)
        line = value.line_of(0, len(written)) if value.pieces else self._line
        if name in _HEADERS:
            self._headers.append(_HEADERS[name](written, line))
        elif name in {"json", "data", "form", "form-string", "upload-file"} or (
            name.startswith("data-")
        ):
            self._kind = name
            self._data.append(self._body(name, written, line))
            if name in {"form", "form-string"}:
                self._form.append(_form_part(name, written, line))
        elif name == "url":
            self._urls.append(value)
        elif name == "url-query":
            self._query += form.fields(_encode(written), line)
        elif name == "request":
            self._method = written
        else:
            self._flags.add(name)

    def requests(self, first: int, last: int) -> Iterator[WrittenRequest]:
        """Return the requests, one for each URL."""
        headers, query = list(self._headers), list(self._query)
        if self._open:
            headers.append(Field(hole("options"), "", first))
        body: Body | None = None
        if "get" in self._flags:
            query += (item for data in self._data for item in form.fields(data.text, data.first))
        elif self._data:
            joined = ("" if self._kind == "json" else "&").join(data.text for data in self._data)
            body = Body(joined, self._data[0].first, self._data[-1].last)
            headers += self._media(body.first)
        method = self._method or self._implied_method(body)
        for url in self._addresses():
            yield WrittenRequest(
                method,
                url,
                tuple(query),
                tuple(headers),
                body,
                first=first,
                last=last,
                slips=tuple(self._slips),
                form=tuple(self._form) if body is not None else (),
            )

    def _addresses(self) -> list[Text]:
        """Return the URLs; behind an option that does not exist, a word may be its value."""
        if not self._slips:
            return self._urls
        return [url for url in self._urls if _IS_ADDRESS.match(str(url))]

    @property
    def _open(self) -> bool:
        """Whether there may be more options than are written."""
        return not self._flags.isdisjoint({_WORDS, "config"})

    def _body(self, name: str, written: str, line: int) -> Body:
        """Return the data that an option stands for."""
        last = line + written.count("\n")
        if name in {"form", "form-string"}:
            return Body(hole("form"), line, last)
        if name == "data-urlencode":
            return Body(_encode(written), line, last)
        if name == "data-raw" or not (written.startswith("@") or name == "upload-file"):
            return Body(written, line, last)
        if written == "@-":
            given = self._words.standard_input(*self._input)
            return given or Body(hole("standard-input"), line, last)
        return Body(hole(f"file {written.lstrip('@')}"), line, last)

    def _media(self, line: int) -> Iterator[Field]:
        """Return the media type that curl adds where the command does not name one."""
        if not any(item.name.lower() == "content-type" for item in self._headers):
            names = {
                "json": "application/json",
                "form": "multipart/form-data",
                "form-string": "multipart/form-data",
            }
            if self._kind != "upload-file":
                yield Field("Content-Type", names.get(self._kind, _FORM), line)

    def _implied_method(self, body: Body | None) -> str:
        if "head" in self._flags:
            return "HEAD"
        if self._open:
            return hole("method")
        if body is None:
            return "GET"
        return "PUT" if self._kind == "upload-file" else "POST"


def _form_part(option: str, written: str, line: int) -> FormPart:
    """Read a part as curl does: `name=text`, `name=@file` or `name=<file`, each with `;type=…`."""
    name, _, value = written.partition("=")
    if option == "form-string":
        return FormPart(name, value, "", "", line)
    said = dict(re.findall(r";\s*(type|filename)=\"?([^;\"]*)\"?", value))
    content = re.sub(r";\s*(?:type|filename|encoder|headers)=.*$", "", value)
    quoted = re.fullmatch(r'"(.*)"', content, re.DOTALL)
    if quoted:
        content = re.sub(r"\\(.)", r"\1", quoted[1])
    file = said.get("filename", "")
    if content.startswith(("@", "<")):
        path = content[1:].strip('"')
        file = (file or re.split(r"[/\\]", path)[-1]) if content[0] == "@" else file
        content = hole(f"file {path}")
    return FormPart(name, content, file, said.get("type", ""), line)


def _header(written: str, line: int) -> Field:
    """Read a header as curl does: `Name: value`, or `Name;` for one that is empty.

    One without a colon is not sent; it is kept by its text, so that what was meant can be told.
    """
    if written.startswith("@") or only_holes(written):
        return Field(hole("headers"), "", line)
    name, _, value = written.partition(":")
    return Field(name.strip().removesuffix(";"), value.strip(), line)


def _credentials(_: str, line: int) -> Field:
    """Return the header of options by which curl finds or makes the credentials itself."""
    return Field("Authorization", hole("credentials"), line)


_HEADERS: dict[str, Callable[[str, int], Field]] = {
    "aws-sigv4": _credentials,
    "cookie": lambda written, line: Field("Cookie", written, line),
    "digest": _credentials,
    "header": _header,
    "negotiate": _credentials,
    "netrc": _credentials,
    "netrc-file": _credentials,
    "ntlm": _credentials,
    "oauth2-bearer": lambda written, line: Field("Authorization", f"Bearer {written}", line),
    "referer": lambda written, line: Field("Referer", written, line),
    "user": lambda _, line: Field("Authorization", f"Basic {hole('user')}", line),
    "user-agent": lambda written, line: Field("User-Agent", written, line),
}
"""Options that make a header."""


def _encode(written: str) -> str:
    """Encode as `--data-urlencode` does: what is behind the first `=`, or all of it."""
    name, equals, content = written.partition("=")
    if not equals:
        return hole("data") if "@" in written else form.encode(written)
    return f"{name}={form.encode(content)}" if name else form.encode(content)
