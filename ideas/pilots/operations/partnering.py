"""Organisations in a pilot: invited, or applying."""

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
from ideas.organisations.operations import expect_commitment
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.facts import (
    PartnerApplied,
    PartnerInvited,
)
from ideas.pilots.lifecycle import (
    DAYS_TO_ANSWER,
    ENDS_OF_PARTNERS,
    REASON_LIMIT,
    PartnerRole,
    PartnerState,
)
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations.leading import locked

NO_NOTICE = {
    "leaves_on": None,
    "notice_at": None,
    "duties": "",
    "successor": None,
    "successor_agreed_at": None,
}
IN_THE_WAY: dict[str, Words] = {
    PartnerState.INVITED: _("Cette organisation est déjà invitée : c’est à elle de répondre."),
    PartnerState.APPLIED: _("Cette organisation a déjà proposé sa participation : il reste à décider."),
    PartnerState.ACCEPTED: _("Cette organisation est déjà partenaire."),
}

ONE_ACCOUNTABLE = _("Une autre organisation répond déjà de ce pilote.")


def invite_partner(
    pilot: Pilot, *, organisation: Organisation, role: str, text: str = "", by: Actor
) -> Partner:
    """Ask ``organisation`` to take part in ``role``; it has thirty days to answer. Nobody else sees its name before.

    An invitation that waits can be changed to another role by inviting again. Raises Invalid for an unknown role
    or one that another holds alone, NotFound for an organisation that ``by`` may not know of, MovedOn when it takes part or
    has applied. Records PartnerInvited.
    """
    values = {"state": PartnerState.INVITED, "role": _known(role), "text": short_text(text)}
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.invite_partner", pilot)
        if not organisations_visible_to(by).filter(pk=organisation.pk).exists():
            raise NotFound()
        _expect_free(pilot, role, organisation)
        spend("invite", by)
        partner = _ask(pilot, organisation, values, [*ENDS_OF_PARTNERS, PartnerState.INVITED], by=by)
        set_deadline(partner, now=partner.asked_at)
        record(PartnerInvited(**named(partner)), by=by)
    return partner


def apply_as_partner(pilot: Pilot, *, role: str, text: str, by: Actor) -> Partner:
    """Propose that the organisation ``by`` acts for takes part in ``role``; ``text`` says what it would bring.

    Raises Invalid for an unknown role, one that another holds alone or without a text, and where the lab does not vouch for
    the organisation, MovedOn when it takes part, was
    invited or has applied already. Records PartnerApplied.
    """
    text = short_text(text)
    if not text:
        raise Invalid.one(
            "text", "required", _("Dites en quelques mots ce que votre organisation apporterait.")
        )
    values = {"state": PartnerState.APPLIED, "role": _known(role), "text": text, "mandate": by.mandate}
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.apply_as_partner", pilot)
        expect_commitment(by.organisation)
        _expect_free(pilot, role, by.organisation)
        spend("apply", by)
        partner = _ask(pilot, by.organisation, values, ENDS_OF_PARTNERS, by=by)
        record(PartnerApplied(**named(partner)), by=by)
    return partner


def _known(role: str) -> str:
    if role not in PartnerRole.values:
        raise Invalid.one("role", "unknown", _("Choisissez un rôle de la liste."))
    return role


def _expect_free(pilot: Pilot, role: str, organisation: Organisation) -> None:
    """Raise Invalid where ``role`` is held by one alone and another organisation holds it."""
    others = pilot.partners.exclude(organisation=organisation)
    if role == PartnerRole.ACCOUNTABLE and others.filter(role=role, state=PartnerState.ACCEPTED).exists():
        raise Invalid.one("role", "taken", ONE_ACCOUNTABLE)


def short_text(text: str) -> str:
    """``text`` as it is kept; raises Invalid when it is too long."""
    text = clean_text(text)
    if len(text) > REASON_LIMIT:
        raise Invalid.one("text", "too_long", _("Le texte est trop long."))
    return text


def _ask(
    pilot: Pilot, organisation: Organisation, values: dict[str, Any], over: Any, *, by: Actor
) -> Partner:
    """Write the partner's row, or use the one of an earlier try again if it stands in one of ``over``."""
    blank = {
        "mandate": None,
        "reason": "",
        "answer_by": None,
        "answered_by": None,
        "answered_at": None,
        **NO_NOTICE,
    }
    asked = {"asked_by": by.person, "asked_at": clock.now(), "accepted_at": None, "left_at": None}
    values = {**blank, **asked, **values}
    partner, is_new = Partner.objects.get_or_create(pilot=pilot, organisation=organisation, defaults=values)
    if is_new:
        return partner
    if not Partner.objects.filter(pk=partner.pk, state__in=over).update(**values):
        raise MovedOn(IN_THE_WAY.get(partner.state))
    return read_again(partner)


def set_deadline(partner: Partner, *, now: datetime.datetime) -> None:
    """Have an open invitation end after thirty days, at the end of the day in the lab's time zone."""
    last_day = now.astimezone(clock.lab_zone()).date() + datetime.timedelta(days=DAYS_TO_ANSWER)
    partner.answer_by = clock.end_of_day(last_day)
    Partner.objects.filter(pk=partner.pk).update(answer_by=partner.answer_by)
    payload = {"partner": partner.pk, "answer_by": partner.answer_by.isoformat()}
    defer("pilots.expire_invitation", payload, run_after=partner.answer_by)


def read_again(partner: Partner) -> Partner:
    """The partner as it is now, with what is shown of it."""
    return Partner.objects.select_related(
        "organisation", "pilot__idea__stage", "successor__organisation"
    ).get(pk=partner.pk)


def named(partner: Partner) -> dict[str, str]:
    """The fields that every fact about a partner has."""
    return {"pilot": partner.pilot.code, "organisation": partner.organisation.code, "role": partner.role}
