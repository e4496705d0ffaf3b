"""Supports of people and endorsements of organisations."""

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record, spend
from ideas.activity.queries import audience_of
from ideas.ideation.facts import EndorsementWithdrawn, IdeaEndorsed, IdeaSupported, SupportWithdrawn
from ideas.ideation.lifecycle import IntendedRole
from ideas.ideation.models import Endorsement, Idea, Support
from ideas.ideation.operations.writing import locked
from ideas.ideation.queries import family_of
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn
from ideas.kernel.text import clean_text
from ideas.organisations.operations import expect_commitment
from ideas.people.models import Person

TEXT_LIMIT = 3000


def support_idea(idea: Idea, *, by: Actor) -> Support:
    """Record that ``by`` backs ``idea``; doing it twice changes nothing, nor does it where they back one merged into it.

    Raises SignInNeeded, or NotAllowed when the stage is not open for support or ``by`` is on the team. Records IdeaSupported,
    once until the support is withdrawn.
    """
    with transaction.atomic():
        idea = locked(idea)
        authorize(by, "ideation.support_idea", idea)
        support = _supports_of(by.person, idea).first()
        if support is None:
            support = Support.objects.create(idea=idea, person=by.person)
            spend("support", by)
            now = clock.now()
            Idea.objects.filter(pk=idea.pk).update(support_count=F("support_count") + 1, active_at=now)
            record(IdeaSupported(idea=idea.code), by=by)
    return support


def withdraw_support(idea: Idea, *, by: Actor) -> None:
    """Take the support of ``by`` back, of ``idea`` and of all that is one with it; nothing happens when there is none.

    Records SupportWithdrawn.
    """
    with transaction.atomic():
        idea = locked_root(idea)
        authorize(by, "ideation.withdraw_support", idea)
        gone, _rows = Support.objects.filter(
            pk__in=list(_supports_of(by.person, idea).values_list("pk", flat=True))
        ).delete()
        if gone:
            Idea.objects.filter(pk=idea.pk).update(support_count=F("support_count") - 1)
            record(SupportWithdrawn(idea=idea.code), by=by)


def _supports_of(person: Person, idea: Idea) -> QuerySet[Support]:
    """The supports of ``person`` that count for ``idea``: of itself first, of those merged into it."""
    of_family = Q(idea=idea.pk) | Q(idea__merged_into=idea.pk)
    return Support.objects.filter(of_family, person=person).order_by("idea__merged_into", "pk")


def locked_root(idea: Idea) -> Idea:
    """The idea that speaks for ``idea`` (itself, or the one it is part of), locked.

    Raises MovedOn when it is another by now.
    """
    root = locked(Idea(pk=idea.merged_into_id or idea.pk))
    if root.merged_into_id is not None:
        raise MovedOn()
    return root


def count_backers(idea: Idea) -> None:
    """Within a transaction, with ``idea`` locked: count who backs it and all merged into it, each once."""
    family = family_of(idea)
    supports = Support.objects.filter(idea__in=family).aggregate(n=Count("person", distinct=True))
    endorsements = _endorsements(family).aggregate(n=Count("organisation", distinct=True))
    Idea.objects.filter(pk=idea.pk).update(support_count=supports["n"], endorsement_count=endorsements["n"])


def _endorsements(family: QuerySet[Idea]) -> QuerySet[Endorsement]:
    """Endorsements in force on any of ``family``."""
    return Endorsement.objects.filter(idea__in=family, withdrawn_at=None)


def endorse_idea(idea: Idea, *, text: str, intended_role: str = "", by: Actor) -> Endorsement:
    """Back ``idea`` for the organisation that ``by`` acts for; with ``intended_role`` it commits itself to that role.

    Raises NotAllowed without a mandate as representative or deputy, Invalid for a text that is missing or too long, and for
    a role where the lab does not vouch for the organisation, MovedOn when the organisation already endorses it. Records
    IdeaEndorsed.
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
        if intended_role:
            expect_commitment(by.organisation)
        spend("support", by)
        endorsement = _write_endorsement(idea, text, intended_role, by)
        now = endorsement.at
        Idea.objects.filter(pk=idea.pk).update(endorsement_count=F("endorsement_count") + 1, active_at=now)
        organisation = endorsement.organisation.code
        record(IdeaEndorsed(idea=idea.code, organisation=organisation, intended_role=intended_role), by=by)
    return endorsement


def _write_endorsement(idea: Idea, text: str, intended_role: str, by: Actor) -> Endorsement:
    if _endorsements(family_of(idea)).filter(organisation=by.organisation).exists():
        raise MovedOn(_("Votre organisation appuie déjà cette idée."))
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
    """End an endorsement, and what the organisation signed for ideas that are one with this; rows stay as history.

    Raises MovedOn when it was withdrawn already.
    """
    now = clock.now()
    with transaction.atomic():
        idea = locked_root(endorsement.idea)
        authorize(by, "ideation.withdraw_endorsement", endorsement)
        in_force = Endorsement.objects.filter(pk=endorsement.pk, withdrawn_at=None)
        if not in_force.update(withdrawn_at=now):
            raise MovedOn()
        others = _endorsements(family_of(idea)).filter(organisation=endorsement.organisation_id)
        others.update(withdrawn_at=now)
        Idea.objects.filter(pk=idea.pk).update(endorsement_count=F("endorsement_count") - 1)
        withdrawn = EndorsementWithdrawn(idea=idea.code, organisation=endorsement.organisation.code)
        record(withdrawn, by=by, audience=audience_of("idea", idea.code))
