"""The bytes of which a hash is taken. A file of its own because it is pure.

Whoever checks a hash elsewhere follows it. One JSON object: keys sorted, no white space between its parts, every character as
itself in UTF-8, texts in NFC. With keys in ASCII and no fractions (amounts are texts) this is what RFC 8785 (JSON
Canonicalization Scheme) gives.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any


def canonical_json(said: Mapping[str, Any]) -> str:
    """``said`` as text, of which there is only one for the same."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def hash_of(canonical: str | bytes) -> str:
    """SHA-256 of a canonical text, hexadecimal."""
    raw = canonical.encode() if isinstance(canonical, str) else canonical
    return hashlib.sha256(raw).hexdigest()
