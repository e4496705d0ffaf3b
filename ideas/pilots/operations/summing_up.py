"""The working space of partners owes the public a synthesis: promising one by a day, and publishing it."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn
from ideas.kernel.text import clean_text
from ideas.pilots.facts import SynthesisPromised
from ideas.pilots.lifecycle import PROMISE_LIMIT
from ideas.pilots.models import News, Pilot, PromisedSynthesis
from ideas.pilots.operations.leading import expect_change, locked
from ideas.pilots.operations.telling import post_news
from ideas.pilots.queries import promised_synthesis

PROMISED = _("Une synthèse est déjà promise : publiez-la avant d’en promettre une autre.")


def promise_synthesis(
    pilot: Pilot, *, about: str, due_on: datetime.date | None, by: Actor
) -> PromisedSynthesis:
    """Promise to publish by ``due_on`` a synthesis of what is worked on, which ``about`` names.

    Raises Invalid with every fault at once, MovedOn while another is promised. Records SynthesisPromised.
    """
    about, errors = _checked(about, due_on)
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.promise_synthesis", pilot)
        if errors or due_on is None:
            raise Invalid(errors)
        last = pilot.promised_syntheses.aggregate(n=Max("number"))["n"] or 0
        try:
            with transaction.atomic():
                promise = PromisedSynthesis.objects.create(
                    pilot=pilot, number=last + 1, about=about, due_on=due_on, promised_by=by.person
                )
        except IntegrityError:
            raise MovedOn(PROMISED) from None
        record(SynthesisPromised(pilot=pilot.code, due_on=due_on.isoformat()), by=by)
    return promise


def _checked(about: str, due_on: datetime.date | None) -> tuple[str, list[FieldError]]:
    about, errors = clean_text(about, lines=False), []
    if not about:
        errors.append(FieldError("about", "required", _("Dites de quoi la synthèse parlera.")))
    if len(about) > PROMISE_LIMIT:
        errors.append(FieldError("about", "too_long", _("C’est trop long : 200 caractères au plus.")))
    if due_on is None:
        errors.append(FieldError("due_on", "required", _("Dites pour quel jour vous la promettez.")))
    elif due_on < clock.today():
        errors.append(FieldError("due_on", "in_past", _("Ce jour est passé.")))
    return about, errors


def publish_synthesis(pilot: Pilot, *, title: str, text: str, number: int | None = None, by: Actor) -> News:
    """Publish what was promised as news of ``pilot``, for the partner that ``by`` acts for.

    ``number`` says which promise was meant. Raises MovedOn where it is kept, or nothing is promised (any more), else as
    ``post_news``. Records NewsPosted.
    """
    with transaction.atomic():
        pilot = locked(pilot)
        authorize(by, "pilots.publish_synthesis", pilot)
        promise = promised_synthesis(pilot)
        if promise is None or number not in {None, promise.number}:
            raise MovedOn()
        news = post_news(pilot, title=title, text=text, by=by)
        open_ = PromisedSynthesis.objects.filter(pk=promise.pk, kept_at=None)
        expect_change(open_.update(news=news, kept_at=clock.now()))
    return news
