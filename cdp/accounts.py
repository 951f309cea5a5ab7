"""How people get an account: an admin of a workspace gives it, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # untyped library
    """allauth's rules, ours where they differ."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tells whether a stranger may make an account: no."""
        return False
