"""What stands on the home page: each app brings its parts, none knows the others.

A panel without anything to show stays away; when all do, the workspace is new and
the page offers the first steps instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch

from cdp.http import WorkspaceRequest, page_url
from cdp.statuses import Role
from cdp.tones import Tone


@dataclass(frozen=True, slots=True)
class Panel:
    """A card: ``context`` returns what its template needs, None for nothing to show.

    A ``wide`` one takes the whole row, others stand two by two.
    """

    name: str
    title: str
    template: str
    context: Callable[[WorkspaceRequest], Mapping[str, Any] | None]
    order: int = 100
    wide: bool = False
    roles: Collection[Role] = frozenset(Role)


@dataclass(frozen=True, slots=True)
class QuickAction:
    """A thing to do: the button's words, and why one would press it.

    A new workspace shows the ``first_steps`` at large, with the command of ``curl``
    where there is one.
    """

    label: str
    title: str
    sentence: str
    icon: str
    url_name: str
    order: int = 100
    roles: Collection[Role] = frozenset(Role)
    first_step: bool = True
    curl: Callable[[WorkspaceRequest], str] | None = None


@dataclass(frozen=True, slots=True)
class Attention:
    """Something that waits for this reader, in one sentence, and where to see to it.

    With an ``owner`` (a user's id) the others see it here, and are not notified.
    """

    tone: Tone
    sentence: str
    url: str
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel with what its template gets."""

    panel: Panel
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShownAction:
    """A quick action whose page exists."""

    action: QuickAction
    url: str
    curl: str = ""


AttentionSource = Callable[[WorkspaceRequest], Iterable[Attention]]

_panels: dict[str, Panel] = {}
_actions: dict[str, QuickAction] = {}
_sources: list[AttentionSource] = []


def register_panel(panel: Panel) -> None:
    """Adds a panel; one of the same name is replaced."""
    _panels[panel.name] = panel


def register_action(action: QuickAction) -> None:
    """Adds a quick action; one with the same words is replaced."""
    _actions[action.label] = action


def register_attention(source: AttentionSource) -> None:
    """Adds a source of what needs attention."""
    if source not in _sources:
        _sources.append(source)


def panels(request: WorkspaceRequest) -> list[ShownPanel]:
    """Returns the panels that have something to show to this reader."""
    ordered = sorted(_panels.values(), key=lambda panel: panel.order)
    return [
        ShownPanel(panel, context)
        for panel in ordered
        if request.role in panel.roles and (context := panel.context(request))
    ]


def actions(request: WorkspaceRequest) -> list[ShownAction]:
    """Returns the quick actions this reader may take."""
    ordered = sorted(_actions.values(), key=lambda action: action.order)
    return [
        ShownAction(action, url, action.curl(request) if action.curl else "")
        for action in ordered
        if request.role in action.roles and (url := _url(request, action))
    ]


def attention(request: WorkspaceRequest) -> list[Attention]:
    """Returns everything that waits for this reader, the gravest first."""
    found = [item for source in _sources for item in source(request)]
    grave = (Tone.WRONG, Tone.CAREFUL)
    return sorted(
        found,
        key=lambda item: grave.index(item.tone) if item.tone in grave else len(grave),
    )


def _url(request: WorkspaceRequest, action: QuickAction) -> str:
    try:
        return page_url(request, action.url_name)
    except NoReverseMatch:
        return ""
