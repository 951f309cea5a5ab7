"""Seals secrets of others that we must be able to use again, such as tokens.

What is stored is of no use without the installation's ``SECRET_KEY``. When that key
changes, what was sealed is lost and has to be given anew.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class Unsealable(Exception):
    """The text was not sealed with this installation's key."""


def seal(secret: str) -> str:
    """Returns the secret as it may be stored."""
    return _fernet().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Returns the secret again. Raises ``Unsealable``."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unsealable from None


def _fernet() -> Fernet:
    key = hashlib.sha256(b"cdp.sealing:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
