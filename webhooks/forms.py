"""What admins may type on the pages of webhooks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
from django import forms
from django.utils.timezone import now

from cdp.forms import zone_choices
from cdp.models import Workspace
from profiles.definitions import Definitions, ValueType
from profiles.mapping import EmptyCells
from profiles.models import Attribute
from profiles.predefined import reserved_reason
from profiles.rules import ConflictRule, Mode
from profiles.target_choices import TYPE_WORDS
from webhooks.mapping import Condition, ConditionTest, WebhookMapping
from webhooks.path_reader import PathError, parse_path
from webhooks.presets import PRESETS
from webhooks.repeats import rule_problem
from webhooks.signatures import Scheme
from webhooks.verification import SHORTEST_SECRET, Verification

_BETWEEN_WORDS = re.compile(r"\W+")
OVERLAP = timedelta(days=7)


class SourceForm(forms.Form):
    """A new source: who sends, and what it is called."""

    sender = forms.ChoiceField(
        choices=lambda: [(p.key, p.name) for p in PRESETS.values()]
    )
    name = forms.CharField(max_length=255, required=False)

    @property
    def chosen_name(self) -> str:
        """The name, or that of the sender."""
        return self.cleaned_data["name"] or PRESETS[self.cleaned_data["sender"]].name


class NameForm(forms.Form):
    """What a source is called."""

    name = forms.CharField(max_length=255)


class SampleForm(forms.Form):
    """A pasted request body."""

    sample = forms.CharField(
        label="A request as the sender makes it",
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="JSON, a form (a=1&b=2) or XML.",
    )


class PathField(forms.CharField):
    """A path into the payload."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            parse_path(text)
        except PathError as problem:
            raise forms.ValidationError(str(problem)) from None
        return text


class ConditionForm(forms.Form):
    """What must hold of a row."""

    path = PathField(max_length=500)
    test = forms.ChoiceField(choices=[(t.value, t.words) for t in ConditionTest])
    value = forms.CharField(max_length=500, required=False)

    @property
    def condition(self) -> Condition:
        """The condition as it is kept."""
        test = ConditionTest(self.cleaned_data["test"])
        value = self.cleaned_data["value"] if test.needs_value else ""
        return Condition(self.cleaned_data["path"], test, value)


