"""The model field that keeps JSON values with their digits."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from psycopg.types.json import Jsonb

from profiles.values import JSONValue, decode, encode_text


class ValueField(models.JSONField):
    """A jsonb column read and written by the product's one JSON codec."""

    def from_db_value(
        self,
        value: str | None,
        expression: Expression,
        connection: BaseDatabaseWrapper,
    ) -> JSONValue:
        """The stored JSON text as values; numbers are int or Decimal."""
        return None if value is None else decode(value)

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002 - Django's signature
    ) -> Any:
        """The value as psycopg sends it."""
        if value is None or isinstance(value, Expression | Jsonb):
            return value
        return Jsonb(value, dumps=encode_text)
