"""Texts and JSON values of a source become values of an attribute's type.

One file per family of types. Every function takes cleaned, non-empty text and gives a
value as it lies on a profile, or a ``Fault``, or a ``Doubtful`` value; none raises.
"""

from __future__ import annotations
