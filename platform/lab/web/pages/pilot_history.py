"""What happened to a pilot, as its page tells it."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from ideas.pilots import queries
from ideas.pilots.models import Partner, Pilot, Review


def history(pilot: Pilot, partners: list[Partner], reviews: list[Review]) -> list[dict[str, Any]]:
    """What happened to the pilot, newest first, as far as the visitor may know of it."""
    entries = [_entry(pilot.created_at, _("Le pilote s’ouvre"))]
    entries += _start(pilot)
    for partner in partners:
        entries += _entries_of_partner(partner)
    for review in reviews:
        who = review.begun_by.name if review.begun_by else ""
        entries.append(_entry(review.begun_at, _("Un bilan s’ouvre"), who))
        if review.decided_at:
            words = _("Bilan : %(decision)s") % {"decision": review.get_decision_display()}
            who = review.decided_by.name if review.decided_by else ""
            entries.append(_entry(review.decided_at, words, who, review.reason))
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _start(pilot: Pilot) -> list[dict[str, Any]]:
    """How it started: who, and what was waived with which reason; the bare day of one that was opened spreading."""
    if pilot.started_at is None:
        return []
    words = _("Le pilote démarre")
    starts = [
        _entry(one.at, words, one.person.name if one.person else "", one.reason) | {"waived": one.waived}
        for one in queries.passages_of(pilot)
    ]
    return starts or [_entry(pilot.started_at, words)]


def _entries_of_partner(partner: Partner) -> list[dict[str, Any]]:
    names = {"name": partner.organisation.name, "role": partner.get_role_display()}
    entries = []
    if partner.accepted_at:
        words = _("%(name)s devient partenaire : %(role)s") % names
        entries.append(_entry(partner.accepted_at, words))
    if partner.left_at and partner.accepted_at:
        entries.append(_entry(partner.left_at, _("%(name)s quitte le pilote") % names, "", partner.reason))
    return entries


def _entry(at: datetime.datetime, text: str, who: str = "", reason: str = "") -> dict[str, Any]:
    return {"at": at, "text": text, "who": who, "reason": reason}
