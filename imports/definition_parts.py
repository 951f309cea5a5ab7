"""A workspace's definitions as plain parts, to be sent to a process or hashed.

Pure. Definitions index themselves when they are made; only what they are made from
is taken.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

import msgspec

from profiles.definitions import Definitions

Parts = dict[str, Any]


def parts_of(definitions: Definitions) -> Parts:
    """What the definitions were made from, as JSON can carry it."""
    names = [field.name for field in fields(definitions) if field.init]
    parts: Parts = msgspec.to_builtins(
        {name: getattr(definitions, name) for name in names},
        order="sorted",
        str_keys=True,  # topics and segments are known by number
    )
    return parts


def united(parts: Parts) -> Definitions:
    """The definitions that ``parts_of`` took apart."""
    hints = get_type_hints(Definitions)
    return Definitions(
        **{
            name: msgspec.convert(part, hints[name], str_keys=True)
            for name, part in parts.items()
        }
    )
