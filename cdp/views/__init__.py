"""The pages that belong to no app: home, settings, members, errors."""

from __future__ import annotations
