"""How templates show what is known of a person: values by type, addresses by id."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cdp.formats import percent
from cdp.http import page_url
from cdp.templatetags.ui import when
from profiles.definitions import AttributeDefinition, Shape, ValueType
from profiles.display import moment_of, value_text
from profiles.known import Fact
from profiles.listing import Cell, Row
from profiles.people_names import PersonName
from profiles.values import JSONValue

register = template.Library()

# Elements of a list that are shown before "and 3 more".
MOST_ELEMENTS = 6
_NUMBER_CELL = SafeString(' class="number"')


@register.simple_tag(takes_context=True)
def person_url(context: Context, public_id: str) -> str:
    """Return the address of a person's page."""
    before, after = _around_person(context["request"].workspace.slug)
    return f"{before}{public_id}{after}"


@lru_cache(maxsize=256)
def _around_person(slug: str) -> tuple[str, str]:
    """What stands around a person's id in the address of their page.

    To make each of the addresses of a list takes a tenth of the list's time.
    """
    nobody = str(UUID(int=0))
    before, _, after = reverse("profiles:person", args=[slug, nobody]).partition(nobody)
    return before, after


@register.simple_tag(takes_context=True)
def named_link(context: Context, named: PersonName) -> SafeString:
    """Return what a person or an object is called, linked to its page if it has one."""
    try:
        if named.type_slug:
            url = page_url(
                context["request"], "profiles:object", named.type_slug, named.public_id
            )
        else:
            url = page_url(context["request"], "profiles:person", named.public_id)
    except NoReverseMatch:
        return format_html("{}", named.name)
    return format_html('<a href="{}">{}</a>', url, named.name)


@register.simple_tag
def pairs(cells: list[Cell]) -> SafeString:
    """Return values with their names, as many as there are, for one cell of a table."""
    if not cells:
        return format_html('<span class="muted">{}</span>', "nothing more is known")
    return format_html(
        '<ul class="pairs">{}</ul>',
        format_html_join(
            "",
            '<li><span class="muted">{}</span> {}</li>',
            (
                (one.definition.name, value(one.value, one.definition, short=True))
                for one in cells
            ),
        ),
    )


@register.simple_tag(takes_context=True)
def side_url(context: Context, name: str, *args: object) -> str:
    """Return the address of another page of the person or object one looks at."""
    url: str = context["page"].url(name, *args)
    return url


@register.simple_tag
def known_by(row: Row) -> SafeString:
    """Return how a person of a list is known: the best identifier, then the others."""
    values = [(kind.name, value) for kind, value in row.identifiers]
    values.sort(key=lambda pair: pair[0] != "Email")
    if not values:
        return format_html('<span class="muted">{}</span>', "none")
    first, *others = values
    rest = format_html_join(
        " · ", '<span title="{}">{}</span>', ((k, v) for k, v in others[:2])
    )
    more = f" and {len(others) - 2} more" if len(others) > 2 else ""
    return format_html(
        '<span class="known-by"><span title="{}">{}</span><small>{}{}</small></span>',
        *(first[0], first[1], rest, more),
    )


@register.simple_tag
def value_cells(cells: list[Cell]) -> SafeString:
    """Return values as cells of a table, each under the name of its attribute."""
    return format_html_join(
        "",
        '<td data-label="{}"{}>{}</td>',
        (
            (
                cell.definition.name,
                _NUMBER_CELL if cell.definition.type is ValueType.NUMBER else "",
                value(cell.value, cell.definition, short=True) if cell.present else "",
            )
            for cell in cells
        ),
    )


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


@register.simple_tag
def value_field(fact: Fact, typed: str, is_long: bool, problem: str) -> SafeString:  # noqa: FBT001 - a template tag's arguments come in order
    """Return the field in which a fact's value is typed, by the attribute's type."""
    shared = format_html(
        'id="value-{}" name="value" autocomplete="off" data-focus{}',
        fact.mark,
        format_html(' aria-invalid="true" aria-describedby="problem-{}"', fact.mark)
        if problem
        else "",
    )
    kind = fact.definition.type if fact.definition else ValueType.STRING
    if is_long:
        return format_html('<textarea {} rows="4">{}</textarea>', shared, typed)
    if kind is ValueType.BOOLEAN:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (word, SafeString(" selected") if word == typed else "", shown)
                for word, shown in _YES_NO
            ),
        )
        return format_html("<select {}>{}</select>", shared, options)
    types = {ValueType.DATE: "date", ValueType.DATETIME: "datetime-local"}
    step = SafeString(' step="any"') if kind is ValueType.DATETIME else ""
    return format_html(
        '<input {} type="{}" value="{}"{}>',
        shared,
        types.get(kind, "text"),
        typed,
        step,
    )


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Return a part of a whole in percent."""
    return percent(part, whole)


_YES_NO = (("", "not set"), ("true", "Yes"), ("false", "No"))


@register.simple_tag
def event_data(data: dict[str, JSONValue]) -> SafeString:
    """Return an event's data as name and value; nested data as JSON."""
    return format_html(
        '<ul class="change-lines">{}</ul>',
        format_html_join(
            "",
            '<li><span class="muted">{}</span> {}</li>',
            ((name, value_text(given, None)) for name, given in data.items()),
        ),
    )
