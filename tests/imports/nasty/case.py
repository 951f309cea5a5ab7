"""What a nasty file is, and the people whom most of them hold."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

HEAD = "id,name,email\n"
ANN = ["1", "Ann", "ann@example.com"]
BOB = ["2", "Bob", "bob@example.com"]
PEOPLE = "1,Ann,ann@example.com\n2,Bob,bob@example.com\n"
COLUMNS = ["id", "name", "email"]


@dataclass(frozen=True)
class Case:
    """A file and how it must be read; None is not compared."""

    name: str
    content: bytes
    rows: list[list[str]] = field(default_factory=lambda: [ANN, BOB])
    columns: list[str] | None = field(default_factory=lambda: COLUMNS)
    lines: list[int] | None = None
    issues: dict[int, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_line: int | None = None
    blank_rows: int = 0
    footnotes: list[str] = field(default_factory=list)
    refusal: str = ""
    file_name: str = "people.csv"


def text(
    name: str, content: str, written_in: str = "utf-8", /, **expected: Any
) -> Case:
    """A case whose content is text in an encoding."""
    return Case(name, content.encode(written_in), **expected)


def zipped(*names: str) -> bytes:
    """A zip that holds the people under each of these names."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, HEAD + PEOPLE)
    return packed.getvalue()
