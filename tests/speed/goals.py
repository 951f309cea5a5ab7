"""The tables of the bench: what was measured beside what it should be."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.speed.tables import number, print_table

CPU = ("worker", "reader", "postgres")
MEMORY_MB, WORKBOOK_CHILD_MB = 250, 1_024
REPEAT_WAL_MB = 20
MAY_GROW, INTO_MANY = 0.1, 1.5


class Step(NamedTuple):
    """A step, what it is measured by, and how much of that it may take."""

    title: str
    name: str
    by: str = "floor"
    most: float | None = None


STEPS = (
    Step("floor", "floor"),
    Step("bare floor", "bare_floor"),
    Step("review of new people", "review", "floor", 0.9),
    Step("import of new people", "import", "floor", 1.4),
    Step("the same by the bare floor", "import", "bare_floor", 2.2),
    Step("the same file again", "repeat", "floor", 0.9),
    Step("half new, a quarter changed", "mixed", "floor", 1.6),
    Step("half as many people updated", "updates"),
    Step("undo of the created", "undo_created", "import", 1.0),
    Step("undo of the updates", "undo_updates", "updates", 1.0),
)


def ratio(figures: dict[str, Any], name: str, by: str) -> float:
    """How many times as long one step took as the other."""
    return round(float(figures[f"{name}_s"] / figures[f"{by}_s"]), 3)


def print_people(results: dict[str, Any]) -> None:
    """The table of people: medians, ratios, processor's time and peak memory."""
    figures = results["medians"]
    head = ["step", "seconds", "times", "of", "goal", "", *CPU, "MB worker", "reader"]
    print_table(
        f"{results['rows']:,} rows, medians of {len(results['rounds'])}",
        head,
        [_row(figures, step) for step in STEPS],
    )
    wal, changes = figures["repeat_wal_mb"], figures["repeat_changes"]
    per_second = results["rows_per_second"]
    facts = [
        ["rows per second, new people", number(per_second, 0), ""],
        ["changes by the same file again", number(changes, 0), "0"],
        ["MB of log by the same file again", number(wal), f"under {REPEAT_WAL_MB}"],
    ]
    print_table("Beside the seconds", ["what", "measured", "goal"], facts)


def _row(figures: dict[str, Any], step: Step) -> list[str]:
    name, most = step.name, step.most
    cpu = [number(figures[f"{name}_cpu"][process]) for process in CPU]
    peaks = figures[f"{name}_mb"]
    memory = [number(peaks.get(process), 0) for process in CPU[:2]]
    seconds = number(figures[f"{name}_s"])
    if name == step.by:
        return [step.title, seconds, "1.00", "", "", "", *cpu, *memory]
    taken = ratio(figures, name, step.by)
    goal = number(most, 2)
    verdict = "" if most is None else met(taken <= most)
    by = step.by.replace("_", " ")
    return [step.title, seconds, number(taken, 2), by, goal, verdict, *cpu, *memory]


def met(reached: bool) -> str:
    """How a goal stands."""
    return "met" if reached else "MISSED"


def print_peers(results: dict[str, Any]) -> None:
    """The table of django-import-export beside us."""
    figures = results["peers"]["medians"]
    rows = []
    for title, name, least, step in (
        ("first import, all created", "first", 20, "import"),
        ("the same file again, all skipped", "second", 100, "repeat"),
    ):
        theirs = figures[f"{name}_rows_per_second"]
        ours = results["rows"] / results["medians"][f"{step}_s"]
        times = ours / theirs
        rows.append(
            [
                title,
                number(theirs, 0),
                number(ours, 0),
                number(times),
                str(least),
                met(times >= least),
            ]
        )
    print_table(
        f"django-import-export {results['peers']['version']},"
        f" {results['peers']['rows']:,} rows",
        ["what", "their rows/s", "ours", "times", "goal", ""],
        rows,
    )


def print_growing(figures: dict[str, Any]) -> None:
    """The ratio to its own floor of an import of many people beside one of few."""
    ratios = {size: ratio(figures[size], "import", "floor") for size in figures}
    rows = [
        [
            f"{one['rows']:,} new people",
            number(one["floor_s"]),
            number(one["import_s"]),
            number(ratios[size], 2),
            *(number(one["import_mb"].get(process), 0) for process in CPU[:2]),
            *(number(one["review_mb"].get(process), 0) for process in CPU[:2]),
        ]
        for size, one in figures.items()
    ]
    head = ["import", "floor s", "import s", "ratio", "MB worker", "reader"]
    print_table("Growing", [*head, "review: worker", "reader"], rows)
    grown = ratios["many"] / ratios["few"] - 1
    verdict = met(grown <= MAY_GROW)
    print_table(
        "From few to many",
        ["what", "measured", "goal", ""],
        [["the ratio grows by", f"{grown:.1%}", f"{MAY_GROW:.0%}", verdict]],
    )


def print_into_many(figures: dict[str, Any]) -> None:
    """An import into a crowd beside the floor taken there."""
    medians = figures["medians"]
    taken = ratio(medians, "import", "floor")
    row = [
        f"{figures['rows']:,} into {figures['people']:,}",
        number(medians["floor_s"]),
        number(medians["import_s"]),
        number(taken, 2),
        number(INTO_MANY, 1),
        met(taken <= INTO_MANY),
    ]
    print_table(
        "Into many", ["rows", "floor s", "import s", "ratio", "goal", ""], [row]
    )


def print_bad(figures: dict[str, Any]) -> None:
    """What steps took with files of which no row is as it should be."""
    rows = [
        [
            name,
            number(step["taken_s"]),
            *(number(step["taken_mb"].get(process), 0) for process in CPU[:2]),
            str(MEMORY_MB),
            met(max(step["taken_mb"].values()) <= MEMORY_MB),
        ]
        for name, step in figures.items()
    ]
    print_table(
        "Nothing but bad rows", ["step", "s", "MB worker", "reader", "goal", ""], rows
    )


def print_workbook(figures: dict[str, Any]) -> None:
    """What reading a workbook took."""
    most = figures.get("goal_s")
    goal = "completes" if most is None else number(most)
    rows = [
        ["rows read", number(figures["rows_read"], 0), number(figures["rows"], 0)],
        ["seconds", number(figures["read_s"], 2), goal],
        ["MB of the child", number(figures["child_mb"], 0), str(WORKBOOK_CHILD_MB)],
    ]
    print_table(
        f"Workbook, {figures['rows']:,} x {figures['columns']}",
        ["what", "measured", "goal"],
        rows,
    )
