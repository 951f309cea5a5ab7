"""Values that say whose row it is. Pure."""

from __future__ import annotations

from decimal import Decimal

from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.values import JSONValue, canonical_number
from webhooks.takers.drafts import RowDraft
from webhooks.takers.setup import NOT_A_TEXT, Taken, Taker, TakerSetup
from webhooks.transformations import text_of


def identifier_taker(setup: TakerSetup) -> Taker:
    """The taker of a kind. Raises ``KeyError`` if there is none.

    A number in JSON is read as its digits. Of a kind that people have one of, the
    first of several is taken.
    """
    kind = setup.definitions.kinds[setup.target.name]
    read = identifier_reader(
        kind.key, setup.definitions, region=setup.mapping.region.upper()
    )

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        for value in [taken.single] if kind.single else taken.every:
            text = _text(value)
            found = text if isinstance(text, Fault) else read(text)
            if isinstance(found, Fault):
                return found
            identifier = found.value if isinstance(found, Doubtful) else found
            draft.identifiers[identifier.kind, identifier.value] = identifier
        return None

    return take


def _text(value: JSONValue) -> str | Fault:
    """The text of an identifier: a text, or the digits of a number."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = canonical_number(value)
        return number if isinstance(number, Fault) else text_of(number)
    return NOT_A_TEXT


def profile_id_taker(setup: TakerSetup) -> Taker:
    """The taker of our own profile ids, in either form."""
    ids = setup.definitions.public_ids

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        draft.profile_id = ids.parse(text_of(taken.single).strip())
        return None if draft.profile_id else Fault(IssueCode.UNKNOWN_PROFILE_ID)

    return take
