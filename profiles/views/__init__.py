"""The pages of people, attributes, subscriptions and segments."""

from __future__ import annotations
