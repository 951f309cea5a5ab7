"""``manage.py read_file`` prints how a file is read, or its rows; no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from imports.reading.reports import Report, named_cells
from imports.reading.sources import Choices, ShortRows, UnreadableFile, open_source

ISSUES_PRINTED = 20
ISSUES_IN_JSON = 10_000
NAMED_SIGNS = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "space": " ",
    "none": "",
    "double": '"',
    "single": "'",
    "backslash": "\\",
}


class Command(BaseCommand):
    help = "Prints how a file is read: its encoding, delimiter, columns and issues."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--rows", action="store_true", help="print each row as a line of JSON"
        )
        parser.add_argument("--encoding", help="such as utf-8 or cp1252")
        parser.add_argument(
            "--delimiter", type=_sign, help="a sign, or tab, comma, ..."
        )
        parser.add_argument("--quote", type=_sign, help="a sign, or none")
        parser.add_argument("--escape", type=_sign, help="a sign, or none")
        parser.add_argument("--header-line", type=int, help="0 for no header")
        parser.add_argument("--sheet", help="the name of a sheet")
        parser.add_argument(
            "--fill-short-rows",
            action="store_true",
            help="read rows with too few cells as if the others were empty",
        )

    def handle(self, **options: Any) -> None:
        """Print, and exit with 1 if the file cannot be read."""
        try:
            self._read(options)
        except UnreadableFile as refusal:
            self._refuse(str(refusal))
        except IsADirectoryError:
            self._refuse(f"{options['file']} is a folder, not a file.")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self._refuse(f"{options['file']} cannot be opened: {reason}.")

    def _read(self, options: dict[str, Any]) -> None:
        """Read the file and print what was asked for."""
        with open_source(options["file"], choices=_choices(options)) as source:
            if options["rows"]:
                for batch in source.batches():
                    for row in named_cells(batch, source.columns):
                        self.stdout.write(_json(row))
            elif options["json"]:
                report = Report(source, issues_kept=ISSUES_IN_JSON)
                self.stdout.write(_json(report.to_json(), indent=2))
            else:
                report = Report(source, issues_kept=ISSUES_PRINTED)
                self.stdout.write("\n".join(report.lines()))

    def _refuse(self, sentence: str) -> None:
        """Say why, and leave."""
        self.stderr.write(sentence)
        sys.exit(1)


def _sign(text: str) -> str:
    """The sign that was typed or named."""
    return NAMED_SIGNS.get(text.lower(), text)


def _choices(options: dict[str, Any]) -> Choices:
    """What the user chose; the rest is guessed."""
    return Choices(
        encoding=options["encoding"],
        delimiter=options["delimiter"],
        quote=options["quote"],
        escape=options["escape"],
        header_line=options["header_line"],
        sheet=options["sheet"],
        short_rows=ShortRows.FILL if options["fill_short_rows"] else ShortRows.ISSUE,
    )


def _json(value: object, indent: int | None = None) -> str:
    """The value as JSON that any terminal can print, kept bytes shown as ``\\xE9``."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode()
