"""The form of an import's options: whom its rows touch, and what odd cells do."""

from __future__ import annotations

from enum import StrEnum
from itertools import permutations
from typing import Any

from django import forms

from cdp.forms import region_choices, zone_choices
from imports.pages.attribution_fields import ATTRIBUTION, attribution_fields
from profiles.definitions import Definitions
from profiles.mapping import (
    EmptyCells,
    InvalidValues,
    Mapping,
    ShortRows,
    TargetKind,
    identifying_kind,
    parse_target,
)
from profiles.rules import ConflictRule, Mode
from profiles.segments import MAX_NAME_CHARACTERS

CONSENT = {
    TargetKind.UNSUBSCRIBED,
    TargetKind.SUBSCRIPTION,
    TargetKind.SUBSCRIPTION_PREFERENCES,
}

MODES = [
    (Mode.ADD_AND_UPDATE.value, "Add new and update known"),
    (Mode.ADD_ONLY.value, "Only add new"),
    (Mode.UPDATE_ONLY.value, "Only update known"),
]
EMPTY_CELLS = [
    (EmptyCells.KEEP.value, "keep what is there"),
    (EmptyCells.CLEAR.value, "clear what is there"),
]
INVALID_VALUES = [
    (InvalidValues.HOLD_ROW.value, "hold the row"),
    (InvalidValues.DROP_VALUE.value, "leave the value out, take the row"),
]
CONFLICTS = [
    (ConflictRule.HOLD.value, "hold the row"),
    (ConflictRule.KEEP.value, "leave it there, take the rest"),
    (ConflictRule.MERGE.value, "merge the two people"),
]
SHORT_ROWS = [
    (ShortRows.HOLD.value, "hold the row"),
    (ShortRows.FILL.value, "fill with empty cells"),
]
_CLOSED: dict[str, type[StrEnum]] = {
    "mode": Mode,
    "empty_cells": EmptyCells,
    "invalid_values": InvalidValues,
    "conflicts": ConflictRule,
    "short_rows": ShortRows,
}
_BY_PROFILE_ID = (
    "A profile id finds people and adds nobody: known people are updated, and their "
    "other identifiers may change."
)
_LAST = ("segment", "makes_segments", "may_opt_in", "skips_triggers")
# More are found by typing their names in full.
OFFERED_SEGMENTS = 200


_PLAIN = ("zone", "region", "segment", *ATTRIBUTION)


class OptionsForm(forms.Form):
    """The options of the whole import."""

    identify_by = forms.ChoiceField(label="Identify people by", required=False)
    mode = forms.ChoiceField(label="People", choices=MODES)
    empty_cells = forms.ChoiceField(label="Empty cells", choices=EMPTY_CELLS)
    invalid_values = forms.ChoiceField(label="Invalid values", choices=INVALID_VALUES)
    conflicts = forms.ChoiceField(label="Identifier of someone else", choices=CONFLICTS)
    short_rows = forms.ChoiceField(label="Rows with too few cells", choices=SHORT_ROWS)
    zone = forms.ChoiceField(label="Zone of times", choices=zone_choices)
    region = forms.ChoiceField(label="Country of phones", choices=region_choices)

    segment = forms.CharField(
        label="All rows join the segment",
        required=False,
        max_length=MAX_NAME_CHARACTERS,
        help_text="One there is, or a new one; it is made when the import starts.",
        widget=forms.TextInput({"list": "segment-names", "autocomplete": "off"}),
    )
    makes_segments = forms.BooleanField(
        label="Make segments that cells name and that do not exist", required=False
    )
    may_opt_in = forms.BooleanField(
        label="These people have opted in again",
        required=False,
        help_text="Without this, whoever has opted out stays so, whatever the file "
        "says.",
    )

    skips_triggers = forms.BooleanField(
        label="Do not start triggers",
        required=False,
        help_text="Nobody is notified of what this import does.",
    )

    def __init__(
        self, mapping: Mapping, definitions: Definitions, data: Any = None
    ) -> None:
        initial = {name: getattr(mapping, name).value for name in _CLOSED}
        attributed = {name: getattr(mapping, name) for name in ATTRIBUTION}
        super().__init__(
            data,
            initial={
                **initial,
                "identify_by": ",".join(mapping.identify_by),
                "segment": mapping.segment,
                "makes_segments": mapping.makes_segments,
                "may_opt_in": mapping.may_opt_in,
                "skips_triggers": mapping.skips_triggers,
                "zone": mapping.zone or definitions.zone,
                "region": mapping.region or definitions.region,
                **attributed,
            },
        )
        kinds = {t.kind for c in mapping.columns if (t := parse_target(c.target))}
        if not kinds & CONSENT:
            del self.fields["may_opt_in"]
        if TargetKind.SEGMENT not in kinds:
            del self.fields["makes_segments"]
        if not definitions.triggers:
            del self.fields["skips_triggers"]
        field = self.fields["identify_by"]
        field.choices = _identify_by(mapping, definitions)  # type: ignore[attr-defined]
        if mapping.allowed_mode is not mapping.mode:
            del self.fields["mode"]
            field.help_text = _BY_PROFILE_ID
        self.fields |= attribution_fields(definitions, attributed, adds=mapping.adds)
        self.order_fields(sorted(self.fields, key=_LAST.__contains__))
        self.switched_off = _switched_off(mapping, definitions)
        self.segments = sorted(definitions.segments.values())[:OFFERED_SEGMENTS]

    @property
    def options(self) -> dict[str, Any]:
        """The options as a mapping has them."""
        cleaned = self.cleaned_data
        by = cleaned.get("identify_by", "")
        chosen: dict[str, Any] = {
            name: of(cleaned[name]) for name, of in _CLOSED.items() if name in cleaned
        }
        chosen.update((n, cleaned[n]) for n in _PLAIN if n in cleaned)
        return chosen | {
            "identify_by": tuple(by.split(",")) if by else (),
            "makes_segments": cleaned.get("makes_segments", False),
            "may_opt_in": cleaned.get("may_opt_in", False),
            "skips_triggers": cleaned.get("skips_triggers", False),
        }


def _identify_by(mapping: Mapping, definitions: Definitions) -> list[tuple[str, str]]:
    """Every mapped identifier alone, each two in both orders, or all as they stand."""
    mapped = dict.fromkeys(filter(None, map(identifying_kind, mapping.columns)))
    names = {TargetKind.PROFILE_ID.value: "profile id"} | {
        kind.key: kind.name.lower() for kind in definitions.kinds.values()
    }
    off = {key for key, kind in definitions.kinds.items() if not kind.identifies}
    kinds = [kind for kind in mapped if kind in names]
    choices = [("", "every identifier that is mapped")]
    choices += [
        (kind, f"{names[kind]} only{' (switched off)' if kind in off else ''}")
        for kind in kinds
    ]
    choices += [
        (f"{first},{second}", f"{names[first]}, then {names[second]}")
        for first, second in permutations(kinds, 2)
    ]
    chosen = ",".join(mapping.identify_by)
    if chosen not in dict(choices):
        choices.append(
            (chosen, ", then ".join(names.get(k, k) for k in mapping.identify_by))
        )
    return choices


def _switched_off(mapping: Mapping, definitions: Definitions) -> list[str]:
    """The mapped kinds that do not identify people in this workspace, by name."""
    mapped = dict.fromkeys(map(identifying_kind, mapping.columns))
    known = (definitions.kinds.get(kind) for kind in mapped)
    return [kind.name for kind in known if kind and not kind.identifies]
