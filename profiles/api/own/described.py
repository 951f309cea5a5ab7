"""Describes our own API about people, for its document and its page."""

from __future__ import annotations

from cdp.api.endpoints import Answer, Body, Endpoint, ErrorForm, PathPart, Product
from cdp.api.problems import MEDIA_TYPE, Problem
from cdp.api.refusals import Reason
from cdp.api.scopes import Scope
from profiles.api.own.answered import RecordResults, ShownProfile
from profiles.api.own.asked import AskedOptions, AskedRecord, AskedRecords

ERRORS = ErrorForm(Problem, MEDIA_TYPE)
ADA = {
    "identifiers": {"email": "ada@example.com"},
    "attributes": {"first_name": "Ada", "city": "London"},
    "subscriptions": [{"channel": "email", "status": "subscribed"}],
    "events": [{"name": "Signed up", "data": {"plan": "basic"}}],
}
PROFILE_ID = PathPart(str, "The id that answers give the person.", "0123456789abcdef")

ENDPOINTS = (
    Endpoint(
        product=Product.OWN,
        name="write_profiles",
        method="POST",
        path="/api/v1/profiles",
        title="Add or change people",
        says="One record, or a list of up to 1,000. Each is applied or held by itself; "
        "if all are held, the answer is 422. With dry_run=true nothing is written, and "
        "the scope to read profiles is enough.",
        scope=Scope.WRITE_PROFILES,
        query=AskedOptions,
        bodies=(Body(AskedRecord | AskedRecords, ADA),),
        answers=(Answer(200, "What became of each record.", RecordResults),),
        errors=ERRORS,
        refusals=(Reason.UNPROCESSABLE,),
        keyed=True,
    ),
    Endpoint(
        product=Product.OWN,
        name="read_profile",
        method="GET",
        path="/api/v1/profiles/{profile_id}",
        title="Read a person",
        says="Everything that is known of one person.",
        scope=Scope.READ_PROFILES,
        parts={"profile_id": PROFILE_ID},
        answers=(Answer(200, "The person.", ShownProfile),),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND,),
    ),
    Endpoint(
        product=Product.OWN,
        name="forget_profile",
        method="DELETE",
        path="/api/v1/profiles/{profile_id}",
        title="Forget a person",
        says="The person goes with everything that is known of them. There is no way "
        "back: imports, undos and replays pass them by from then on.",
        scope=Scope.WRITE_PROFILES,
        parts={"profile_id": PROFILE_ID},
        answers=(Answer(204, "The person is forgotten."),),
        errors=ERRORS,
        refusals=(Reason.NOT_FOUND,),
    ),
)
