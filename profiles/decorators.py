"""Guards of the pages of a person or an object: found in the workspace, or not there.

The address names the person by the public id. The id of somebody who was merged leads
to who they are now; an id of another workspace answers 404, as if nobody had it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from cdp.decorators import EVERY_ROLE, GuardedView, workspace_view
from cdp.http import WorkspaceRequest
from cdp.statuses import Role
from profiles.models import Profile, ProfileAlias
from profiles.objects.models import CustomObject, ObjectType
from profiles.public_ids import PublicIds

P = ParamSpec("P")
PersonView = Callable[Concatenate[WorkspaceRequest, Profile, P], HttpResponseBase]
ObjectView = Callable[Concatenate[WorkspaceRequest, CustomObject, P], HttpResponseBase]


def person_view(
    *, roles: Collection[Role] = EVERY_ROLE
) -> Callable[[PersonView[P]], GuardedView]:
    """Guards a page of a person; the view gets the profile instead of ``public_id``."""

    def decorate(view: PersonView[P]) -> GuardedView:
        @workspace_view(roles=roles)
        @wraps(view)
        def guarded(
            request: WorkspaceRequest, public_id: str, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            ids = PublicIds(settings.PROFILE_ID_KEY)
            profile_id = ids.parse(public_id) or 0
            people = Profile.objects.of(request.workspace)
            profile = people.filter(pk=profile_id).first()
            if profile is None:
                alias = ProfileAlias.objects.filter(
                    workspace=request.workspace, pk=profile_id
                ).first()
                if alias is None:
                    raise Http404
                return _at_living(request, public_id, ids.public(alias.profile_id))
            return view(request, profile, *args, **kwargs)

        return guarded

    return decorate


def object_view(
    *, roles: Collection[Role] = EVERY_ROLE
) -> Callable[[ObjectView[P]], GuardedView]:
    """Guards a page of an object; the view gets it instead of its address."""

    def decorate(view: ObjectView[P]) -> GuardedView:
        @workspace_view(roles=roles)
        @wraps(view)
        def guarded(
            request: WorkspaceRequest,
            type_slug: str,
            object_key: str,
            *args: Any,
            **kwargs: Any,
        ) -> HttpResponseBase:
            custom_object = find_object(request, type_slug, object_key)
            return view(request, custom_object, *args, **kwargs)

        return guarded

    return decorate


def find_object(
    request: WorkspaceRequest, type_slug: str, object_key: str
) -> CustomObject:
    """The object that an address names by its type and its public id."""
    types = ObjectType.objects.of(request.workspace)
    object_type = get_object_or_404(types, slug=type_slug)
    mine = CustomObject.objects.of(request.workspace, object_type.number)
    primary_key = PublicIds(settings.PROFILE_ID_KEY).parse(object_key) or 0
    return get_object_or_404(mine, pk=primary_key)


def _at_living(request: WorkspaceRequest, gone: str, living: str) -> HttpResponseBase:
    path = request.get_full_path().replace(f"/{gone}/", f"/{living}/", 1)
    return redirect(path)
