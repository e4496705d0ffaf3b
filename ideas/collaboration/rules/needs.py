"""Who may do what to needs, offers and what is brought together.

A need's team is that of the idea that leads it; a match stays with the team that it was proposed to.
"""

from django.utils.translation import gettext_lazy as _

from ideas.collaboration.lifecycle.needs import MatchState, Side
from ideas.collaboration.models import Match, Need, Offer
from ideas.collaboration.queries.resources import needs_visible_to, offers_visible_to, standing_idea
from ideas.ideation import rules as of_idea
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import is_person, needs, nobody, predicate
from ideas.organisations.rules import acts_under_mandate, may_commit
from ideas.people.queries import curates
from ideas.workflow.lifecycle import Feature

type About = Idea | Need | Offer | Match


def _idea_of(subject: About) -> Idea | None:
    """The idea that leads what it is about today; None for an offer made in the open."""
    if isinstance(subject, Idea):
        return subject
    if isinstance(subject, Offer):
        return subject.idea
    return standing_idea(subject.need if isinstance(subject, Match) else subject)


@needs(_("porter l’idée ou l’écrire avec d’autres"))
def writes_it(actor: Actor, subject: About) -> bool:
    """Leads the idea or is its co-author, or stands in for a lead without account."""
    idea = subject.idea if isinstance(subject, Match) else _idea_of(subject)
    return idea is not None and (of_idea.is_writer(actor, idea) or of_idea.carries_for_lead(actor, idea))


@needs(_("que l’étape de l’idée soit ouverte aux besoins"))
def stage_lets_need(_actor: Actor, subject: About) -> bool:
    """The idea's stage is open for needs."""
    idea = _idea_of(subject)
    return idea is not None and idea.stage.is_open_for(Feature.NEED)


@needs(_("que l’étape de l’idée soit ouverte aux offres"))
def stage_lets_offer(_actor: Actor, subject: About) -> bool:
    """The idea's stage is open for offers; an offer in the open needs none."""
    idea = _idea_of(subject)
    return idea is None or idea.stage.is_open_for(Feature.OFFER)


@needs(_("que l’idée ne soit pas masquée"))
def idea_is_shown(_actor: Actor, subject: About) -> bool:
    """Nobody hid the idea, nor the one that leads it."""
    own = (
        subject.need.idea
        if isinstance(subject, Match)
        else subject.idea
        if isinstance(subject, Need)
        else None
    )
    return not any(idea.is_hidden for idea in (own, _idea_of(subject)) if idea is not None)


@predicate
def can_see_idea(actor: Actor, idea: Idea) -> bool:
    """May know of the idea."""
    return of_idea.can_see(actor, idea)


@needs(_("le rôle de curation"))
def curates_it(actor: Actor, subject: About) -> bool:
    """Curates the idea; of an offer in the open, what lies in its territories."""
    idea = _idea_of(subject)
    if idea is None:
        assert isinstance(subject, Offer)  # noqa: S101 - only an offer has none
        return curates(actor, (), subject.territories.all())
    return of_idea.is_curator_of(actor, idea)


@needs(_("que cette offre soit la vôtre, ou celle d’une organisation que vous pouvez engager"))
def gives_it(actor: Actor, subject: Offer | Match) -> bool:
    """It is their own offer; or of the organisation for which they act, with a word that binds it."""
    offer = subject.offer if isinstance(subject, Match) else subject
    if offer.organisation_id is None:
        return actor.is_person and actor.mandate is None and offer.person_id == actor.person.pk
    return may_commit(actor) and actor.mandate.organisation_id == offer.organisation_id


def sides_held(actor: Actor, match: Match) -> set[Side]:
    """On which sides of ``match`` ``actor`` may speak."""
    asked = ((Side.NEED, writes_it), (Side.OFFER, gives_it))
    return {side for side, speaks in asked if speaks(actor, match)}


@predicate
def knows_both(actor: Actor, match: Match) -> bool:
    """May know of the need and of the offer."""
    knows_need = needs_visible_to(actor).filter(pk=match.need_id).exists()
    return knows_need and offers_visible_to(actor).filter(pk=match.offer_id).exists()


@needs(_("être du côté à qui la proposition s’adresse"))
def is_asked(actor: Actor, match: Match) -> bool:
    """Speaks for the side that has not said yes yet."""
    return Side(match.proposed_side).other in sides_held(actor, match)


@needs(_("être du côté qui a proposé, ou de l’un des deux une fois l’accord donné"))
def may_take_back(actor: Actor, match: Match) -> bool:
    """Speaks for the side that proposed; once agreed, for either."""
    held = sides_held(actor, match)
    return bool(held) if match.state != MatchState.PROPOSED else Side(match.proposed_side) in held


speaks_for_themselves_or_commits = (~acts_under_mandate | may_commit).needing(
    _("agir pour vous, ou pour une organisation que vous pouvez engager")
)
_gives = is_person & speaks_for_themselves_or_commits
_speaks = writes_it | gives_it

PERMISSIONS = {
    "collaboration.list_need": writes_it & stage_lets_need & idea_is_shown,
    "collaboration.change_need": writes_it & stage_lets_need & idea_is_shown,
    "collaboration.close_need": writes_it,
    "collaboration.hide_need": curates_it,
    "collaboration.show_need": curates_it,
    "collaboration.make_offer": _gives,
    "collaboration.offer_to_idea": _gives & can_see_idea & stage_lets_offer & idea_is_shown,
    "collaboration.change_offer": gives_it,
    "collaboration.hide_offer": curates_it,
    "collaboration.show_offer": curates_it,
    "collaboration.propose_match": _speaks & knows_both & stage_lets_offer & idea_is_shown,
    "collaboration.accept_match": is_asked & stage_lets_offer & idea_is_shown,
    "collaboration.decline_match": is_asked,
    "collaboration.withdraw_match": may_take_back,
    "collaboration.deliver_match": writes_it | curates_it,
    "collaboration.thank_match": writes_it,
    "collaboration.lapse_match": nobody,
    "collaboration.suggest": nobody,
    "collaboration.keep_meanings": nobody,
}
