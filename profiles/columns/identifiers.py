"""Columns that say whose row it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from profiles.columns.cells import cell_reader, clean_cells
from profiles.columns.harvest import Cell, Harvest, Reporter
from profiles.columns.setup import Column, ColumnSetup
from profiles.identifiers import (
    MAX_BYTES,
    SPREADSHEET_DIGITS,
    ZERO_FILL,
    blocked_values,
    has_lost_digits,
    identifier_reader,
    normal_former,
)
from profiles.issues import Doubtful, Fault, IssueCode
from profiles.packs import KeyColumn
from profiles.records import Identifier

# A character takes four bytes of UTF-8 at most.
_SURELY_SHORT = MAX_BYTES // 4
_TEXT_ONLY = frozenset({str})
_NOT_CLEARED = Fault(IssueCode.IDENTIFIER_NOT_CLEARED)
_UNKNOWN_PROFILE_ID = Fault(IssueCode.UNKNOWN_PROFILE_ID)

_Form = str | Fault | Doubtful[str]
_Found = Identifier | Doubtful[Identifier] | Fault | Cell


def identifier_column(setup: ColumnSetup) -> Column:
    """A column of identifiers of one kind."""
    kind, reporter = setup.target.name, setup.reporter
    read = cell_reader(
        identifier_reader(
            kind,
            setup.definitions,
            region=setup.region,
            international=setup.options.international,
            trusts_digits=setup.options.trusts_digits,
        ),
        setup.options.values,
    )
    read_at_once = None if setup.options.values else _batch_reader(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        read_forms = read_at_once(cells) if read_at_once else None
        if read_forms is None:
            found = [read(cell) for cell in cells]
        else:
            forms, texts = read_forms
            if _TEXT_ONLY.issuperset(map(type, forms)):
                harvest.keys.append(_column(kind, cast("list[str]", forms), texts))
                return
            found = [
                _found(kind, form, text=text)
                for form, text in zip(forms, texts, strict=True)
            ]
        settled = _settle(found, cells, harvest, reporter=reporter)
        values = [each.value if each else "" for each in settled]
        sent = [each.sent if each else "" for each in settled]
        harvest.keys.append(_column(kind, values, sent))

    return convert


def _column(kind: str, values: list[str], sent: list[str]) -> KeyColumn:
    return KeyColumn(kind, values, [] if values == sent else sent)


def _batch_reader(
    setup: ColumnSetup,
) -> Callable[[list[str]], tuple[Sequence[_Form], list[str]] | None]:
    # What every cell is asked is asked of the batch; if one of them needs a closer
    # look, each is read by itself.
    kind, options = setup.target.name, setup.options
    blocked = blocked_values(setup.definitions) - {""}
    is_exact = kind not in ("email", "phone")
    normal_form = normal_former(kind, setup.region, international=options.international)

    def read(cells: list[str]) -> tuple[Sequence[_Form], list[str]] | None:
        texts = clean_cells(cells, longest=_SURELY_SHORT)
        if (
            texts is None
            or not blocked.isdisjoint(map(str.casefold, texts))
            or not all(text.strip(ZERO_FILL) for text in texts if text)
            or not (options.trusts_digits or _are_whole(texts))
        ):
            return None
        forms: Sequence[_Form] = texts
        if not is_exact:
            forms = [normal_form(text) if text else "" for text in texts]
            if not blocked.isdisjoint(map(_value, forms)):
                return None
        return forms, texts

    return read


def _value(form: _Form) -> object:
    return form.value if isinstance(form, Doubtful) else form


def _found(kind: str, form: _Form, *, text: str) -> _Found:
    if isinstance(form, str):
        return Identifier(kind, form, text) if form else Cell.EMPTY
    if isinstance(form, Doubtful):
        return Doubtful(Identifier(kind, form.value, text), form.fault)
    return form


def _are_whole(texts: list[str]) -> bool:
    return not any(
        has_lost_digits(text)
        for text in texts
        if "+" in text or (len(text) > SPREADSHEET_DIGITS and text[:1].isdigit())
    )


def _settle(
    found: list[_Found], cells: list[str], harvest: Harvest, *, reporter: Reporter
) -> list[Identifier | None]:
    settled: list[Identifier | None] = []
    for row, result in enumerate(found):
        if isinstance(result, Identifier):
            settled.append(result)
        elif isinstance(result, Doubtful):
            reporter.doubt(harvest, row, fault=result.fault, cell=cells[row])
            settled.append(result.value)
        else:
            if result is not Cell.EMPTY:
                fault = _NOT_CLEARED if isinstance(result, Cell) else result
                reporter.reject(harvest, row, fault=fault, cell=cells[row])
            settled.append(None)
    return settled


def profile_id_column(setup: ColumnSetup) -> Column:
    """A column of our own profile ids, in either form."""
    read = _profile_ids(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        harvest.profile_ids = read(cells, harvest)

    return convert


def merge_with_column(setup: ColumnSetup) -> Column:
    """A column of the profile ids of others who are the same person."""
    read = _profile_ids(setup)

    def convert(cells: list[str], harvest: Harvest) -> None:
        harvest.merge_with = read(cells, harvest)

    return convert


def _profile_ids(
    setup: ColumnSetup,
) -> Callable[[list[str], Harvest], list[int | None]]:
    """What reads our own profile ids.

    One that no profile can have holds its row whatever the import says of invalid
    values: the row would go to somebody else by its other identifiers.
    """
    ids = setup.definitions.public_ids
    unknown = _UNKNOWN_PROFILE_ID
    if setup.definitions.object_type:
        unknown = Fault(IssueCode.OBJECT_DOES_NOT_EXIST)
    reporter = Reporter(setup.title, drops=False)

    def parse(text: str) -> int | Fault:
        return ids.parse(text) or unknown

    read = cell_reader(parse, setup.options.values)

    def read_all(cells: list[str], harvest: Harvest) -> list[int | None]:
        profile_ids: list[int | None] = []
        for row, cell in enumerate(cells):
            result = read(cell)
            if isinstance(result, int):
                profile_ids.append(result)
                continue
            if result is not Cell.EMPTY:
                fault = _NOT_CLEARED if isinstance(result, Cell) else result
                reporter.reject(harvest, row, fault=fault, cell=cell)
            profile_ids.append(None)
        return profile_ids

    return read_all
