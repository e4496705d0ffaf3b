"""Organisations in a pilot: invited or applying, answering, leaving."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience, FactData
from ideas.activity.operations import defer, raise_generation, record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, NotFound, StaleRevision, Words
from ideas.kernel.text import clean_text
from ideas.organisations.models import Organisation
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.facts import (
    PartnerAccepted,
    PartnerApplied,
    PartnerDeclined,
    PartnerExpired,
    PartnerInvited,
    PartnerLeft,
)
from ideas.pilots.lifecycle import (
    DAYS_TO_ANSWER,
    ENDS_OF_PARTNERS,
    REASON_LIMIT,
    PartnerRole,
    PartnerState,
)
from ideas.pilots.models import Partner, Pilot
from ideas.pilots.operations.leading import expect_change, locked, owed_reason

IN_THE_WAY: dict[str, Words] = {
    PartnerState.INVITED: _("Cette organisation est déjà invitée : c’est à elle de répondre."),
    PartnerState.APPLIED: _("Cette organisation a déjà proposé sa participation : il reste à décider."),
    PartnerState.ACCEPTED: _("Cette organisation est déjà partenaire."),
}

ONE_ACCOUNTABLE = _("Une autre organisation répond déjà de ce pilote.")
READ_ANEW: dict[str, Words] = {
    PartnerState.INVITED: _("L’invitation a changé entre-temps. Relisez-la, puis répondez."),
    PartnerState.APPLIED: _("La proposition a changé entre-temps. Relisez-la, puis répondez."),
    PartnerState.ACCEPTED: _("Cette participation a changé entre-temps. Relisez-la, puis recommencez."),
}


# --- Asking -----------------------------------------------------------------------------------------------------


def invite_partner(
    pilot: Pilot, *, organisation: Organisation, role: str, text: str = "", by: Actor
) -> Partner:
    """Ask ``organisation`` to take part in ``role``; it has thirty days to answer. Nobody else sees its name before.

    An invitation that waits can be changed to another role by inviting again. Raises Invalid for an unknown role
    or one that another holds alone, NotFound for an organisation that ``by`` may not know of, MovedOn when it takes part or
    has applied. Records PartnerInvited.
    """
    values = {"state": PartnerState.INVITED, "role": _known(role), "text": _short(text)}
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.invite_partner", pilot)
        if not organisations_visible_to(by).filter(pk=organisation.pk).exists():
            raise NotFound()
        _expect_free(pilot, role, organisation)
        spend("invite", by)
        partner = _ask(pilot, organisation, values, [*ENDS_OF_PARTNERS, PartnerState.INVITED], by=by)
        set_deadline(partner, now=partner.asked_at)
        record(PartnerInvited(**_named(partner)), by=by)
    return partner


def apply_as_partner(pilot: Pilot, *, role: str, text: str, by: Actor) -> Partner:
    """Propose that the organisation ``by`` acts for takes part in ``role``; ``text`` says what it would bring.

    Raises Invalid for an unknown role, one that another holds alone or without a text, MovedOn when it takes part, was
    invited or has applied already. Records PartnerApplied.
    """
    text = _short(text)
    if not text:
        raise Invalid.one(
            "text", "required", _("Dites en quelques mots ce que votre organisation apporterait.")
        )
    values = {"state": PartnerState.APPLIED, "role": _known(role), "text": text, "mandate": by.mandate}
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.apply_as_partner", pilot)
        _expect_free(pilot, role, by.organisation)
        spend("apply", by)
        partner = _ask(pilot, by.organisation, values, ENDS_OF_PARTNERS, by=by)
        record(PartnerApplied(**_named(partner)), by=by)
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


def _short(text: str) -> str:
    text = clean_text(text)
    if len(text) > REASON_LIMIT:
        raise Invalid.one("text", "too_long", _("Le texte est trop long."))
    return text


def _ask(
    pilot: Pilot, organisation: Organisation, values: dict[str, Any], over: Any, *, by: Actor
) -> Partner:
    """Write the partner's row, or use the one of an earlier try again if it stands in one of ``over``."""
    blank = {"mandate": None, "reason": "", "answer_by": None, "answered_by": None, "answered_at": None}
    asked = {"asked_by": by.person, "asked_at": clock.now(), "accepted_at": None, "left_at": None}
    values = {**blank, **asked, **values}
    partner, is_new = Partner.objects.get_or_create(pilot=pilot, organisation=organisation, defaults=values)
    if is_new:
        return partner
    if not Partner.objects.filter(pk=partner.pk, state__in=over).update(**values):
        raise MovedOn(IN_THE_WAY.get(partner.state))
    return _read(partner)


