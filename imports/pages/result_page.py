"""What the page of an import's result shows beside its counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.http import QueryDict

from cdp import formats
from cdp.asking import asked_text
from imports.engine.rule_counts import RuleCounts
from imports.fates import Fate, fate_of_line, fates_of_value
from imports.models import ImportJob
from imports.pages.attribution_fields import chosen_parts
from imports.pages.option_words import words_of
from imports.pages.options_form import CONFLICTS, EMPTY_CELLS, INVALID_VALUES, MODES
from imports.pages.outcome_rows import FatedRow, with_people
from imports.problem_files import latest_phase
from imports.undo import can_undo, undoable_until
from profiles.definitions import Definitions
from profiles.mapping import Mapping, TargetKind, identifying_kind
from profiles.target_choices import target_name


class UsedColumn(NamedTuple):
    """A column of the file, what it was imported as, and how it was read."""

    title: str
    target: str
    options: str


class ResultPage:
    """The fate that is asked for, and the mapping and options that were used."""

    def __init__(
        self, job: ImportJob, definitions: Definitions, query: QueryDict
    ) -> None:
        self._job = job
        self._definitions = definitions
        self.asked = asked_text(query, "fate")

    @cached_property
    def fates(self) -> list[FatedRow]:
        """What became of the line, or of the rows that named this value."""
        return with_people(self._fates(), self._definitions) if self.asked else []

    def _fates(self) -> list[Fate]:
        phase = latest_phase(self._job)
        if self.asked.isdecimal() and len(self.asked) < 10:
            fate = fate_of_line(self._job, int(self.asked), phase=phase)
            if fate is not None:
                return [fate]
        return fates_of_value(
            self._job, self.asked, phase=phase, definitions=self._definitions
        )

    @cached_property
    def mapping(self) -> Mapping:
        """The mapping that was used."""
        return Mapping.from_json(self._job.mapping) if self._job.mapping else Mapping()

    @property
    def columns(self) -> list[UsedColumn]:
        """Each column of the file, also those that were not imported."""
        used = {column.source: column for column in self.mapping.columns}
        titles = [column["header"] for column in self._job.columns]
        return [
            UsedColumn(
                title or f"Column {position + 1}",
                target_name(column.target, self._definitions) if column else "",
                ", ".join(words_of(column.options)) if column else "",
            )
            for position, title in enumerate(titles)
            for column in (used.get(position),)
        ]

    @property
    def facts(self) -> Iterator[tuple[str, str]]:
        """The options that were used, each by its name and in words."""
        mapping, definitions = self.mapping, self._definitions
        yield "Kind", self._job.get_kind_display()
        yield from self._objects
        of_objects = self._job.is_of_objects
        if not of_objects:
            yield "Identified by", self._identified_by
        if not (mapping.is_of_events or mapping.relates):
            mode = dict(MODES)[mapping.mode.value]
            yield "Objects" if of_objects else "People", mode
        if not mapping.is_of_events:
            yield "Empty cells", dict(EMPTY_CELLS)[mapping.empty_cells.value]
        if not (mapping.is_of_events or mapping.relates or of_objects):
            yield "Identifier of someone else", dict(CONFLICTS)[mapping.conflicts.value]
        yield "Invalid values", dict(INVALID_VALUES)[mapping.invalid_values.value]
        yield "Zone of times", mapping.zone or definitions.zone
        yield from chosen_parts(definitions, mapping)
        if mapping.segment:
            yield "All rows join", mapping.segment
        if mapping.may_opt_in:
            yield "Opt-outs", "may end: the importer said that people opted in again"
        reviewed = self._job.reviewed
        if reviewed.rules:
            yield "Rules for cells", RuleCounts(reviewed.rules, reviewed.mended).words
        if self.took:
            yield "Took", self.took

    @property
    def _objects(self) -> Iterator[tuple[str, str]]:
        """The type of the objects that the rows were about."""
        number = self.mapping.only_object_type
        if number:
            known = self._definitions.object_types.get(number)
            yield "Object type", known.name if known else f"Type {number}"
        elif self.mapping.relates:
            yield "Object type", "as the rows say"

    @property
    def _identified_by(self) -> str:
        """The kinds by which the rows named their people, in words."""
        names = {TargetKind.PROFILE_ID.value: "profile id"} | {
            kind.key: kind.name.lower() for kind in self._definitions.kinds.values()
        }
        by = self.mapping.identify_by
        if self.mapping.is_of_events:
            by = tuple(filter(None, map(identifying_kind, self.mapping.columns)))
        called = ", then ".join(names.get(kind, kind) for kind in by)
        return called or "every identifier that is mapped"

    @property
    def took(self) -> str:
        """How long the run took, in words; empty while it is not over."""
        if self._job.run_at is None or self._job.finished_at is None:
            return ""
        return formats.duration(
            max(self._job.finished_at - self._job.run_at, timedelta(seconds=1))
        )

    @property
    def can_undo(self) -> bool:
        """Whether the import can be undone now."""
        return can_undo(self._job)

    @property
    def undoable_until(self) -> datetime | None:
        """Until when it can be undone."""
        return undoable_until(self._job)
