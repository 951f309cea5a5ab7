"""The conventions of the project, as tests."""

from __future__ import annotations
