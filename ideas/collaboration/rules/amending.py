"""Who may propose, decide, mend and hide amendments."""

from django.utils.translation import gettext_lazy as _

from ideas.collaboration.models import Amendment
from ideas.ideation import rules as of_ideas
from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import Predicate, is_person, needs
from ideas.workflow.lifecycle import Feature


@needs(_("que l’étape de l’idée soit ouverte aux amendements"))
def stage_lets_amend(_actor: Actor, idea: Idea) -> bool:
    """The idea stands where others may propose changes."""
    return idea.stage.is_open_for(Feature.AMEND)


def _its_idea(rule: Predicate) -> Predicate:
    """The same question, asked of the amendment's idea."""
    return Predicate(
        lambda actor, amendment: rule(actor, amendment.idea),
        rule.name,
        lambda actor, amendment: rule.missing(actor, amendment.idea),
    )


@needs(_("être l’autrice ou l’auteur de cet amendement"))
def is_author(actor: Actor, amendment: Amendment) -> bool:
    """Proposed it."""
    return actor.is_person and amendment.author_id == actor.person.pk


@needs(_("que l’amendement ne soit pas masqué"))
def is_shown(_actor: Actor, amendment: Amendment) -> bool:
    """Nobody hid it."""
    return not amendment.is_hidden


may_decide = _its_idea(of_ideas.may_keep_files) & is_shown
lets_comment = is_shown & _its_idea(of_ideas.stage_lets_comment & of_ideas.is_visible_to_all)
is_curator_of = _its_idea(of_ideas.is_curator_of)

PERMISSIONS = {
    "collaboration.propose_amendment": is_person
    & of_ideas.can_see
    & stage_lets_amend
    & of_ideas.is_visible_to_all,
    "collaboration.decide_amendment": may_decide,
    "collaboration.rebase_amendment": may_decide
    | (is_author & is_shown & _its_idea(stage_lets_amend & of_ideas.is_visible_to_all)),
    "collaboration.withdraw_amendment": is_author,
    "collaboration.grow_idea": is_author,
    "collaboration.hide_amendment": is_curator_of,
    "collaboration.show_amendment": is_curator_of,
}
