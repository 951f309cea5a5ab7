"""Imports a file of people or of their events: review, run, ledger."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cdp.models import Workspace
from imports import report
from imports.headless import import_file
from imports.reading.sources import UnreadableFile
from imports.statuses import ImportKind, ImportState
from imports.suggesting.automapping import MappingMismatch
from imports.wishes import AUTO, CannotImport, Wishes
from profiles.rules import Mode


class Command(BaseCommand):
    """``manage.py import_people FILE --workspace SLUG``."""

    help = "Import a file of people or events by the review and run of the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the workspace, and what would be chosen on the pages."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument(
            "--identify-by",
            default="",
            metavar="KINDS",
            help="kinds of identifier in their order, such as email,user_id",
        )
        parser.add_argument("--mode", choices=[mode.value for mode in Mode])
        parser.add_argument(
            "--mapping",
            default=AUTO,
            metavar="auto|ID|FILE",
            help="take the suggestions, a saved mapping, or one in a JSON file",
        )
        order = parser.add_mutually_exclusive_group()
        order.add_argument("--day-first", action="store_true")
        order.add_argument("--month-first", action="store_true")
        parser.add_argument("--decimal", choices=[",", "."])
        parser.add_argument(
            "--kind", choices=ImportKind.values, default=ImportKind.PEOPLE.value
        )
        parser.add_argument(
            "--object-type",
            type=int,
            default=0,
            metavar="NUMBER",
            help="of which type the objects are that the rows are, or name",
        )
        parser.add_argument(
            "--segment",
            default="",
            metavar="NAME",
            help="a segment that all rows join; it is made if there is none",
        )
        parser.add_argument(
            "--makes-segments",
            action="store_true",
            help="make the segments that a segment column names",
        )
        parser.add_argument(
            "--may-opt-in",
            action="store_true",
            help="let the rows end opt-outs; the people have agreed again",
        )
        parser.add_argument("--review-only", action="store_true")
        parser.add_argument(
            "--folder",
            type=Path,
            default=Path(),
            help="where the errors and warnings files go (default: here)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        """Import, print, and exit with 1 if nothing could go in."""
        try:
            done = self._import(options)
        except (CannotImport, MappingMismatch, UnreadableFile) as refusal:
            self._refuse(str(refusal), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(done.to_json(), indent=2, ensure_ascii=False))
        else:
            for line in report.lines(done):
                self.stdout.write(line)
            self._say_state(done)
        if not done.is_good:
            sys.exit(1)

    def _import(self, options: dict[str, Any]) -> report.Report:
        slug = options["workspace"]
        workspace = Workspace.objects.filter(slug=slug).first()
        if workspace is None:
            raise CannotImport(f"There is no workspace “{slug}”.")
        if not options["file"].is_file():
            raise CannotImport(f"There is no file {options['file']}.")
        return import_file(
            options["file"], workspace, _wishes(options), folder=options["folder"]
        )

    def _say_state(self, done: report.Report) -> None:
        state = done.job.state
        if state == ImportState.FAILED:
            self.stderr.write(done.job.error)
        elif state == ImportState.CANCELLED:
            kept = done.job.cursor
            self.stderr.write(f"Cancelled; the first {kept} rows are in.")

    def _refuse(self, sentence: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        self.stderr.write(sentence)
        sys.exit(1)


def _wishes(options: dict[str, Any]) -> Wishes:
    kinds = [kind.strip() for kind in options["identify_by"].split(",")]
    return Wishes(
        kind=ImportKind(options["kind"]),
        mapping=options["mapping"],
        identify_by=tuple(kind for kind in kinds if kind),
        mode=Mode(options["mode"]) if options["mode"] else None,
        date_order=_date_order(options),
        decimal={",": "comma", ".": "point", None: None}[options["decimal"]],
        segment=options["segment"].strip(),
        makes_segments=options["makes_segments"],
        may_opt_in=options["may_opt_in"],
        review_only=options["review_only"],
        object_type=options["object_type"],
    )


def _date_order(options: dict[str, Any]) -> Any:
    if options["day_first"]:
        return "day_first"
    return "month_first" if options["month_first"] else None
