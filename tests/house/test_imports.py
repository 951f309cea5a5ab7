"""Imports point one way, and nouns know neither database nor clock."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from cdp.embedded.folder import PROJECT
from tests.house.sources import imported, parsed, place, python_files

# What each app may import of the others: imports -> profiles <- webhooks, all -> cdp.
MAY_IMPORT = {
    "cdp": {"cdp"},
    "profiles": {"cdp", "profiles"},
    "imports": {"cdp", "profiles", "imports"},
    "webhooks": {"cdp", "profiles", "webhooks"},
}

# Pure knowledge: what a row, a value or a mapping is. Verbs are everything else.
NOUNS = {
    "cdp": ("addresses", "api/refusals", "environment", "formats", "steps", "tones"),
    "profiles": (
        "api/altcraft/fields",
        "api/altcraft/matching",
        "api/altcraft/parameters",
        "api/altcraft/starting",
        "api/altcraft/subscriptions",
        "api/altcraft/wanting",
        "api/altcraft/xml",
        "api/own/answered",
        "api/own/asked",
        "api/own/reading",
        "api/piwik/updates",
        "api/strict_json",
        "columns/attributes",
        "columns/cells",
        "columns/consent",
        "columns/event_packing",
        "columns/events",
        "columns/gathering",
        "columns/harvest",
        "columns/identifiers",
        "columns/object_texts",
        "columns/reading",
        "columns/relationships",
        "columns/segments",
        "columns/setup",
        "consent_lines",
        "conversions/consent",
        "conversions/dates",
        "conversions/lists",
        "conversions/months",
        "conversions/names",
        "conversions/numbers",
        "conversions/properties",
        "conversions/scalars",
        "conversions/strict",
        "conversions/texts",
        "definitions",
        "drafting",
        "emails",
        "event_columns",
        "event_data",
        "event_data_keys",
        "events",
        "fed",
        "feeding",
        "identifiers",
        "issue_words",
        "issues",
        "mapping",
        "mapping_problems",
        "merging",
        "names",
        "object_choices",
        "object_problems",
        "objects/relating",
        "objects/relations",
        "phones",
        "plain_consent",
        "plain_events",
        "planning",
        "plans",
        "predefined",
        "problem_words",
        "public_ids",
        "records",
        "resolve",
        "rules",
        "segments",
        "state",
        "subscriptions",
        "triggers/happenings",
        "triggers/signing",
        "untrusted",
        "validation",
        "values",
    ),
    "imports": (
        "cell_types",
        "columns",
        "dialects",
        "header_matching",
        "ledger",
        "object_reference",
        "object_suggestions",
        "suggestions",
    ),
    "webhooks": ("payloads",),
}
CLOCKS = {
    "time.time",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
}


def nouns() -> list[str]:
    """The noun files there are, by path."""
    return [
        f"{app}/{name}.py"
        for app, names in NOUNS.items()
        for name in names
        if (PROJECT / app / f"{name}.py").exists()
    ]


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_imports_point_one_way(app: str) -> None:
    forbidden = set(MAY_IMPORT) - MAY_IMPORT[app]
    wrong = [
        f"{place(path)} imports {name}"
        for path in python_files(app)
        for name in sorted(imported(path))
        if name.split(".")[0] in forbidden
    ]
    assert wrong == []


@pytest.mark.parametrize("noun", nouns())
def test_noun_reads_no_clock(noun: str) -> None:
    calls = [
        ast.unparse(node.func)
        for node in ast.walk(parsed(PROJECT / noun))
        if isinstance(node, ast.Call)
    ]
    assert [call for call in calls if call in CLOCKS] == []
    assert "django.utils.timezone.now" not in imported(PROJECT / noun)


def test_nouns_need_no_database() -> None:
    modules = [noun.removesuffix(".py").replace("/", ".") for noun in nouns()]
    script = "\n".join(
        (
            "import importlib, sys",
            f"for name in {modules!r}:",
            "    importlib.import_module(name)",
            "    if 'django.db' in sys.modules:",
            "        sys.exit(f'{name} needs django.db')",
        )
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
