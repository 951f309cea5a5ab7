"""The log-in library's forms in our words: plain labels, no text inside the fields."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp

PASSWORD_RULE = "At least 8 characters, and not a common one."  # noqa: S105 - words


class OurWords:
    """Mixed into a form: sets labels and help by the field's name."""

    labels: ClassVar[dict[str, str]] = {}
    help_texts: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]  # a form's
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, field.help_text)


class LoginForm(OurWords, account.LoginForm):  # type: ignore[misc]  # untyped library
    """Email address and password."""

    labels = {"login": "Email address"}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """The password that holds, and the new one."""

    labels = {
        "oldpassword": "Password you have",
        "password1": "New password",
        "password2": "New password again",
    }
    help_texts = {"oldpassword": "", "password1": PASSWORD_RULE}


class ResetPasswordForm(OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which the link goes."""

    labels = {"email": "Email address"}


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password."""

    labels = {"password1": "New password", "password2": "New password again"}
    help_texts = {"password1": PASSWORD_RULE}


class ReauthenticateForm(OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password, once more."""


class AuthenticateForm(OurWords, second_factor.AuthenticateForm):  # type: ignore[misc]
    """The second step of a log-in."""


class ReauthenticateByCodeForm(OurWords, second_factor.ReauthenticateForm):  # type: ignore[misc]
    """A code, once more."""


class ActivateForm(OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    labels = {"code": "Code the app shows"}
