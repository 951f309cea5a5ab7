"""Every capability in docs/coverage.md has a place and tests that exist."""

from __future__ import annotations

import re

from cdp.embedded.folder import PROJECT

ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split(" | ")]
    for line in (PROJECT / "docs" / "coverage.md").read_text().splitlines()
    if re.match(r"\| \d+ \|", line)
]
CAPABILITIES = 217
OPEN = "**open**"


def exists(named: str) -> bool:
    path, _, name = named.partition("::")
    file = PROJECT / "tests" / f"{path}.py"
    return file.is_file() and f"\ndef {name}(" in file.read_text()


def test_has_every_capability_once() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, CAPABILITIES + 1))


def test_names_tests_that_exist() -> None:
    named = [name for row in ROWS for name in re.findall(r"`([^`]+::\w+)`", row[4])]
    assert [name for name in named if not exists(name)] == []


def test_says_where_each_capability_is_unless_it_is_open() -> None:
    silent = [row[0] for row in ROWS if not (row[3] and row[4]) and OPEN not in row[-1]]
    assert silent == []
