"""People by a typed text: meaning after meaning, each person once.

Whole identifiers come first, then starts of identifiers, starts of names, and last
words inside names, which no index has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from profiles.searching import statements
from profiles.searching.conditions import Condition, Place, all_of, any_of, negated
from profiles.searching.limits import Limit
from profiles.searching.orders import NAMED, NEWEST, Key, Source, ordered_source
from profiles.searching.typed import Typed, starts_with

# Longer than this nobody waits for words inside names while typing.
WORD_SECONDS = 0.1


def sources(
    typed: Typed, asked: Condition, place: Place, limit: Limit, *, among_many: bool
) -> list[Source]:
    """A source for each meaning, which leaves out who has an earlier one.

    Among few people, words inside names are looked through in any case.
    """
    words = Limit(min(WORD_SECONDS, limit.left)) if among_many else limit
    conditions = meanings(typed, place)
    found: list[Source] = []
    drivers = [_exact, *(_prefix(*one) for one in typed.prefixes)]
    for number, driver in enumerate(drivers):
        fits = all_of([asked, *(negated(one) for one in conditions[:number])])
        found.append(driver(typed, fits, place, limit))
    for number in range(len(drivers), len(conditions)):
        earlier = [negated(one) for one in conditions[:number]]
        fits = all_of([asked, conditions[number], *earlier])
        is_word = number == len(conditions) - 1
        order = NEWEST if is_word else NAMED
        found.append(ordered_source(order, fits, place, words if is_word else limit))
    return found


def meanings(typed: Typed, place: Place) -> list[Condition]:
    """What the text can mean, the surest first; in step with the sources."""
    kinds, values = _columns(typed.exact)
    whole = [
        Condition(statements.IS_EXACT, [kinds, values, place.workspace_id]),
        Condition(statements.IS_PROFILE, [typed.profile_id]),
    ]
    return [
        any_of(whole if typed.profile_id else whole[:1]),
        *(
            Condition(
                statements.HAS_PREFIX, [place.workspace_id, kind, starts_with(value)]
            )
            for kind, value in typed.prefixes
        ),
        *(
            Condition(statements.NAME_STARTS, [starts_with(name)])
            for name in typed.names
        ),
        *(
            [Condition(statements.NAME_STARTS, ["% " + starts_with(typed.word)])]
            if typed.word
            else []
        ),
    ]


def _exact(typed: Typed, fits: Condition, place: Place, limit: Limit) -> Source:
    def fetch(key: Key | None, count: int) -> list[tuple[int, Key]]:
        kinds, values = _columns(typed.exact)
        workspace = place.workspace_id
        rows = limit.fetch(
            statements.FIND_EXACT.format(fits.text),
            [
                *(workspace, key[0] if key else 0, *fits.parameters),
                *(kinds, values, workspace),
                *(typed.profile_id, workspace, typed.profile_id, count),
            ],
        )
        return [(profile_id, [profile_id]) for profile_id, _ in rows]

    return fetch


def _prefix(
    kind: int, value: str
) -> Callable[[Typed, Condition, Place, Limit], Source]:
    def driver(typed: Typed, fits: Condition, place: Place, limit: Limit) -> Source:
        def fetch(key: Key | None, count: int) -> list[tuple[int, Key]]:
            rows = limit.fetch(
                statements.FIND_BY_IDENTIFIER.format(fits.text),
                [
                    *(place.workspace_id, kind, starts_with(value)),
                    *(key or ["", 0]),
                    *(*fits.parameters, count),
                ],
            )
            return [(i, [found, i]) for i, found in rows]

        return fetch

    return driver


def _columns(pairs: Sequence[tuple[int, str]]) -> tuple[list[int], list[str]]:
    return [kind for kind, _ in pairs], [value for _, value in pairs]
