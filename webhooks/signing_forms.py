"""What admins may type about who sends: verification, a try of it, repeats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import now

from webhooks.addresses import source_url
from webhooks.key_pairs import public_key
from webhooks.models import WebhookSource
from webhooks.repeats import rule_problem
from webhooks.requests import Incoming
from webhooks.secrets import new_token
from webhooks.signatures import KEY_PAIRS, Scheme
from webhooks.verification import SHORTEST_SECRET, Verification, refusal

OVERLAP = timedelta(days=7)
# What each scheme asks for besides its secret.
_ASKED = {
    Scheme.TOKEN: ("header", "query"),
    Scheme.BODY: ("header",),
    Scheme.TIMESTAMPED: ("header", "time_header"),
}

_NO_KEY = (
    "This is not a verification key: paste the whole text that the sender shows, "
    "which begins with MFkw."
)


class VerificationForm(forms.Form):
    """How the sender proves who it is."""

    scheme = forms.ChoiceField(
        label="The sender proves who it is by",
        choices=[(s.value, s.label) for s in Scheme],
    )
    secret = forms.CharField(
        label="Secret",
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    keeps_old = forms.BooleanField(
        label="The secret until now holds for 7 more days",
        required=False,
        initial=True,
    )
    header = forms.CharField(label="Header", max_length=100, required=False)
    query = forms.CharField(
        label="Parameter of the address", max_length=100, required=False
    )
    time_header = forms.CharField(
        label="Header of the time", max_length=100, required=False
    )

    def __init__(
        self,
        known: Verification,
        data: Any = None,
        *,
        scheme: Scheme | None = None,
    ) -> None:
        super().__init__(
            data,
            initial={
                "scheme": (scheme or known.scheme).value,
                "header": known.header,
                "query": known.query,
                "time_header": known.time_header,
            },
        )
        self._known = known
        self._scheme = scheme or known.scheme
        self.fields["secret"].help_text = self._secret_help()

    @property
    def scheme_now(self) -> Scheme:
        """The scheme whose fields are shown."""
        given = self.data.get("scheme", "")
        return Scheme(given) if given in set(Scheme) else self._scheme

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields of the scheme."""
        scheme = self.scheme_now
        if scheme is Scheme.NONE:
            return []
        names = ["secret", *_ASKED.get(scheme, ())]
        if self._has_secret(scheme):
            names.append("keeps_old")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """Refuses a scheme without what it needs."""
        said = dict(super().clean() or {})
        scheme = Scheme(said.get("scheme") or Scheme.NONE)
        if scheme is Scheme.NONE:
            return said
        secret = said.get("secret") or ""
        is_made = scheme is Scheme.TOKEN
        if not secret and not self._has_secret(scheme) and not is_made:
            self.add_error("secret", "Paste the secret that the sender signs with.")
        if secret and scheme in KEY_PAIRS and public_key(secret) is None:
            self.add_error("secret", _NO_KEY)
        if secret and len(secret) < SHORTEST_SECRET:
            self.add_error("secret", f"Use {SHORTEST_SECRET} characters or more.")
        if scheme is Scheme.TOKEN and not (said.get("header") or said.get("query")):
            self.add_error("header", "Name a header or a parameter.")
        if scheme in (Scheme.BODY, Scheme.TIMESTAMPED) and not said.get("header"):
            self.add_error("header", "Name the header of the signature.")
        if scheme is Scheme.TIMESTAMPED and not said.get("time_header"):
            self.add_error("time_header", "Name the header of the time.")
        return said

    @property
    def verification(self) -> Verification:
        """The verification as it will hold, the old secret beside a new one."""
        said, known = self.cleaned_data, self._known
        scheme = Scheme(said["scheme"])
        if scheme is Scheme.NONE:
            return Verification()
        is_same = scheme == known.scheme
        secret = said["secret"] or (known.secret if is_same else "") or new_token()
        old, until = (known.old_secret, known.old_until) if is_same else ("", None)
        if is_same and known.secret and secret != known.secret:
            old = known.secret if said["keeps_old"] else ""
            until = now() + OVERLAP if old else None
        asked = {name: said[name] for name in _ASKED.get(scheme, ())}
        return Verification(
            scheme=scheme, secret=secret, old_secret=old, old_until=until, **asked
        )

    def _has_secret(self, scheme: Scheme) -> bool:
        return bool(self._known.secret) and scheme == self._known.scheme

    def _secret_help(self) -> str:
        if self._has_secret(self.scheme_now):
            return "Leave it empty to keep the secret as it is."
        if self.scheme_now is Scheme.TOKEN:
            return "Leave it empty to have one made."
        if self.scheme_now in KEY_PAIRS:
            return "The verification key that the sender shows, not a key of yours."
        return ""


class SignedRequestForm(forms.Form):
    """A signed request, to try whether it would be taken."""

    headers = forms.CharField(
        label="Headers, one on each line",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    body = forms.CharField(
        label="Body, exactly as it was sent",
        max_length=200_000,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def judged(self, source: WebhookSource) -> str:
        """Why the request would not be taken; empty if it would, were it fresh."""
        pairs = (
            line.partition(":") for line in self.cleaned_data["headers"].split("\n")
        )
        headers = tuple((name.strip(), value.strip()) for name, _, value in pairs)
        # Browsers send line ends as CRLF, and nearly nobody else does.
        body = self.cleaned_data["body"].replace("\r\n", "\n").encode()
        return refusal(
            Verification.from_json(source.verification),
            Incoming("POST", "", headers, body),
            url=source_url(source),
            now=now(),
            however_old=True,
        )


class RepeatsForm(forms.Form):
    """What tells that a delivery is repeated."""

    repeats = forms.CharField(
        label="A repeat is known by",
        max_length=255,
        required=False,
        help_text="<code>path:id</code>, <code>header:X-Delivery-Id</code>, "
        "<code>body</code> (its hash) or <code>none</code>. Empty: as this sender "
        "does it.",
    )

    def clean_repeats(self) -> str:
        """Refuses what is no rule."""
        rule = str(self.cleaned_data["repeats"]).strip()
        if problem := rule_problem(rule):
            raise forms.ValidationError(problem)
        return rule
