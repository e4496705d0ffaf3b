"""Who may do what to an idea. What is open follows from its stage."""

from django.utils.translation import gettext_lazy as _

from ideas.ideation.lifecycle import LinkKind, RequestState, TeamRole
from ideas.ideation.models import Endorsement, Idea, IdeaLink, Invitation, JoinRequest, Merge, TeamLink
from ideas.ideation.queries import ideas_visible_to, is_listed, lead_of, looks_for_carrier, role_in_team
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import Predicate, anyone, is_person, needs, nobody, predicate
from ideas.kernel.errors import Words
from ideas.kernel.roles import may_facilitate
from ideas.organisations.rules import acts_under_mandate, may_commit
from ideas.people.queries import curates
from ideas.workflow.lifecycle import Feature, Taker


@predicate
def can_see(actor: Actor, idea: Idea) -> bool:
    """May know of it."""
    return is_listed(idea) or ideas_visible_to(actor).filter(pk=idea.pk).exists()


def _stage_lets(feature: Feature, words: Words) -> Predicate:
    def lets(_actor: Actor, idea: Idea) -> bool:
        return idea.stage.is_open_for(feature)

    return Predicate(lets, f"stage_lets_{feature}").needing(words)


stage_lets_edit = _stage_lets(Feature.EDIT, _("que l’étape de l’idée laisse la modifier"))
stage_lets_support = _stage_lets(Feature.SUPPORT, _("que l’étape de l’idée soit ouverte aux soutiens"))
stage_lets_endorse = _stage_lets(Feature.ENDORSE, _("que l’étape de l’idée soit ouverte aux appuis signés"))
stage_lets_join = _stage_lets(Feature.JOIN, _("que l’étape de l’idée laisse rejoindre l’équipe"))
stage_lets_comment = _stage_lets(Feature.COMMENT, _("que l’étape de l’idée soit ouverte aux commentaires"))


@needs(_("que l’idée ne soit pas masquée"))
def is_visible_to_all(_actor: Actor, idea: Idea) -> bool:
    """Nobody hid it."""
    return not idea.is_hidden


@needs(_("que l’idée ne soit pas fusionnée dans une autre"))
def is_not_merged(_actor: Actor, idea: Idea) -> bool:
    """It stands by itself: the team of one that was merged goes on where it went."""
    return idea.merged_into_id is None


@needs(_("porter cette idée"))
def is_lead(actor: Actor, idea: Idea) -> bool:
    """Answers for it."""
    return role_in_team(idea, actor.person) == TeamRole.LEAD


@needs(_("porter cette idée ou l’écrire avec d’autres"))
def is_writer(actor: Actor, idea: Idea) -> bool:
    """Leads it or is its co-author."""
    return role_in_team(idea, actor.person) in {TeamRole.LEAD, TeamRole.CO_AUTHOR}


@needs(_("faire partie de l’équipe"))
def is_on_team(actor: Actor, idea: Idea) -> bool:
    """Is on its team, in whatever role."""
    return bool(role_in_team(idea, actor.person))


@predicate
def began_it_here(actor: Actor, idea: Idea) -> bool:
    """Began this draft in the same session, before having an account."""
    return idea.draft_secret is not None and idea.draft_secret in actor.drafts


@needs(_("le rôle de curation"))
def is_curator_of(actor: Actor, idea: Idea) -> bool:
    """Curates the lab's ideas, within the themes and territories of the role, and this one was submitted."""
    return idea.submitted_at is not None and curates(actor, idea.themes.all(), idea.territories.all())


@predicate
def carries_for_lead(actor: Actor, idea: Idea) -> bool:
    """Recorded it, or curates it, while its lead has no account of their own or there is none."""
    lead = lead_of(idea)
    if not actor.is_person or idea.draft_secret is not None or (lead is not None and not lead.is_unclaimed):
        return False
    return idea.recorded_by_id == actor.person.pk or is_curator_of(actor, idea)


@predicate
def knows_invitations(actor: Actor, idea: Idea) -> bool:
    """May know whom the team has invited; who is invited knows of their own."""
    return is_lead(actor, idea) or carries_for_lead(actor, idea)


@needs(_("agir pour l’organisation qui a donné cet appui, avec un mandat de représentation ou de suppléance"))
def acts_for_endorser(actor: Actor, endorsement: Endorsement) -> bool:
    """Acts for the organisation that gave the endorsement."""
    return may_commit(actor) and actor.mandate.organisation_id == endorsement.organisation_id


