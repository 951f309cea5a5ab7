"""A column's options in words, those that are not the usual ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from profiles.mapping import (
    EXCEL_SERIAL,
    UNIX_MILLISECONDS,
    UNIX_SECONDS,
    ColumnOptions,
    DateOrder,
    DecimalSign,
    EmptyCells,
    ListHandling,
    NumberHandling,
)

_DATES = {
    DateOrder.DAY_FIRST: "day first",
    DateOrder.MONTH_FIRST: "month first",
    DateOrder.ISO: "year first",
    DateOrder.BY_SIGN: "dots day first, slashes month first",
}
_FORMATS = {
    UNIX_SECONDS: "Unix seconds",
    UNIX_MILLISECONDS: "Unix milliseconds",
    EXCEL_SERIAL: "Excel's days",
}
_DECIMALS = {
    DecimalSign.POINT: "decimal point",
    DecimalSign.COMMA: "decimal comma",
}
_LISTS = {
    ListHandling.ADD: "added to the list",
    ListHandling.REMOVE: "removed from the list",
}
_SEPARATORS = {" ": "blank", "\n": "new line", "\t": "tab"}
_EMPTY = {
    EmptyCells.KEEP: "empty cells keep",
    EmptyCells.CLEAR: "empty cells clear",
}


def words_of(options: ColumnOptions) -> Iterator[str]:
    """Each option that is not the usual one, in a few words."""
    if options.kind:
        yield f"by {options.kind.replace('_', ' ')}"
    if options.date_format:
        yield _FORMATS.get(options.date_format, f"format {options.date_format}")
    elif options.date_order in _DATES:
        yield _DATES[options.date_order]
    if options.decimal in _DECIMALS:
        yield _DECIMALS[options.decimal]
    if options.separator:
        yield f"separator {_SEPARATORS.get(options.separator, options.separator)}"
    if options.lists in _LISTS:
        yield _LISTS[options.lists]
    if options.numbers is NumberHandling.INCREMENT:
        yield "added to the number"
    if options.empty_cells is not None:
        yield _EMPTY[options.empty_cells]
    if options.join is not None:
        yield "joined"
    if options.values:
        yield f"{len(options.values)} values mapped"
    if options.international:
        yield "digits begin with a country code"
    if options.inverted:
        yield "yes means no"
    if options.trusts_digits:
        yield "long numbers are whole"
