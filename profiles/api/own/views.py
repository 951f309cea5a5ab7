"""The requests of our own API about people: write records, read one, forget one."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse

from cdp.api import calls
from cdp.api.bodies import read_body, require_type
from cdp.api.doors import ApiRequest, api_door, caller_of, nothing_here
from cdp.api.idempotency import once_if_keyed
from cdp.api.problems import problem_answer
from cdp.api.queries import read_query
from cdp.api.refusals import Reason, Refusal
from cdp.api.scopes import Scope
from profiles.api.own.answered import RecordResults
from profiles.api.own.answers import answer, shown_profile
from profiles.api.own.asked import MOST_RECORDS, AskedOptions
from profiles.api.own.writing import DOOR, write_records
from profiles.api.strict_json import read_json
from profiles.current import current_definitions
from profiles.definitions import Definitions
from profiles.finding import living_id, load_whole
from profiles.forget import forget
from profiles.issues import shortened
from profiles.records import Outcome
from profiles.statuses import Origin, OriginKind
from profiles.values import JSONValue

MAX_BYTES = 10_000_000
JSON = "application/json"


class NothingWentIn(Refusal):
    """Every record of the request was held; the results say why."""

    def __init__(self, results: RecordResults) -> None:
        first = results.results[0].issues[0]
        message = first.message
        if len(results.results) > 1:
            message = f"None of the {len(results.results)} records can go in."
        super().__init__(Reason.UNPROCESSABLE, message, field=first.field)
        self.results = results


def own_shape(request: ApiRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a problem, with the results where there are any."""
    if isinstance(refusal, NothingWentIn):
        results = refusal.results
        return problem_answer(
            request, refusal, counts=results.counts, results=results.results
        )
    return problem_answer(request, refusal)


@api_door(shape=own_shape, methods=("POST",))
def profiles(request: ApiRequest) -> HttpResponse:
    """Adds or changes people: the body is one record, or a list of records."""
    options = read_query(request, AskedOptions)
    scope = Scope.READ_PROFILES if options.dry_run else Scope.WRITE_PROFILES
    caller = caller_of(request, scope)
    require_type(request, JSON, reason=Reason.WRONG_TYPE)
    body = read_body(request, limit=MAX_BYTES)
    sent = _records(read_json(body))
    definitions = current_definitions(caller.workspace)

    def run() -> HttpResponse:
        done = write_records(request, caller, sent, options, definitions)
        if done.counts == {Outcome.HELD.value: len(sent)}:
            raise NothingWentIn(done)
        return answer(done)

    return once_if_keyed(request, caller.workspace, body=body, run=run)


@api_door(shape=own_shape, methods=("GET", "DELETE"))
def profile(request: ApiRequest, profile_id: str) -> HttpResponse:
    """One person: shown, or forgotten."""
    if request.method == "DELETE":
        return _forgotten(request, profile_id)
    workspace = caller_of(request, Scope.READ_PROFILES).workspace
    definitions = current_definitions(workspace)
    person = load_whole(_living(profile_id, definitions), definitions)
    if person is None:
        raise _nobody(profile_id)
    return answer(shown_profile(person, definitions))


unknown = nothing_here(own_shape)


def _forgotten(request: ApiRequest, profile_id: str) -> HttpResponse:
    caller = caller_of(request, Scope.WRITE_PROFILES)
    definitions = current_definitions(caller.workspace)
    living = _living(profile_id, definitions)
    call = calls.begin(caller, f"{DOOR} forget", now=request.now)
    with transaction.atomic():
        gone = forget(
            living,
            definitions=definitions,
            origin=Origin(OriginKind.CALL, call.id),
            now=request.now,
        )
        if not gone:
            raise _nobody(profile_id)
        call.note({"forgotten": 1})
    return HttpResponse(status=204)


def _living(profile_id: str, definitions: Definitions) -> int:
    found = living_id(profile_id, definitions)
    if found is None:
        raise _nobody(profile_id)
    return found


def _nobody(profile_id: str) -> Refusal:
    return Refusal.not_found(f"No person has the profile id {shortened(profile_id)}.")


def _records(value: JSONValue) -> list[JSONValue]:
    """The records of the body. Raises ``Refusal`` (400, 413)."""
    if isinstance(value, dict):
        return [value]
    if not isinstance(value, list) or not value:
        raise Refusal.malformed("The body is neither a record nor a list of records.")
    if len(value) > MOST_RECORDS:
        raise Refusal(
            Reason.TOO_LARGE,
            f"At most {MOST_RECORDS:,} records may come at once; upload a file for "
            "more.",
        )
    return value
