"""The few tones in which a page may speak of a state, each with its own icon.

A tone is never the only signal: a badge always shows the icon and the word.
Status enumerations name one of these beside each state.
"""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """How a state feels to the reader; the value is its class in the stylesheet."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    BUSY = "busy"
    GOOD = "good"
    CAREFUL = "careful"
    WRONG = "wrong"

    @property
    def icon(self) -> str:
        """Return the name of the icon that carries this tone without colour."""
        return _ICONS[self]

    @property
    def text_class(self) -> str:
        """Return the class that gives text or an icon this tone's colour."""
        return f"tone-{self.value}"


_ICONS = {
    Tone.NEUTRAL: "circle-dashed",
    Tone.ACCENT: "info",
    Tone.BUSY: "loader-circle",
    Tone.GOOD: "circle-check",
    Tone.CAREFUL: "triangle-alert",
    Tone.WRONG: "circle-x",
}
