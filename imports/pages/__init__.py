"""What the pages of imports show and ask: forms, tables, words; no requests."""

from __future__ import annotations
