"""What people may say to an import: a file, and what it is called."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from cdp import formats
from imports.reading.limits import size_text

PASTED_NAME = "pasted cells.tsv"


class UploadForm(forms.Form):
    """A file, or cells pasted from a spreadsheet."""

    file = forms.FileField(required=False, allow_empty_file=True, max_length=400)
    cells = forms.CharField(required=False, widget=forms.Textarea, strip=False)

    def clean(self) -> dict[str, Any]:
        """Takes the one or the other."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file: UploadedFile[Any] | None = cleaned.get("file")
        cells = cleaned.get("cells") or ""
        if file is None and not cells.strip():
            self.add_error("file", "Choose a file, or paste cells from a spreadsheet.")
        elif file is not None and (file.size or 0) > settings.IMPORT_MAX_BYTES:
            self.add_error("file", too_large(file.size or 0))
        return cleaned

    @property
    def upload(self) -> tuple[File[bytes], str]:
        """The file and what the user calls it."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None:
            return file, str(file.name)
        pasted = self.cleaned_data["cells"].encode(errors="replace")
        return ContentFile(pasted, PASTED_NAME), PASTED_NAME


def too_large(size: int) -> str:
    """The sentence about a file that is over the limit."""
    return (
        f"The file has {formats.file_size(size)}; the limit is "
        f"{size_text(settings.IMPORT_MAX_BYTES)}. Split it, or pack it with gzip."
    )


class SavedNameForm(forms.Form):
    """What a saved mapping is called."""

    name = forms.CharField(max_length=200)


class NameForm(forms.Form):
    """What an import is called."""

    name = forms.CharField(max_length=200)
    description = forms.CharField(required=False, max_length=2_000)
