"""The columns that a file of objects or of relationships may have.

Pure. Beside ``reference.column_reference``, which describes files of people.
"""

from __future__ import annotations

from collections.abc import Iterator

from imports.reference.column_reference import Entry, examples_of, reference
from profiles.definitions import Definitions
from profiles.object_choices import relationship_attributes

_OBJECT = "Object"
_OBJECT_ID = Entry(
    "object_id",
    "Object id",
    _OBJECT,
    "The id that your system gives the object, exact; no row goes in without one.",
    ("acme", "globex"),
)
_OWN_ID = Entry(
    "cio_object_id",
    "Our own id of the object",
    _OBJECT,
    "Finds an object that is here already; it adds none.",
    ("3f0c9a5e7d21b864", "9b1e44d0c7a2f583"),
)
_RELATED = _OBJECT_ID._replace(
    takes="The object that the person is related to; it has to be here already."
)


def object_reference(definitions: Definitions, number: int) -> list[Entry]:
    """All columns of a file of objects of a type."""
    return [_OBJECT_ID, _OWN_ID, *_attributes(definitions, number)]


def object_template(definitions: Definitions, number: int) -> list[Entry]:
    """The columns of this workspace's template for objects of a type."""
    return [_OBJECT_ID, *_attributes(definitions, number)]


def relationship_reference(definitions: Definitions, number: int) -> list[Entry]:
    """All columns of a file that relates people to objects of a type."""
    people = [e for e in reference(definitions) if e.group == "Identifier"]
    return [
        _type_entry(definitions, number),
        _RELATED,
        *people,
        *_related(definitions, number),
    ]


def relationship_template(definitions: Definitions, number: int) -> list[Entry]:
    """The columns of this workspace's template for relationships."""
    known = {entry.column: entry for entry in reference(definitions)}
    related = _related(definitions, number)
    return [_type_entry(definitions, number), _RELATED, known["email"], *related]


def _type_entry(definitions: Definitions, number: int) -> Entry:
    types = ", ".join(
        f"{each.number}: {each.name}" for each in definitions.object_types.values()
    )
    takes = f"Of which type the object is, where the rows differ in it. {types}"
    example = str(number or 1)
    return Entry(
        "object_type_id", "Object type", _OBJECT, takes.strip(), (example, example)
    )


def _attributes(definitions: Definitions, number: int) -> Iterator[Entry]:
    for attribute in definitions.of_objects(number).attributes.values():
        takes, examples = examples_of(attribute)
        yield Entry(attribute.key, attribute.name, "Attribute", takes, examples)


def _related(definitions: Definitions, number: int) -> Iterator[Entry]:
    for attribute in relationship_attributes(definitions, number).values():
        takes, examples = examples_of(attribute)
        yield Entry(attribute.key, attribute.name, "Relationship", takes, examples)
