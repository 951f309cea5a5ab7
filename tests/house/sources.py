"""The project's own files, for tests that read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cdp.embedded.folder import PROJECT

APPS = ("cdp", "profiles", "imports", "webhooks")


def committed() -> list[Path]:
    """Every file that git keeps, or would keep once added."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = (PROJECT / name for name in listed.stdout.split("\0") if name)
    return [path for path in found if path.is_file()]


def python_files(*folders: str) -> Iterator[Path]:
    """The Python files below these folders, without the migrations."""
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def parsed(path: Path) -> ast.Module:
    """The file as a syntax tree."""
    return ast.parse(path.read_text())


def imported(path: Path) -> set[str]:
    """The full names of the modules a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def place(path: Path) -> str:
    """The path as people say it: relative to the project."""
    return str(path.relative_to(PROJECT))
