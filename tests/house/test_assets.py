from __future__ import annotations

import hashlib
import re

import pytest
from django.conf import settings

STATIC = settings.PROJECT / "static"
VENDORED = dict(
    re.findall(
        r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$",
        (STATIC / "VENDORED.md").read_text(),
        flags=re.MULTILINE,
    )
)


def test_names_every_vendored_file() -> None:
    folders = (STATIC / "vendor", STATIC / "fonts")
    files = {
        str(file.relative_to(STATIC))
        for folder in folders
        for file in folder.iterdir()
        if file.suffix != ".txt"
    }
    assert files == set(VENDORED)


@pytest.mark.parametrize("name", VENDORED)
def test_keeps_vendored_files_as_they_came(name: str) -> None:
    content = (STATIC / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == VENDORED[name]
    assert b"sourceMappingURL" not in content


def test_keeps_stylesheet_to_its_tokens() -> None:
    """Colours stand in section 1 and in the few drawings; the rest names tokens."""
    sheet = (STATIC / "css" / "tributary.css").read_text()
    rules = sheet.split("/* 2 ground", 1)[1]
    colours = set(re.findall(r"(?<![\w%])#[0-9a-f]{3,6}\b", rules))
    known = {"#fff", "#000"}
    assert colours - known == set()
