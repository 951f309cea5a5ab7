"""Files and functions stay short enough to be read at once."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.sources import APPS, parsed, place, python_files

LONGEST_FILE = {**dict.fromkeys(APPS, 400), "tests": 700}  # tests hold tables
LONGEST_FUNCTION = 60


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_files_are_short() -> None:
    offenders = [
        f"{place(path)}: {lines(path)} lines"
        for folder, longest in LONGEST_FILE.items()
        for path in python_files(folder)
        if lines(path) > longest
    ]
    assert offenders == []


def test_functions_are_short() -> None:
    offenders = [
        f"{place(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in python_files(*APPS)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert offenders == []
