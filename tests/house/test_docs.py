"""What the documents say of the program is what the program does."""

from __future__ import annotations

import ast
import re
import tomllib

from django.conf import settings

from cdp.embedded.folder import PROJECT
from tests.house.sources import APPS, parsed, place, python_files

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.*?) \|", re.M)
# Read by others than settings.py: bootstrap.py, the supervisor, a library.
READ_ELSEWHERE = {"BIND", "CHROMIUM", "DATA_DIR", "PORT"}


def documented() -> dict[str, str]:
    """The variables in docs/operations.md and their documented defaults."""
    text = (PROJECT / "docs" / "operations.md").read_text()
    return dict(ROW.findall(text))


def read_by_settings() -> set[str]:
    """The variables that settings.py reads."""
    source = (PROJECT / "cdp" / "settings.py").read_text()
    return set(re.findall(r'\benv_\w+\(\s*"([A-Z_]+)"', source))


def test_documents_every_variable() -> None:
    assert set(documented()) == read_by_settings() | READ_ELSEWHERE


def test_documents_the_defaults_of_numbers() -> None:
    source = (PROJECT / "cdp" / "settings.py").read_text()
    numbers = re.findall(r'\benv_int\(\s*"([A-Z_]+)"', source)
    said = {name: documented()[name].strip("`").replace("_", "") for name in numbers}
    assert said == {name: str(getattr(settings, name)) for name in numbers}


def test_changelog_begins_with_the_version() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    changelog = (PROJECT / "CHANGELOG.md").read_text()
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+|Unreleased)", changelog, re.M)
    released = [version for version in versions if version != "Unreleased"]
    assert [project["version"]] == released[:1]


def test_readme_begins_with_the_two_commands() -> None:
    readme = (PROJECT / "README.md").read_text()
    commands = re.findall(r"^make \w+", readme, re.M)
    assert commands[:2] == ["make run", "make test"]


def test_help_lists_every_target() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    described = set(re.findall(r"^([a-z-]+):[^#\n]*## \S", makefile, re.M))
    assert targets == described


def test_modules_say_what_they_are() -> None:
    silent = [
        place(path)
        for path in python_files(*APPS)
        if path.name != "__init__.py" and not ast.get_docstring(parsed(path))
    ]
    assert silent == []
