"""Every issue a row can have, and the words for it.

The only place that knows them: pages, files of errors and answers of APIs print
these. What an issue is stands in ``profiles.issues``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class IssueCode(StrEnum):
    """Every issue a row can have; each has its words in ``WORDS``."""

    # reading: the shape and the bytes of the row
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    UNCLOSED_QUOTE = "unclosed_quote"
    UNDECODABLE_BYTES = "undecodable_bytes"
    CELL_TOO_LONG = "cell_too_long"
    STRAY_QUOTE = "stray_quote"
    JSON_NOT_QUOTED = "json_not_quoted"
    FORMULA_ERROR = "formula_error"
    # values
    FORBIDDEN_CHARACTER = "forbidden_character"
    NOT_A_NUMBER = "not_a_number"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NOT_A_BOOLEAN = "not_a_boolean"
    NOT_A_DATE = "not_a_date"
    NOT_A_DATETIME = "not_a_datetime"
    AMBIGUOUS_DATE = "ambiguous_date"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    NOT_AN_IP_ADDRESS = "not_an_ip_address"
    NOT_A_LIST = "not_a_list"
    NOT_AN_OBJECT = "not_an_object"
    WRONG_TYPE = "wrong_type"
    TEXT_TOO_LONG = "text_too_long"
    NESTED_TOO_DEEP = "nested_too_deep"
    DUPLICATE_KEY = "duplicate_key"
    CLOCK_CHANGE = "clock_change"
    VALUE_HELD = "value_held"
    VALUE_DROPPED = "value_dropped"
    DIGITS_LOST = "digits_lost"
    # consent, segments, events, objects
    NOT_A_STATUS = "not_a_status"
    READ_AS_SUBSCRIBED = "read_as_subscribed"
    CONSENT_NOT_CLEARED = "consent_not_cleared"
    NOT_PREFERENCES = "not_preferences"
    UNKNOWN_TOPIC = "unknown_topic"
    UNKNOWN_SEGMENT = "unknown_segment"
    NO_EVENT_NAME = "no_event_name"
    UNKNOWN_ATTRIBUTION = "unknown_attribution"
    NO_OBJECT_ID = "no_object_id"
    UNKNOWN_OBJECT_TYPE = "unknown_object_type"
    NOT_OF_OBJECT_TYPE = "not_of_object_type"
    OBJECT_DOES_NOT_EXIST = "object_does_not_exist"
    # records of an API
    MALFORMED_RECORD = "malformed_record"
    UNKNOWN_ATTRIBUTE = "unknown_attribute"
    UNKNOWN_KIND = "unknown_kind"
    # identifiers
    NO_IDENTIFIER = "no_identifier"
    NOT_AN_EMAIL = "not_an_email"
    EMAIL_WITHOUT_DOT = "email_without_dot"
    SEVERAL_EMAILS = "several_emails"
    NOT_A_PHONE = "not_a_phone"
    PHONE_WITHOUT_COUNTRY = "phone_without_country"
    BLOCKED_IDENTIFIER = "blocked_identifier"
    IDENTIFIER_NOT_CLEARED = "identifier_not_cleared"
    UNKNOWN_PROFILE_ID = "unknown_profile_id"
    ONE_PERSON = "one_person"
    # resolving
    PERSON_DOES_NOT_EXIST = "person_does_not_exist"
    SEVERAL_PEOPLE = "several_people"
    IDENTIFIER_TAKEN = "identifier_taken"
    IDENTIFIER_CHANGE_REFUSED = "identifier_change_refused"
    NOT_MERGED = "not_merged"
    FORGOTTEN = "forgotten"
    # applying
    NOT_APPLICABLE = "not_applicable"
    OPT_OUT_KEPT = "opt_out_kept"


class Words(NamedTuple):
    """The words of one issue: a group's title, a row's sentence, what to do."""

    title: str
    sentence: str
    remedy: str


WORDS: dict[IssueCode, Words] = {
    IssueCode.TOO_FEW_CELLS: Words(
        "Row has too few cells",
        "The row has {value} cells, the header has {detail}.",
        "Add the missing cells, or choose to fill short rows with empty cells.",
    ),
    IssueCode.TOO_MANY_CELLS: Words(
        "Row has too many cells",
        "The row has {value} cells, the header has {detail}.",
        "Put values that contain the delimiter in quotes.",
    ),
    IssueCode.UNCLOSED_QUOTE: Words(
        "Quote never closes",
        "A quote opened in line {detail} never closes.",
        "Close the quote in that line, or choose to read quotes as text.",
    ),
    IssueCode.UNDECODABLE_BYTES: Words(
        "Bytes do not fit the encoding",
        "{field} “{value}” holds bytes that do not fit the encoding {detail}.",
        "Choose the file's encoding, or save the file again as UTF-8.",
    ),
    IssueCode.CELL_TOO_LONG: Words(
        "Cell is too long",
        "{field} holds more than {detail} characters.",
        "Shorten the cell or skip the column.",
    ),
    IssueCode.STRAY_QUOTE: Words(
        "Quote inside a cell",
        "A cell holds quotes that are not doubled; they were read as text.",
        "Check the row, or write a quote inside a quoted cell twice.",
    ),
    IssueCode.JSON_NOT_QUOTED: Words(
        "JSON is not quoted",
        "A cell holds JSON with the delimiter in it; it was read as one cell.",
        "Put the JSON in quotes and write the quotes inside it twice.",
    ),
    IssueCode.FORMULA_ERROR: Words(
        "Formula without a result",
        "{field} holds the formula error {value} and was read as empty.",
        "Correct the formula in the workbook.",
    ),
    IssueCode.FORBIDDEN_CHARACTER: Words(
        "Character that cannot be stored",
        "{field} holds {detail}, which cannot be stored.",
        "Remove the character from the cell.",
    ),
    IssueCode.NOT_A_NUMBER: Words(
        "Not a number",
        "{field} “{value}” is not a number.",
        "Correct the value, or import the column as text.",
    ),
    IssueCode.NUMBER_OUT_OF_RANGE: Words(
        "Number is out of range",
        "{field} “{value}” has more than 100 digits or an exponent beyond 100.",
        "Correct the value, or import the column as text.",
    ),
    IssueCode.NOT_A_BOOLEAN: Words(
        "Not yes or no",
        "{field} “{value}” is neither yes nor no.",
        "Use true or false, yes or no, 1 or 0.",
    ),
    IssueCode.NOT_A_DATE: Words(
        "Not a date",
        "{field} “{value}” is not a date.",
        "Write it as 2026-03-31, or choose the order of day and month.",
    ),
    IssueCode.NOT_A_DATETIME: Words(
        "Not a date and time",
        "{field} “{value}” is not a date and time.",
        "Write it as 2026-03-31T18:30:00, or choose the order of day and month.",
    ),
    IssueCode.AMBIGUOUS_DATE: Words(
        "Day or month first is not known",
        "{field} “{value}” reads as two different dates.",
        "Choose whether the day or the month comes first in this column.",
    ),
    IssueCode.AMBIGUOUS_NUMBER: Words(
        "Decimal sign is not known",
        "{field} “{value}” reads as two different numbers.",
        "Choose the decimal sign of this column.",
    ),
    IssueCode.NOT_AN_IP_ADDRESS: Words(
        "Not an IP address",
        "{field} “{value}” is not an IPv4 or IPv6 address.",
        "Correct the address.",
    ),
    IssueCode.NOT_A_LIST: Words(
        "Not a list",
        "{field} “{value}” is not a list.",
        "Write it as a JSON list, or choose the separator of the column.",
    ),
    IssueCode.NOT_AN_OBJECT: Words(
        "Not a JSON object",
        "{field} “{value}” is not a JSON object.",
        'Write it as a JSON object such as {{"size": "M"}}.',
    ),
    IssueCode.WRONG_TYPE: Words(
        "Value of another type",
        "{field} “{value}” is not {detail}.",
        "Send the value as the type that the attribute has.",
    ),
    IssueCode.TEXT_TOO_LONG: Words(
        "Text is too long",
        "{field} is longer than {detail}.",
        "Shorten the text.",
    ),
    IssueCode.NESTED_TOO_DEEP: Words(
        "Lists and objects nested too deep",
        "{field} is nested deeper than {detail} levels.",
        "Send the inner parts as attributes of their own.",
    ),
    IssueCode.DUPLICATE_KEY: Words(
        "Key named twice",
        "{field} names the key {detail} twice; the last value was taken.",
        "Name each key once.",
    ),
    IssueCode.CLOCK_CHANGE: Words(
        "Time in the hour of a clock change",
        "{field} “{value}” falls in the hour when clocks change in {detail}.",
        "Write the time with its offset, for example 2026-03-29T02:30:00+01:00.",
    ),
    IssueCode.VALUE_HELD: Words(
        "Value that the mapping holds",
        "{field} “{value}” is a value that the mapping holds back.",
        "Correct the value, or map it to another in the column's options.",
    ),
    IssueCode.VALUE_DROPPED: Words(
        "Invalid value left out",
        "{field} “{value}” was left out: {detail}",
        "Correct the value and import the row again.",
    ),
    IssueCode.DIGITS_LOST: Words(
        "Digits were lost in a spreadsheet",
        "{field} “{value}” has lost digits in a spreadsheet program.",
        "Export the column again as text from where it came from.",
    ),
    IssueCode.NOT_A_STATUS: Words(
        "Not a state of a subscription",
        "{field} “{value}” does not say what the person agreed to.",
        "Use yes or no, or a state such as subscribed, unsubscribed or bounced.",
    ),
    IssueCode.READ_AS_SUBSCRIBED: Words(
        "Read as subscribed",
        "{field} “{value}” does not say unsubscribed and was read as subscribed.",
        "Write true for people who have unsubscribed and false for the others.",
    ),
    IssueCode.CONSENT_NOT_CLEARED: Words(
        "Consent cannot be cleared",
        "{field} says what the person agreed to and cannot be cleared.",
        "Write yes or no, or leave the cell empty to keep what is known.",
    ),
    IssueCode.NOT_PREFERENCES: Words(
        "Not subscription preferences",
        "{field} “{value}” does not say yes or no to topics.",
        'Write it as {{"topics": {{"topic_1": true, "topic_2": false}}}}.',
    ),
    IssueCode.UNKNOWN_TOPIC: Words(
        "Topic is not known",
        "{field} names {detail}, which the workspace does not have.",
        "Create the topic with this id, or take it out of the cell.",
    ),
    IssueCode.UNKNOWN_SEGMENT: Words(
        "Segment is not known",
        "{field} names “{detail}”, which is no segment of the workspace.",
        "Create the segment, or let the import make the segments that it names.",
    ),
    IssueCode.UNKNOWN_ATTRIBUTION: Words(
        "Endpoint, touchpoint or source action is not known",
        "{field} names “{value}”, which is no {detail} of the workspace.",
        "Add it under Data, Attribution, or correct the cell.",
    ),
    IssueCode.NO_OBJECT_ID: Words(
        "Object id is empty",
        "The row has no value in {detail}, so it names no object.",
        "Fill in the id that your system gives the object.",
    ),
    IssueCode.UNKNOWN_OBJECT_TYPE: Words(
        "Object type does not exist",
        "{field} says “{value}”, which is no object type of the workspace.",
        "Correct the type's id, or add the object type under Data, Objects.",
    ),
    IssueCode.NOT_OF_OBJECT_TYPE: Words(
        "Relationships of this type do not have the attribute",
        "The row has a value for {field}, which relationships to a {detail} lack.",
        "Empty the cell, or add the attribute to the object type.",
    ),
    IssueCode.OBJECT_DOES_NOT_EXIST: Words(
        "Object does not exist",
        "There is no {field} “{value}”.",
        "Import the object first, or correct the value.",
    ),
    IssueCode.NO_EVENT_NAME: Words(
        "Event has no name",
        "The row has no value in {field}, so the event has no name.",
        "Fill in what the person did, for example Order placed.",
    ),
    IssueCode.MALFORMED_RECORD: Words(
        "Record of another form",
        "{field}: {detail}.",
        "Send the record as the API's documentation shows it.",
    ),
    IssueCode.UNKNOWN_ATTRIBUTE: Words(
        "Attribute is not defined",
        "{field} names an attribute that the workspace does not have.",
        "Define the attribute, or correct its name.",
    ),
    IssueCode.UNKNOWN_KIND: Words(
        "Kind of identifier is not known",
        "{field} is no kind of identifier; the workspace has {detail}.",
        "Use one of these kinds, or define the kind in the settings.",
    ),
    IssueCode.NO_IDENTIFIER: Words(
        "No value to identify the person by",
        "The row has no value in {detail}.",
        "Fill in at least one of the columns that identify people.",
    ),
    IssueCode.NOT_AN_EMAIL: Words(
        "Email is not an address",
        "{field} “{value}” is not an email address.",
        "Correct the address, for example ada@example.com.",
    ),
    IssueCode.EMAIL_WITHOUT_DOT: Words(
        "Email domain has no dot",
        "{field} “{value}” has a domain without a dot, which few servers accept.",
        "Complete the address, for example ada@example.com.",
    ),
    IssueCode.SEVERAL_EMAILS: Words(
        "Several addresses in one cell",
        "{field} “{value}” holds more than one email address.",
        "Keep one address in the cell.",
    ),
    IssueCode.NOT_A_PHONE: Words(
        "Phone is not a number",
        "{field} “{value}” is not a phone number.",
        "Write it with its country code, for example +49 170 1234567.",
    ),
    IssueCode.PHONE_WITHOUT_COUNTRY: Words(
        "Phone has no country code",
        "{field} “{value}” has no country code and was read with {detail}.",
        "Add the country code if the person lives elsewhere.",
    ),
    IssueCode.BLOCKED_IDENTIFIER: Words(
        "Value that tells nobody apart",
        "{field} “{value}” is a value that many strangers share.",
        "Leave the cell empty or give its own value.",
    ),
    IssueCode.IDENTIFIER_NOT_CLEARED: Words(
        "Identifier cannot be cleared",
        "{field} identifies the person and cannot be cleared.",
        "Remove the clear mark from the cell.",
    ),
    IssueCode.ONE_PERSON: Words(
        "Row names one person only",
        "The row names one person, but two are to be merged.",
        "Name the other in the row too, or leave the row out.",
    ),
    IssueCode.UNKNOWN_PROFILE_ID: Words(
        "No person has this profile id",
        "No person has the profile id “{value}”.",
        "Copy the profile id from a People export.",
    ),
    IssueCode.PERSON_DOES_NOT_EXIST: Words(
        "Person does not exist",
        "Nobody has the {field} “{value}”; these rows do not add people.",
        "Import the person first, or correct the value.",
    ),
    IssueCode.SEVERAL_PEOPLE: Words(
        "Several people have this value",
        "{field} “{value}” belongs to several people: {detail}.",
        "Identify the person by a value only they have.",
    ),
    IssueCode.IDENTIFIER_TAKEN: Words(
        "Identifier belongs to someone else",
        "{field} “{value}” belongs to {detail}.",
        "Correct the identifier, or merge the two people.",
    ),
    IssueCode.IDENTIFIER_CHANGE_REFUSED: Words(
        "Failed attribute change",
        "{field} “{value}” would replace {detail}, which is already set.",
        "Identify people by profile id to change this value.",
    ),
    IssueCode.NOT_MERGED: Words(
        "Two people were not merged",
        "{field} “{value}” leads to {detail}, who has another value of an identifier "
        "that a person has once.",
        "Open both people and merge them by hand if they are one.",
    ),
    IssueCode.FORGOTTEN: Words(
        "Person was forgotten",
        "The person of this row was forgotten after the import began.",
        "Import the row again if the person has asked to be added.",
    ),
    IssueCode.NOT_APPLICABLE: Words(
        "Change does not fit the attribute",
        "{field} cannot be changed this way: {detail}.",
        "Choose an operation that the attribute's type has.",
    ),
    IssueCode.OPT_OUT_KEPT: Words(
        "Opt-out kept",
        "{field} stays opted out; the rest of the row goes in.",
        "Tick the box that allows it if the person has opted in again.",
    ),
}
