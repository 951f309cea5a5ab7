"""An exception as a log may show it: its kind, where it came from, no text.

The text of an exception quotes what it stumbled on, a cell, an address, the values of a
failed statement; so do the local variables. Kind and places are what a fault is found
by, and a database error has its code beside them. Pure.
"""

from __future__ import annotations

import traceback
from types import TracebackType
from typing import Any

MOST_FRAMES = 40
MOST_CAUSES = 5

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def traced(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """Returns the exception and what caused it, each as kind, code and frames."""
    problem: BaseException | None = exc_info[1]
    told: list[dict[str, Any]] = []
    while problem is not None and len(told) < MOST_CAUSES:
        told.append(_told(problem))
        hides = problem.__suppress_context__
        problem = problem.__cause__ or (None if hides else problem.__context__)
    return told


def _told(problem: BaseException) -> dict[str, Any]:
    kind = type(problem)
    frames = traceback.extract_tb(problem.__traceback__)[-MOST_FRAMES:]
    shown: dict[str, Any] = {
        "kind": f"{kind.__module__}.{kind.__qualname__}",
        "frames": [f"{f.filename}:{f.lineno} in {f.name}" for f in frames],
    }
    # A database error's SQLSTATE, an operating system error's name for it.
    code = getattr(problem, "sqlstate", None) or getattr(problem, "strerror", None)
    return {**shown, "code": str(code)} if code else shown
