"""Every problem a mapping can have, and the words for it.

``profiles.mapping_problems`` finds them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class ProblemCode(StrEnum):
    """Every problem a mapping can have; each has its words in ``WORDS``."""

    UNKNOWN_TARGET = "unknown_target"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_KIND = "unknown_kind"
    SAME_TARGET = "same_target"
    NO_IDENTIFIER = "no_identifier"
    IDENTIFY_BY_UNMAPPED = "identify_by_unmapped"
    PROFILE_ID_ADDS_NOBODY = "profile_id_adds_nobody"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_REGION = "unknown_region"
    WRONG_DATE_FORMAT = "wrong_date_format"
    NOT_ADDABLE = "not_addable"
    NOT_A_LIST = "not_a_list"
    SEPARATOR_IS_DECIMAL_SIGN = "separator_is_decimal_sign"
    ADDS_AGAIN = "adds_again"
    SHARED_IDENTIFIER = "shared_identifier"
    ODD_NAME = "odd_name"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_TOPIC = "unknown_topic"
    LONG_SEGMENT_NAME = "long_segment_name"
    UNKNOWN_ATTRIBUTION = "unknown_attribution"
    NO_EVENT_NAME = "no_event_name"
    NO_EVENT_PERSON = "no_event_person"
    NOT_OF_EVENTS = "not_of_events"
    NOT_OF_MERGES = "not_of_merges"
    MERGES_NOBODY = "merges_nobody"
    NO_OBJECT_ID = "no_object_id"
    NO_OBJECT_TYPE = "no_object_type"
    NOT_OF_RELATIONSHIPS = "not_of_relationships"
    NOT_OF_OBJECTS = "not_of_objects"
    TYPES_DISAGREE = "types_disagree"
    ADDING_NEEDS_ID = "adding_needs_id"


class Words(NamedTuple):
    """The words of one problem, and whether the import cannot go on with it."""

    blocking: bool
    sentence: str
    remedy: str


_BLOCKS, _ADVISES = True, False
WORDS: dict[ProblemCode, Words] = {
    ProblemCode.NO_OBJECT_ID: Words(
        _BLOCKS,
        "No column says which object it is.",
        "Import the column with the object's id as Object id.",
    ),
    ProblemCode.NO_OBJECT_TYPE: Words(
        _BLOCKS,
        "Nothing says of which type the objects are.",
        "Choose the object type, or import a column with its id as Object type.",
    ),
    ProblemCode.NOT_OF_RELATIONSHIPS: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is no part of a relationship.",
        "Choose the person, the object or a relationship's attribute, or skip it.",
    ),
    ProblemCode.NOT_OF_OBJECTS: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which objects do not have.",
        "Choose the object's id or one of its attributes, or skip the column.",
    ),
    ProblemCode.TYPES_DISAGREE: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is not the same in all object types.",
        "Choose one object type for the whole file, or skip the column.",
    ),
    ProblemCode.UNKNOWN_TARGET: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is nothing.",
        "Choose what the column is imported as, or skip it.",
    ),
    ProblemCode.UNKNOWN_ATTRIBUTE: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is no attribute.",
        "Create the attribute, choose another, or skip the column.",
    ),
    ProblemCode.UNKNOWN_KIND: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is no kind of identifier.",
        "Choose an identifier that the workspace has, or skip the column.",
    ),
    ProblemCode.SAME_TARGET: Words(
        _BLOCKS,
        "{title} are imported as the same thing.",
        "Skip all but one of them, or join them.",
    ),
    ProblemCode.NO_IDENTIFIER: Words(
        _BLOCKS,
        "No column says whose row it is.",
        "Import at least one column as an identifier, such as Email.",
    ),
    ProblemCode.IDENTIFY_BY_UNMAPPED: Words(
        _BLOCKS,
        "People are identified by {detail}, but no column is imported as it.",
        "Map a column to it, or identify people by another identifier.",
    ),
    ProblemCode.PROFILE_ID_ADDS_NOBODY: Words(
        _BLOCKS,
        "A profile id finds people and cannot add any.",
        "Choose to only update people, or identify them by another identifier.",
    ),
    ProblemCode.UNKNOWN_ZONE: Words(
        _BLOCKS,
        "“{detail}” is not a time zone.",
        "Choose a zone such as Europe/Berlin.",
    ),
    ProblemCode.UNKNOWN_REGION: Words(
        _BLOCKS,
        "“{detail}” is not a region with phone numbers.",
        "Choose a region by its two letters, such as DE.",
    ),
    ProblemCode.WRONG_DATE_FORMAT: Words(
        _BLOCKS,
        "{title} is read as “{detail}”, which is not a date format.",
        "Write a format such as %d.%m.%Y, or choose the order of day and month.",
    ),
    ProblemCode.NOT_ADDABLE: Words(
        _BLOCKS,
        "{title} is to be added to what is there, but is not a number.",
        "Let the column set its value.",
    ),
    ProblemCode.NOT_A_LIST: Words(
        _BLOCKS,
        "{title} is to add or remove elements, but is not a list.",
        "Let the column set its value.",
    ),
    ProblemCode.SEPARATOR_IS_DECIMAL_SIGN: Words(
        _BLOCKS,
        "{title} has numbers separated by their own decimal sign.",
        "Choose another separator or another decimal sign.",
    ),
    ProblemCode.ADDS_AGAIN: Words(
        _ADVISES,
        "{title} is added to what is there; the same file again adds it again.",
        "Import the file once only, or let the column set its value.",
    ),
    ProblemCode.SHARED_IDENTIFIER: Words(
        _ADVISES,
        "Several people may share the same {detail}; their rows will be held.",
        "Identify people by a value that only they have.",
    ),
    ProblemCode.ODD_NAME: Words(
        _ADVISES,
        "The name “{detail}” holds blanks or special characters.",
        "Names of letters, digits and _ are easier to use in messages.",
    ),
    ProblemCode.UNKNOWN_CHANNEL: Words(
        _BLOCKS,
        "{title} is imported as a subscription of “{detail}”, which is no channel.",
        "Choose a channel such as email or sms, or skip the column.",
    ),
    ProblemCode.UNKNOWN_TOPIC: Words(
        _BLOCKS,
        "{title} is imported as the topic “{detail}”, which is none of that channel.",
        "Create the topic, choose another, or skip the column.",
    ),
    ProblemCode.LONG_SEGMENT_NAME: Words(
        _BLOCKS,
        "The segment that all rows join has a name of more than {detail} characters.",
        "Give it a shorter name.",
    ),
    ProblemCode.UNKNOWN_ATTRIBUTION: Words(
        _BLOCKS,
        "All rows are to have the {title} “{detail}”, which there is none of.",
        "Choose another, or add it under Data, Attribution.",
    ),
    ProblemCode.NO_EVENT_NAME: Words(
        _BLOCKS,
        "No column says what the events are called.",
        "Import one column as the event's name.",
    ),
    ProblemCode.NO_EVENT_PERSON: Words(
        _BLOCKS,
        "No column says who did it.",
        "Import one column as the event's person.",
    ),
    ProblemCode.NOT_OF_EVENTS: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, which is nothing that an event has.",
        "Import it as a property of the event, or skip it.",
    ),
    ProblemCode.NOT_OF_MERGES: Words(
        _BLOCKS,
        "{title} is imported as “{detail}”, but the rows only merge people.",
        "Skip the column, or import it as an identifier or as Merge with.",
    ),
    ProblemCode.MERGES_NOBODY: Words(
        _BLOCKS,
        "Only one column says who the people are; two are needed to merge them.",
        "Import a second column as an identifier or as Merge with.",
    ),
    ProblemCode.ADDING_NEEDS_ID: Words(
        _BLOCKS,
        "{detail} is switched off as an identifier here, so it cannot add people.",
        "Map a column to User id, or only update people; an admin can have the kind "
        "identify people in the settings.",
    ),
}


class Problem(NamedTuple):
    """One problem, and the columns it stands at (none: the mapping as a whole)."""

    code: ProblemCode
    sources: tuple[int | str, ...] = ()
    title: str = ""
    detail: str = ""

    @property
    def blocking(self) -> bool:
        """Whether the import cannot go on with it."""
        return WORDS[self.code].blocking

    @property
    def message(self) -> str:
        """The sentence a user reads beside the column."""
        return WORDS[self.code].sentence.format(title=self.title, detail=self.detail)

    @property
    def remedy(self) -> str:
        """What the user can do about it."""
        return WORDS[self.code].remedy
