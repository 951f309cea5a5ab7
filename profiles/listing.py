"""People as rows of a list: what they are called, how they are known, what was chosen.

Whatever the number of rows, two queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cdp.models import User, Workspace
from profiles.definitions import AttributeDefinition, Definitions, KindDefinition
from profiles.display import called
from profiles.models import Identifier, Profile
from profiles.names import OBJECT_NAMES
from profiles.page_models import ColumnChoice
from profiles.values import JSONValue

DEFAULT_COLUMNS = ("city", "country")
# Of objects the first attributes are shown, beside the name, unless others are chosen.
MOST_DEFAULT_COLUMNS = 3
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One attribute in a list; ``present`` tells a null from nothing."""

    definition: AttributeDefinition
    value: JSONValue
    present: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One person in a list."""

    id: int
    public_id: str
    name: str
    identifiers: list[tuple[KindDefinition, str]]
    cells: list[Cell]
    created_at: datetime
    updated_at: datetime


def rows(
    ids: Sequence[int],
    definitions: Definitions,
    columns: Sequence[AttributeDefinition] = (),
) -> list[Row]:
    """These people in this order; who is gone is left out."""
    held = identifiers_of(ids, definitions)
    profiles = Profile.objects.filter(
        workspace_id=definitions.workspace_id, pk__in=ids
    ).in_bulk()
    return [
        _row(profiles[profile_id], held.get(profile_id, []), definitions, columns)
        for profile_id in ids
        if profile_id in profiles
    ]


def identifiers_of(
    ids: Sequence[int], definitions: Definitions
) -> dict[int, list[tuple[KindDefinition, str]]]:
    """The identifiers of these people by id, as sent, in the order of their kinds."""
    kinds = {kind.number: kind for kind in definitions.kinds.values()}
    held: dict[int, list[tuple[KindDefinition, str]]] = {}
    found = Identifier.objects.filter(
        workspace_id=definitions.workspace_id, profile_id__in=ids
    ).order_by("kind", "value")
    for identifier in found:
        value = identifier.sent or identifier.value
        held.setdefault(identifier.profile_id, []).append(
            (kinds[identifier.kind], value)
        )
    return held


def chosen_columns(
    workspace: Workspace, user: User, definitions: Definitions
) -> list[AttributeDefinition]:
    """The attributes that the member wants to see; those that are gone are left out."""
    choice = ColumnChoice.objects.filter(
        workspace=workspace, user=user, object_type=definitions.object_type
    ).first()
    known = definitions.attributes
    keys: Sequence[str] = DEFAULT_COLUMNS
    if definitions.object_type:
        keys = [key for key in known if key not in OBJECT_NAMES][:MOST_DEFAULT_COLUMNS]
    if choice is not None:
        keys = choice.columns
    return [known[key] for key in keys if key in known]


def choose_columns(
    workspace: Workspace, user: User, keys: Sequence[str], definitions: Definitions
) -> None:
    """Remember the attributes that the member wants to see, in this order."""
    known = [key for key in dict.fromkeys(keys) if key in definitions.attributes]
    ColumnChoice.objects.update_or_create(
        workspace=workspace,
        user=user,
        object_type=definitions.object_type,
        defaults={"columns": known[:MOST_COLUMNS]},
    )


def cells_of(
    attributes: Mapping[str, JSONValue], columns: Iterable[AttributeDefinition]
) -> list[Cell]:
    """What stands in these columns."""
    return [
        Cell(column, attributes.get(column.key), column.key in attributes)
        for column in columns
    ]


def _row(
    profile: Profile,
    identifiers: list[tuple[KindDefinition, str]],
    definitions: Definitions,
    columns: Sequence[AttributeDefinition],
) -> Row:
    attributes = profile.attributes
    public_id = definitions.public_ids.public(profile.pk)
    return Row(
        id=profile.pk,
        public_id=public_id,
        name=called(attributes, identifiers, public_id),
        identifiers=identifiers,
        cells=cells_of(attributes, columns),
        created_at=profile.created_at,
        updated_at=profile.updated_at,
    )
