"""Answering without an account: nothing of who answers is kept."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn
from ideas.kernel.text import clean_text
from ideas.measurement.lifecycle import ANSWER_LIMIT, QuestionKind
from ideas.measurement.models import Answer, AnswerPart, Question, Questionnaire
from ideas.measurement.operations.asking import locked_questions
from ideas.measurement.queries import answers_to
from ideas.sites.models import Site
from ideas.sites.queries import active_sites_of


def answer_questions(
    questionnaire: Questionnaire, *, answers: Mapping[int, int | str], site: Site | None = None, by: Actor
) -> None:
    """Keep what somebody answers, by the places of the questions: a number, or words. Any may be left out, not all.

    Kept are the answers, the place and the day: no account, no network address, no hour; so there is no fact of it, and
    nothing comes back by which it could be found again. Raises Invalid with all that is wrong, MovedOn outside its days,
    TooMany.
    """
    spend("answer", Actor(address=by.address))  # not even the limit says which account it was
    with transaction.atomic():
        questionnaire = locked_questions(questionnaire)
        authorize(by, "measurement.answer_questions", questionnaire)
        if questionnaire.pilot.is_hidden or not questionnaire.is_open:
            raise MovedOn(_("Ces questions ne sont pas ouvertes aujourd’hui."))
        if site is not None and not active_sites_of(questionnaire.pilot).filter(pk=site.pk).exists():
            raise Invalid.one("site", "unknown", _("Choisissez un lieu de ce pilote."))
        parts = _checked(questionnaire, answers)
        answer = Answer.objects.create(questionnaire=questionnaire, site=site, answered_on=clock.today())
        for part in parts:
            part.answer = answer
        AnswerPart.objects.bulk_create(parts)


def _checked(questionnaire: Questionnaire, answers: Mapping[int, int | str]) -> list[AnswerPart]:
    parts, errors = [], []
    for question in questionnaire.questions.all():
        said = answers.get(question.place, "")
        said = clean_text(said) if isinstance(said, str) else said
        if said == "":
            continue
        if not _fits(question, said):
            words = _("Choisissez une des réponses, ou passez cette question.")
            errors.append(FieldError(f"question_{question.place}", "unknown", words))
        elif isinstance(said, str):
            parts.append(AnswerPart(question=question, text=said))
        else:
            parts.append(AnswerPart(question=question, number=said))
    if not parts and not errors:
        errors.append(FieldError("", "required", _("Répondez à une question au moins.")))
    if errors:
        raise Invalid(errors)
    return parts


def _fits(question: Question, said: int | str) -> bool:
    if question.kind == QuestionKind.TEXT:
        return isinstance(said, str) and len(said) <= ANSWER_LIMIT
    return said in answers_to(question)
