"""What templates need to show a value: numbers, times, marks and addresses.

Only the small and often repeated is a tag; what has structure is a component in
``templates/cotton``. The words come from ``cdp.formats``, the tones from
``cdp.tones``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cdp import formats
from cdp.browsers import browser_in_words
from cdp.http import page_url as url_of_page
from cdp.icons import drawing
from cdp.outcomes import OUTCOMES, Segment, segments
from cdp.tones import Tone

register = template.Library()


Ledger = Mapping[str, int] | object
"""Counts by the word of the outcome: a mapping, or something that has them by name."""


class Status(Protocol):
    """A member of a status enumeration: what a badge shows."""

    @property
    def label(self) -> str: ...

    @property
    def tone(self) -> Tone: ...


@register.filter
def grouped(value: int | float | Decimal) -> str:
    """Return a number in groups of three digits."""
    return formats.group_number(value)


@register.filter
def about(value: int) -> str:
    """Return a large count as ``about 1.2 M``."""
    return formats.about_number(value)


@register.filter
def file_size(value: int) -> str:
    """Return a number of bytes as ``41 MB``."""
    return formats.file_size(value)


@register.filter
def count_of(number: int, words: str) -> str:
    """Return ``2 rows`` for ``2|count_of:"row"``; irregular: ``"person,people"``."""
    one, _, many = words.partition(",")
    return formats.count_of(number, one, many)


@register.filter
def browser(user_agent: str) -> str:
    """Return a browser's header in words: ``Firefox on Windows``."""
    return browser_in_words(user_agent)


@register.filter
def lines(values: Iterable[object]) -> str:
    """Return the values one under the other, as text to copy."""
    return "\n".join(str(value) for value in values)


@register.filter(name="is")
def is_equal(value: object, other: object) -> str:
    """Return the word that an ARIA attribute wants for a comparison."""
    return "true" if value == other else "false"


@register.filter
def message_tone(message: Message) -> Tone:
    """Return the tone of a message by its level."""
    if message.level >= constants.ERROR:
        return Tone.WRONG
    if message.level >= constants.WARNING:
        return Tone.CAREFUL
    return Tone.GOOD if message.level >= constants.SUCCESS else Tone.ACCENT


@register.filter
def tone_icon(tone: str) -> str:
    """Return the name of the icon of a tone given by its word."""
    return Tone(tone).icon


@lru_cache(maxsize=512)
def _icon(name: str, css: str) -> SafeString:
    # Building one from its file costs 60 microseconds and a page shows hundreds.
    return mark_safe(  # noqa: S308 - the icon comes from a pinned package
        drawing(name, css)
    )


@register.simple_tag
def icon(name: str, **attributes: str) -> SafeString:
    """Return the inline drawing of an icon, hidden from screen readers."""
    return _icon(str(name), f"icon {attributes.get('class', '')}".rstrip())


@register.simple_tag
def badge(status: Status | str, *, tone: Tone | str = Tone.NEUTRAL) -> SafeString:
    """Return the badge of a status, or of a plain word in the given tone."""
    if isinstance(status, str) and not hasattr(status, "tone"):
        label, shown = status, Tone(tone)
    else:
        label, shown = status.label, Tone(status.tone)  # type: ignore[union-attr]
    return format_html(
        '<span class="badge badge-{}">{}{}</span>',
        shown,
        _icon(shown.icon, "icon"),
        label,
    )


@register.simple_tag
def avatar(name: str, *, shape: str = "round", size: str = "medium") -> SafeString:
    """Return the generated avatar of *name*; it says nothing to a screen reader."""
    return format_html(
        '<span class="avatar avatar-{} avatar-{} hue-{}" aria-hidden="true">{}</span>',
        shape,
        size,
        formats.hue(name),
        formats.initials(name),
    )


@register.simple_tag
def when(moment: dt.datetime | None, *, nothing: str = "never") -> SafeString:
    """Return a time as said by people, with the exact one on hover.

    Both are in the reader's zone; *nothing* is said where there is no time.
    """
    if moment is None:
        return format_html('<span class="muted">{}</span>', nothing)
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}" data-relative>{}</time>',
        local.isoformat(timespec="seconds"),
        formats.exact_time(local),
        formats.relative_time(local, timezone.localtime()),
    )


@register.simple_tag(takes_context=True)
def page_url(context: Context, name: str, *args: object) -> str:
    """Return the address of a page of the workspace one is in."""
    return url_of_page(context["request"], name, *args)


@register.simple_tag
def outcome_bar(ledger: Ledger, *, thin: bool = False) -> SafeString:
    """Return the bar of outcomes of a ledger, with its numbers as its name."""
    parts = segments(_counts(ledger))
    rects = format_html_join(
        "",
        '<rect class="fill-{}" x="{}%" width="{}%" height="100%"/>',
        ((part.outcome, part.start, round(part.width, 3)) for part in parts),
    )
    return format_html(
        '<svg class="outcomes{}" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        " outcomes-thin" if thin else "",
        _in_words(parts),
        _in_words(parts),
        rects,
    )


@register.simple_tag
def outcome_key(ledger: Ledger) -> SafeString:
    """Return what each colour of the bar of outcomes stands for, with its count."""
    dot = '<svg class="fill-{}" viewBox="0 0 8 8" aria-hidden="true">'
    return format_html(
        '<ul class="key">{}</ul>',
        format_html_join(
            "",
            f'<li>{dot}<circle cx="4" cy="4" r="4" fill="currentColor"/></svg>'
            "<span>{} <b>{}</b></span></li>",
            (
                (part.outcome, part.outcome, formats.group_number(part.count))
                for part in segments(_counts(ledger))
            ),
        ),
    )


def _counts(ledger: Ledger) -> Mapping[str, int]:
    if isinstance(ledger, Mapping):
        return ledger
    return {name: getattr(ledger, name, 0) for name in OUTCOMES}


def _in_words(parts: list[Segment]) -> str:
    if not parts:
        return "no rows yet"
    return ", ".join(f"{formats.group_number(p.count)} {p.outcome}" for p in parts)


@register.simple_tag(takes_context=True)
def sort_header(
    context: Context, key: str, label: str, *, number: bool = False
) -> SafeString:
    """Return a column header that sorts by *key*, first up, then down, in the URL."""
    query = context["request"].GET.copy()
    now = query.get("sort", context.get("default_sort", ""))
    query["sort"] = f"-{key}" if now == key else key
    for place in ("after", "before", "trail"):
        query.pop(place, None)
    state = {key: "ascending", f"-{key}": "descending"}.get(now)
    mark = {"ascending": "arrow-up", "descending": "arrow-down"}.get(state or "")
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}{}</a></th>',
        SafeString(' class="number"') if number else "",
        format_html(' aria-sort="{}"', state) if state else "",
        query.urlencode(),
        label,
        _icon(mark, "icon") if mark else "",
    )


class CaptureNode(template.Node):
    """Renders its content into a variable instead of the page."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Keep the rendered content under the name; show nothing."""
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 - rendered by a template, so escaped
        return SafeString("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """Parse ``{% capture name %}...{% endcapture %}``.

    A title stands in the tab, the breadcrumb and the heading, but a block can be
    placed only once.
    """
    name = token.split_contents()[1]
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(name, nodelist)
