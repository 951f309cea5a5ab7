"""What the page of attribution shows: the parts, and whom they brought by day. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from profiles.attribution import NOUNS, PartKind, Parts

DAYS = 30
# A chart has as many colours; what is left over is one series.
MOST_SERIES = 6
OTHERS = "others"
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Shown:
    """One part: its names, an endpoint's own touchpoint, the people it brought."""

    pk: int | None
    key: str
    name: str
    touchpoint: str
    people: int


@dataclass(frozen=True, slots=True)
class Chart:
    """People brought on each of the last days, by the parts of one kind.

    ``days`` are (label, people by name), the oldest first; ``names`` the series, the
    largest first.
    """

    kind: PartKind
    days: list[tuple[str, Counter[str]]]
    names: list[str]

    @property
    def key(self) -> list[tuple[int, str, int]]:
        """The colour's number, the name and the people of each series."""
        sums = sum((counts for _, counts in self.days), Counter[str]())
        return [(n, name, sums[name]) for n, name in enumerate(self.names, 1)]


def shown(
    kind: PartKind,
    known: Parts,
    *,
    numbers: Mapping[str, int],
    touchpoints: Parts,
    counts: Counts,
    today: date,
) -> list[Shown]:
    """The parts of a kind; ``numbers`` are those of the rows that can be edited."""
    first = (today - timedelta(days=DAYS - 1)).isoformat()
    return [
        Shown(
            numbers.get(part.key),
            part.key,
            part.name,
            touchpoints[part.touchpoint].name if part.touchpoint in touchpoints else "",
            sum(
                people
                for day, people in counts.get(f"{kind}:{part.key}", {}).items()
                if day >= first
            ),
        )
        for part in known.values()
    ]


def chart(kind: PartKind, known: Parts, counts: Counts, today: date) -> Chart:
    """The people whom parts of a kind brought on the last days."""
    days = [today - timedelta(days=number) for number in reversed(range(DAYS))]
    by_part: dict[str, Counter[str]] = {}
    for place, by_day in counts.items():
        of, _, key = place.partition(":")
        if of == kind:
            name = known[key].name if key in known else key
            by_part[name] = Counter(
                {d.isoformat(): n for d in days if (n := by_day.get(d.isoformat(), 0))}
            )
    ranked = sorted(
        (name for name, found in by_part.items() if found.total()),
        key=lambda name: (-by_part[name].total(), name),
    )
    if len(ranked) > MOST_SERIES:
        left = ranked[MOST_SERIES - 1 :]
        by_part[OTHERS] = sum((by_part[name] for name in left), Counter[str]())
        ranked = [*ranked[: MOST_SERIES - 1], OTHERS]
    return Chart(
        kind,
        [
            (
                f"{day:%-d %b}",
                Counter({name: by_part[name][day.isoformat()] for name in ranked}),
            )
            for day in days
        ],
        ranked,
    )


def titles() -> dict[PartKind, str]:
    """How each kind is called in the plural, as a heading."""
    return {kind: f"{noun.capitalize()}s" for kind, noun in NOUNS.items()}
