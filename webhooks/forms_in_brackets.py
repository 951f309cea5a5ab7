"""Form fields with brackets in their names, as PHP has them, become nested values.

``data[merges][FNAME]=Ada`` is ``{"data": {"merges": {"FNAME": "Ada"}}}``, ``tags[]=a``
and repeated names are lists, and so are ``rows[0]``, ``rows[1]``. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from profiles.values import MAX_DEPTH, JSONValue

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")


def nested(pairs: Iterable[tuple[str, str]]) -> JSONValue:
    """The nested value of a form's fields, in their order.

    Names that do not have this shape, or nest deeper than a value may, stay as they
    are.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        _put(root, _parts(name), value)
    return {key: _with_lists(part) for key, part in root.items()}


def _parts(name: str) -> list[str]:
    match = _NAME.fullmatch(name)
    if match is None:
        return [name]
    parts = [match[1], *_PART.findall(match[2])]
    return parts if len(parts) < MAX_DEPTH else [name]


def _put(root: dict[str, Any], parts: list[str], value: str) -> None:
    place = root
    for part in parts[:-1]:
        key = part or str(len(place))
        inner = place.get(key)
        if not isinstance(inner, dict):
            # a=1&a[b]=2: what was said of a alone stands beside its parts.
            inner = {} if inner is None else {"": inner}
            place[key] = inner
        place = inner
    last = parts[-1]
    if not last and len(parts) > 1:
        place[str(len(place))] = value
    elif last not in place:
        place[last] = value
    elif isinstance(place[last], dict):
        _put(place[last], [""], value)
    elif isinstance(place[last], list):
        place[last].append(value)
    else:
        place[last] = [place[last], value]


def _with_lists(value: Any) -> JSONValue:
    """The value with objects whose keys are 0, 1, 2, ... made lists."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # a text or a list of texts
    parts = {key: _with_lists(part) for key, part in value.items()}
    if parts and list(parts) == [str(number) for number in range(len(parts))]:
        return list(parts.values())
    return parts
