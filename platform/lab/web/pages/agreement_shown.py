"""How an agreement is shown: where it stands, who signed, what it says; for its pages, its PDF and the pilot's page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.agreements import queries
from ideas.agreements.lifecycle import ANNEX_TITLES, COUNTING, SECTION_TITLES, SignatureState
from ideas.agreements.models import Agreement, Version
from ideas.kernel.canonical import hash_of
from ideas.kernel.text import html_of
from lab.ui.slots import Link
from lab.web.pages.pilots import pilot_address

KINDS = {"in_force": "ok", "amended": "ok", "renewed": "ok", "signing": "wait", "ended": ""}


def agreement_address(agreement: Agreement) -> str:
    """The page of an agreement in the active language."""
    return reverse("web:agreement", args=[agreement.code])


def trail_of(agreement: Agreement, *more: Link) -> list[Link]:
    """Where its pages stand: below the pilot, or among the agreements."""
    here = Link(agreement.title, agreement_address(agreement))
    if agreement.pilot is None:
        return [Link(_("Conventions"), reverse("web:agreements")), here, *more]
    pilot = Link(agreement.pilot.title, pilot_address(agreement.pilot))
    return [Link(_("Pilotes"), reverse("web:pilots")), pilot, here, *more]


def head_of(agreement: Agreement, version: Version) -> dict[str, Any]:
    """Where it stands and who has signed ``version``."""
    rows = signature_rows(version)
    return {
        "agreement": agreement,
        "version": version,
        "status_kind": KINDS.get(agreement.state, "info"),
        "signatures": rows,
        "signed": sum(1 for row in rows if row["is_valid"]),
        "is_whole": is_as_signed(version),
    }


def is_as_signed(version: Version) -> bool:
    """Whether the text is still the one whose fingerprint was taken."""
    return hash_of(version.canonical) == version.hash


def signature_rows(version: Version) -> list[dict[str, Any]]:
    """The parties of ``version`` and whoever adhered to it, each with its signature that counts, or none yet."""
    counting = {one.organisation.code: one for one in queries.signatures_of(version) if one.state in COUNTING}
    names = {party["organisation"]: party["name"] for party in version.parties}
    names |= {code: one.organisation.name for code, one in counting.items()}
    return [
        {
            "code": code,
            "name": name,
            "signature": counting.get(code),
            "is_valid": code in counting and counting[code].state == SignatureState.VALID,
            "duties": [duty for duty in version.duties if duty["organisation"] == code],
        }
        for code, name in names.items()
    ]


def text_shown(version: Version) -> dict[str, Any]:
    """The text of ``version`` as pages and PDF show it."""
    sections = [(str(title), html_of(version.sections.get(key, ""))) for key, title in SECTION_TITLES.items()]
    annexes = [(str(title), html_of(version.annexes.get(key, ""))) for key, title in ANNEX_TITLES.items()]
    return {
        "sections": [one for one in sections if one[1]],
        "annexes": [one for one in annexes if one[1]],
    }
