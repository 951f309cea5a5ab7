"""What a review and a run are made of: rows in, chunks planned, books kept."""

from __future__ import annotations
