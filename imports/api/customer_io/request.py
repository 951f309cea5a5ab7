"""What a request for an import asks: read strictly, every refusal names its place.

Pure. The address itself is judged by ``cdp.outgoing``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

import msgspec

from cdp.api.refusals import Refusal
from profiles.issues import Fault, shortened
from profiles.rules import Mode
from profiles.values import JSONValue, clean_text

LONGEST_NAME = 200
LONGEST_TEXT = 10_000


class RowKind(StrEnum):
    """What the rows of the file are."""

    PEOPLE = "people"
    EVENT = "event"
    OBJECT = "object"
    RELATIONSHIP = "relationship"


class PersonKey(StrEnum):
    """How a row names its person."""

    ID = "id"
    EMAIL = "email"
    CIO_ID = "cio_id"

    @property
    def kind(self) -> str:
        """The kind of identifier that it is here."""
        return _KINDS[self]


_KINDS = {
    PersonKey.ID: "user_id",
    PersonKey.EMAIL: "email",
    PersonKey.CIO_ID: "profile_id",
}
# By which the rows of each kind may name their people; objects name nobody.
_KEYS: dict[RowKind, tuple[PersonKey, ...]] = {
    RowKind.PEOPLE: (PersonKey.ID, PersonKey.EMAIL),
    RowKind.EVENT: (PersonKey.ID, PersonKey.EMAIL),
    RowKind.OBJECT: (),
    RowKind.RELATIONSHIP: tuple(PersonKey),
}


class Processed(StrEnum):
    """Which people the rows may touch."""

    ALL = "all"
    ONLY_NEW = "only_new"
    ONLY_EXISTING = "only_existing"

    @property
    def mode(self) -> Mode:
        """The same as an import's mode."""
        return _MODES[self]


_MODES = {
    Processed.ALL: Mode.ADD_AND_UPDATE,
    Processed.ONLY_NEW: Mode.ADD_ONLY,
    Processed.ONLY_EXISTING: Mode.UPDATE_ONLY,
}
_ADD_NOBODY = {RowKind.EVENT: "events", RowKind.RELATIONSHIP: "relationships"}
_HIGHEST_TYPE = 32_767
_PROCESSED, _PROCESSED_BEFORE = "data_to_process", "people_to_process"
_KNOWN = (
    "name",
    "description",
    "data_file_url",
    "type",
    "identifier",
    "object_type_id",
    _PROCESSED,
    _PROCESSED_BEFORE,
)


class ImportRequest(msgspec.Struct, frozen=True):
    """A request that is in order."""

    name: str
    url: str
    type: RowKind
    identifier: PersonKey | None
    processed: Processed = Processed.ALL
    description: str = ""
    object_type: int = 0

    @classmethod
    def of(cls, stored: Any) -> ImportRequest:
        """The request that ``stored`` kept."""
        return msgspec.convert(stored, cls)

    def stored(self) -> dict[str, Any]:
        """What the database keeps of it; the address is kept apart."""
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return {**kept, "url": ""}


def read_request(body: dict[str, JSONValue]) -> ImportRequest:
    """The import that the body asks for. Raises ``Refusal`` (400)."""
    _require_known(body, ("import",), "")
    wanted = body.get("import")
    if not isinstance(wanted, dict):
        raise Refusal.malformed("import is required, and is an object.", "/import")
    _require_known(wanted, _KNOWN, "/import")
    type_ = RowKind(_choice(wanted, "type", RowKind))
    request = ImportRequest(
        name=_text(wanted, "name", longest=LONGEST_NAME, required=True),
        url=_text(wanted, "data_file_url", longest=LONGEST_TEXT, required=True),
        type=type_,
        identifier=_identifier(wanted, type_),
        object_type=_object_type(wanted, type_),
        processed=_processed(wanted),
        description=_text(wanted, "description", longest=LONGEST_TEXT),
    )
    if request.type in _ADD_NOBODY and request.processed is Processed.ONLY_NEW:
        raise Refusal.malformed(
            f"data_to_process is all or only_existing for {_ADD_NOBODY[request.type]},"
            " which add nobody.",
            f"/import/{_PROCESSED}",
        )
    return request


def _require_known(
    sent: dict[str, JSONValue], known: Collection[str], place: str
) -> None:
    for name in sent:
        if name not in known:
            shown = shortened(name)
            raise Refusal.malformed(f"{shown} is not known here.", f"{place}/{shown}")


def _identifier(sent: dict[str, JSONValue], type_: RowKind) -> PersonKey | None:
    """How the rows name their people; an import of objects says nothing of that."""
    known = _KEYS[type_]
    if not known:
        if sent.get("identifier") is not None:
            raise Refusal.malformed(
                "identifier is not for objects, which object_id names.",
                "/import/identifier",
            )
        return None
    return PersonKey(_choice(sent, "identifier", known))


def _object_type(sent: dict[str, JSONValue], type_: RowKind) -> int:
    """The number of the object type: a number, or the text of one, as documented."""
    value, place = sent.get("object_type_id"), "/import/object_type_id"
    if type_ is not RowKind.OBJECT:
        if value is not None:
            raise Refusal.malformed(
                "object_type_id is for type object; relationships have it in a column.",
                place,
            )
        return 0
    if value is None:
        raise Refusal.malformed("object_type_id is required for type object.", place)
    text = str(value) if isinstance(value, int | str) else ""
    is_number = text.isascii() and text.isdigit() and not isinstance(value, bool)
    if not is_number or len(text) > 5 or not 1 <= int(text) <= _HIGHEST_TYPE:
        wrong = "object_type_id is not the id of an object type."
        raise Refusal.malformed(wrong, place)
    return int(text)


def _processed(sent: dict[str, JSONValue]) -> Processed:
    """By either of its two names, which must not contradict each other."""
    named = [name for name in (_PROCESSED, _PROCESSED_BEFORE) if sent.get(name)]
    found = {_choice(sent, name, Processed) for name in named}
    if len(found) > 1:
        raise Refusal.malformed(
            f"{_PROCESSED} and {_PROCESSED_BEFORE} contradict each other.",
            f"/import/{_PROCESSED}",
        )
    return Processed(found.pop()) if found else Processed.ALL


def _choice(sent: dict[str, JSONValue], name: str, known: Iterable[StrEnum]) -> str:
    value, names = sent.get(name), [str(each) for each in known]
    if not isinstance(value, str) or value not in names:
        wrong = "is required" if value is None else "is something else"
        raise Refusal.malformed(
            f"{name} {wrong}: one of {', '.join(names)}.", f"/import/{name}"
        )
    return value


def _text(
    sent: dict[str, JSONValue], name: str, *, longest: int, required: bool = False
) -> str:
    value = sent.get(name)
    place = f"/import/{name}"
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        wrong = "is required" if value is None else "is not text"
        raise Refusal.malformed(f"{name} {wrong}.", place)
    text = clean_text(value)
    if isinstance(text, Fault):
        raise Refusal.malformed(f"{name} holds {text.detail}.", place)
    if len(text) > longest:
        raise Refusal.malformed(f"{name} is over {longest:,} characters.", place)
    if required and not text:
        raise Refusal.malformed(f"{name} is empty.", place)
    return text
