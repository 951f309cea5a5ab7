"""Small files with one nasty trait each, and what reading must make of them.

The name of a case is the trait. ``rows`` are the expected cells, ``lines`` the physical
lines on which they start, ``issues`` the codes by row number. A case with ``refusal``
must not be read at all.
"""

from __future__ import annotations

from tests.imports.nasty.encodings import ENCODINGS
from tests.imports.nasty.forms import FORMS, HEADERS, LINES
from tests.imports.nasty.shapes import PACKED, REFUSED, SHAPES

CASES = [*ENCODINGS, *FORMS, *HEADERS, *LINES, *SHAPES, *PACKED, *REFUSED]
