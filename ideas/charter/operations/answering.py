"""Answering the questions of the charter about an idea or its pilot, for one side."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import raise_generation, record
from ideas.charter.facts import CharterAnswered, CharterAsked
from ideas.charter.lifecycle import ANSWER_LIMIT, Side
from ideas.charter.models import Answer, CharterVersion, Reply
from ideas.charter.queries import Subject, current_charter, kind_of, replies_about, sides_asked
from ideas.charter.rules import ANSWERS_FOR
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text


def answer_charter(
    subject: Subject, *, side: str, answers: Mapping[str, str], version: int | None = None, by: Actor
) -> Reply:
    """Answer for ``side`` what the charter that holds asks about ``subject``: ``answers`` by the key of the value, all of them.

    Partners answer for the organisation ``by`` acts for. Saying it anew takes the place of what was said; the same again
    changes nothing. ``version`` is that of the reply that the caller read, 0 where there was none: raises StaleRevision
    when it says something else by now. Raises Invalid for a side there is not, without a charter, for questions that it does
    not ask, without any answer or too long ones. Records CharterAnswered.
    """
    if side not in Side.values:
        raise Invalid.one("side", "unknown", _("Dites pour qui vous répondez."))
    with transaction.atomic():
        subject = _as_it_is(subject)
        authorize(by, ANSWERS_FOR[Side(side)], subject)
        charter = current_charter()
        if charter is None:
            raise Invalid.one("charter", "none", _("Le lab n’a pas encore publié de charte."))
        texts = _checked(charter, answers)
        organisation = by.organisation if side == Side.PARTNER else None
        reply = replies_about(subject).filter(side=side, organisation=organisation).first()
        _expect_version(reply, version)
        if reply is None or (reply.by_key(), reply.charter_id) != (texts, charter.pk):
            reply = _write(
                subject, reply, {"charter": charter, "side": side, "organisation": organisation}, by
            )
            reply.answers.all().delete()
            Answer.objects.bulk_create(Answer(reply=reply, key=key, text=text) for key, text in texts.items())
            record(CharterAnswered(kind=kind_of(subject), subject=subject.code, side=side), by=by)
        return replies_about(subject).get(pk=reply.pk)


def ask_answers(subject: Subject, *, by: Actor) -> None:
    """Have those told who are to answer, where what comes next for ``subject`` asks for it. Records CharterAsked."""
    with transaction.atomic():
        authorize(by, "charter.ask_answers", subject)
        if sides_asked(subject) and current_charter() is not None:
            record(CharterAsked(kind=kind_of(subject), subject=subject.code), by=by)


def _as_it_is(subject: Subject) -> Any:
    """The row as it is now, locked where the database can."""
    return type(subject)._default_manager.select_for_update(no_key=True).get(pk=subject.pk)


def _checked(charter: CharterVersion, answers: Mapping[str, str]) -> dict[str, str]:
    """The texts, cleaned, without empty ones; Invalid with all that is wrong."""
    asked = [key for key, _words in charter.questions]
    texts = {key: clean_text(text) for key, text in answers.items()}
    errors = [
        FieldError(f"answers.{key}", "unknown", _("La charte en vigueur ne pose pas cette question."))
        for key in texts
        if key not in asked
    ]
    errors += [
        FieldError(f"answers.{key}", "too_long", _("Le texte est trop long."))
        for key, text in texts.items()
        if len(text) > ANSWER_LIMIT
    ]
    if not any(texts.values()):
        errors.append(FieldError("answers", "required", _("Répondez au moins à une question.")))
    if errors:
        raise Invalid(errors)
    return {key: texts[key] for key in asked if texts.get(key)}


def _expect_version(reply: Reply | None, version: int | None) -> None:
    now = reply.version if reply is not None else 0
    if version is not None and version != now:
        raise StaleRevision({"answers": reply.by_key() if reply is not None else {}, "version": now})


def _write(subject: Subject, reply: Reply | None, said: dict[str, Any], by: Actor) -> Reply:
    """The row of a side, said by ``by`` now: a new one, or the one there is."""
    who = {"person": by.person, "mandate": by.mandate, "at": clock.now()}
    who["language"] = (get_language() or subject.language)[:5]
    if reply is None:
        about = {"subject_kind": kind_of(subject), "subject_code": subject.code}
        try:
            with transaction.atomic():
                return Reply.objects.create(**about, **said, **who)
        except IntegrityError:
            raise MovedOn() from None
    same = Reply.objects.filter(pk=reply.pk, version=reply.version)
    if not same.update(**said, **who, version=F("version") + 1):
        raise MovedOn()
    raise_generation()
    return reply
