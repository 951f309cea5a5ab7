"""Email addresses and their normal form: trimmed and in lower case.

An address is what RFC 5322 calls one, within the lengths of RFC 5321 (64 and 254),
letters of any alphabet included. The domain is compared as it is written: an
internationalised domain and its ``xn--`` form are two. A domain without a dot is
accepted, as Customer.io and Maestra do, with a warning.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address

from profiles.issues import Doubtful, Fault, IssueCode

MAX_CHARACTERS = 254
_MAX_LOCAL_CHARACTERS = 64
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_QUOTED_LOCAL = re.compile(r'"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"')
_LABEL = r"[^\W_](?:[^\W_]|-){0,62}"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# Nearly all addresses: ASCII, with a dot in the domain, too short to break a limit.
_ASCII_ATOM = r"[a-z0-9_!#$%&'*+/=?^`{|}~-]++"
_ASCII_LABEL = r"[a-z0-9]++(?:-++[a-z0-9]++)*+"
_PLAIN = re.compile(
    rf"{_ASCII_ATOM}(?:\.{_ASCII_ATOM})*+@{_ASCII_LABEL}(?:\.{_ASCII_LABEL})++"
)
_BETWEEN_ADDRESSES = re.compile(r"[\s,;|/]+")
_NOT_AN_EMAIL = Fault(IssueCode.NOT_AN_EMAIL)
_WITHOUT_DOT = Fault(IssueCode.EMAIL_WITHOUT_DOT)
_SEVERAL = Fault(IssueCode.SEVERAL_EMAILS)


def read_email(text: str) -> str | Fault | Doubtful[str]:
    """The address's normal form, of a cleaned text."""
    address = text.lower()
    if len(address) <= _MAX_LOCAL_CHARACTERS and _PLAIN.fullmatch(address):
        return address
    local, _, domain = address.rpartition("@")
    if (
        len(address) <= MAX_CHARACTERS
        and len(local) <= _MAX_LOCAL_CHARACTERS
        and (_LOCAL.fullmatch(local) or _QUOTED_LOCAL.fullmatch(local))
    ):
        fault = _judge_domain(domain)
        if fault is None:
            return address
        if fault is _WITHOUT_DOT:
            return Doubtful(address, fault)
    parts = [part for part in _BETWEEN_ADDRESSES.split(address) if "@" in part]
    return _SEVERAL if len(parts) > 1 else _NOT_AN_EMAIL


@lru_cache(maxsize=10_000)
def _judge_domain(domain: str) -> Fault | None:
    if domain.startswith("[") and domain.endswith("]"):
        return _judge_literal(domain[1:-1].removeprefix("ipv6:"))
    if not _DOMAIN.fullmatch(domain) or "-." in domain or domain.endswith("-"):
        return _NOT_AN_EMAIL
    return None if "." in domain else _WITHOUT_DOT


def _judge_literal(address: str) -> Fault | None:
    try:
        ip_address(address)
    except ValueError:
        return _NOT_AN_EMAIL
    return None
