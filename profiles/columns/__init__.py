"""Columns of a mapping, compiled: each reads all its cells of a batch in one go.

``profiles.validation`` makes one function of each column, chosen by its target, once
per run. What they find goes into a ``Harvest``; nothing asks per cell what type a
column has.
"""

from __future__ import annotations