class AttributeForm(forms.Form):
    """A new attribute, made while a field is mapped."""

    attribute_name = forms.CharField(label="Name", max_length=150)
    attribute_type = forms.ChoiceField(
        label="Type",
        choices=[(type_.value, words) for type_, words in TYPE_WORDS.items()],
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_attribute_name(self) -> str:
        """Refuses names that make a key which is taken."""
        name = str(self.cleaned_data["attribute_name"])
        key = key_of(name)
        if reason := reserved_reason(key):
            raise forms.ValidationError(reason)
        if Attribute.objects.filter(workspace=self.workspace, key=key).exists():
            raise forms.ValidationError(f"“{key}” is an attribute already; choose it.")
        return name

    @property
    def type(self) -> ValueType:
        """The chosen type."""
        return ValueType(self.cleaned_data["attribute_type"])


def key_of(name: str) -> str:
    """The key of an attribute's name: its words in lower case, joined by ``_``."""
    words = "_".join(_BETWEEN_WORDS.sub(" ", name).split()).lower()
    return words.lstrip("_")[:150] or "attribute"


class OptionsForm(forms.Form):
    """What the mapping as a whole does."""

    rows = PathField(
        label="People are in the list",
        max_length=500,
        required=False,
        help_text="A path such as batch; empty: the request is one person, or a list "
        "of them.",
    )
    match = forms.CharField(
        label="Find people by",
        required=False,
        help_text="Identifiers in their order, with commas; empty: all that are "
        "mapped, the strongest first.",
    )
    mode = forms.ChoiceField(
        label="May",
        choices=[
            (Mode.ADD_AND_UPDATE.value, "add and update people"),
            (Mode.UPDATE_ONLY.value, "only update people"),
            (Mode.ADD_ONLY.value, "only add people"),
        ],
    )
    conflicts = forms.ChoiceField(
        label="Identifiers of two people",
        choices=[
            (ConflictRule.MERGE.value, "merge the two where that is safe"),
            (ConflictRule.KEEP.value, "keep them apart, apply the rest"),
            (ConflictRule.HOLD.value, "hold the request"),
        ],
    )
    replaces_email = forms.BooleanField(
        label="May set another email on a person found by another identifier",
        required=False,
    )
    empty = forms.ChoiceField(
        label="Empty values",
        choices=[
            (EmptyCells.KEEP.value, "keep what the person has"),
            (EmptyCells.CLEAR.value, "clear what the person has"),
        ],
    )
    ends_opt_outs = forms.BooleanField(
        label="May end an opt-out",
        required=False,
        help_text="Only for a sender at which people themselves subscribe.",
    )
    zone = forms.ChoiceField(
        label="Times without a zone", choices=lambda: _zones(), required=False
    )

    def __init__(
        self, mapping: WebhookMapping, definitions: Definitions, data: Any = None
    ) -> None:
        super().__init__(
            data,
            initial={
                "rows": mapping.rows,
                "match": ", ".join(mapping.match),
                "mode": mapping.mode,
                "conflicts": mapping.conflicts,
                "replaces_email": "email" in mapping.replaces,
                "empty": mapping.empty,
                "ends_opt_outs": mapping.ends_opt_outs,
                "zone": mapping.zone,
            },
        )
        self._mapping = mapping
        self._definitions = definitions

    def clean_match(self) -> tuple[str, ...]:
        """Refuses what is no identifier."""
        kinds = [part.strip() for part in self.cleaned_data["match"].split(",")]
        for kind in filter(None, kinds):
            if kind not in self._definitions.kinds:
                known = ", ".join(self._definitions.kinds)
                raise forms.ValidationError(f"“{kind}” is none of {known}.")
        return tuple(filter(None, kinds))

    @property
    def mapping(self) -> WebhookMapping:
        """The mapping with these options."""
        said = self.cleaned_data
        others = [kind for kind in self._mapping.replaces if kind != "email"]
        return msgspec.structs.replace(
            self._mapping,
            rows=said["rows"],
            match=said["match"],
            mode=Mode(said["mode"]),
            conflicts=ConflictRule(said["conflicts"]),
            replaces=(*others, *(["email"] if said["replaces_email"] else [])),
            empty=EmptyCells(said["empty"]),
            ends_opt_outs=said["ends_opt_outs"],
            zone=said["zone"],
        )


def _zones() -> list[tuple[str, str]]:
    return [("", "the workspace's zone"), *zone_choices()]


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
        help_text="Empty: the secret stays as it is.",
    )
    keeps_old = forms.BooleanField(
        label="The secret until now holds for 7 more days",
        required=False,
        initial=True,
    )
    header = forms.CharField(
        max_length=100,
        required=False,
        help_text="Of a token, or of a signature that you name.",
    )
    query = forms.CharField(
        label="Parameter", max_length=100, required=False, help_text="Of a token."
    )
    time_header = forms.CharField(
        label="Header of the time", max_length=100, required=False
    )

    def __init__(self, known: Verification, data: Any = None) -> None:
        super().__init__(
            data,
            initial={
                "scheme": known.scheme.value,
                "header": known.header,
                "query": known.query,
                "time_header": known.time_header,
            },
        )
        self._known = known

    def clean(self) -> dict[str, Any]:
        """Refuses a scheme without what it needs."""
        said = dict(super().clean() or {})
        scheme = Scheme(said.get("scheme") or Scheme.NONE)
        if scheme is Scheme.NONE:
            return said
        secret = said.get("secret") or ""
        if not secret and (not self._known.secret or scheme != self._known.scheme):
            self.add_error("secret", "Paste the secret that the sender signs with.")
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
        secret = said["secret"] or known.secret
        changes = secret != known.secret and scheme == known.scheme and known.secret
        old, until = known.old_secret, known.old_until
        if changes:
            old = known.secret if said["keeps_old"] else ""
            until = now() + OVERLAP if old else None
        return Verification(
            scheme=scheme,
            secret=secret,
            old_secret=old if scheme == known.scheme else "",
            old_until=until if scheme == known.scheme else None,
            header=said["header"],
            query=said["query"],
            time_header=said["time_header"],
        )


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
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )


class RepeatsForm(forms.Form):
    """What tells that a delivery is repeated."""

    repeats = forms.CharField(
        label="A repeat is known by",
        max_length=255,
        required=False,
        help_text="path:id, header:X-Delivery-Id, body (its hash) or none; empty: as "
        "this sender does it.",
    )

    def clean_repeats(self) -> str:
        """Refuses what is no rule."""
        rule = str(self.cleaned_data["repeats"]).strip()
        if problem := rule_problem(rule):
            raise forms.ValidationError(problem)
        return rule
