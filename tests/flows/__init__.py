"""Stories through the whole program: real workers, real servers."""

from __future__ import annotations
