"""Supports of people and endorsements of organisations."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.activity.queries import audience_of
from ideas.ideation.facts import EndorsementWithdrawn, IdeaEndorsed, IdeaSupported, SupportWithdrawn
from ideas.ideation.lifecycle import IntendedRole
from ideas.ideation.models import Endorsement, Idea, Support
from ideas.ideation.operations.writing import locked
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.kernel.text import clean_text

TEXT_LIMIT = 3000


def support_idea(idea: Idea, *, by: Actor) -> Support:
    """Record that ``by`` backs ``idea``; doing it twice changes nothing.

    Raises SignInNeeded, or NotAllowed when the stage is not open for support or ``by`` is on the team. Records IdeaSupported,
    once until the support is withdrawn.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.support_idea", idea)
        support, is_new = Support.objects.get_or_create(idea=idea, person=by.person)
        if is_new:
            spend("support", by)
            now = clock.now()
            Idea.objects.filter(pk=idea.pk).update(support_count=F("support_count") + 1, active_at=now)
            record(IdeaSupported(idea=idea.code), by=by)
    return support


def withdraw_support(idea: Idea, *, by: Actor) -> None:
    """Take the support of ``by`` back; nothing happens when there is none. Records SupportWithdrawn."""
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.withdraw_support", idea)
        gone, _rows = Support.objects.filter(idea=idea, person=by.person).delete()
        if gone:
            Idea.objects.filter(pk=idea.pk).update(support_count=F("support_count") - 1)
            record(SupportWithdrawn(idea=idea.code), by=by)


def endorse_idea(idea: Idea, *, text: str, intended_role: str = "", by: Actor) -> Endorsement:
    """Back ``idea`` for the organisation that ``by`` acts for; with ``intended_role`` it commits itself to that role.

    Raises NotAllowed without a mandate as representative or deputy, Invalid for a text that is missing or too long, MovedOn
    when the organisation already endorses it. Records IdeaEndorsed.
    """
    text = clean_text(text)
    if not text:
        raise Invalid.one(
            "text", "required", _("Dites en quelques mots pourquoi votre organisation appuie cette idée.")
        )
    if len(text) > TEXT_LIMIT:
        raise Invalid.one("text", "too_long", _("Le texte est trop long."))
    if intended_role and intended_role not in IntendedRole.values:
        raise Invalid.one("intended_role", "unknown", _("Choisissez un rôle de la liste."))
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.endorse_idea", idea)
        spend("support", by)
        endorsement = _write_endorsement(idea, text, intended_role, by)
        now = endorsement.at
        Idea.objects.filter(pk=idea.pk).update(endorsement_count=F("endorsement_count") + 1, active_at=now)
        organisation = endorsement.organisation.code
        record(IdeaEndorsed(idea=idea.code, organisation=organisation, intended_role=intended_role), by=by)
    return endorsement


def _write_endorsement(idea: Idea, text: str, intended_role: str, by: Actor) -> Endorsement:
    try:
        with transaction.atomic():
            return Endorsement.objects.create(
                idea=idea,
                organisation=by.organisation,
                mandate=by.mandate,
                person=by.person,
                text=text,
                intended_role=intended_role,
            )
    except IntegrityError:
        raise MovedOn(_("Votre organisation appuie déjà cette idée.")) from None


def withdraw_endorsement(endorsement: Endorsement, *, by: Actor) -> None:
    """End an endorsement; its row stays as history. Raises MovedOn when it was withdrawn already."""
    with transaction.atomic():
        idea = locked(endorsement.idea)
        authorize(by, "ideation.withdraw_endorsement", endorsement)
        in_force = Endorsement.objects.filter(pk=endorsement.pk, withdrawn_at=None)
        if not in_force.update(withdrawn_at=clock.now()):
            raise MovedOn()
        Idea.objects.filter(pk=idea.pk).update(endorsement_count=F("endorsement_count") - 1)
        withdrawn = EndorsementWithdrawn(idea=idea.code, organisation=endorsement.organisation.code)
        record(withdrawn, by=by, audience=audience_of("idea", idea.code))
