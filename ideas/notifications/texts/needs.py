"""What is told of needs, offers and matches. Once both sides agreed, each reads here how to reach the other."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.collaboration.measures import amount_said
from ideas.collaboration.models import Match, Need, Offer
from ideas.kernel.text import first_sentence_of
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words


def _row(one: Notification, around: Around) -> Need | Offer | Match:
    row: Need | Offer | Match = around.rows[(one.subject_kind, one.subject_code)]
    return row


def _match(one: Notification, around: Around) -> Match:
    row = _row(one, around)
    assert isinstance(row, Match)  # noqa: S101 - facts of matches lead to matches
    return row


def _said_of(match: Match, title: str, one: Notification, around: Around) -> str:
    return title % {
        "who": around.who(one),
        "need": match.need.title,
        "offer": match.offer.title,
        "idea": match.need.idea.title,
    }


def _met(one: Notification, around: Around) -> Words:
    need = _row(one, around)
    said = {"need": str(need), "idea": str(need.idea) if isinstance(need, Need) else ""}
    return _("Le besoin « %(need)s » de « %(idea)s » est comblé") % said, ""


def _offered(one: Notification, around: Around) -> Words:
    offer = _row(one, around)
    said = {"who": around.who(one), "offer": str(offer), "idea": ""}
    if isinstance(offer, Offer) and offer.idea is not None:
        said["idea"] = str(offer.idea)
    line = first_sentence_of(offer.description) if isinstance(offer, Offer) else ""
    return _("%(who)s offre « %(offer)s » à « %(idea)s »") % said, line


def _offers_suggested(one: Notification, around: Around) -> Words:
    count = len(one.fact.data["offers"])
    title = ngettext(
        "%(count)s offre répond peut-être à « %(need)s »",
        "%(count)s offres répondent peut-être à « %(need)s »",
        count,
    )
    return title % {"count": count, "need": str(_row(one, around))}, ""


def _needs_suggested(one: Notification, around: Around) -> Words:
    count = len(one.fact.data["needs"])
    title = ngettext(
        "« %(offer)s » servirait à %(count)s idée",
        "« %(offer)s » servirait à %(count)s idées",
        count,
    )
    return title % {"count": count, "offer": str(_row(one, around))}, ""


def _proposed(one: Notification, around: Around) -> Words:
    match = _match(one, around)
    words = match.offer_words if match.proposed_side == "offer" else match.need_words
    if match.proposed_side == "offer":
        title = _("%(who)s propose « %(offer)s » pour « %(need)s »")
    else:
        title = _("%(who)s demande « %(offer)s » pour « %(need)s »")
    return _said_of(match, title, one, around), first_sentence_of(words)


def _agreed(one: Notification, around: Around) -> Words:
    match = _match(one, around)
    team = {member.person_id for member in match.idea.team.all()}
    contact = match.offer_contact if one.person_id in team else match.need_contact
    line = _("Pour se joindre : %(contact)s") % {"contact": contact} if contact else ""
    return _said_of(match, _("Accord des deux côtés : « %(offer)s » pour « %(need)s »"), one, around), line


def _declined(one: Notification, around: Around) -> Words:
    match = _match(one, around)
    return _said_of(match, _("%(who)s décline : « %(offer)s » pour « %(need)s »"), one, around), match.reason


def _withdrawn(one: Notification, around: Around) -> Words:
    match = _match(one, around)
    title = _("%(who)s se retire : « %(offer)s » pour « %(need)s »")
    return _said_of(match, title, one, around), match.reason


def _lapsed(one: Notification, around: Around) -> Words:
    match = _match(one, around)
    return _said_of(match, _("Restée sans réponse : « %(offer)s » pour « %(need)s »"), one, around), ""


def _delivered(one: Notification, around: Around) -> Words:
    match = _match(one, around)
    title = _("« %(idea)s » a reçu « %(offer)s »")
    return _said_of(match, title, one, around), amount_said(match.delivered_amount, match.unit)


def _thanked(one: Notification, around: Around) -> Words:
    match = _match(one, around)
    return _said_of(match, _("« %(idea)s » vous dit merci"), one, around), match.thanks


WORDS: Mapping[str, Teller] = {
    "NeedMet": _met,
    "OfferMade": _offered,
    "OffersSuggested": _offers_suggested,
    "NeedsSuggested": _needs_suggested,
    "MatchProposed": _proposed,
    "MatchAgreed": _agreed,
    "MatchDeclined": _declined,
    "MatchWithdrawn": _withdrawn,
    "MatchLapsed": _lapsed,
    "MatchDelivered": _delivered,
    "MatchThanked": _thanked,
}