def set_deadline(partner: Partner, *, now: datetime.datetime) -> None:
    """Have an open invitation end after thirty days, at the end of the day in the lab's time zone."""
    last_day = now.astimezone(clock.lab_zone()).date() + datetime.timedelta(days=DAYS_TO_ANSWER)
    partner.answer_by = clock.end_of_day(last_day)
    Partner.objects.filter(pk=partner.pk).update(answer_by=partner.answer_by)
    payload = {"partner": partner.pk, "answer_by": partner.answer_by.isoformat()}
    defer("pilots.expire_invitation", payload, run_after=partner.answer_by)


# --- Answering --------------------------------------------------------------------------------------------------


def answer_invitation(
    partner: Partner,
    *,
    accept: bool,
    version: str | None = None,
    text: str | None = None,
    reason: str = "",
    by: Actor,
) -> Partner:
    """Say yes or no to an invitation, for the organisation that ``by`` acts for; a no may have a ``reason``.

    ``version`` is that of the invitation that the caller read: raises StaleRevision when another one, such as to another
    role, has taken its place.

    With a yes ``text`` says what it brings, in place of what it was asked; without one only its own words stay. Raises
    Invalid for too long a text, MovedOn when it was answered, has ended, or when another organisation is accountable
    already. Records PartnerAccepted or PartnerDeclined.
    """
    text = _short(text) if text is not None else None
    answer = Answer("pilots.answer_invitation", PartnerState.INVITED, accept, _short(reason), version, text)
    return _answer(partner, answer, by, mandate=by.mandate)


def decide_application(
    partner: Partner, *, accept: bool, version: str | None = None, reason: str = "", by: Actor
) -> Partner:
    """Take an organisation that applied in as a partner, or decline with a ``reason``, which is owed then.

    ``version`` is that of the application that the caller read: raises StaleRevision when another one has taken its place.
    Raises Invalid, and MovedOn when it was decided or taken back, or when another organisation is accountable already.
    Records PartnerAccepted or PartnerDeclined.
    """
    if not accept:
        reason = owed_reason(reason, _("Dites pourquoi vous déclinez cette candidature."))
    answer = Answer("pilots.decide_application", PartnerState.APPLIED, accept, _short(reason), version)
    return _answer(partner, answer, by)


@dataclass(frozen=True)
class Answer:
    """A yes or no to what waits in a state, in the version that was read; ``text`` goes with a yes to an invitation."""

    permission: str
    waiting: PartnerState
    accept: bool
    reason: str
    version: str | None
    text: str | None = None


def _answer(partner: Partner, answer: Answer, by: Actor, **columns: Any) -> Partner:
    now = clock.now()
    with transaction.atomic():
        partner = _locked(partner)
        authorize(by, answer.permission, partner)
        _expect_read(partner, answer.version, [answer.waiting])
        columns |= {
            "answered_by": by.person,
            "answered_at": now,
            "accepted_at": now if answer.accept else None,
        }
        columns["state"] = PartnerState.ACCEPTED if answer.accept else PartnerState.DECLINED
        columns["reason"] = "" if answer.accept else answer.reason
        if answer.accept:
            columns["text"] = _own_words(partner) if answer.text is None else answer.text
        _turn(partner, [answer.waiting], columns)
        if answer.accept:
            Pilot.objects.filter(pk=partner.pilot_id).update(active_at=now)
            record(PartnerAccepted(**_named(partner)), by=by)
        else:
            was_application = answer.waiting is PartnerState.APPLIED
            record(PartnerDeclined(**_named(partner), was_application=was_application), by=by)
        return _read(partner)


