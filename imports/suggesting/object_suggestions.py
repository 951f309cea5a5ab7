"""Proposes what each column of a file of objects or relationships is imported as.

Beside ``suggesting.suggestions``, which does so for files of people. Customer.io fixes
the headers of the ids; every other column is an attribute, known by its key or name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from imports.measuring.columns import ColumnSummary
from imports.suggesting.attribute_checks import check_attribute
from imports.suggesting.column_checks import Verdict, check_profile_id
from imports.suggesting.event_suggestions import as_before, awarded, earlier_columns
from imports.suggesting.header_aliases import BARE_ID, Strength
from imports.suggesting.header_matching import match_header
from imports.suggesting.header_words import key_of
from imports.suggesting.own_names import FILE_COLUMNS, Offer
from imports.suggesting.suggestions import SKIP, Remembered, Suggestion, Sureness
from imports.suggesting.target_checks import check_target
from profiles.definitions import OBJECT_ID, AttributeDefinition
from profiles.mapping import OBJECT_TYPE, RELATED_ID, Target, TargetKind
from profiles.object_choices import relationship_attributes
from profiles.values import BLANKS

_ID: Final = str(Target(TargetKind.IDENTIFIER, OBJECT_ID))
_OWN_ID: Final = str(TargetKind.PROFILE_ID)
_OBJECTS: Final = {"object_id": _ID, "objectId": _ID, "cio_object_id": _OWN_ID}
_RELATIONSHIPS: Final = {
    "object_id": str(RELATED_ID),
    "objectId": str(RELATED_ID),
    "object_type_id": str(OBJECT_TYPE),
    "id": "identifier:user_id",
    "email": "identifier:email",
    "cio_id": _OWN_ID,
    "profile_id": _OWN_ID,
}
_CALLED: Final = {
    _ID: "object id",
    _OWN_ID: "our own id",
    str(RELATED_ID): "object id",
    str(OBJECT_TYPE): "object type",
}


class _Claim(NamedTuple):
    """A target that a column asks for; the lowest rank gets it."""

    rank: int
    column: ColumnSummary
    target: str
    name: str
    verdict: Verdict


def suggest_objects(
    columns: Sequence[ColumnSummary],
    offer: Offer,
    *,
    remembered: Mapping[str, Sequence[Remembered]] | None = None,
) -> tuple[Suggestion, ...]:
    """A suggestion for each column of a file of objects or of relationships.

    ``offer`` says which of the two. ``remembered`` are earlier mappings by the
    fingerprint of all the headers; such a file is mapped as it was.
    """
    earlier = earlier_columns(columns, remembered or {})
    if earlier:
        pairs = zip(columns, earlier, strict=True)
        return tuple(as_before(column, kept) for column, kept in pairs)
    claims = sorted(
        (claim for column in columns for claim in _claims(column, offer)),
        key=lambda claim: (claim.rank, claim.column.position),
    )
    won = awarded(claims)
    asked = {claim.column.position: claim for claim in reversed(claims)}
    return tuple(
        _mapped(won[column.position])
        if column.position in won
        else _left(column, asked.get(column.position))
        for column in columns
    )


def looks_like_objects(headers: Sequence[str]) -> bool:
    """Whether the headers are those that Customer.io fixes for objects."""
    return not {header.strip(BLANKS) for header in headers}.isdisjoint(_OBJECTS)


def looks_like_relationships(headers: Sequence[str]) -> bool:
    """Whether such headers name people as well, or the types of the objects."""
    named = {header.strip(BLANKS).lower() for header in headers}
    return not named.isdisjoint(_RELATIONSHIPS.keys() - _OBJECTS.keys())


def _claims(column: ColumnSummary, offer: Offer) -> Iterator[_Claim]:
    header = column.header.strip(BLANKS)
    if header in FILE_COLUMNS:
        return
    fixed = _RELATIONSHIPS if offer.relates else _OBJECTS
    if header in fixed:
        target = fixed[header]
        yield _Claim(0, column, target, _name(target, offer), _check(target, column))
    attribute = _attributes(offer).get(key_of(header))
    if attribute is not None:
        kind = TargetKind.RELATIONSHIP if offer.relates else TargetKind.ATTRIBUTE
        verdict = Verdict(agrees=True, reason="the column is empty")
        if column.filled:
            verdict = check_attribute(attribute, column, Strength.EXACT)
        target = str(Target(kind, attribute.key))
        yield _Claim(1, column, target, attribute.name, verdict)
    elif key_of(header) in _keys_of_ids(offer):
        target = str(RELATED_ID) if offer.relates else _ID
        yield _Claim(2, column, target, _CALLED[target], _check(target, column))
    elif offer.relates:
        yield from _people(column, offer)


def _people(column: ColumnSummary, offer: Offer) -> Iterator[_Claim]:
    """A column that is headed like an identifier of people."""
    match = match_header(column.header, offer.names)
    if match is None:
        return
    target = "identifier:user_id" if match.target == BARE_ID else match.target
    if target.startswith("identifier:") and offer.has(target):
        verdict = Verdict(agrees=True, reason="the column is empty")
        if column.filled:
            strength = match.strength
            verdict = check_target(target, column, offer, strength=strength)
        yield _Claim(3, column, target, offer.name_of(target), verdict)


def _check(target: str, column: ColumnSummary) -> Verdict:
    """Ids are taken as they are; our own have a form."""
    if target == _OWN_ID and column.filled:
        return check_profile_id(column, Strength.EXACT)
    return Verdict(agrees=True, reason="any cell will do")


def _attributes(offer: Offer) -> dict[str, AttributeDefinition]:
    """The attributes by the keys of their names; their own keys win."""
    known = offer.definitions.attributes
    if offer.relates:
        known = relationship_attributes(offer.definitions, offer.object_type)
    by_name = {key_of(each.name): each for each in known.values()}
    return by_name | {key_of(key): each for key, each in known.items()}


def _keys_of_ids(offer: Offer) -> set[str]:
    """Headers that name an object's id by its type: company id, or a bare id."""
    definitions = offer.definitions
    number = offer.object_type or definitions.object_type
    known = definitions.object_types.get(number)
    names = {"object id"} if offer.relates else {"object id", "id"}
    if known is not None:
        names |= {f"{known.singular} id", f"{known.singular} key"}
    return set(map(key_of, names))


def _name(target: str, offer: Offer) -> str:
    return _CALLED.get(target) or offer.name_of(target)


def _mapped(claim: _Claim) -> Suggestion:
    return Suggestion(
        claim.target,
        Sureness.SURE if claim.rank < 2 else Sureness.LIKELY,
        f"header says {claim.name}, {claim.verdict.reason}",
        dict(claim.verdict.options),
        claim.verdict.question,
    )


def _left(column: ColumnSummary, claim: _Claim | None) -> Suggestion:
    """What is said of a column that nothing is suggested for."""
    header = column.header.strip(BLANKS)
    if header in FILE_COLUMNS:
        reason = "our own column in a file of errors or warnings"
        return Suggestion(SKIP, Sureness.SURE, reason)
    if claim is not None and not claim.verdict.agrees:
        reason = f"header says {claim.name}, but {claim.verdict.reason}"
        return Suggestion("", Sureness.DOUBTFUL, reason)
    if claim is not None:
        reason = f"header says {claim.name}, which another column is imported as"
        return Suggestion("", Sureness.DOUBTFUL, reason)
    reason = "header names no attribute" if header else "the column has no header"
    return Suggestion("", Sureness.UNKNOWN, reason)
