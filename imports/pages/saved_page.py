"""The saved mappings of a workspace, each with what its columns become."""

from __future__ import annotations

from dataclasses import dataclass

from cdp.models import Workspace
from imports.engine.rule_counts import RuleCounts
from imports.models import SavedMapping
from profiles.definitions import Definitions
from profiles.mapping import Mapping
from profiles.target_choices import SKIP, target_name

SHOWN_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """One saved mapping, its columns in words, and how many more there are.

    ``rules`` are the values that it mends, and the cells that these were in the file
    that was reviewed with it last; ``held`` counts the values whose rows it holds.
    """

    saved: SavedMapping
    columns: list[tuple[str, str]]
    more: int
    rules: RuleCounts
    held: int


class SavedPage:
    """All saved mappings, the one used last first."""

    def __init__(self, workspace: Workspace, definitions: Definitions) -> None:
        self._saved = SavedMapping.objects.of(workspace).latest_first()
        self._definitions = definitions

    @property
    def mappings(self) -> list[Shown]:
        """Each mapping as the page shows it."""
        return [self._shown(saved) for saved in self._saved]

    def _shown(self, saved: SavedMapping) -> Shown:
        mapping = Mapping.from_json(saved.mapping)
        definitions = self._definitions
        if mapping.is_of_objects:
            definitions = definitions.of_objects(mapping.object_type)
        columns = [
            (column.title, target_name(column.target, definitions))
            for column in mapping.columns
            if column.target != SKIP
        ]
        more = max(0, len(columns) - SHOWN_COLUMNS)
        new = [value for rules in saved.rules.values() for value in rules.values()]
        held = new.count(None)
        rules = RuleCounts(len(new) - held, saved.mended)
        return Shown(saved, columns[:SHOWN_COLUMNS], more, rules, held)
