"""The tables of API access: who may call, and what was answered before.

``cdp.models`` takes them in. Secrets are kept as their SHA-256 and nothing else: they
are long and random, so that hashing slowly would protect nothing.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from cdp.api.scopes import Scope


class Credential(models.Model):
    """What tokens and clients share: a name, scopes, and when it was used and ended."""

    workspace = models.ForeignKey("cdp.Workspace", on_delete=models.CASCADE)
    name = models.CharField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    digest = models.BinaryField(max_length=32, editable=False)
    created_by = models.ForeignKey(
        "cdp.User", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[str]:
        """The words of the scopes, in their usual order."""
        return [scope.label for scope in Scope if scope.value in self.scopes]


class ApiToken(Credential):
    """A token that a program sends with each request; ``hint`` is how it begins."""

    hint = models.CharField(max_length=12)

    class Meta:
        db_table = "api_token"
        constraints = (
            models.UniqueConstraint(fields=["digest"], name="api_token_digest"),
        )
        indexes = (models.Index(fields=["workspace", "-id"], name="api_token_listed"),)


class OAuthClient(Credential):
    """An id and a secret that are exchanged for a token of thirty minutes."""

    client_id = models.CharField(max_length=32, unique=True)

    class Meta:
        db_table = "oauth_client"
        indexes = (
            models.Index(fields=["workspace", "-id"], name="oauth_client_listed"),
        )


class KeptAnswer(models.Model):
    """What was answered to a request that named an ``Idempotency-Key``.

    ``request`` is the SHA-256 of method, path and body. Row and effects of the request
    commit together.
    """

    workspace = models.ForeignKey("cdp.Workspace", on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    request = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=bytes)
    at = models.DateTimeField()

    class Meta:
        db_table = "kept_answer"
        constraints = (
            models.UniqueConstraint(
                fields=["workspace", "key"], name="kept_answer_key_once"
            ),
        )
        indexes = (models.Index(fields=["at"], name="kept_answer_age"),)

    def __str__(self) -> str:
        return self.key


class ApiCall(models.Model):
    """One call of an API that changed people at once: what a change's origin names.

    Partitioned by month. It holds who called what and the counts, nobody's data.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    workspace = models.ForeignKey(
        "cdp.Workspace", on_delete=models.DO_NOTHING, db_constraint=False
    )
    door = models.CharField(max_length=40)
    credential = models.CharField(max_length=100)
    counts = models.JSONField(default=dict)

    class Meta:
        db_table = "api_call"

    def __str__(self) -> str:
        return f"{self.door} by {self.credential}"