def _own_words(partner: Partner) -> str:
    return "" if partner.is_asked else partner.text


def change_contribution(partner: Partner, *, text: str, version: str | None = None, by: Actor) -> Partner:
    """Say anew what a partner brings, for the organisation that ``by`` acts for.

    ``version`` is the one the caller read: raises StaleRevision when it says something else by now. Raises Invalid for too
    long a text, MovedOn when it takes no part (any more).
    """
    text = _short(text)
    with transaction.atomic():
        partner = _locked(partner)
        authorize(by, "pilots.change_contribution", partner)
        _expect_read(partner, version, [PartnerState.ACCEPTED])
        _turn(partner, [PartnerState.ACCEPTED], {"text": text, "mandate": by.mandate})
        raise_generation()
        return _read(partner)


def leave_pilot(partner: Partner, *, reason: str, version: str | None = None, by: Actor) -> Partner:
    """End an organisation's part in the pilot, or take its application back, with a ``reason`` that is published.

    ``version`` is the one the caller read: raises StaleRevision when there is another, such as when an application was
    accepted by now. Raises Invalid without a reason, MovedOn when it takes no part (any more). Records PartnerLeft, for those
    concerned only where it had not been accepted.
    """
    reason = owed_reason(reason, _("Dites pourquoi votre organisation se retire."))
    over = [PartnerState.ACCEPTED, PartnerState.APPLIED]
    with transaction.atomic():
        partner = _locked(partner)
        authorize(by, "pilots.leave_pilot", partner)
        _expect_read(partner, version, over)
        was_accepted = partner.state == PartnerState.ACCEPTED
        _turn(partner, over, {"state": PartnerState.LEFT, "reason": reason, "left_at": clock.now()})
        fact: FactData = PartnerLeft(**_named(partner))
        record(fact, by=by, audience=Audience.PUBLIC if was_accepted else Audience.CONCERNED)
        return _read(partner)


def expire_invitation(partner: Partner, *, by: Actor) -> None:
    """End an invitation that nobody answered in time; nothing happens to one that was. Records PartnerExpired."""
    authorize(by, "pilots.expire_invitation", partner)
    with transaction.atomic():
        partner = _locked(partner)
        over = Partner.objects.filter(pk=partner.pk, state=PartnerState.INVITED, answer_by__lte=clock.now())
        if over.update(state=PartnerState.EXPIRED):
            record(PartnerExpired(**_named(partner)), by=by)


def _locked(partner: Partner) -> Partner:
    """The partner's row as it is now, with its pilot locked where the database can."""
    pilot = locked(partner.pilot)
    partner = Partner.objects.select_related("organisation").get(pk=partner.pk)
    partner.pilot = pilot
    return partner


def _expect_read(partner: Partner, version: str | None, over: list[PartnerState]) -> None:
    """Raise StaleRevision where it still stands in one of ``over`` but is no longer what the caller read."""
    if partner.state in over and version not in {None, partner.version}:
        current = {"role": partner.role, "state": partner.state, "text": partner.text}
        raise StaleRevision(current, READ_ANEW[partner.state])


def _turn(partner: Partner, over: list[PartnerState], values: dict[str, Any]) -> None:
    """Set ``values`` if the row still stands in one of ``over``."""
    try:
        with transaction.atomic():
            moved = Partner.objects.filter(pk=partner.pk, state__in=over).update(**values)
    except IntegrityError:
        raise MovedOn(ONE_ACCOUNTABLE) from None
    expect_change(moved)


def _read(partner: Partner) -> Partner:
    return Partner.objects.select_related("organisation", "pilot__idea__stage").get(pk=partner.pk)


def _named(partner: Partner) -> dict[str, str]:
    """The fields that every fact about a partner has."""
    return {"pilot": partner.pilot.code, "organisation": partner.organisation.code, "role": partner.role}
