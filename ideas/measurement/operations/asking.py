"""Asking those who benefited: setting up a few questions for some weeks, and what is answered to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.ideation.redacting import MARK
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, StaleRevision
from ideas.kernel.text import clean_text
from ideas.measurement.facts import AnswerBlackedOut, QuestionsAsked, QuestionsChanged
from ideas.measurement.lifecycle import (
    INTRODUCTION_LIMIT,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    NAME_LIMIT,
    QUESTION_LIMIT,
    QuestionKind,
)
from ideas.measurement.models import AnswerPart, Question, Questionnaire
from ideas.pilots.models import Pilot
from ideas.pilots.operations.leading import expect_change

TEXTS = {"title": NAME_LIMIT, "introduction": INTRODUCTION_LIMIT}
COLUMNS = (*TEXTS, "indicator", "opens_on", "closes_on")


@dataclass(frozen=True)
class Asked:
    """A question: how it is answered, in which words; a choice has its options."""

    kind: str
    text: str
    options: Sequence[str] = ()


def ask_questions(
    pilot: Pilot, *, values: Mapping[str, Any], questions: Sequence[Asked], by: Actor
) -> Questionnaire:
    """Ask those who benefited from ``pilot`` at most five questions, from the day ``opens_on`` to ``closes_on``.

    Raises Invalid with all that is wrong. Records QuestionsAsked.
    """
    with transaction.atomic():
        pilot = Pilot.objects.select_for_update(of=("self",)).select_related("idea__stage").get(pk=pilot.pk)
        authorize(by, "measurement.ask_questions", pilot)
        blank = {"title": "", "introduction": "", "indicator": None}
        columns, asked = _checked(pilot, {**blank, **values}, questions)
        questionnaire = Questionnaire.objects.create(
            pilot=pilot, language=pilot.language, created_by=by.person, **columns
        )
        _write_questions(questionnaire, asked)
        record(QuestionsAsked(pilot=pilot.code, questionnaire=questionnaire.code), by=by)
    return questionnaire


def change_questions(
    questionnaire: Questionnaire,
    *,
    changes: Mapping[str, Any],
    questions: Sequence[Asked] | None = None,
    version: int | None = None,
    by: Actor,
) -> Questionnaire:
    """Ask otherwise; without ``questions`` these stay. The same again changes nothing.

    Once somebody answered only the last day changes, and not after it: what was shown then must not be held against what is
    shown later, which would tell of the few who came between. Raises Invalid with all that is wrong, StaleRevision when it
    is no longer the ``version`` that was read. Records QuestionsChanged.
    """
    with transaction.atomic():
        questionnaire = locked_questions(questionnaire)
        authorize(by, "measurement.change_questions", questionnaire)
        current = {name: getattr(questionnaire, name) for name in COLUMNS}
        if version is not None and version != questionnaire.version:
            said = {name: current[name] for name in TEXTS}
            raise StaleRevision({**said, "version": questionnaire.version})
        former = asked_in(questionnaire)
        wanted = former if questions is None else questions
        columns, asked = _checked(questionnaire.pilot, {**current, **changes}, wanted)
        changed = sorted(name for name in COLUMNS if columns[name] != current[name])
        changed += ["questions"] if asked != former else []
        if changed:
            _expect_free(questionnaire, changed)
            same = Questionnaire.objects.filter(pk=questionnaire.pk, version=questionnaire.version)
            expect_change(same.update(**columns, version=F("version") + 1))
            if "questions" in changed:
                _write_questions(questionnaire, asked)
            named = {"pilot": questionnaire.pilot.code, "questionnaire": questionnaire.code}
            record(QuestionsChanged(**named, changed=changed), by=by)
        return locked_questions(questionnaire)


def black_out_answer(part: AnswerPart, *, by: Actor) -> AnswerPart:
    """Leave nothing of what somebody wrote; again changes nothing. Records AnswerBlackedOut."""
    with transaction.atomic():
        questionnaire = locked_questions(part.question.questionnaire)
        authorize(by, "measurement.black_out_answer", questionnaire)
        words = AnswerPart.objects.filter(pk=part.pk, is_black=False).exclude(text="")
        if words.update(text=MARK, is_black=True):
            named = {"pilot": questionnaire.pilot.code, "questionnaire": questionnaire.code}
            record(AnswerBlackedOut(**named), by=by)
        part.refresh_from_db()
    return part


def locked_questions(questionnaire: Questionnaire) -> Questionnaire:
    """The row as it is now, locked where the database can, with its pilot and its questions."""
    rows = Questionnaire.objects.select_for_update(of=("self",)).select_related(
        "pilot__idea__stage", "indicator"
    )
    return rows.prefetch_related("questions").get(pk=questionnaire.pk)


def asked_in(questionnaire: Questionnaire) -> list[Asked]:
    """Its questions as they were asked."""
    return [Asked(one.kind, one.text, tuple(one.option_names)) for one in questionnaire.questions.all()]


def _expect_free(questionnaire: Questionnaire, changed: Sequence[str]) -> None:
    if not questionnaire.answers.exists():
        return
    if questionnaire.is_over:
        words = _("Cette enquête est terminée : posez d’autres questions dans une nouvelle.")
        raise Invalid.one("closes_on", "over", words)
    if list(changed) != ["closes_on"]:
        words = _("Des personnes ont déjà répondu : seul le dernier jour peut encore changer.")
        raise Invalid.one("title", "answered", words)


def _write_questions(questionnaire: Questionnaire, asked: Sequence[Asked]) -> None:
    questionnaire.questions.all().delete()
    Question.objects.bulk_create(
        Question(
            questionnaire=questionnaire,
            place=place,
            kind=one.kind,
            text=one.text,
            options="\n".join(one.options),
        )
        for place, one in enumerate(asked, start=1)
    )


def _checked(
    pilot: Pilot, values: Mapping[str, Any], questions: Sequence[Asked]
) -> tuple[dict[str, Any], list[Asked]]:
    """Columns and questions, cleaned; Invalid with all that is wrong."""
    cleaned = {name: values[name] for name in COLUMNS}
    cleaned |= {name: clean_text(values[name], lines=name != "title") for name in TEXTS}
    errors = [
        FieldError(name, "too_long", _("Le texte est trop long."))
        for name, limit in TEXTS.items()
        if len(cleaned[name]) > limit
    ]
    if not cleaned["title"]:
        errors.append(FieldError("title", "required", _("Donnez un titre à ces questions.")))
    if cleaned["closes_on"] < max(cleaned["opens_on"], clock.today()):
        words = _("Le dernier jour vient après le premier, et n’est pas passé.")
        errors.append(FieldError("closes_on", "out_of_range", words))
    indicator = cleaned["indicator"]
    if indicator is not None and indicator.pilot_id != pilot.pk:
        errors.append(FieldError("indicator", "unknown", _("Choisissez un indicateur de ce pilote.")))
    asked = [_cleaned(one) for one in questions]
    if not 1 <= len(asked) <= MOST_QUESTIONS or any(map(_is_wrong, asked)):
        words = _("Posez de une à cinq questions ; un choix a de deux à huit réponses différentes.")
        errors.append(FieldError("questions", "incomplete", words))
    if errors:
        raise Invalid(errors)
    return cleaned, asked


def _cleaned(one: Asked) -> Asked:
    options = [clean_text(option, lines=False) for option in one.options]
    kept = tuple(filter(None, options)) if one.kind == QuestionKind.CHOICE else ()
    return Asked(one.kind, clean_text(one.text, lines=False), kept)


def _is_wrong(one: Asked) -> bool:
    if one.kind not in QuestionKind.values or not 0 < len(one.text) <= QUESTION_LIMIT:
        return True
    many = len(set(one.options))
    is_choice = one.kind == QuestionKind.CHOICE
    return is_choice and not (2 <= many == len(one.options) <= MOST_OPTIONS)
