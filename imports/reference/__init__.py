"""Which columns a file may have, in words and as files to begin with."""

from __future__ import annotations
