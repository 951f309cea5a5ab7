"""Asks a column's cells about a target: which check belongs to which target.

Used by ``suggesting.suggestions``; the checks are in ``suggesting.column_checks`` and
``suggesting.attribute_checks``.
"""

from __future__ import annotations

from imports.measuring.columns import ColumnSummary
from imports.suggesting.attribute_checks import check_attribute, check_words
from imports.suggesting.attribution_checks import check_attribution
from imports.suggesting.cell_types import CellType
from imports.suggesting.column_checks import (
    NEARLY_ALL,
    Verdict,
    check_bare_id,
    check_consent,
    check_email,
    check_id,
    check_phone,
    check_preferences,
    check_profile_id,
)
from imports.suggesting.event_checks import check_event_part
from imports.suggesting.header_aliases import BARE_ID, BARE_NAME
from imports.suggesting.own_names import Offer
from profiles.columns.relationships import relationship_attribute
from profiles.mapping import Attributed, TargetKind, parse_target

_CHECKS = {
    "identifier:email": check_email,
    "profile_id": check_profile_id,
    "merge_with": check_profile_id,
    "subscription_preferences": check_preferences,
    "full_name": check_words,
    BARE_NAME: check_words,
    BARE_ID: check_bare_id,
}


def check_target(
    target: str, summary: ColumnSummary, offer: Offer, *, strength: int
) -> Verdict:
    """What the cells say to a target that the header proposed.

    A target that begins with ``!`` means the opposite of what its column says.
    """
    if target == "skip":
        return Verdict(
            agrees=True, reason="our own column in a file of errors or warnings"
        )
    if not summary.filled:
        return Verdict(agrees=True, reason="the column is empty")
    kind, _, key = target.removeprefix("!").partition(":")
    if kind == TargetKind.EVENT and (part := parse_target(target)):
        return check_event_part(part, summary, offer.definitions, strength=strength)
    if kind == TargetKind.ATTRIBUTION:
        return check_attribution(Attributed(key), summary, offer.definitions)
    if kind == TargetKind.OBJECT:
        return Verdict(agrees=True, reason="any cell will do")
    if kind == TargetKind.RELATIONSHIP:
        related = relationship_attribute(key, offer.definitions, offer.object_type)
        if related is not None:
            return check_attribute(related, summary, strength)
    if kind == "attribute":
        attribute = offer.definitions.attributes[key]
        return check_attribute(attribute, summary, strength)
    if target == "identifier:phone":
        return check_phone(summary, strength, region=offer.definitions.region)
    if check := _CHECKS.get(target):
        return check(summary, strength)
    if kind == "identifier":
        return check_id(summary, strength)
    verdict = check_consent(summary, strength)
    if not target.startswith("!") or not verdict.agrees:
        return verdict
    if summary.share(CellType.BOOLEAN) < NEARLY_ALL:
        return Verdict(agrees=False, reason="the cells do not say yes or no")
    return Verdict(agrees=True, reason=verdict.reason, options={"inverted": True})
