"""Who may do what in a round. Every permission but the first is asked about a round."""

from django.utils.translation import gettext_lazy as _

from ideas.consent import hosts
from ideas.consent.hosts import Venue
from ideas.consent.models import Round
from ideas.consent.queries import rounds_visible_to, seat_of
from ideas.kernel import subjects
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.authorization import is_person, needs, nobody, predicate
from ideas.kernel.roles import is_facilitator
from ideas.organisations.rules import acts_under_mandate, may_commit


@needs(_("mener ce dont il s’agit"))
def host_lets_open(actor: Actor, venue: Venue) -> bool:
    """The subject lets them open a round about it now."""
    return hosts.may_open(actor, venue)


@predicate
def can_see(actor: Actor, round_: Round) -> bool:
    """May know of the round."""
    return rounds_visible_to(actor).filter(pk=round_.pk).exists()


@needs(_("avoir une voix dans ce tour"))
def has_seat(actor: Actor, round_: Round) -> bool:
    """Has a voice in it: their own, or that of the organisation they act for with a word that binds it."""
    return seat_of(round_, actor) is not None and (actor.mandate is None or may_commit(actor))


@needs(_("avoir ouvert ce tour"))
def opened_it(actor: Actor, round_: Round) -> bool:
    """Opened the round."""
    return actor.is_person and round_.opened_by_id == actor.person.pk


@needs(_("le rôle de curation"))
def curates_subject(actor: Actor, round_: Round) -> bool:
    """Leads for the lab what the round is about."""
    kind = subjects.kind_of(round_.subject_kind)
    row = kind.visible_to(SYSTEM).filter(code=round_.subject_code).first()
    return row is not None and kind.curated_by(actor, row)


acts_for_nobody_else = (~acts_under_mandate).needing(_("agir en votre propre nom"))
leads_round = is_person & acts_for_nobody_else & (opened_it | curates_subject | (is_facilitator & can_see))

PERMISSIONS = {
    "consent.open_round": is_person & host_lets_open,
    "consent.take_position": has_seat,
    "consent.withdraw_objection": has_seat,
    "consent.agree_to_answer": has_seat,
    "consent.answer_objection": leads_round,
    "consent.change_proposal": leads_round,
    "consent.close_round": leads_round,
    "consent.withdraw_round": leads_round,
    "consent.remind_seats": nobody,
    "consent.end_round": nobody,
}
