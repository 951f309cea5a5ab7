"""How object types are spoken of in a sentence. Pure."""

from __future__ import annotations

from cdp.formats import about_number, count_of, group_number
from profiles.definitions import ObjectTypeDefinition


def in_sentence(name: str) -> str:
    """The name inside a sentence: ``companies``, but ``SKUs`` and ``CRM accounts``."""
    first = name.split(" ")[0]
    return name[:1].lower() + name[1:] if first[1:] == first[1:].lower() else name


def noun(object_type: ObjectTypeDefinition) -> str:
    """One object of the type: ``company``."""
    return in_sentence(object_type.singular)


def nouns(object_type: ObjectTypeDefinition) -> str:
    """Objects of the type: ``companies``."""
    return in_sentence(object_type.name)


def how_many(number: int, object_type: ObjectTypeDefinition) -> str:
    """``1 company``, ``12 480 companies``."""
    return count_of(number, noun(object_type), nouns(object_type))


def up_to(number: int, most: int) -> str:
    """A count that went no further than ``most``: ``812``, ``over 1 000``."""
    return group_number(number) if number <= most else f"over {group_number(most)}"


def about_how_many(number: int, object_type: ObjectTypeDefinition) -> str:
    """``about 1.2 M companies``."""
    return f"{about_number(number)} {nouns(object_type)}"
