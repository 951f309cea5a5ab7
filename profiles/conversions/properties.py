"""The properties of an event, as cells without an attribute say them.

Where an attribute reads the property's name, its type decides how the cells are
read (``profiles.conversions.texts``); elsewhere nobody has said what they are.
"""

from __future__ import annotations

import re
from decimal import Decimal

from profiles.conversions.scalars import parse_text
from profiles.issues import Fault

# Whoever reads the number writes this same text again; up to 15 characters even
# programs that calculate in floating point do.
_WRITTEN_ONE_WAY = re.compile(
    r"0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]", re.ASCII
)
_SAFE_CHARACTERS = 15


def parse_property(text: str) -> str | int | Decimal | Fault:
    """A number where the cell is exactly how that number is written, else the text.

    ``12``, ``-0.5`` and ``1999.99`` are numbers; ``007``, ``12.50``, ``1e3``, ``+5``
    and what is longer than 15 characters stay texts, so that no cell changes its look.
    """
    if len(text) > _SAFE_CHARACTERS or not _WRITTEN_ONE_WAY.fullmatch(text):
        return parse_text(text)
    return Decimal(text) if "." in text else int(text)
