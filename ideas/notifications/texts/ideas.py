"""Ideas on their way, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.ideation.lifecycle import IntendedRole
from ideas.kernel.text import first_sentence_of
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, day_of, discussed


def step_title(idea: str, stage: str) -> str:
    """What is said of an idea of that title that has come to the stage of that name."""
    return _("« %(title)s » est maintenant à l’étape « %(stage)s »") % {"title": idea, "stage": stage}


def _step(one: Notification, around: Around) -> Words:
    idea = around.title((one.subject_kind, one.subject_code))
    passage = around.passages.get((one.fact.subject_code, one.fact.data["passage"]))
    if passage is None:
        return _("« %(title)s » a changé d’étape") % {"title": idea}, ""
    said = {"title": idea, "stage": passage.target.name}
    return _("« %(title)s » est maintenant à l’étape « %(stage)s »") % said, first_sentence_of(passage.reason)


def _due_soon(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one)), "day": day_of(one.fact.data["due_at"])}
    return _("« %(title)s » attend une réponse d’ici au %(day)s") % said, _("Il reste trois jours.")


def _late(one: Notification, around: Around) -> Words:
    said = {"title": around.title(discussed(one)), "day": day_of(one.fact.data["due_at"])}
    line = _("Ce retard est visible de tout le monde.")
    return _("« %(title)s » attendait une réponse pour le %(day)s") % said, line


def _endorsed(one: Notification, around: Around) -> Words:
    organisation = around.organisations.get(one.fact.data["organisation"])
    said = {"who": organisation or around.who(one), "title": around.title(discussed(one))}
    role = one.fact.data["intended_role"]
    if not role:
        return _("%(who)s signe un appui à « %(title)s »") % said, ""
    return _("%(who)s s’engage pour « %(title)s »") % said, str(IntendedRole(role).label)


WORDS: Mapping[str, Teller] = {
    "IdeaAdvanced": _step,
    "AnswerDueSoon": _due_soon,
    "AnswerLate": _late,
    "IdeaEndorsed": _endorsed,
}
