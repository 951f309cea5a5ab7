"""The template tags of people."""

from __future__ import annotations
