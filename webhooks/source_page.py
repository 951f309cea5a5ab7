"""What all pages of one source share: their tabs, its address, a curl that works."""

from __future__ import annotations

import json
from dataclasses import dataclass

from cdp.http import WorkspaceRequest, page_url
from webhooks.addresses import source_url
from webhooks.models import WebhookSource
from webhooks.presets import preset_of
from webhooks.signatures import Scheme
from webhooks.verification import Verification


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the source's pages."""

    label: str
    url: str
    current: bool
    count: int = 0


_PAGES = (
    ("Mapping", "webhooks:source"),
    ("Deliveries", "webhooks:source-deliveries"),
    ("Versions", "webhooks:versions"),
    ("Settings", "webhooks:source-settings"),
)
_SECTIONS = (("Sources", "webhooks:sources"), ("Deliveries", "webhooks:deliveries"))


def source_tabs(request: WorkspaceRequest, source: WebhookSource) -> list[Tab]:
    """The pages of the source, with the one that is open marked."""
    return _tabs(
        request, [(label, page_url(request, name, source.pk)) for label, name in _PAGES]
    )


def section_tabs(request: WorkspaceRequest) -> list[Tab]:
    """The pages over all sources."""
    return _tabs(
        request, [(label, page_url(request, name)) for label, name in _SECTIONS]
    )


def _tabs(request: WorkspaceRequest, urls: list[tuple[str, str]]) -> list[Tab]:
    here = max((url for _, url in urls if request.path.startswith(url)), default="")
    return [Tab(label, url, url == here) for label, url in urls]


def address_for(source: WebhookSource) -> str:
    """The address to give to the sender, with its token if that stands in it."""
    known = Verification.from_json(source.verification)
    if known.scheme is Scheme.TOKEN and known.query:
        return source_url(source, query=f"{known.query}={known.secret}")
    return source_url(source)


def curl_of(source: WebhookSource) -> str:
    """A command that sends the sender's example, or a small one."""
    sample = preset_of(source.sender).sample or {
        "id": "42",
        "email": "ada@example.com",
        "name": {"first": "Ada", "last": "Lovelace"},
    }
    body = json.dumps(sample, ensure_ascii=False, indent=2).replace("'", "'\\''")
    token = ""
    known = Verification.from_json(source.verification)
    if known.scheme is Scheme.TOKEN and not known.query:
        token = f" \\\n  -H '{known.header}: {known.secret}'"
    return (
        f"curl '{address_for(source)}' \\\n"
        f"  -H 'Content-Type: application/json'{token} \\\n"
        f"  -d '{body}'"
    )
