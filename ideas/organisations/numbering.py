"""Official numbers as the registers mean them. A file of its own: pure, and the rules are those of three countries.

Switzerland: IDE/UID, « CHE-123.456.789 », with MWST, TVA or IVA after it where it is a VAT number. France: SIREN (nine
digits); a SIRET is the SIREN of the body with five digits for one of its places; « FR » and two digits stand before it in
a VAT number. Italy: codice fiscale of a body, eleven digits, the same as its partita IVA, with « IT » before it in the Union.
"""

import re

_NOTHING = re.compile(r"[^A-Z0-9]")
_SHAPES = (
    (re.compile(r"(CHE\d{9})(?:MWST|TVA|IVA|HR|RC)?"), r"\1"),
    (re.compile(r"(?:FR\w\w)?(\d{9})"), r"FR\1"),
    (re.compile(r"(\d{9})\d{5}"), r"FR\1"),
    (re.compile(r"(?:IT)?(\d{11})"), r"IT\1"),
)


def number_key(text: str) -> str:
    """What two writings of one body's number have in common; nothing for no number."""
    plain = _NOTHING.sub("", text.upper())
    for shape, key in _SHAPES:
        found = shape.fullmatch(plain)
        if found:
            return found.expand(key)
    return plain
