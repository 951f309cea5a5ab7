"""What git keeps works anywhere: no registry, no machine, no secret of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import committed, place

# Put together here, so that this file does not hold what it looks for.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted",
    "npmjs" + ".",
    "registry" + ".yarnpkg",
    "--index" + "-url",
    "--extra-index" + "-url",
)
# Folders of one machine, such as a home; not part of a longer path or an address.
MACHINE_PATH = re.compile(r"(?<![\w./~>-])/(?:work|root|home/[a-z]+|Users/\w+)/")
LARGEST = 2 * 1024 * 1024


def texts() -> Iterator[tuple[Path, str]]:
    """Each committed text file and what it says; sample data may say anything."""
    for path in committed():
        if "data" in path.parts or path.stat().st_size > LARGEST:
            continue
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def test_names_no_registry() -> None:
    wrong = [
        f"{place(path)}: {host}"
        for path, text in texts()
        for host in REGISTRIES
        if host in text
    ]
    assert wrong == []


def test_names_no_path_of_one_machine() -> None:
    wrong = [
        f"{place(path)}:{number}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert wrong == []


def test_keeps_no_large_file() -> None:
    assert [place(path) for path in committed() if path.stat().st_size > LARGEST] == []


def test_locks_every_requirement_by_hash() -> None:
    for path in committed():
        if path.suffix == ".lock":
            pinned = re.findall(r"^\S+==\S+.*$", path.read_text(), re.M)
            assert pinned
            assert all(line.endswith("\\") for line in pinned), place(path)
