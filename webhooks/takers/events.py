"""Values that say when something happened, and what. Pure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from profiles.conversions.dates import DateRules, parse_datetime
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import EVENT_NAME, EVENT_TIME
from profiles.values import JSONValue, clean_value
from webhooks.takers.drafts import RowDraft
from webhooks.takers.setup import Taken, Taker, TakerSetup
from webhooks.transformations import Place, Step, StepKind, run, text_of

MAX_NAME_CHARACTERS = 255
_TOO_LONG = Fault(IssueCode.TEXT_TOO_LONG, f"{MAX_NAME_CHARACTERS} characters")
_UNIX = (Step(StepKind.UNIX),)


def at_taker(setup: TakerSetup) -> Taker:
    """The taker of the time that the row speaks of."""

    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        moment = _moment(taken.single, setup.zone)
        if isinstance(moment, Fault):
            return moment
        draft.at = moment
        return None

    return take


def event_taker(setup: TakerSetup) -> Taker:
    """The taker of an event's name, its time, or one of its properties."""
    if setup.target == EVENT_NAME:
        return _take_name
    if setup.target == EVENT_TIME:
        return _time_taker(setup.zone)
    return _property_taker(setup.target.detail)


def _take_name(taken: Taken, draft: RowDraft) -> Fault | None:
    name = clean_value(text_of(taken.single))
    if isinstance(name, Fault):
        return name
    if len(str(name)) > MAX_NAME_CHARACTERS:
        return _TOO_LONG
    draft.event_name = str(name)
    return None


def _time_taker(zone: ZoneInfo) -> Taker:
    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        moment = _moment(taken.single, zone)
        if isinstance(moment, Fault):
            return moment
        draft.event_time = moment
        return None

    return take


def _property_taker(name: str) -> Taker:
    def take(taken: Taken, draft: RowDraft) -> Fault | None:
        value = clean_value(taken.value)
        if isinstance(value, Fault):
            return value
        draft.properties[name] = value
        return None

    return take


def _moment(value: JSONValue, zone: ZoneInfo) -> str | Fault:
    """ISO 8601, one of the other ways to write a time, or a number of Unix time."""
    if isinstance(value, str):
        read = parse_datetime(value.strip(), DateRules(zone, unix_seconds=True))
        return read.value if isinstance(read, Doubtful) else read
    moment = run(_UNIX, value, Place())
    return moment if isinstance(moment, str) else Fault(IssueCode.NOT_A_DATETIME)
