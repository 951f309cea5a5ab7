"""What became of a row, asked by its line, by its person, or by any identifier.

The packed bytes of the chunks answer; nothing is kept per row beside them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from imports.engine.chunks import Fates, unpack
from imports.models import ImportChunk, ImportIssue, ImportJob
from imports.statuses import Phase
from profiles.definitions import Definitions
from profiles.identifiers import identifier_reader
from profiles.issues import Doubtful, Fault, Issue
from profiles.reader import DatabaseReader
from profiles.records import Outcome


class Fate(NamedTuple):
    """What became of one row; ``profile_id`` is 0 where no person was found."""

    ordinal: int
    line: int
    outcome: Outcome
    profile_id: int
    issues: tuple[Issue, ...] = ()


def fate_of_line(job: ImportJob, line: int, *, phase: Phase) -> Fate | None:
    """The fate of the row that stands on this physical line, first or not."""
    chunks = ImportChunk.objects.filter(job=job, phase=phase, first_line__lte=line)
    chunk = chunks.order_by("-first_line").first()
    if chunk is None:
        return None
    fates = unpack(bytes(chunk.rows))
    position = bisect_right(fates.lines, line) - 1
    following = fates.lines[position + 1 : position + 2]
    if not following and not _reaches(chunk, line):
        return None
    return _with_issues(job, phase, [_fate(chunk.first, position, fates)])[0]


def fates_of_people(
    job: ImportJob, profile_ids: Iterable[int], *, phase: Phase
) -> list[Fate]:
    """The fates of all rows that led to one of these people."""
    wanted = set(profile_ids)
    found: list[Fate] = []
    chunks = ImportChunk.objects.filter(job=job, phase=phase).order_by("first")
    for chunk in chunks.iterator(chunk_size=20):
        fates = unpack(bytes(chunk.rows))
        if wanted.isdisjoint(fates.profile_ids):
            continue
        found += [
            _fate(chunk.first, position, fates)
            for position, profile_id in enumerate(fates.profile_ids)
            if profile_id in wanted
        ]
    return _with_issues(job, phase, found)


def fates_of_value(
    job: ImportJob, text: str, *, phase: Phase, definitions: Definitions
) -> list[Fate]:
    """The fates of all rows that named their person by this value, in any kind.

    Found are rows of whoever holds it now, and problem rows that name it.
    """
    values: set[str] = {text.strip()}
    people: set[int] = set()
    reader = DatabaseReader(definitions)
    for kind in definitions.kinds.values():
        read = identifier_reader(kind.key, definitions)(text)
        identifier = read.value if isinstance(read, Doubtful) else read
        if not isinstance(identifier, Fault):
            values.add(identifier.value)
            people.update(i for _, i in reader.holders(kind, [identifier.value]))
    found = {fate.ordinal: fate for fate in fates_of_people(job, people, phase=phase)}
    for problem in ImportIssue.objects.of(job, phase).naming(sorted(values)):
        if problem.ordinal not in found:
            fate = fate_of_line(job, problem.line, phase=phase)
            if fate is not None:
                found[fate.ordinal] = fate
    return [found[ordinal] for ordinal in sorted(found)]


def _reaches(chunk: ImportChunk, line: int) -> bool:
    """Whether the chunk's last row may span to the line: another begins behind it."""
    behind = ImportChunk.objects.filter(
        job_id=chunk.job_id, phase=chunk.phase, first=chunk.last + 1
    )
    return line == chunk.last_line or behind.exists()


def _fate(first: int, position: int, fates: Fates) -> Fate:
    return Fate(
        first + position,
        fates.lines[position],
        fates.outcomes[position],
        fates.profile_ids[position],
    )


def _with_issues(job: ImportJob, phase: Phase, fates: list[Fate]) -> list[Fate]:
    ordinals = [fate.ordinal for fate in fates]
    problems = ImportIssue.objects.of(job, phase).filter(ordinal__in=ordinals)
    issues = {problem.ordinal: issues_of(problem) for problem in problems}
    return [fate._replace(issues=issues.get(fate.ordinal, ())) for fate in fates]


def issues_of(problem: ImportIssue) -> tuple[Issue, ...]:
    """The issues of a stored problem row."""
    return msgspec.convert(problem.issues, tuple[Issue, ...])


def fates(job: ImportJob, *, phase: Phase) -> Iterator[Fate]:
    """The fate of every row, without its issues, in the order of the file."""
    chunks = ImportChunk.objects.filter(job=job, phase=phase).order_by("first")
    for chunk in chunks.iterator(chunk_size=1):
        unpacked = unpack(bytes(chunk.rows))
        for position in range(len(unpacked.lines)):
            yield _fate(chunk.first, position, unpacked)


def fates_of_rows(
    job: ImportJob, ordinals: Iterable[int], *, phase: Phase
) -> list[Fate]:
    """The fates of the rows with these ordinals, with their issues, in order."""
    wanted = sorted(set(ordinals))
    if not wanted:
        return []
    found: list[Fate] = []
    chunks = ImportChunk.objects.filter(
        job=job, phase=phase, first__lte=wanted[-1], last__gte=wanted[0]
    ).order_by("first")
    spans = list(chunks.values_list("pk", "first", "last"))
    holding = [
        pk for pk, first, last in spans if any(first <= n <= last for n in wanted)
    ]
    for chunk in chunks.filter(pk__in=holding).iterator(chunk_size=1):
        unpacked = unpack(bytes(chunk.rows))
        found += [
            _fate(chunk.first, ordinal - chunk.first, unpacked)
            for ordinal in wanted
            if chunk.first <= ordinal <= chunk.last
        ]
    return _with_issues(job, phase, found)


def rows_of_outcome(
    job: ImportJob, outcome: Outcome, *, phase: Phase, after: int = 0, limit: int
) -> list[Fate]:
    """The fates of the next rows that ended so, behind the ordinal ``after``."""
    found: list[Fate] = []
    chunks = ImportChunk.objects.filter(
        job=job,
        phase=phase,
        last__gt=after,
        counts__outcomes__has_key=outcome.value,
    ).order_by("first")
    for chunk in chunks.iterator(chunk_size=1):
        unpacked = unpack(bytes(chunk.rows))
        for position, each in enumerate(unpacked.outcomes):
            if each is outcome and chunk.first + position > after:
                found.append(_fate(chunk.first, position, unpacked))
                if len(found) == limit:
                    return _with_issues(job, phase, found)
    return _with_issues(job, phase, found)
