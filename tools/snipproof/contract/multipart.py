"""Takes a multipart body apart (RFC 7578 for forms, RFC 2046, section 5.1, for all)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the field that it is for, its file's name if it is a file, its type and content.

    `media_type` is empty where the part names none.
    """

    name: str
    filename: str | None
    media_type: str
    content: bytes


def read_parts(content_type: str, body: bytes) -> list[Part]:
    """Return the parts of a body whose header field `Content-Type` is given.

    Raises `ValueError` where the field has no boundary, or the body is not divided by it.
    """
    from email.parser import BytesParser  # noqa: PLC0415  slow to import, and few bodies are such
    from email.policy import HTTP  # noqa: PLC0415

    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    whole = BytesParser(policy=HTTP).parsebytes(head + body)
    if whole.get_boundary() is None:
        raise ValueError("its media type names no boundary")
    if not whole.is_multipart():
        raise ValueError("it is not divided by the boundary that its media type names")
    for defect in whole.defects:
        if "Boundary" in type(defect).__name__:
            raise ValueError("its last part is not closed by the boundary and two hyphens")
    return list(_parts(whole))


def _parts(whole: "Message") -> Iterator[Part]:
    from email.message import Message  # noqa: PLC0415

    for part in whole.get_payload():
        if isinstance(part, Message):
            name = part.get_param("name", "", "content-disposition")
            content = part.get_payload(decode=True)
            yield Part(
                name if isinstance(name, str) else name[2],
                part.get_filename(),
                part.get_content_type() if part["content-type"] else "",
                content if isinstance(content, bytes) else b"",
            )
