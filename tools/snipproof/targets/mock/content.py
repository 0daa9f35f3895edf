"""Writes a value in the form of a media type, as a client of that type expects to read it."""

import base64
import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from snipproof.contract import media
from snipproof.contract.media import Kind
from snipproof.contract.operation import Schema
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.xml_text import write_xml

_SMALLEST = {
    "image/png": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    ),
    "image/gif": base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="),
    "image/svg+xml": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    "application/zip": b"PK\x05\x06" + bytes(18),
    "application/pdf": b"%PDF-1.4\ntrailer<</Root<</Pages<</Kids[]/Count 0>>>>>>\n%%EOF\n",
}
"""A small file of each type that programs look into."""


def write(value: Any, name: str, schema: Schema, shapes: Shapes) -> bytes:
    """Return a value as the content of a media type; a text is taken to be written already."""
    kind = media.kind(name)
    if kind is Kind.JSON:
        return json_bytes(value)
    if isinstance(value, str) and kind not in {Kind.EVENTS, Kind.XML}:
        return value.encode()
    if isinstance(value, str) and value.lstrip().startswith("<"):
        return value.encode()
    writer = {
        Kind.FORM: lambda: urlencode(value, doseq=True) if isinstance(value, Mapping) else "",
        Kind.LINES: lambda: "".join(f"{_line(item)}\n" for item in _items(value)),
        Kind.EVENTS: lambda: "".join(f"data: {_datum(item)}\n\n" for item in _items(value)),
        Kind.XML: lambda: write_xml(value, schema, shapes),
        Kind.TEXT: lambda: _text(value, name),
    }.get(kind)
    return json_bytes(value) if writer is None else writer().encode()


def smallest(name: str) -> bytes | None:
    """Return a small file of a type that is no text; None where any bytes will do."""
    return _SMALLEST.get(name)


def json_bytes(value: Any) -> bytes:
    """Write JSON as short as it gets."""
    return _line(value).encode()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _datum(value: Any) -> str:
    return value.replace("\n", " ") if isinstance(value, str) else _line(value)


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any, name: str) -> str:
    if name in {"text/csv", "text/tab-separated-values"}:
        return _table(_items(value), "," if name == "text/csv" else "\t")
    if "yaml" in name:
        import yaml  # noqa: PLC0415  hardly ever needed

        return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))
    return value if isinstance(value, str) else _line(value)


def _table(rows: Sequence[Any], delimiter: str) -> str:
    """Write records as lines of values below their names (RFC 4180)."""
    records = [row if isinstance(row, Mapping) else {"value": row} for row in rows]
    names = list(dict.fromkeys(name for record in records for name in record))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(record.get(name)) for name in names] for record in records)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool | Mapping | list):
        return _line(value)
    return "" if value is None else value
