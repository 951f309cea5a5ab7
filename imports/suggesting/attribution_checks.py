"""Asks cells whether they name the workspace's endpoints, touchpoints or actions.

Pure. Beside ``suggesting.column_checks``, for columns of attribution.
"""

from __future__ import annotations

from imports.measuring.columns import ColumnSummary
from imports.suggesting.cell_types import CellType
from imports.suggesting.column_checks import HALF, Verdict, filled
from profiles.attribution import NAMED_PARTS, NOUNS, find_part, parts
from profiles.definitions import Definitions
from profiles.mapping import Attributed


def check_attribution(
    part: Attributed, summary: ColumnSummary, definitions: Definitions
) -> Verdict:
    """Most cells name a part that the workspace has, or are times."""
    kind = NAMED_PARTS.get(part)
    if kind is None:
        agrees = summary.share(CellType.DATE, CellType.DATETIME) >= HALF
        return Verdict(
            agrees=agrees, reason=f"the cells are {'' if agrees else 'not '}times"
        )
    known = parts(definitions, kind)
    found = sum(find_part(known, text) is not None for text in summary.samples)
    if found >= HALF * len(summary.samples):
        return Verdict(agrees=True, reason=filled(summary))
    return Verdict(
        agrees=False, reason=f"the cells name no {NOUNS[kind]} of the workspace"
    )
