"""Columns that say what a person agreed to, as statements about subscriptions.

An empty cell says nothing and is never a no; consent cannot be cleared either. Whether
a statement may end an opt-out is not decided here but by the rules of the import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from profiles.columns.harvest import Cell, Harvest
from profiles.columns.reading import Result, cells_reader, settler
from profiles.columns.setup import Column, ColumnSetup
from profiles.conversions.consent import (
    Preferences,
    parse_preferences,
    parse_status,
    parse_unsubscribed,
)
from profiles.definitions import Definitions
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.mapping import Target
from profiles.subscriptions import (
    ALL_CHANNELS,
    WHOLE_CHANNEL,
    Statement,
    SubscriptionStatus,
)

Statements = tuple[Statement, ...]
_NOT_CLEARED = Fault(IssueCode.CONSENT_NOT_CLEARED)


def unsubscribed_column(setup: ColumnSetup) -> Column:
    """A column that says who wants nothing at all any more, on any channel.

    Inverted (Maestra's ``IsSubscribed``) it says who still wants something.
    """
    parse: Callable[[str], Result] = parse_unsubscribed
    if setup.options.inverted:
        parse = parse_status
    return _column(setup, parse, partial(_each, [(ALL_CHANNELS, WHOLE_CHANNEL)]))


def subscription_column(setup: ColumnSetup) -> Column:
    """A column of one channel, or of one topic on its channel or all its channels.

    Raises ``KeyError`` for a topic that does not exist.
    """
    places = subscription_places(setup.target, setup.definitions)
    parse = partial(parse_status, inverted=setup.options.inverted)
    return _column(setup, parse, partial(_each, places))


def preferences_column(setup: ColumnSetup) -> Column:
    """A column of Customer.io's preferences, which speak of every topic there is.

    A topic that a cell does not list gets its default.
    """
    resources = setup.definitions.resources
    parse = partial(parse_preferences, topics=resources)

    def state(preferences: Preferences) -> Statements:
        said: list[Statement] = []
        for id, resource in resources.items():
            default = SubscriptionStatus.SUBSCRIBED
            if not resource.subscribed:
                default = SubscriptionStatus.UNSUBSCRIBED
            places = [(channel, id) for channel in resource.channels]
            said += _each(places, preferences.get(id, default))
        return tuple(said)

    return _column(setup, parse, state)


def subscription_places(
    target: Target, definitions: Definitions
) -> list[tuple[str, int]]:
    """The channel and resource of each subscription that the target speaks of.

    ``subscription:all:<id>`` is the topic on every channel that it has, and
    ``subscription:all`` all channels at once. Raises ``KeyError`` for a topic that
    does not exist.
    """
    if not target.detail:
        return [(target.name, WHOLE_CHANNEL)]
    resource = definitions.resources[int(target.detail)]
    channels: Iterable[str] = [target.name]
    if target.name == ALL_CHANNELS:
        channels = resource.channels
    return [(channel, resource.id) for channel in channels]


def _each(places: list[tuple[str, int]], status: SubscriptionStatus) -> Statements:
    return tuple(
        Statement(channel, resource, status=status) for channel, resource in places
    )


def _column(
    setup: ColumnSetup,
    parse: Callable[[str], Result],
    state: Callable[[Result], Statements],
) -> Column:
    """A column of statements; cells that say the same share theirs."""

    def parse_statements(text: str) -> Statements | Fault | Doubtful[Statements]:
        parsed = parse(text)
        if isinstance(parsed, Fault):
            return parsed
        if isinstance(parsed, Doubtful):
            return Doubtful(state(parsed.value), parsed.fault)
        return state(parsed)

    read = cells_reader(setup, parse_statements)
    settle = settler(setup, refused_clearing=_NOT_CLEARED)

    def convert(cells: list[str], harvest: Harvest) -> None:
        results = read(cells)
        settle(results, cells, harvest)
        harvest.statements.append(
            [() if result is Cell.EMPTY else result for result in results]
        )

    return convert
