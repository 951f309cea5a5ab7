"""Names the columns of a file by exact headers, or passes them by with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from imports.api.mapped import PassedBy
from imports.measuring.columns import ColumnSummary
from imports.measuring.inspecting import Inspected
from imports.suggesting.header_aliases import Strength
from imports.suggesting.own_names import Offer
from imports.suggesting.target_checks import check_target
from profiles.mapping import ColumnMapping, ColumnOptions, TargetKind, parse_target

OPTIONS = frozenset(ColumnOptions.__struct_fields__)
UNKNOWN = "no attribute of this workspace has this name"
TWICE = "an earlier column has this name"
NAMELESS = "the column has no name"
# The cells say how these are read; anything else is taken as it stands.
_READ = (TargetKind.ATTRIBUTE, TargetKind.RELATIONSHIP)


@dataclass(slots=True)
class Naming:
    """The columns so far; ``targets`` are what the known headers stand for."""

    offer: Offer
    targets: Mapping[str, str]
    mapped: list[ColumnMapping] = field(default_factory=list)
    passed_by: list[PassedBy] = field(default_factory=list)

    def take_all(self, inspected: Inspected) -> None:
        """Map each column, or pass it by with the reason."""
        seen: set[str] = set()
        for column, raw in zip(*inspected, strict=True):
            header = raw.strip()
            target = self.targets.get(header, "")
            if not target:
                reason = UNKNOWN if header else NAMELESS
                self.passed_by.append(PassedBy(header, reason))
            elif header in seen:
                self.passed_by.append(PassedBy(header, TWICE))
            else:
                seen.add(header)
                self._map(column, header, target)

    def _map(self, column: ColumnSummary, header: str, target: str) -> None:
        options = ColumnOptions()
        parsed = parse_target(target)
        if parsed is not None and parsed.kind in _READ:
            verdict = check_target(target, column, self.offer, strength=Strength.EXACT)
            if verdict.question:
                self.passed_by.append(PassedBy(header, verdict.reason))
                return
            known = {k: v for k, v in verdict.options.items() if k in OPTIONS}
            options = msgspec.convert(known, ColumnOptions)
        self.mapped.append(ColumnMapping(column.position, header, target, options))
