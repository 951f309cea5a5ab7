"""Altcraft's XML: elements are members, repeated siblings and ``array`` are lists.

Every value is text; who reads it knows the type. A document type is refused before
anything in it is looked at, so that entities can do nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from cdp.api.refusals import Refusal
from profiles.values import JSONValue, number_text

ROOT = "xml"
MAX_DEPTH = 32

_PARSER_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def read_xml(body: bytes) -> dict[str, JSONValue]:
    """The members of the root ``<xml>``.

    An element with ``array='true'``, or one of several with the same name, is part of
    a list. Raises ``Refusal`` (400) for text that is not such XML.
    """
    if b"<!DOCTYPE" in body[:1024]:
        raise _no_doctype()
    try:
        root = etree.fromstring(body, etree.XMLParser(**_PARSER_OPTIONS))
    except (etree.XMLSyntaxError, ValueError) as problem:
        line, column = getattr(problem, "position", (0, 0))
        raise Refusal.malformed(
            f"The body is not XML at line {line}, column {column}."
        ) from None
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise _no_doctype()
    if root.tag != ROOT:
        raise Refusal.malformed("The body's root is not <xml>.")
    return _members(root, MAX_DEPTH)


def _no_doctype() -> Refusal:
    return Refusal.malformed("The body has a document type; send it without.")


def _members(element: etree._Element, depth: int) -> dict[str, JSONValue]:
    if depth == 0:
        raise Refusal.malformed(f"The body is nested deeper than {MAX_DEPTH} levels.")
    found: dict[str, list[JSONValue]] = {}
    arrays: set[str] = set()
    for child in element:
        if not isinstance(child.tag, str):
            raise Refusal.malformed("The body has an entity; send its text instead.")
        found.setdefault(child.tag, []).append(_value(child, depth - 1))
        if child.get("array") == "true":
            arrays.add(child.tag)
    return {
        name: values if name in arrays or len(values) > 1 else values[0]
        for name, values in found.items()
    }


def _value(element: etree._Element, depth: int) -> JSONValue:
    if not len(element):
        return element.text or ""
    texts = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in texts):
        raise Refusal.malformed(f"<{element.tag}> mixes text and elements.")
    return _members(element, depth)


def write_xml(values: Mapping[str, JSONValue]) -> bytes:
    """The values as a document of the same form."""
    root = etree.Element(ROOT)
    _add_members(root, values)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _add_members(element: etree._Element, values: Mapping[str, JSONValue]) -> None:
    for name, value in values.items():
        for is_first, part in _parts(value):
            child = etree.SubElement(element, _name(name))
            if is_first:
                child.set("array", "true")
            if isinstance(part, dict):
                _add_members(child, part)
            else:
                child.text = _text(part)


def _parts(value: JSONValue) -> Iterable[tuple[bool, JSONValue]]:
    """The elements that a value needs, and which of them says that it is a list."""
    if not isinstance(value, list):
        return [(False, value)]
    return [(place == 0, part) for place, part in enumerate(value)]


def _name(name: str) -> str:
    """The member's name as an element can be called."""
    kept = "".join(c if c.isalnum() or c in "_-." else "_" for c in name)
    return kept if kept[:1].isalpha() or kept[:1] == "_" else f"_{kept}"


def _text(value: JSONValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "".join(c if _is_xml(c) else "\ufffd" for c in value)
    return number_text(value) if not isinstance(value, dict | list) else str(value)


def _is_xml(character: str) -> bool:
    """Whether XML 1.0 can hold the character."""
    return character in "\t\n\r" or not (
        character < " "
        or "\ud800" <= character <= "\udfff"
        or character in "\ufffe\uffff"
    )
