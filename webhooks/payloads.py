"""Reads the body of a request: JSON, JSON lines, a form or XML become one value.

What the header says is believed unless the body is plainly something else: many
programs send JSON as a form. Everything is bounded, by bytes, depth and fields, and
what cannot be read is a ``PayloadError`` with one sentence. Pure.
"""

from __future__ import annotations

import codecs
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from profiles.untrusted import JSONError, parse_json
from profiles.values import MAX_DEPTH, JSONValue
from webhooks.forms_in_brackets import nested
from webhooks.requests import Incoming

MAX_FIELDS = 10_000

_GZIP = 31  # zlib's window bits for a gzip header, and none other
_BLOCK = 1 << 16
_FORM = "application/x-www-form-urlencoded"
_LINES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
_BLANKS = b" \t\r\n"


class PayloadError(ValueError):
    """The request cannot be read; the message says why in one sentence."""


class TooLarge(Exception):
    """The body is larger than the limit, or becomes so when it is unpacked."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a request says.

    ``typed`` tells JSON, whose values have types, from forms and XML, where all is
    text. ``duplicate_keys`` are those that an object of JSON names twice.
    """

    value: JSONValue
    typed: bool = True
    duplicate_keys: tuple[str, ...] = ()


def unpacked(request: Incoming, *, limit: int) -> bytes:
    """The body as it was before it was packed; at most ``limit`` bytes.

    Raises ``TooLarge``, having unpacked a block more than the limit at most, and
    ``PayloadError`` for a body that is not packed as its header says.
    """
    if not request.encoding:
        return request.body
    if request.encoding != "gzip":
        shown = request.encoding[:40]
        raise PayloadError(f"The body is packed as {shown}; send it plain or as gzip.")
    parts: list[bytes] = []
    size, packed = 0, request.body
    try:
        while packed:
            unpacker = zlib.decompressobj(_GZIP)
            while not unpacker.eof:
                part = unpacker.decompress(packed, _BLOCK)
                packed = unpacker.unconsumed_tail
                size += len(part)
                if size > limit:
                    raise TooLarge
                if not part and not packed and not unpacker.eof:
                    raise PayloadError("The gzip body ends early.")
                parts.append(part)
            packed = unpacker.unused_data.lstrip(b"\0")
    except zlib.error:
        raise PayloadError("The body is not gzip, as its header says.") from None
    return b"".join(parts)


def read_payload(request: Incoming, body: bytes) -> Payload:
    """What the request says; ``body`` is the unpacked one.

    A request without body says what its query says. Raises ``PayloadError``.
    """
    if not body.strip(_BLANKS):
        return _form(request.query.encode(errors="replace"))
    said = request.content_type
    body = _in_utf8(body, request.header("Content-Type"))
    start = body.removeprefix(codecs.BOM_UTF8).lstrip(_BLANKS)[:1]
    if said in _LINES:
        return _json_lines(body)
    if start in (b"{", b"["):
        return _json(body)
    if start == b"<" or said.endswith(("/xml", "+xml")):
        return _xml(body)
    if said == _FORM or (not said.endswith("json") and b"=" in body):
        return _form(body)
    return _json(body)


def _in_utf8(body: bytes, content_type: str) -> bytes:
    """The body in UTF-8, if the header names another encoding."""
    _, _, named = content_type.lower().partition("charset=")
    name = named.partition(";")[0].strip(" \"'")
    if not name or name in ("utf-8", "utf8"):
        return body
    try:
        return body.decode(name).encode()
    except LookupError:
        raise PayloadError(f"The encoding “{name[:40]}” is not known.") from None
    except (UnicodeError, ValueError):
        raise PayloadError(
            f"The body is not {name[:40]}, as its header says."
        ) from None


def _json(body: bytes) -> Payload:
    try:
        parsed = parse_json(body)
    except JSONError as fault:
        if _looks_like_lines(body):
            return _json_lines(body)
        raise PayloadError(str(fault)) from None
    return Payload(parsed.value, duplicate_keys=parsed.duplicate_keys)


def _looks_like_lines(body: bytes) -> bool:
    first, _, rest = body.strip(_BLANKS).partition(b"\n")
    if not rest.lstrip(_BLANKS).startswith((b"{", b"[")):
        return False
    try:
        parse_json(first)
    except JSONError:
        return False
    return True


def _json_lines(body: bytes) -> Payload:
    values: list[JSONValue] = []
    duplicates: list[str] = []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip(_BLANKS):
            continue
        try:
            parsed = parse_json(line)
        except JSONError as fault:
            raise PayloadError(f"Line {number}: {fault}") from None
        values.append(parsed.value)
        duplicates.extend(parsed.duplicate_keys)
    return Payload(values, duplicate_keys=tuple(dict.fromkeys(duplicates)))


def _form(body: bytes) -> Payload:
    try:
        pairs = parse_qsl(
            body.decode().strip(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except UnicodeDecodeError:
        raise PayloadError("The form is not UTF-8.") from None
    except ValueError:
        raise PayloadError(f"The form has more than {MAX_FIELDS:,} fields.") from None
    try:
        return Payload(nested(pairs), typed=False)
    except RecursionError:
        raise PayloadError(_TOO_DEEP) from None


_TOO_DEEP = f"The request is nested deeper than {MAX_DEPTH} levels."


def _xml(body: bytes) -> Payload:
    builder = _Builder()
    parser = XMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(body)
        value: JSONValue = parser.close()
    except ParseError as fault:
        line, column = fault.position
        raise PayloadError(
            f"The text is not XML at line {line}, column {column + 1}."
        ) from None
    except PayloadError:
        raise
    except DefusedXmlException:
        raise PayloadError("The XML has a DOCTYPE, which is not read.") from None
    except (ValueError, LookupError):
        raise PayloadError("The XML is not in the encoding that it names.") from None
    return Payload(value, typed=False)


class _Builder:
    """Makes objects of elements while they are read.

    An element is an object of its children by name, several of one name a list, of
    its attributes by ``@name``, and its text by ``#text``; with nothing but text it
    is that text. Namespaces are left out.
    """

    def __init__(self) -> None:
        self._open: list[tuple[dict[str, Any], list[str]]] = [({}, [])]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if len(self._open) > MAX_DEPTH:
            raise PayloadError(_TOO_DEEP)
        named = {f"@{_local(name)}": value for name, value in attributes.items()}
        self._open.append((named, []))

    def data(self, text: str) -> None:
        """Text stands in the element."""
        self._open[-1][1].append(text)

    def end(self, tag: str) -> None:
        """The element ends."""
        content, texts = self._open.pop()
        text = "".join(texts).strip()
        value: Any = content
        if not content:
            value = text
        elif text:
            content["#text"] = text
        parent, name = self._open[-1][0], _local(tag)
        if name not in parent:
            parent[name] = value
        elif isinstance(parent[name], _Several):
            parent[name].append(value)
        else:
            parent[name] = _Several([parent[name], value])

    def close(self) -> JSONValue:
        """All elements have ended."""
        return self._open[0][0]


class _Several(list[Any]):
    """Elements of one name; tells them from a list, which XML does not have."""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
