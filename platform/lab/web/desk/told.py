"""Who will be told of a step, in words for whoever is about to take it.

A file of its own because the pages of ideas and of pilots both say it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.ideation.models import Idea
from ideas.kernel.actor import Actor
from ideas.notifications.queries import Foretold, foretold
from ideas.notifications.roles import Role
from ideas.notifications.texts import step_title
from ideas.pilots.lifecycle import OPENS_AT
from ideas.workflow.lifecycle import Owes
from ideas.workflow.models import Stage, Step

IN_WORDS: dict[Role, Callable[[int], str]] = {
    Role.ASKED: lambda n: ngettext(
        "%(count)d personne qui répond pour une organisation invitée au pilote",
        "%(count)d personnes qui répondent pour des organisations invitées au pilote",
        n,
    ),
    Role.TEAM: lambda n: ngettext("%(count)d personne de l’équipe", "%(count)d personnes de l’équipe", n),
    Role.SUPPORTER: lambda n: ngettext(
        "%(count)d personne qui soutient l’idée", "%(count)d personnes qui soutiennent l’idée", n
    ),
    Role.FOLLOWER: lambda n: ngettext(
        "%(count)d personne qui la suit", "%(count)d personnes qui la suivent", n
    ),
}


@dataclass(frozen=True)
class Preview:
    """What a step will set off: whom it tells, how many of those by telephone, the words, who owes what then."""

    groups: tuple[str, ...] = ()
    by_hand: int = 0
    words: str = ""
    asks: str = ""


def confirmed(idea: Idea) -> str:
    """What became of ``idea``, which just took a step, in one sentence."""
    if idea.stage.key in OPENS_AT:
        words = _(
            "Un pilote s’ouvre pour « %(title)s » : les organisations engagées sont invitées à y participer."
        )
    else:
        words = _("« %(title)s » : %(stage)s.")
    return words % {"title": idea.title, "stage": idea.stage.name}


def previews(idea: Idea, steps: Iterable[Step], *, by: Actor) -> dict[str, Preview]:
    """What each of ``steps`` would set off, by its key, if ``by`` took it now."""
    steps = [step for step in steps if step.target is not None]
    found = foretold(idea, steps, by=by)
    return {step.key: _preview(idea, step.target, found[step.key]) for step in steps if step.target}


def _preview(idea: Idea, target: Stage, told: Foretold) -> Preview:
    return Preview(
        groups=tuple(IN_WORDS[role](count) % {"count": count} for role, count in told.groups),
        by_hand=told.by_hand,
        words=step_title(idea.title, target.name),
        asks=_asks(target),
    )


def _asks(target: Stage) -> str:
    """Who owes the next answer from there on, and within how many days."""
    if not target.owed_by or target.days is None:
        return ""
    if target.owed_by == Owes.LAB:
        words = ngettext(
            "Ensuite, le lab aura %(days)d jour pour répondre.",
            "Ensuite, le lab aura %(days)d jours pour répondre.",
            target.days,
        )
    else:
        words = ngettext(
            "Ensuite, l’équipe aura %(days)d jour pour répondre.",
            "Ensuite, l’équipe aura %(days)d jours pour répondre.",
            target.days,
        )
    return words % {"days": target.days}
