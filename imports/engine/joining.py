"""Makes the segments that an import's rows join and that are not there yet.

A review plans with provisional ids and counts the names (``Counts.new_segments``); the
segments are made when rows go in, before the first of them does, whatever door the
import came through.
"""

from __future__ import annotations

from imports.engine.loading import definitions_of
from imports.models import ImportJob
from profiles.definitions import Definitions
from profiles.mapping import Mapping
from profiles.models import Segment
from profiles.segments import SegmentNames


def make_segments(job: ImportJob) -> Definitions:
    """Make what is missing; return the workspace's definitions with all of it.

    May be done again: a run that goes on finds its segments, or makes those that
    somebody has deleted meanwhile.
    """
    definitions = definitions_of(job)
    names = SegmentNames(definitions)
    for name in (Mapping.from_json(job.mapping).segment, *job.reviewed.new_segments):
        if name:
            names.find(name, makes=True)
    if not names.new:
        return definitions
    Segment.objects.bulk_create(
        (Segment(workspace=job.workspace, name=name) for name in names.new),
        ignore_conflicts=True,
    )
    return definitions_of(job)
