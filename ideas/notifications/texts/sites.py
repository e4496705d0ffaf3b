"""What happens at the sites of a pilot, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.notifications.models import Notification
from ideas.notifications.roles import Role
from ideas.notifications.texts.around import Around, Teller, Words
from ideas.pilots.lifecycle import PartnerRole
from ideas.sites.lifecycle import PackPart, SiteStep
from ideas.sites.models import Site


def _said(one: Notification, around: Around) -> dict[str, str]:
    site: Site = around.rows[(one.subject_kind, one.subject_code)]
    organisation = around.organisations.get(one.fact.data.get("organisation", ""))
    who = str(organisation) if organisation else _("Une organisation")
    return {"who": who, "site": site.name, "pilot": site.pilot.title}


def _moved(one: Notification, around: Around) -> Words:
    title = {
        SiteStep.OPEN: _("Un lieu ouvre : %(site)s"),
        SiteStep.PAUSE: _("Un lieu est suspendu : %(site)s"),
        SiteStep.RESUME: _("Un lieu rouvre : %(site)s"),
        SiteStep.END: _("Un lieu se termine : %(site)s"),
    }[SiteStep(one.fact.data["step"])]
    said = _said(one, around)
    return title % said, said["pilot"]


def _asked(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    return _("%(who)s demande à ouvrir un lieu de « %(pilot)s »") % said, said["site"]


def _accepted(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    return _("%(who)s va ouvrir un lieu de « %(pilot)s »") % said, said["site"]


def _declined(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    return _("%(who)s n’ouvrira pas de lieu de « %(pilot)s »") % said, said["site"]


def _withdrawn(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    return _("%(who)s retire sa demande d’ouvrir un lieu de « %(pilot)s »") % said, said["site"]


def _partner(one: Notification, title: str, around: Around) -> Words:
    return title % _said(one, around), str(PartnerRole(one.fact.data["role"]).label)


def _partner_invited(one: Notification, around: Around) -> Words:
    if one.role == Role.ASKED:
        return _partner(one, _("%(who)s est invitée au lieu %(site)s, « %(pilot)s »"), around)
    return _partner(one, _("%(who)s a été invitée au lieu %(site)s, « %(pilot)s »"), around)


def _partner_applied(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s propose d’être partenaire du lieu %(site)s, « %(pilot)s »"), around)


def _partner_accepted(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s est maintenant partenaire du lieu %(site)s, « %(pilot)s »"), around)


def _partner_declined(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s ne sera pas partenaire du lieu %(site)s, « %(pilot)s »"), around)


def _partner_expired(one: Notification, around: Around) -> Words:
    title = _("L’invitation de %(who)s au lieu %(site)s, « %(pilot)s », est restée sans réponse")
    return _partner(one, title, around)


def _partner_left(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s n’est plus partenaire du lieu %(site)s, « %(pilot)s »"), around)


def _deviation_noted(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    return _("Le lieu %(site)s demande à s’écarter du cœur de « %(pilot)s »") % said, ""


def _deviation_decided(one: Notification, around: Around) -> Words:
    if one.fact.data["is_agreed"]:
        title = _("« %(pilot)s » accorde au lieu %(site)s de s’écarter du cœur")
    else:
        title = _("« %(pilot)s » n’accorde pas au lieu %(site)s de s’écarter du cœur")
    return title % _said(one, around), ""


def _pack_offered(one: Notification, around: Around) -> Words:
    said = {**_said(one, around), "number": str(one.fact.data["number"])}
    return _("La version %(number)s du kit de « %(pilot)s » est proposée au lieu %(site)s") % said, ""


def _pack_offer_answered(one: Notification, around: Around) -> Words:
    said = {**_said(one, around), "number": str(one.fact.data["number"])}
    if one.fact.data["is_taken"]:
        return _("Le lieu %(site)s reprend la version %(number)s du kit de « %(pilot)s »") % said, ""
    return _("Le lieu %(site)s ne reprend pas la version %(number)s du kit de « %(pilot)s »") % said, ""


def _pack_feedback_given(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    part = str(PackPart(one.fact.data["part"]).label)
    return _("%(who)s dit ce qui ne convient pas dans le kit de « %(pilot)s »") % said, part


def _pack_feedback_answered(one: Notification, around: Around) -> Words:
    said = _said(one, around)
    if one.fact.data["is_taken"]:
        return _("« %(pilot)s » retient votre retour sur son kit") % said, said["site"]
    return _("« %(pilot)s » ne retient pas votre retour sur son kit") % said, said["site"]


WORDS: Mapping[str, Teller] = {
    "SiteMoved": _moved,
    "ReplicationAsked": _asked,
    "ReplicationAccepted": _accepted,
    "ReplicationDeclined": _declined,
    "ReplicationWithdrawn": _withdrawn,
    "SitePartnerInvited": _partner_invited,
    "SitePartnerApplied": _partner_applied,
    "SitePartnerAccepted": _partner_accepted,
    "SitePartnerDeclined": _partner_declined,
    "SitePartnerExpired": _partner_expired,
    "SitePartnerLeft": _partner_left,
    "DeviationNoted": _deviation_noted,
    "DeviationDecided": _deviation_decided,
    "PackOffered": _pack_offered,
    "PackOfferAnswered": _pack_offer_answered,
    "PackFeedbackGiven": _pack_feedback_given,
    "PackFeedbackAnswered": _pack_feedback_answered,
}
