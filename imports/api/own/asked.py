"""What a request of our own API of imports may say. Pure.

These types are both the check of a request and its description in the API's document.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from profiles.rules import Mode

MOST_LISTED = 100
MOST_ROWS = 1_000
LONGEST_NAME = 200
LONGEST_TEXT = 10_000
AUTO = "auto"

File = Annotated[
    str, Meta(extra_json_schema={"format": "binary"}, description="The file itself.")
]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]


class UploadOptions(
    msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True
):
    """What goes with an uploaded file; each is a field of the form.

    ``mapping`` is auto, the id of a saved mapping, or a mapping as JSON.
    """

    name: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    description: Text = ""
    kind: Literal["people", "events", "objects", "relationships"] = "people"
    object_type: Annotated[
        int,
        Meta(ge=0, le=32_767, description="Of which type the objects are; its id."),
    ] = 0
    mapping: Text = AUTO
    identify_by: Annotated[
        str, Meta(max_length=LONGEST_NAME, description="Kinds, parted by commas.")
    ] = ""
    mode: Mode | None = None
    date_order: Literal["day_first", "month_first"] | None = None
    decimal: Literal["point", "comma"] | None = None
    segment: Annotated[str, Meta(max_length=LONGEST_NAME)] = ""
    makes_segments: bool = False
    may_opt_in: bool = False
    skip_triggers: bool = False
    review_only: Annotated[
        bool, Meta(description="The rows wait until the import is started.")
    ] = False

    def stored(self) -> dict[str, Any]:
        """What the database keeps of it."""
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return kept

    @classmethod
    def of(cls, stored: Any) -> UploadOptions:
        """The options that ``stored`` kept."""
        return msgspec.convert(stored, cls)


class Upload(UploadOptions, kw_only=True):
    """A file to be imported, and how."""

    file: File


class AskedList(msgspec.Struct, forbid_unknown_fields=True):
    """Which imports to list, the newest first."""

    before: (
        Annotated[int, Meta(ge=1, le=2**63 - 1, description="Those before this id.")]
        | None
    ) = None
    limit: Annotated[int, Meta(ge=1, le=MOST_LISTED)] = 25


class AskedIssues(msgspec.Struct, forbid_unknown_fields=True):
    """Which problem rows to list, in the order of the file."""

    after: Annotated[
        int, Meta(ge=0, le=2**63 - 1, description="Those after this row.")
    ] = 0
    limit: Annotated[int, Meta(ge=1, le=MOST_ROWS)] = 100


class AskedUndo(msgspec.Struct, forbid_unknown_fields=True):
    """How an import is to be taken back."""

    ends_opt_outs: Annotated[
        bool, Meta(description="Also take back the opt-outs that it brought.")
    ] = False
    review_only: Annotated[
        bool, Meta(description="Only plan it; start the undo to take back.")
    ] = False
