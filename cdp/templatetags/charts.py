"""Charts drawn by the server: they need no script, and say their numbers aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cdp import formats
from cdp.arrivals import ShownArrivals
from cdp.charts import Bar, line_points, stacked_bars
from cdp.outcomes import OUTCOMES

register = template.Library()


REQUESTS = ("applied", "ignored", "rejected")


@register.simple_tag
def arrival_days(shown: ShownArrivals) -> SafeString:
    """Return what one door brought as bars per day, without labels of its own."""
    kinds = shown.arrivals.kinds
    bars = stacked_bars(shown.days, kinds)
    return _drawing(bars, {kind: kind for kind in kinds}, shown.arrivals.noun, "day")


@register.simple_tag
def arrival_key(noun: str, counts: Mapping[str, int]) -> SafeString:
    """Return what the colours of the bars stand for, each with its count."""
    dot = '<svg class="fill-{}" viewBox="0 0 8 8" aria-hidden="true">'
    return format_html(
        '<ul class="key" aria-label="{}">{}</ul>',
        noun.capitalize(),
        format_html_join(
            "",
            f'<li>{dot}<circle cx="4" cy="4" r="4" fill="currentColor"/></svg>'
            "<span>{} <b>{}</b></span></li>",
            ((kind, kind, formats.group_number(n)) for kind, n in counts.items() if n),
        ),
    )


@register.simple_tag
def outcome_days(days: Sequence[tuple[str, Mapping[str, int]]]) -> SafeString:
    """Return bars per day, stacked by outcome, from (label, counts by outcome)."""
    fills = {name: name for name in OUTCOMES}
    return _stacked(stacked_bars(days, OUTCOMES), fills, ("row", "rows"), "day")


@register.simple_tag
def request_hours(hours: Sequence[tuple[str, Mapping[str, int]]]) -> SafeString:
    """Return bars per hour, stacked by how requests ended, from (label, counts)."""
    fills = {name: name for name in REQUESTS}
    noun = ("request", "requests")
    return _stacked(stacked_bars(hours, REQUESTS), fills, noun, "hour")


@register.simple_tag
def series_days(
    days: Sequence[tuple[str, Mapping[str, int]]],
    names: Sequence[str],
    one: str,
    many: str,
) -> SafeString:
    """Return bars per day, stacked by up to six series in the order of *names*."""
    fills = {name: f"series-{number}" for number, name in enumerate(names, 1)}
    return _stacked(stacked_bars(days, names), fills, (one, many), "day")


def _stacked(
    bars: Sequence[Bar], fills: Mapping[str, str], noun: tuple[str, str], period: str
) -> SafeString:
    return format_html(
        '<figure class="plot">{}'
        '<figcaption aria-hidden="true"><span>{}</span><span>{}</span></figcaption>'
        "</figure>",
        _drawing(bars, fills, noun, period),
        bars[0].label if bars else "",
        bars[-1].label if bars else "",
    )


def _drawing(
    bars: Sequence[Bar], fills: Mapping[str, str], noun: tuple[str, str], period: str
) -> SafeString:
    total = sum(bar.total for bar in bars)
    return format_html(
        '<svg class="bars" role="img" aria-label="{}">{}</svg>',
        f"{formats.count_of(total, *noun)} in {formats.count_of(len(bars), period)}",
        format_html_join("", "{}", ((_bar(bar, fills),) for bar in bars)),
    )


@register.simple_tag
def sparkline(values: Sequence[float], label: str) -> SafeString:
    """Return a line through *values* as small as a word; *label* says what it is."""
    return _line(values, label, "spark")


@register.simple_tag
def area_chart(values: Sequence[float], label: str) -> SafeString:
    """Return a line through *values* over a filled area, as wide as its place."""
    return _line(values, label, "area")


def _bar(bar: Bar, fills: Mapping[str, str]) -> SafeString:
    words = ", ".join(f"{formats.group_number(p.count)} {p.name}" for p in bar.parts)
    return format_html(
        '<g><title>{}: {}</title><rect class="bar-place" x="{}%" width="{}%" '
        'height="100%"/>{}</g>',
        bar.label,
        words or "nothing",
        bar.left,
        bar.width,
        format_html_join(
            "",
            '<rect class="fill-{}" x="{}%" y="{}%" width="{}%" height="{}%"/>',
            (
                (fills[part.name], bar.left, part.top, bar.width, part.height)
                for part in bar.parts
            ),
        ),
    )


def _line(values: Sequence[float], label: str, css: str) -> SafeString:
    points = line_points(values)
    area = f"0,100 {points} 100,100" if points else ""
    return format_html(
        '<svg class="{}" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><title>{}</title><polygon points="{}"/>'
        '<polyline points="{}"/></svg>',
        css,
        label,
        label,
        area,
        points,
    )
