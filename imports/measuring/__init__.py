"""What a file looks like and what its columns hold, before anything is mapped."""

from __future__ import annotations
