"""What an API asked of its import; ``imports.models`` takes the table in."""

from __future__ import annotations

from django.db import models

from profiles.fields import ValueField


class ApiProduct(models.TextChoices):
    """Whose API a request followed."""

    CUSTOMER_IO = "customer_io", "Customer.io"
    XTREMEPUSH = "xtremepush", "Xtremepush"
    OWN = "own", "Tributary"


class ApiImport(models.Model):
    """An import that goes by itself, and what was asked when it was made.

    ``asked`` is what the product's API shows of its request again; ``passed_by`` the
    columns that are not imported, each with its reason; ``url`` where the file is
    fetched from, until it is. ``reviews_only``: its rows do not go in by themselves.
    """

    job = models.OneToOneField(
        "imports.ImportJob",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="api",
    )
    product = models.CharField(max_length=11, choices=ApiProduct)
    credential = models.CharField(max_length=100)
    asked = ValueField(default=dict)
    passed_by = ValueField(default=list)
    url = models.TextField(blank=True)
    reviews_only = models.BooleanField(default=False)

    class Meta:
        db_table = "api_import"

    def __str__(self) -> str:
        return f"import {self.job_id} by {self.credential}"
