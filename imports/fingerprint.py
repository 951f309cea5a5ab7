"""The fingerprint of a review: everything that decides what a run would do.

Pure. A run starts only on the fingerprint that its review had; whatever is edited
after the review, in the import or in the workspace, makes another.
"""

from __future__ import annotations

import hashlib

import msgspec

from imports.definition_parts import parts_of
from imports.fixes import Fixes
from profiles.definitions import Definitions
from profiles.values import JSONValue

# Raised when the rules of planning change: reviews of earlier versions are void then.
ENGINE = 1


def fingerprint(
    *,
    file_hash: str,
    dialect: JSONValue,
    mapping: JSONValue,
    fixes: Fixes,
    definitions: Definitions,
) -> str:
    """64 hex digits that change with any of these."""
    kept_fixes = msgspec.to_builtins(fixes, str_keys=True)
    parts = [ENGINE, file_hash, dialect, mapping, kept_fixes, parts_of(definitions)]
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()
