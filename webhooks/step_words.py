"""Steps and what they give, in words. Pure."""

from __future__ import annotations

from profiles.issues import WORDS, Fault
from profiles.values import JSONValue
from webhooks.paths import Absent
from webhooks.transformations import STEPS, Step, text_of


def step_words(step: Step) -> str:
    """A step in a few words: ``split “,”``, ``map values (3)``."""
    definition = STEPS[step.kind]
    words = definition.label.lower()
    if step.values:
        return f"{words} ({len(step.values)})"
    choices = dict(definition.choices)
    text = choices.get(step.text, f"“{step.text}”" if step.text else "")
    zone = f" {step.zone}" if step.zone else ""
    return f"{words} {text}{zone}".rstrip()


def result_text(value: JSONValue | Absent | Fault) -> str:
    """A value, or what is wrong with it, as the page shows it."""
    if isinstance(value, Absent):
        return ""
    if isinstance(value, Fault):
        return WORDS[value.code].title
    return text_of(value)
