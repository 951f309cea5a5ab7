"""How templates show what is known of a person: values by type, addresses by id."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cdp.http import page_url
from cdp.templatetags.ui import when
from profiles.definitions import AttributeDefinition, Shape, ValueType
from profiles.display import moment_of, value_text
from profiles.values import JSONValue

register = template.Library()

# Elements of a list that are shown before "and 3 more".
MOST_ELEMENTS = 6


@register.simple_tag(takes_context=True)
def person_url(context: Context, public_id: str) -> str:
    """Return the address of a person's page."""
    return page_url(context["request"], "profiles:person", public_id)


@register.simple_tag
def value(
    shown: JSONValue, definition: AttributeDefinition | None, *, short: bool = False
) -> SafeString:
    """Return a value as its type reads; *short* fits into the cell of a table."""
    if shown is None:
        return format_html('<span class="muted">{}</span>', "null")
    if isinstance(shown, list):
        is_pair = definition is not None and definition.shape is Shape.PAIR
        if is_pair and len(shown) == 2:
            return _pair(shown, definition, short=short)
        return _elements(shown, definition, short=short)
    if isinstance(shown, dict):
        return format_html('<code class="truncate">{}</code>', value_text(shown, None))
    return _single(shown, definition)


def _single(shown: JSONValue, definition: AttributeDefinition | None) -> SafeString:
    if definition is not None and definition.type is ValueType.DATETIME:
        moment = moment_of(shown)
        if moment is not None:
            return when(moment)
    text = value_text(shown, definition)
    if definition is not None and definition.type is ValueType.NUMBER:
        return format_html('<span class="number">{}</span>', text)
    return format_html("{}", text)


def _pair(
    shown: list[JSONValue], definition: AttributeDefinition | None, *, short: bool
) -> SafeString:
    first, last = (_single(one, definition) for one in shown)
    if short or first == last:
        return last
    return format_html(
        '<span class="pair"><span class="muted">first</span> {} '
        '<span class="muted">last</span> {}</span>',
        first,
        last,
    )


def _elements(
    shown: list[JSONValue], definition: AttributeDefinition | None, *, short: bool
) -> SafeString:
    most = 3 if short else MOST_ELEMENTS * 4
    tags = format_html_join(
        "",
        '<span class="tag">{}</span>',
        ((value_text(one, definition),) for one in shown[:most]),
    )
    more = len(shown) - most
    rest = format_html('<span class="muted">and {} more</span>', more)
    return format_html('<span class="tags">{}{}</span>', tags, rest if more > 0 else "")
