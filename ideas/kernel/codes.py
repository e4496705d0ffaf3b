"""Public codes, eight characters that can be read over the telephone; secrets and what is kept of them."""

import hashlib
import hmac
import secrets

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # 30 characters; no 0/O, 1/I/L, no U
LENGTH = 8
_PLACES = [len(ALPHABET) ** place for place in range(LENGTH)]


def new_code() -> str:
    """A random public code; 6.6 × 10¹¹ of them exist, and a unique constraint settles the rest.

    The system is asked for one number rather than for each character: an import needs many codes.
    """
    number = secrets.randbelow(len(ALPHABET) ** LENGTH)
    return "".join([ALPHABET[number // place % len(ALPHABET)] for place in _PLACES])


def new_secret() -> str:
    """A secret for a link or a token, 32 bytes of randomness, safe in addresses."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored of a secret with enough randomness of its own: SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def fingerprint(*values: object) -> str:
    """A version of what keeps no count of its versions: it changes with whatever ``values`` say."""
    return hashed("\n".join(map(repr, values)))[:12]


def keyed_hash(value: str) -> str:
    """What is stored of something guessable, such as a network address: HMAC-SHA-256 with the lab's key."""
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()[:32]
