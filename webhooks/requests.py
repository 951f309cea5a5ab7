"""A live request as it is kept: its bytes as they came, its secrets taken out.

Pure; ``receive`` makes an ``Incoming`` of Django's request before anything is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

REDACTED = "[redacted]"

Headers = tuple[tuple[str, str], ...]

_SECRET_NAME = re.compile(
    r"authorization|cookie|token|secret|password|passwd|api-?key|apikey|credential",
    re.IGNORECASE,
)
# Neither PostgreSQL nor UTF-8 takes these.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it came; ``headers`` in the sender's order and letter case."""

    method: str
    query: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name in any letter case, or an empty text."""
        wanted = name.lower()
        return next((v for n, v in self.headers if n.lower() == wanted), "")

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    @property
    def encoding(self) -> str:
        """How the body is packed: empty or ``gzip`` or whatever the sender says."""
        said = self.header("Content-Encoding").strip().lower()
        return "" if said == "identity" else said

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query's parameters in order, blank ones too."""
        return parse_qsl(self.query, keep_blank_values=True)


def redacted_headers(
    headers: Iterable[tuple[str, str]], secret_names: Iterable[str] = ()
) -> list[list[str]]:
    """Header pairs to be stored: values that are secrets are gone.

    ``secret_names`` are headers that hold a secret of this source.
    """
    also = {name.lower() for name in secret_names}
    return [
        [_storable(name), REDACTED if _is_secret(name, also) else _storable(value)]
        for name, value in headers
    ]


def redacted_query(query: str, secret_names: Iterable[str] = ()) -> str:
    """The query to be stored: values that are secrets are gone."""
    if not query:
        return ""
    also = {name.lower() for name in secret_names}
    pairs = parse_qsl(query, keep_blank_values=True)
    if not any(_is_secret(name, also) for name, _ in pairs):
        return _storable(query)
    kept = [(n, REDACTED if _is_secret(n, also) else v) for n, v in pairs]
    return _storable(urlencode(kept, safe="[]"))


def _is_secret(name: str, also: set[str]) -> bool:
    return _speaks_of_secrets(name) or (bool(also) and name.lower() in also)


@lru_cache(maxsize=1_000)
def _speaks_of_secrets(name: str) -> bool:
    return _SECRET_NAME.search(name) is not None


def _storable(text: str) -> str:
    # What is ASCII and can be seen has none of them.
    if text.isascii() and text.isprintable():
        return text
    return _UNSTORABLE.sub("\ufffd", text)
