from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import timezone

from cdp.decorators import EDITORS, LAST_WORKSPACE, workspace_view
from cdp.http import WorkspaceRequest
from cdp.statuses import Role
from tests.cdp.requests import make_request
from tests.makers import make_member, make_workspace

pytestmark = pytest.mark.django_db


@workspace_view()
def everyone(request: WorkspaceRequest) -> HttpResponse:
    zone = timezone.get_current_timezone_name()
    return HttpResponse(f"{request.role.label} of {request.workspace.name} in {zone}")


@workspace_view(roles=EDITORS)
def editors(request: WorkspaceRequest) -> HttpResponse:
    return HttpResponse("inside")


def words(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_tells_the_view_who_is_where() -> None:
    request = make_request()
    request.user = make_member(make_workspace(slug="demo", name="Demo"), Role.MARKETER)
    assert words(everyone(request, "demo")) == "Marketer of Demo in UTC"
    assert request.session[LAST_WORKSPACE] == "demo"


@pytest.mark.parametrize(
    ("cookie", "zone"),
    [
        ("", "Europe/Berlin"),
        ("America%2FLima", "America/Lima"),
        ("../../etc/passwd", "Europe/Berlin"),
    ],
)
def test_tells_times_in_the_zone_of_the_reader(cookie: str, zone: str) -> None:
    request = make_request()
    request.COOKIES["zone"] = cookie
    request.user = make_member(make_workspace(slug="demo", time_zone="Europe/Berlin"))
    assert words(everyone(request, "demo")).endswith(zone)


def test_tells_in_words_whose_page_it_is() -> None:
    request = make_request()
    request.user = make_member(make_workspace(slug="demo", name="Demo"), Role.STAFF)
    with pytest.raises(PermissionDenied, match="admins and marketers of Demo"):
        editors(request, "demo")


def test_requires_login() -> None:
    request = make_request("/w/demo/?q=ada")
    request.user = AnonymousUser()
    response = everyone(request, "demo")
    assert response["Location"] == "/account/login/?next=/w/demo/%3Fq%3Dada"


def test_requires_login_of_a_swap() -> None:
    request = make_request(
        "/w/demo/rows/", HX_Request="true", HX_Current_URL="http://testserver/w/demo/"
    )
    request.user = AnonymousUser()
    response = everyone(request, "demo")
    assert response["HX-Redirect"] == "/account/login/?next=/w/demo/"


def test_leads_back_to_the_form_after_login() -> None:
    request = make_request(referer="http://testserver/w/demo/settings/")
    request.method = "POST"
    request.user = AnonymousUser()
    response = everyone(request, "demo")
    assert response["Location"] == "/account/login/?next=/w/demo/settings/"


@pytest.mark.parametrize("slug", ["other", "nowhere"])
def test_hides_other_workspaces(slug: str) -> None:
    make_workspace(slug="other")
    request = make_request()
    request.user = make_member(make_workspace(slug="demo"))
    with pytest.raises(Http404):
        everyone(request, slug)
