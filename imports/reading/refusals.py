"""Why a file cannot be read at all, as one small tree of exceptions.

::

    UnreadableFile
    ├── NotATable    the content is something else: nothing, a picture, a web page
    ├── TooLarge     the content is over a limit
    ├── Damaged      the content breaks off or contradicts itself
    └── WrongChoice  a choice that this file does not allow

Faults of single rows are issues, not exceptions (``profiles.issues``).
"""

from __future__ import annotations


class UnreadableFile(Exception):
    """A file that cannot be read.

    ``code`` is stable and for programs; the text is for people and says what is
    wrong, where, and what to do.
    """

    def __init__(self, code: str, sentence: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(sentence)
        self.code = code


class NotATable(UnreadableFile):
    """The content is not a table in a form that we read."""


class TooLarge(UnreadableFile):
    """The content is over a limit."""


class Damaged(UnreadableFile):
    """The content breaks off or contradicts itself."""


class WrongChoice(UnreadableFile):
    """The user chose something that this file does not have."""
