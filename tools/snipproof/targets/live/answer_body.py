"""Reads the body of a live server's response, whose size nobody knows before."""

import http.client
import zlib
from collections.abc import Iterator

import urllib3

MAX_ANSWER_BYTES = 10_000_000
"""How much a response may hold, decoded: far above any that documentation shows."""

_CHUNK = 65_536


class AnswerError(http.client.HTTPException):
    """The response cannot be used; says why."""


def decoded(raw: urllib3.HTTPResponse) -> Iterator[bytes]:
    """Return the body without its content encoding, up to the size that is allowed.

    Done here and not by urllib3, because a few bytes can decode to many, and this stops in time.
    Raises `AnswerError`.
    """
    coding = (raw.headers.get("content-encoding") or "identity").strip().lower()
    if coding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise AnswerError(f"responded in the encoding {coding!r}, which it was not asked for")
    decoder = None if coding == "identity" else _Decoder()
    left = MAX_ANSWER_BYTES
    while chunk := raw.read(_CHUNK, decode_content=False):
        data = chunk if decoder is None else decoder.decode(chunk, left + 1)
        left -= len(data)
        if left < 0:
            raise AnswerError(f"responded with more than {MAX_ANSWER_BYTES:,} bytes")
        yield data
    if decoder is not None:
        decoder.finish()


class _Decoder:
    """Decodes gzip and deflate, the latter with its wrapper or without (RFC 9110, 8.4.1.2)."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._begun = False

    def decode(self, chunk: bytes, limit: int) -> bytes:
        """Decode a chunk to at most `limit` bytes; more than that is dropped."""
        begun, self._begun = self._begun, True
        try:
            return self._stream.decompress(chunk, limit)
        except zlib.error as error:
            if not begun:
                self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
                try:
                    return self._stream.decompress(chunk, limit)
                except zlib.error:
                    pass
            raise AnswerError(f"responded with a body that cannot be decoded: {error}") from None

    def finish(self) -> None:
        """Raise `AnswerError` where the body has no end."""
        if self._begun and not self._stream.eof:
            raise AnswerError("responded with an incomplete body")
