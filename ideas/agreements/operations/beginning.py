"""Beginning an agreement: below a pilot or by itself, from the template; its parties; its negotiation."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.agreements.facts import AgreementBegun, AgreementNegotiated
from ideas.agreements.lifecycle import MOST_PARTIES, AgreementState, NewText
from ideas.agreements.models import Agreement
from ideas.agreements.operations.moving import expect_stage, keep_parties, let_go, locked, move, take_in
from ideas.agreements.operations.writing import save_version
from ideas.agreements.queries import parties_of
from ideas.agreements.template import template_in
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, NotFound
from ideas.kernel.text import clean_text
from ideas.organisations.models import Organisation
from ideas.organisations.queries import organisations_visible_to
from ideas.pilots.models import Pilot


def begin_agreement(pilot: Pilot, *, by: Actor) -> Agreement:
    """Begin the agreement of ``pilot`` from the template, between its accepted partners.

    Raises MovedOn where it has one that has not ended. Records AgreementBegun and, for its text, AgreementWritten.
    """
    with transaction.atomic():
        pilot = Pilot.objects.select_for_update(of=("self",)).select_related("idea__stage").get(pk=pilot.pk)
        authorize(by, "agreements.begin_below_pilot", pilot)
        template = template_in(pilot.language)
        title = f"{template['title']} – {pilot.title}"[:200]
        columns = {
            "pilot": pilot,
            "language": pilot.language,
            "starts_on": pilot.starts_on,
            "ends_on": pilot.ends_on,
        }
        agreement = _made(title, columns, by=by)
        keep_parties(agreement, by=by)
        _write_first(agreement, template, by=by)
    return agreement


def begin_standing_agreement(
    *, title: str, language: str = "", parties: Iterable[Organisation] = (), by: Actor
) -> Agreement:
    """Begin an agreement that stands by itself, for the organisation that ``by`` acts for, with ``parties``.

    Raises Invalid without a title, NotFound for an organisation that ``by`` may not know of, TooMany. Records as
    ``begin_agreement``.
    """
    language = language or settings.LANGUAGE_CODE
    if language not in settings.LAB_LANGUAGES:
        raise Invalid.one("language", "unknown", _("Choisissez une des langues du lab."))
    template = template_in(language)
    with transaction.atomic():
        authorize(by, "agreements.begin_standing", None)
        spend("apply", by)
        agreement = _made(_titled(title), {"begun_for": by.organisation, "language": language}, by=by)
        _take_all_in(agreement, [by.organisation, *parties], by=by)
        _write_first(agreement, template, by=by)
    return agreement


def _titled(title: str) -> str:
    title = clean_text(title, lines=False)
    if not title:
        raise Invalid.one("title", "required", _("Donnez un titre à la convention."))
    if len(title) > 200:
        raise Invalid.one("title", "too_long", _("Le titre est trop long."))
    return title


def _made(title: str, columns: dict[str, Any], *, by: Actor) -> Agreement:
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(title=title, begun_by=by.person, **columns)
    except IntegrityError:
        raise MovedOn(_("Ce pilote a déjà une convention.")) from None
    pilot = agreement.pilot.code if agreement.pilot is not None else ""
    record(AgreementBegun(agreement=agreement.code, pilot=pilot), by=by)
    return agreement


def _write_first(agreement: Agreement, template: dict[str, Any], *, by: Actor) -> None:
    values = {
        "title": agreement.title,
        "sections": template["sections"],
        "annexes": template["annexes"],
        "duties": [],
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "notice_days": 0,
    }
    save_version(agreement, values, number=1, reason="", by=by)


def _take_all_in(agreement: Agreement, organisations: list[Organisation], *, by: Actor) -> None:
    known = organisations_visible_to(by)
    for organisation in organisations:
        if not known.filter(pk=organisation.pk).exists():
            raise NotFound()
        take_in(agreement, organisation, by=by)
    if parties_of(agreement).count() > MOST_PARTIES:
        raise Invalid.one("parties", "too_many", _("C’est trop de parties pour une convention."))


def add_party(agreement: Agreement, *, organisation: Organisation, by: Actor) -> Agreement:
    """Have ``organisation`` be a party of an agreement that stands by itself; it adheres to a text in force by signing it.

    Raises MovedOn for a pilot's agreement (its partners are its parties), while its text is being signed, or when it has
    ended; NotFound, Invalid. Records AgreementPartyAdded.
    """
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.change_parties", agreement)
        _expect_own_parties(agreement)
        _take_all_in(agreement, [organisation], by=by)
        move(agreement, agreement.stage if agreement.changing or not agreement.is_in_force else "")
    return agreement


def remove_party(agreement: Agreement, *, organisation: Organisation, by: Actor) -> Agreement:
    """Have ``organisation`` be a party no more, of an agreement by itself of which no text is in force.

    Raises as ``add_party``, and MovedOn for who began it or where it binds already. Records AgreementPartyLeft.
    """
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.change_parties", agreement)
        _expect_own_parties(agreement)
        party = parties_of(agreement).filter(organisation=organisation).first()
        if party is None:
            raise NotFound()
        if agreement.is_in_force or organisation.pk == agreement.begun_for_id:
            raise MovedOn(_("Cette partie ne peut pas être retirée ici."))
        let_go(agreement, party, by=by)
    return agreement


def _expect_own_parties(agreement: Agreement) -> None:
    if agreement.pilot_id is not None:
        raise MovedOn(_("Les parties de cette convention sont les partenaires du pilote."))
    if agreement.stage in {AgreementState.SIGNING, AgreementState.ENDED}:
        raise MovedOn()


def open_negotiation(agreement: Agreement, *, by: Actor) -> Agreement:
    """Let the parties read and write the text. Raises MovedOn when it is no draft. Records AgreementNegotiated."""
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.open_negotiation", agreement)
        expect_stage(agreement, AgreementState.DRAFT)
        if len(keep_parties(agreement, by=by)) < 2:
            raise MovedOn(_("Une convention se négocie entre deux parties au moins."))
        move(agreement, AgreementState.NEGOTIATION)
        record(AgreementNegotiated(agreement=agreement.code, number=agreement.number), by=by)
    return agreement


def reopen(agreement: Agreement, *, kind: str, by: Actor) -> Agreement:
    """Write a new text of an agreement in force, as an ``amendment`` or its ``renewal``; what is in force stays so meanwhile.

    Raises Invalid for another kind, MovedOn when none is in force or a new text is being written. Records
    AgreementNegotiated.
    """
    if kind not in NewText.values:
        raise Invalid.one("kind", "unknown", _("Choisissez un avenant ou un renouvellement."))
    with transaction.atomic():
        agreement = locked(agreement)
        authorize(by, "agreements.reopen", agreement)
        if not agreement.is_in_force or agreement.changing:
            raise MovedOn()
        keep_parties(agreement, by=by)
        move(agreement, AgreementState.NEGOTIATION, changing_kind=kind)
        record(AgreementNegotiated(agreement=agreement.code, number=agreement.number, why=kind), by=by)
    return agreement


def keep_partners(pilot_code: str, *, by: Actor) -> None:
    """Let the parties of the pilot's agreement be its partners now; nothing happens where it has none that lives."""
    with transaction.atomic():
        found = Agreement.objects.filter(pilot__code=pilot_code).exclude(state=AgreementState.ENDED).first()
        if found is None:
            return
        agreement = locked(found)
        authorize(by, "agreements.take_its_course", agreement)
        keep_parties(agreement, by=by)
        Agreement.objects.filter(pk=agreement.pk).update(active_at=clock.now())
