"""The bytes that are signed. A file of its own because it is pure, and because whoever checks a hash elsewhere follows it.

One JSON object: keys sorted, no white space between its parts, every character as itself in UTF-8, texts in NFC with line
ends as ``\\n``, dates as ISO 8601 or null, numbers whole. With keys in ASCII and no fractions this is what RFC 8785 (JSON
Canonicalization Scheme) gives. ``platform/docs/how/agreements.md`` says it for people; a change of form is a new ``FORM``.
"""

import datetime
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

FORM = "terreau-agreement-1"


def canonical_text(*, code: str, number: int, language: str, values: Mapping[str, Any]) -> str:
    """The text of a version as it is signed.

    ``values`` has ``title``, ``sections``, ``duties``, ``annexes``, ``files``, ``parties``, ``starts_on``, ``ends_on`` and
    ``notice_days``.
    """
    said = {
        "form": FORM,
        "agreement": code,
        "version": number,
        "language": language,
        "title": values["title"],
        "sections": {key: text for key, text in values["sections"].items() if text},
        "annexes": {key: text for key, text in values["annexes"].items() if text},
        "duties": values["duties"],
        "files": [{"name": one["name"], "sha256": one["sha256"]} for one in values["files"]],
        "parties": values["parties"],
        "starts_on": _day(values["starts_on"]),
        "ends_on": _day(values["ends_on"]),
        "notice_days": values["notice_days"],
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day is not None else None


def hash_of(canonical: str | bytes) -> str:
    """SHA-256 of the canonical text, hexadecimal."""
    raw = canonical.encode() if isinstance(canonical, str) else canonical
    return hashlib.sha256(raw).hexdigest()
