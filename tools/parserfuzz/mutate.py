"""Damages healthy input: bytes turned, cut out, repeated and put in, and halves of two joined."""

from collections.abc import Iterator, Sequence
from random import Random

TOKENS = (
    *(b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r\n", b"\r", b"\t", b"\n\n", b"    "),
    *(
        b"```bash\n",
        b"~~~\n",
        b"````",
        b"<!--",
        b"-->",
        b"<div>",
        b"<script>",
        b"> ",
        b"1. ",
        b"---\n",
    ),
    *(
        b"{{<",
        b">}}",
        b"{{%",
        b"%}}",
        b"{{</*",
        b"*/>}}",
        b'{{< snippet "a/b" >}}',
        b'"',
        b"`",
        b"\\",
    ),
    *(
        b"&a ",
        b"*a",
        b"<<: *a",
        b"!!python/object",
        b"!!binary ",
        b"? ",
        b"- ",
        b": ",
        b"[",
        b"{",
        b"]",
    ),
    *(
        b"= ",
        b"[[x]]\n",
        b'"""',
        b"'''",
        b"nan",
        b"1e999",
        b"9" * 400,
        b"2027-02-30",
        b"$ref: '#/'\n",
    ),
    *(
        b"$(",
        b"${",
        b"<<EOF\n",
        b"| jq ",
        b"$'",
        b"&&",
        b";",
        b"((",
        b"))",
        b"# docs:start\n",
        b"# docs:end\n",
    ),
    *(b"import ", b"lambda: ", b"f'{", b"async ", b"(" * 300, b"[" * 300, b"{" * 300, b"-" * 300),
)


def mutations(corpus: Sequence[bytes], random: Random) -> Iterator[bytes]:
    """Return damaged input without end; the same for the same seed."""
    while True:
        data = bytearray(random.choice(corpus))
        for _ in range(random.choice((1, 1, 2, 4, 8))):
            _change(data, corpus, random)
        yield bytes(data[:20_000])


def _change(data: bytearray, corpus: Sequence[bytes], random: Random) -> None:
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice((1, 1, 3, 10, 100)))
    match random.randrange(6):
        case 0:
            data[start:end] = bytes(random.randrange(256) for _ in range(end - start))
        case 1:
            del data[start:end]
        case 2:
            data[start:start] = data[start:end] * random.choice((1, 2, 50))
        case 3:
            other = random.choice(corpus)
            data[start:] = other[random.randrange(len(other) + 1) :]
        case _:
            data[start:start] = random.choice(TOKENS)
