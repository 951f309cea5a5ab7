"""Segments that an import's rows join: made when the run starts, never before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdp.models import Workspace
from imports import jobs
from imports.engine.joining import make_segments
from imports.headless import import_file
from imports.models import ImportJob
from imports.statuses import ImportState
from imports.wishes import Wishes
from profiles.mapping import ColumnMapping, Mapping
from profiles.models import Segment, SegmentMember
from tests.imports.makers import make_csv, make_import, ran, reviewed
from tests.makers import make_segment, make_workspace

pytestmark = pytest.mark.django_db
COLUMNS = (
    ColumnMapping(0, "email", "identifier:email"),
    ColumnMapping(1, "segments", "segment"),
)
ROWS = [("a@x.de", "Spring"), ("b@x.de", "VIP|Summer"), ("c@x.de", ""), ("", "Autumn")]


def make_file(workspace: Workspace, **options: Any) -> ImportJob:
    mapping = Mapping(columns=COLUMNS, **options)
    return make_import(workspace, make_csv(("email", "segments"), ROWS), mapping)


def members(workspace: Workspace) -> dict[str, int]:
    """How many people are in each segment."""
    segments = Segment.objects.filter(workspace=workspace)
    return {s.name: SegmentMember.objects.filter(segment=s).count() for s in segments}


def test_makes_segments_when_the_run_starts() -> None:
    workspace = make_workspace()
    make_segment(workspace, "VIP")
    job = reviewed(make_file(workspace, segment="All of it", makes_segments=True))
    assert job.reviewed.new_segments == ["All of it", "Spring", "Summer", "Autumn"]
    assert members(workspace) == {"VIP": 0}
    ran(job)
    assert job.state == ImportState.FINISHED
    assert members(workspace) == {
        "VIP": 1,
        "All of it": 3,
        "Spring": 1,
        "Summer": 1,
        "Autumn": 0,
    }


def test_holds_unknown_names_unless_the_import_makes_them() -> None:
    workspace = make_workspace()
    make_segment(workspace, "VIP")
    job = ran(make_file(workspace))
    assert (job.ledger.created, job.ledger.held) == (1, 3)
    assert members(workspace) == {"VIP": 0}


def test_joins_segment_that_is_there() -> None:
    workspace = make_workspace()
    make_segment(workspace, "VIP")
    job = ran(make_import(workspace, "email\na@x.de\n", segment="vip"))
    assert job.reviewed.new_segments == []
    assert members(workspace) == {"VIP": 1}


def test_counts_row_that_only_joins_as_updated() -> None:
    workspace = make_workspace()
    ran(make_import(workspace, "email\na@x.de\n"))
    first = ran(make_import(workspace, "email\na@x.de\n", segment="Spring"))
    again = ran(make_import(workspace, "email\na@x.de\n", segment="Spring"))
    assert (first.ledger.updated, again.ledger.unchanged) == (1, 1)


def test_starts_though_its_segments_were_made_since_the_review() -> None:
    """As by a try of a few rows, or by somebody else."""
    workspace = make_workspace()
    job = reviewed(make_file(workspace, segment="All of it", makes_segments=True))
    make_segments(job)
    ran(job)
    assert members(workspace)["All of it"] == 3


def test_voids_review_when_another_segment_is_made() -> None:
    workspace = make_workspace()
    job = reviewed(make_file(workspace, segment="All of it", makes_segments=True))
    make_segment(workspace, "Staff")
    with pytest.raises(jobs.Outdated):
        jobs.start_run(job)


def test_makes_segments_once() -> None:
    workspace = make_workspace()
    job = reviewed(make_file(workspace, segment="All of it", makes_segments=True))
    first, second = make_segments(job), make_segments(job)
    assert first.segments == second.segments
    assert sorted(first.segments.values()) == sorted(members(workspace))


def test_makes_segments_without_a_page(tmp_path: Path) -> None:
    workspace = make_workspace()
    path, mapping = tmp_path / "people.csv", tmp_path / "mapping.json"
    path.write_text(make_csv(("email", "segments"), ROWS))
    mapping.write_text(json.dumps(Mapping(columns=COLUMNS).to_json()))
    wishes = Wishes(mapping=str(mapping), segment="All of it", makes_segments=True)
    report = import_file(path, workspace, wishes, folder=tmp_path)
    assert report.to_json()["new_segments"][0] == "All of it"
    assert members(workspace)["All of it"] == 3
