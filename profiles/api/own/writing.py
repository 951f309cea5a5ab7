"""Applies the records of one request: planned or written, each with its result.

What cannot be read at all is held as one more record; the others go in together, in
one transaction, and are noted as one call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
from django.db.backends.utils import CursorWrapper

from cdp.api import calls
from cdp.api.doors import ApiRequest
from cdp.api.refusals import Reason, Refusal
from cdp.api.tokens import Caller
from profiles.api.own.answered import RecordResults
from profiles.api.own.answers import results_of
from profiles.api.own.asked import AskedOptions
from profiles.api.own.reading import convert_record, read_record
from profiles.apply import Contended, apply, plan
from profiles.definitions import Definitions
from profiles.issues import Issue, IssueCode, error, shortened
from profiles.plans import Plan
from profiles.prepared import Applied
from profiles.records import Record
from profiles.rules import Rules, strength
from profiles.statuses import Origin, OriginKind
from profiles.values import JSONValue

DOOR = "api/v1/profiles"


def write_records(
    request: ApiRequest,
    caller: Caller,
    sent: Sequence[JSONValue],
    options: AskedOptions,
    definitions: Definitions,
) -> RecordResults:
    """What became of each record. Raises ``Refusal`` (503) if others are in the way."""
    records, malformed = _read(sent, definitions)
    rules = rules_of(options, definitions)
    if options.dry_run:
        planned = plan(records, definitions=definitions, rules=rules, now=request.now)
    else:
        planned = _write(request, caller, records, rules, definitions)
    return results_of(
        planned,
        malformed,
        [_sent_id(one) for one in sent],
        definitions,
        dry_run=options.dry_run,
    )


def rules_of(options: AskedOptions, definitions: Definitions) -> Rules:
    """How records find people: by any identifier, the strongest first."""
    return Rules(
        match=tuple(sorted(definitions.kinds, key=strength)),
        mode=options.mode,
        conflicts=options.conflicts,
        may_opt_in=not definitions.protects_api_opt_outs,
        skips_triggers=options.skip_triggers,
    )


def _read(
    sent: Sequence[JSONValue], definitions: Definitions
) -> tuple[list[Record], dict[int, Issue]]:
    """The records that could be read, and by index what is wrong with the others."""
    records: list[Record] = []
    malformed: dict[int, Issue] = {}
    for index, one in enumerate(sent):
        try:
            asked = convert_record(one)
        except msgspec.ValidationError as fault:
            malformed[index] = _malformed(str(fault))
        else:
            records.append(read_record(asked, definitions, number=index + 1))
    return records, malformed


def _malformed(message: str) -> Issue:
    """A form that is wrong, and where: msgspec says ``... - at `$.events[0]```."""
    words, _, place = message.partition(" - at ")
    field = place.strip("`").removeprefix("$").removeprefix(".") or "the record"
    return error(IssueCode.MALFORMED_RECORD, shortened(field), "", shortened(words))


def _sent_id(one: JSONValue) -> str:
    sent = one.get("profile_id") if isinstance(one, dict) else None
    return shortened(sent) if isinstance(sent, str) else ""


def _write(
    request: ApiRequest,
    caller: Caller,
    records: Sequence[Record],
    rules: Rules,
    definitions: Definitions,
) -> Plan:
    call = calls.begin(caller, DOOR, now=request.now)

    def finish(cursor: CursorWrapper, applied: Applied) -> None:
        call.note(Counter(outcome.value for outcome in applied.plan.outcomes))

    try:
        applied = apply(
            records,
            definitions=definitions,
            rules=rules,
            origin=Origin(OriginKind.CALL, call.id),
            now=request.now,
            finish=finish,
        )
    except Contended:
        raise Refusal(
            Reason.UNAVAILABLE, "Others keep changing the same people.", retry_after=1
        ) from None
    return applied.plan