@needs(_("avoir reçu cette invitation, encore sans réponse"))
def is_invited(actor: Actor, invitation: Invitation) -> bool:
    """Is who is invited, and has not answered yet: by name, by the account's address, or for the organisation acted for."""
    if not actor.is_person or not invitation.is_open:
        return False
    if invitation.organisation_id is not None:
        return may_commit(actor) and bool(actor.mandate.organisation_id == invitation.organisation_id)
    if invitation.email:
        is_confirmed = actor.person.confirmed_at is not None
        return is_confirmed and (actor.person.email or "").lower() == invitation.email
    return bool(invitation.person_id == actor.person.pk)


@needs(_("que l’invitation soit encore ouverte"))
def is_open_invitation(_actor: Actor, invitation: Invitation) -> bool:
    """Can still be answered."""
    return invitation.is_open


commits_whom_it_acts_for = (~acts_under_mandate | may_commit).needing(
    _("un mandat de représentation ou de suppléance de l’organisation au nom de laquelle vous agissez")
)


@needs(_("que le lien soit encore ouvert"))
def link_lets_in(_actor: Actor, link: TeamLink) -> bool:
    """Is open, and so is the team that it leads to."""
    return link.is_open and not link.idea.is_hidden and link.idea.stage.is_open_for(Feature.EDIT)


@needs(_("que l’idée cherche une porteuse ou un porteur"))
def has_no_carrier(_actor: Actor, idea: Idea) -> bool:
    """Is under way, and nobody leads it."""
    return looks_for_carrier(idea)


@needs(_("que la demande soit de vous, et encore sans réponse"))
def is_asker(actor: Actor, request: JoinRequest) -> bool:
    """Asks for it, and has no answer yet."""
    return actor.is_person and request.person_id == actor.person.pk and request.state == RequestState.OPEN


@needs(_("porter l’idée, ou le rôle de curation pour confirmer qui la porte"))
def answers_request(actor: Actor, request: JoinRequest) -> bool:
    """Answers for the team, or for the lab where somebody asks to carry the idea; never what they asked themselves."""
    if not actor.is_person or request.person_id == actor.person.pk:
        return False
    if request.role == TeamRole.LEAD:
        return is_curator_of(actor, request.idea)
    return knows_invitations(actor, request.idea)


@needs(_("porter l’idée qui invite"))
def leads_inviting_idea(actor: Actor, invitation: Invitation | TeamLink) -> bool:
    """Leads the idea that invites, or carries it for its lead."""
    return knows_invitations(actor, invitation.idea)


def takers_of(actor: Actor, idea: Idea, *, holder: tuple[str, str] | None = None) -> set[Taker]:
    """As what ``actor`` can take steps of ``idea``. While something holds it, only that holder can."""
    if idea.is_held:
        return {Taker.HOLDER} if holder == (idea.held_by_kind, idea.held_by_code) else set()
    takers = set()
    if is_lead(actor, idea) or carries_for_lead(actor, idea):
        takers.add(Taker.LEAD)
    if is_curator_of(actor, idea):
        takers.add(Taker.CURATOR)
    if actor.is_system:
        takers.add(Taker.SYSTEM)
    return takers


def sides_of(actor: Actor, merge: Merge) -> list[str]:
    """For which of its two teams, ``source`` and ``target``, ``actor`` answers: leading it, or carrying it for its lead."""
    ideas = {"source": merge.source, "target": merge.target}
    return [side for side, idea in ideas.items() if is_lead(actor, idea) or carries_for_lead(actor, idea)]


@needs(_("porter une des deux idées"))
def leads_either(actor: Actor, merge: Merge) -> bool:
    """Answers for one of the two teams."""
    return bool(sides_of(actor, merge))


@needs(_("écrire une des deux idées"))
def writes_either(actor: Actor, merge: Merge) -> bool:
    """Writes one of the two ideas."""
    return is_writer(actor, merge.source) or is_writer(actor, merge.target) or leads_either(actor, merge)


@needs(_("le rôle de curation pour les deux idées, sans être d’une des deux équipes"))
def curates_both(actor: Actor, merge: Merge) -> bool:
    """Curates both ideas and is on neither team: who decides in the teams' place is no party to it."""
    both = (merge.source, merge.target)
    return all(is_curator_of(actor, idea) and not is_on_team(actor, idea) for idea in both)


def curates_either(actor: Actor, merge: Merge) -> bool:
    """Whether ``actor`` curates one of the two ideas."""
    return is_curator_of(actor, merge.source) or is_curator_of(actor, merge.target)


@needs(_("avoir proposé cette fusion"))
def proposed_it(actor: Actor, merge: Merge) -> bool:
    """Is who proposed it."""
    return actor.is_person and merge.proposed_by_id == actor.person.pk


