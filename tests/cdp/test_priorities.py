"""Imports give way to pages: how their programs are started."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cdp.embedded.folder import DataFolder
from cdp.embedded.process import child_command
from cdp.embedded.supervised import BULK_NICE, programs

SAY = [sys.executable, "-c", "import os; print(os.nice(0))"]


def niceness_of(command: list[str]) -> int:
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(said.stdout)


def test_gives_way_by_so_many_steps() -> None:
    ours = niceness_of(SAY)
    assert niceness_of(child_command(SAY)) == ours
    assert niceness_of(child_command(SAY, nice=3)) == min(ours + 3, 19)


def test_lets_only_imports_give_way(tmp_path: Path) -> None:
    found = programs(DataFolder(tmp_path), bind="127.0.0.1", port=8000)
    giving_way = {each.name for each in found if "--nice" in each.command}
    assert giving_way == {"bulk"}
    bulk = next(each for each in found if each.name == "bulk")
    assert bulk.command[bulk.command.index("--nice") + 1] == str(BULK_NICE)
