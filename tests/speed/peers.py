"""django-import-export with the same people: bulk, with look-ups, unchanged skipped.

Its model is one table with unique id and email, the easiest there is for it: no
history, no second table of identifiers, no conflicts. Counts are checked, so that a
fast run is not one that did nothing.
"""

from __future__ import annotations

import csv
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tablib  # type: ignore[import-untyped]
from django.db import connection, models
from import_export import resources  # type: ignore[import-untyped]

from tests.speed.measuring import take
from tests.speed.medians import medians
from tests.speed.people_file import HEADERS, write_people

ROWS = 20_000
BATCH = 1_000


class PeerPerson(models.Model):
    """A person as one row; the table lives as long as the measuring."""

    id = models.TextField(primary_key=True)
    email = models.TextField(unique=True)
    phone = models.TextField()
    first_name = models.TextField()
    last_name = models.TextField()
    birthday = models.DateField(null=True)
    city = models.TextField()
    country = models.TextField()
    language = models.TextField()
    score = models.DecimalField(max_digits=20, decimal_places=5, null=True)
    plan = models.TextField()
    created_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "profiles"
        db_table = "bench_peer_person"

    def __str__(self) -> str:
        return self.id


class PeerResource(resources.ModelResource):  # type: ignore[misc]
    """As its documentation advises for large files."""

    class Meta:
        model = PeerPerson
        import_id_fields = ("id",)
        use_bulk = True
        batch_size = BATCH
        skip_unchanged = True
        report_skipped = False


def measured(folder: Path, rows: int, times: int) -> dict[str, Any]:
    """Seconds and rows per second of a first and a second import of the same file."""
    path = folder / "peers.csv"
    write_people(path, rows)
    data = _good_rows(path)
    rounds = [_round(data) for _ in range(times)]
    return {
        "version": version("django-import-export"),
        "rows": len(data),
        "rounds": rounds,
        "medians": medians(rounds),
    }


def _good_rows(path: Path) -> list[list[str]]:
    """The rows that it can take in: it stops at wrong ones and at repeated keys."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    good = {
        row[0]: [*row[:11], row[11].replace("T", " ").replace("Z", "")]
        for row in rows
        if "@" in row[1] and "." not in row[5]
    }
    return list(good.values())


def _round(rows: list[list[str]]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with connection.schema_editor() as editor:
        editor.create_model(PeerPerson)
    try:
        for name, outcome in (("first", "new"), ("second", "skip")):
            data = tablib.Dataset(*rows, headers=list(HEADERS))
            found: dict[str, int] = {}

            def act(data: tablib.Dataset = data, found: dict[str, int] = found) -> None:
                result = PeerResource().import_data(data, raise_errors=True)
                found.update(result.totals)

            take(figures, name, act)
            stored = PeerPerson._default_manager.count()
            if found[outcome] != len(rows) or stored != len(rows):
                raise RuntimeError(f"It made {found} and stores {stored}.")
            figures[f"{name}_rows_per_second"] = round(len(rows) / figures[f"{name}_s"])
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(PeerPerson)
    return figures
