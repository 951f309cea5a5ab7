"""Suggests what the values of a payload are imported as: by the file wizard's judge.

The last key of a path is to a payload what a header is to a column; the last requests
of the source are its cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from profiles.definitions import Definitions
from profiles.suggesting import Named, Suggested, suggest
from profiles.values import JSONValue
from webhooks.mapping import Field
from webhooks.path_reader import MAX_CHARACTERS, PathError, parse_path
from webhooks.paths import Key, Path, path_to
from webhooks.targets import target_of
from webhooks.transformations import text_of

MOST_PATHS = 150
MOST_CELLS = 50


def suggestions(
    rows: Sequence[JSONValue], definitions: Definitions
) -> dict[str, Suggested]:
    """What each single value of these rows is probably imported as, by its path."""
    paths: dict[str, list[str]] = {}
    for row in rows[:MOST_CELLS]:
        for path, value in _leaves(row, ()):
            known = paths.get(path)
            if known is None and len(paths) < MOST_PATHS:
                known = paths.setdefault(path, [])
            if known is not None:
                known.append(value)
    named = [Named(last_key(path), values) for path, values in paths.items()]
    found = suggest(named, definitions)
    return {
        path: suggested
        for path, suggested in zip(paths, found, strict=True)
        if suggested.target and target_of(suggested.target)
    }


def suggested_fields(
    found: dict[str, Suggested], fields: Sequence[Field]
) -> tuple[Field, ...]:
    """The fields that would be added: what is suggested and not mapped yet."""
    taken = {one.target for one in fields} | {one.path for one in fields}
    return tuple(
        Field(path=path, target=suggested.target)
        for path, suggested in found.items()
        if suggested.target not in taken and path not in taken
    )


def last_key(path: str) -> str:
    """What a value is called where it stands."""
    try:
        segments = parse_path(path).segments
    except PathError:
        return path
    names = [segment.name for segment in segments if isinstance(segment, Key)]
    return names[-1] if names else path


def _leaves(
    value: JSONValue, places: tuple[str | int, ...]
) -> Iterator[tuple[str, str]]:
    """The single values below objects; what stands in lists is left to a click."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, (*places, key))
    elif value is not None and not isinstance(value, list) and places:
        path = str(Path(path_to(places).segments))
        if len(path) <= MAX_CHARACTERS:
            yield path, text_of(value)