@needs(_("que la fusion attende une réponse"))
def merge_is_open(_actor: Actor, merge: Merge) -> bool:
    """It waits to be agreed to."""
    return merge.is_open


@needs(_("que la fusion puisse encore être annulée"))
def merge_can_be_undone(_actor: Actor, merge: Merge) -> bool:
    """It was done, and not too long ago."""
    return merge.can_be_undone


@needs(_("que l’idée soit déposée"))
def is_submitted(_actor: Actor, idea: Idea) -> bool:
    """It is no draft."""
    return idea.submitted_at is not None


@needs(_("écrire une des deux idées, ou le rôle de curation pour l’une d’elles"))
def may_unlink(actor: Actor, link: IdeaLink) -> bool:
    """Writes or curates either end; where an idea came from is for curators alone to take away."""
    ends = (link.source, link.target)
    if link.kind == LinkKind.SPLIT_FROM:
        return any(is_curator_of(actor, idea) for idea in ends)
    return any(is_writer(actor, idea) or is_curator_of(actor, idea) for idea in ends)


is_from_outside = (~is_on_team).needing(_("ne pas faire partie de l’équipe de l’idée"))
_may_write = (is_writer | began_it_here | carries_for_lead) & stage_lets_edit & is_visible_to_all
_may_gather = (is_lead | carries_for_lead) & stage_lets_edit & is_visible_to_all

_may_translate = (
    (is_on_team | carries_for_lead | is_curator_of | may_facilitate) & stage_lets_comment & is_visible_to_all
)

may_keep_files = _may_write

PERMISSIONS = {
    "ideation.start_idea": anyone,
    "ideation.claim_draft": is_person & began_it_here,
    "ideation.record_idea": may_facilitate,
    "ideation.revise_idea": _may_write,
    "ideation.restore_revision": _may_write,
    "ideation.translate_idea": _may_translate,
    "ideation.review_translation": _may_translate,
    "ideation.withdraw_translation": is_lead | is_curator_of,
    "ideation.ask_machine_translation": is_person & can_see & stage_lets_comment & is_visible_to_all,
    "ideation.keep_machine_translation": nobody,
    "ideation.advance_idea": is_lead | carries_for_lead | is_curator_of,
    "ideation.override_guard": is_curator_of,
    "ideation.support_idea": is_person & can_see & stage_lets_support & is_visible_to_all & is_from_outside,
    "ideation.withdraw_support": is_person & can_see,
    "ideation.endorse_idea": may_commit & can_see & stage_lets_endorse & is_visible_to_all,
    "ideation.withdraw_endorsement": acts_for_endorser,
    "ideation.invite_to_team": _may_gather,
    "ideation.answer_invitation": is_invited & commits_whom_it_acts_for,
    "ideation.decline_by_secret": is_open_invitation,
    "ideation.withdraw_invitation": leads_inviting_idea,
    "ideation.make_team_link": _may_gather,
    "ideation.revoke_team_link": leads_inviting_idea,
    "ideation.join_by_link": is_person & link_lets_in & commits_whom_it_acts_for,
    "ideation.ask_to_join": is_person
    & can_see
    & stage_lets_join
    & is_visible_to_all
    & is_from_outside
    & commits_whom_it_acts_for,
    "ideation.ask_to_carry": is_person
    & can_see
    & has_no_carrier
    & is_visible_to_all
    & commits_whom_it_acts_for,
    "ideation.answer_join_request": answers_request,
    "ideation.withdraw_join_request": is_asker,
    "ideation.credit_question": is_writer | carries_for_lead,
    "ideation.leave_team": is_on_team,
    "ideation.remove_member": is_lead | carries_for_lead,
    "ideation.hand_over_lead": is_lead | carries_for_lead,
    "ideation.hide_idea": is_curator_of,
    "ideation.show_idea": is_curator_of,
    "ideation.redact_text": is_curator_of,
    "ideation.import_idea": may_facilitate,
    "ideation.propose_merge": (is_writer | carries_for_lead | is_curator_of) & is_submitted,
    "ideation.revise_merge": (writes_either | curates_both) & merge_is_open,
    "ideation.agree_to_merge": leads_either & merge_is_open,
    "ideation.decline_merge": (leads_either | curates_both) & merge_is_open,
    "ideation.withdraw_merge": proposed_it & merge_is_open,
    "ideation.decide_merge": curates_both & merge_is_open,
    "ideation.undo_merge": (leads_either | curates_both) & merge_can_be_undone,
    "ideation.link_idea": (is_writer | carries_for_lead | is_curator_of),
    "ideation.unlink_idea": may_unlink,
    "ideation.split_idea": (is_writer | carries_for_lead) & is_submitted,
}
