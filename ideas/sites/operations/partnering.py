"""Organisations at a site: invited, or applying. They need not be partners of the pilot."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, NotFound, Words
from ideas.kernel.text import clean_text
from ideas.organisations.models import Organisation
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.lifecycle import ENDS_OF_PARTNERS, PartnerRole, PartnerState
from ideas.sites.facts import SitePartnerApplied, SitePartnerInvited
from ideas.sites.lifecycle import DAYS_TO_ANSWER, TEXT_LIMIT
from ideas.sites.models import Site, SitePartner
from ideas.sites.operations.opening import locked_site

IN_THE_WAY: dict[str, Words] = {
    PartnerState.INVITED: _("Cette organisation est déjà invitée : c’est à elle de répondre."),
    PartnerState.APPLIED: _("Cette organisation a déjà proposé sa participation : il reste à décider."),
    PartnerState.ACCEPTED: _("Cette organisation est déjà partenaire de ce lieu."),
}
ONE_ACCOUNTABLE = _("Une autre organisation répond déjà de ce lieu.")


def invite_site_partner(
    site: Site, *, organisation: Organisation, role: str, text: str = "", by: Actor
) -> SitePartner:
    """Ask ``organisation`` to take part at ``site`` in ``role``; it has thirty days to answer and is unnamed before.

    Raises Invalid for an unknown role or one that another holds alone, NotFound for an organisation that ``by`` may not know
    of, MovedOn when it takes part or has applied. Records SitePartnerInvited.
    """
    values = {"state": PartnerState.INVITED, "role": _known(role), "text": short_text(text)}
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.invite_site_partner", site)
        if not organisations_visible_to(by).filter(pk=organisation.pk).exists():
            raise NotFound()
        _expect_free(site, role, organisation)
        spend("invite", by)
        partner = _ask(site, organisation, values, [*ENDS_OF_PARTNERS, PartnerState.INVITED], by=by)
        _set_deadline(partner)
        record(SitePartnerInvited(**named(partner)), by=by)
    return partner


def apply_as_site_partner(site: Site, *, role: str, text: str, by: Actor) -> SitePartner:
    """Propose that the organisation ``by`` acts for takes part at ``site``; ``text`` says what it would bring.

    Raises Invalid for an unknown role, one that another holds alone or without a text, MovedOn when it takes part, was
    invited or has applied already. Records SitePartnerApplied.
    """
    text = short_text(text)
    if not text:
        words = _("Dites en quelques mots ce que votre organisation apporterait.")
        raise Invalid.one("text", "required", words)
    values = {"state": PartnerState.APPLIED, "role": _known(role), "text": text, "mandate": by.mandate}
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.apply_as_site_partner", site)
        _expect_free(site, role, by.organisation)
        spend("apply", by)
        partner = _ask(site, by.organisation, values, ENDS_OF_PARTNERS, by=by)
        record(SitePartnerApplied(**named(partner)), by=by)
    return partner


def _known(role: str) -> str:
    if role not in PartnerRole.values:
        raise Invalid.one("role", "unknown", _("Choisissez un rôle de la liste."))
    return role


def _expect_free(site: Site, role: str, organisation: Organisation) -> None:
    """Raise Invalid where ``role`` is held by one alone and another organisation holds it."""
    others = site.partners.exclude(organisation=organisation)
    if role == PartnerRole.ACCOUNTABLE and others.filter(role=role, state=PartnerState.ACCEPTED).exists():
        raise Invalid.one("role", "taken", ONE_ACCOUNTABLE)


def short_text(text: str) -> str:
    """``text`` as it is kept; raises Invalid when it is too long."""
    text = clean_text(text)
    if len(text) > TEXT_LIMIT:
        raise Invalid.one("text", "too_long", _("Le texte est trop long."))
    return text


def _ask(
    site: Site, organisation: Organisation, values: dict[str, Any], over: Any, *, by: Actor
) -> SitePartner:
    """Write the partner's row, or use the one of an earlier try again if it stands in one of ``over``."""
    blank = {"mandate": None, "reason": "", "answer_by": None, "answered_by": None, "answered_at": None}
    asked = {"asked_by": by.person, "asked_at": clock.now(), "accepted_at": None, "left_at": None}
    values = {**blank, **asked, **values}
    partner, is_new = SitePartner.objects.get_or_create(site=site, organisation=organisation, defaults=values)
    if not is_new and not SitePartner.objects.filter(pk=partner.pk, state__in=over).update(**values):
        raise MovedOn(IN_THE_WAY.get(partner.state))
    return partner_as_now(partner)


def _set_deadline(partner: SitePartner) -> None:
    """Have an open invitation end after thirty days, at the end of the day in the lab's time zone."""
    last_day = partner.asked_at.astimezone(clock.lab_zone()).date() + datetime.timedelta(days=DAYS_TO_ANSWER)
    partner.answer_by = clock.end_of_day(last_day)
    SitePartner.objects.filter(pk=partner.pk).update(answer_by=partner.answer_by)
    payload = {"partner": partner.pk, "answer_by": partner.answer_by.isoformat()}
    defer("sites.expire_site_invitation", payload, run_after=partner.answer_by)


def partner_as_now(partner: SitePartner) -> SitePartner:
    """The partner as it is now, with what is shown of it."""
    return SitePartner.objects.select_related("organisation", "site__pilot__idea").get(pk=partner.pk)


def named(partner: SitePartner) -> dict[str, str]:
    """The fields that every fact about a partner of a site has."""
    return {
        "site": partner.site.code,
        "pilot": partner.pilot.code,
        "organisation": partner.organisation.code,
        "role": partner.role,
    }
