"""Agreements and their signatures, in words."""

import datetime
from collections.abc import Mapping

from django.template.defaultfilters import date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.agreements.lifecycle import AgreementState, NewText, ProposalState, Voided
from ideas.agreements.models import Agreement
from ideas.kernel.text import first_sentence_of
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words


def _day(day: datetime.date) -> str:
    return date(day, "DATE_FORMAT")


def _row(one: Notification, around: Around) -> Agreement:
    row: Agreement = around.rows[(one.subject_kind, one.subject_code)]
    return row


def _said(one: Notification, around: Around) -> dict[str, object]:
    organisation = around.organisations.get(one.fact.data.get("organisation", ""))
    who = str(organisation) if organisation is not None else around.who(one)
    return {"who": who, "title": _row(one, around).title, "number": one.fact.data.get("number", "")}


def _party_added(one: Notification, around: Around) -> Words:
    title = _("%(who)s est partie de la convention « %(title)s »") % _said(one, around)
    in_force = _row(one, around).is_in_force
    return title, _("Elle y adhère en signant le texte en vigueur.") if in_force else ""


def _negotiated(one: Notification, around: Around) -> Words:
    said, why = _said(one, around), one.fact.data["why"]
    if why:
        said["kind"] = NewText(why).label
        return _("« %(title)s » : un nouveau texte se négocie (%(kind)s)") % said, _(
            "Le texte en vigueur vaut jusqu’à la signature du nouveau."
        )
    return _("La convention « %(title)s » se négocie") % said, _("Lisez-la, proposez vos changements.")


def _change_proposed(one: Notification, around: Around) -> Words:
    return _("%(who)s propose un changement à la convention « %(title)s »") % _said(one, around), ""


def _change_decided(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    said["state"] = ProposalState(one.fact.data["state"]).label
    return _("Votre changement à la convention « %(title)s » : %(state)s") % said, ""


def _signing_opened(one: Notification, around: Around) -> Words:
    said, row = _said(one, around), _row(one, around)
    line = _("À signer jusqu’au %(when)s.") % {"when": _day(row.sign_by)} if row.sign_by else ""
    return _("La convention « %(title)s » attend votre signature (version %(number)s)") % said, line


def _awaited(one: Notification, around: Around) -> Words:
    days = one.fact.data["days"]
    line = ngettext("Il reste %(days)d jour.", "Il reste %(days)d jours.", days) % {"days": days}
    return _("Votre signature manque à la convention « %(title)s »") % _said(one, around), line


def _signed(one: Notification, around: Around) -> Words:
    if one.fact.data["adheres"]:
        return _("%(who)s adhère à la convention « %(title)s »") % _said(one, around), ""
    return _("%(who)s signe la convention « %(title)s » (version %(number)s)") % _said(one, around), ""


def _voided(one: Notification, around: Around) -> Words:
    count = len(one.fact.data["organisations"])
    title = ngettext(
        "%(count)d signature est annulée sur la convention « %(title)s »",
        "%(count)d signatures sont annulées sur la convention « %(title)s »",
        count,
    )
    line = _("Motif : %(why)s.") % {"why": Voided(one.fact.data["why"]).label}
    return title % {**_said(one, around), "count": count}, line


def _paper(one: Notification, around: Around) -> Words:
    title = _("%(who)s remet la convention « %(title)s » signée à la main") % _said(one, around)
    return title, _("Regardez le papier, puis confirmez la signature ou dites pourquoi non.")


def _paper_refused(one: Notification, around: Around) -> Words:
    title = _("La signature à la main de « %(title)s » n’est pas confirmée") % _said(one, around)
    return title, _("La page dit pourquoi. Vous pouvez signer à nouveau.")


def _in_force(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    said["state"] = AgreementState(one.fact.data["state"]).label
    return _("Convention « %(title)s » : %(state)s (version %(number)s)") % said, ""


def _renewal(one: Notification, around: Around) -> Words:
    when = _day(datetime.date.fromisoformat(one.fact.data["ends_on"]))
    return _("La convention « %(title)s » finit bientôt") % _said(one, around), _(
        "Elle finit le %(when)s. Voulez-vous la renouveler ?"
    ) % {"when": when}


def _notice(one: Notification, around: Around) -> Words:
    when = _day(datetime.date.fromisoformat(one.fact.data["ends_on"]))
    title = _("La convention « %(title)s » est dénoncée") % _said(one, around)
    return title, _("Elle finit le %(when)s.") % {"when": when}


def _ended(one: Notification, around: Around) -> Words:
    line = first_sentence_of(_row(one, around).ended_reason)
    return _("La convention « %(title)s » a pris fin") % _said(one, around), line


WORDS: Mapping[str, Teller] = {
    "AgreementPartyAdded": _party_added,
    "AgreementNegotiated": _negotiated,
    "AgreementChangeProposed": _change_proposed,
    "AgreementChangeDecided": _change_decided,
    "SigningOpened": _signing_opened,
    "SignatureAwaited": _awaited,
    "AgreementSigned": _signed,
    "SignaturesVoided": _voided,
    "SignedPaperHandedIn": _paper,
    "SignedPaperRefused": _paper_refused,
    "AgreementEnteredForce": _in_force,
    "AgreementRenewalAsked": _renewal,
    "AgreementNoticeGiven": _notice,
    "AgreementEnded": _ended,
}
