"""What a request for an import asks: read strictly, every refusal names its place.

Pure. The address itself is judged by ``cdp.outgoing``.
"""

from __future__ import annotations

from collections.abc import Collection
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


class PersonKey(StrEnum):
    """How a row names its person."""

    ID = "id"
    EMAIL = "email"

    @property
    def kind(self) -> str:
        """The kind of identifier that it is here."""
        return "user_id" if self is PersonKey.ID else "email"


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
_PROCESSED, _PROCESSED_BEFORE = "data_to_process", "people_to_process"
_KNOWN = (
    "name",
    "description",
    "data_file_url",
    "type",
    "identifier",
    _PROCESSED,
    _PROCESSED_BEFORE,
)


class ImportRequest(msgspec.Struct, frozen=True):
    """A request that is in order."""

    name: str
    url: str
    type: RowKind
    identifier: PersonKey
    processed: Processed = Processed.ALL
    description: str = ""

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
    request = ImportRequest(
        name=_text(wanted, "name", longest=LONGEST_NAME, required=True),
        url=_text(wanted, "data_file_url", longest=LONGEST_TEXT, required=True),
        type=_type(wanted),
        identifier=PersonKey(_choice(wanted, "identifier", PersonKey)),
        processed=_processed(wanted),
        description=_text(wanted, "description", longest=LONGEST_TEXT),
    )
    if request.type is RowKind.EVENT and request.processed is Processed.ONLY_NEW:
        raise Refusal.malformed(
            "data_to_process is all or only_existing for events, which add nobody.",
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


def _type(sent: dict[str, JSONValue]) -> RowKind:
    if sent.get("type") in ("object", "relationship"):
        raise Refusal.malformed(
            "Objects and relationships are not imported here; type is people or event.",
            "/import/type",
        )
    return RowKind(_choice(sent, "type", RowKind))


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


def _choice(sent: dict[str, JSONValue], name: str, known: type[StrEnum]) -> str:
    value = sent.get(name)
    if not isinstance(value, str) or value not in list(known):
        wrong = "is required" if value is None else "is something else"
        raise Refusal.malformed(
            f"{name} {wrong}: one of {', '.join(known)}.", f"/import/{name}"
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
