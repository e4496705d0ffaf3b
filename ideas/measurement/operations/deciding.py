"""Accepting a value or giving it back, by who answers for the pilot or curates it, never by who entered it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.measurement.facts import MeasurementAccepted, MeasurementReturned
from ideas.measurement.lifecycle import WORDS_LIMIT, MeasurementState
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.operations.entering import named
from ideas.pilots.operations.leading import expect_change

ANOTHER = _("Une autre valeur de cette période a été acceptée entre-temps.")


def decide_value(
    measurement: Measurement, *, accept: bool, words: str = "", version: int | None = None, by: Actor
) -> Measurement:
    """Let a submitted value count, or return it with ``words``, which are owed then.

    A correction takes the place of the value it corrects, which is kept with the day. Raises Invalid without the words,
    StaleRevision when it is no longer the ``version`` that was read, MovedOn when it was decided, or another value counts
    by now. Records MeasurementAccepted or MeasurementReturned.
    """
    words = clean_text(words)
    if not accept and not words:
        raise Invalid.one("words", "required", _("Dites ce qui est à revoir."))
    if len(words) > WORDS_LIMIT:
        raise Invalid.one("words", "too_long", _("Le texte est trop long."))
    with transaction.atomic():
        measurement = _locked(measurement)
        authorize(by, "measurement.decide_value", measurement)
        if version is not None and version != measurement.version:
            raise StaleRevision({"value": str(measurement.value), "version": measurement.version})
        if accept:
            _supersede(measurement)
        _turn(measurement, accept=accept, words=words, by=by)
        said = named(measurement)
        if accept:
            corrects = measurement.corrects.code if measurement.corrects is not None else ""
            record(MeasurementAccepted(**said, corrects=corrects), by=by)
        else:
            record(MeasurementReturned(**said), by=by)
        return _locked(measurement)


def _locked(measurement: Measurement) -> Measurement:
    """The row as it is now, with its indicator locked where the database can."""
    Indicator.objects.select_for_update(of=("self",)).get(pk=measurement.indicator_id)
    along = ("indicator__pilot__idea__stage", "corrects", "site", "organisation")
    return Measurement.objects.select_related(*along).get(pk=measurement.pk)


def _supersede(measurement: Measurement) -> None:
    """Let what is corrected count no more, if it still did."""
    if measurement.corrects is not None:
        counts = Measurement.objects.filter(pk=measurement.corrects.pk, superseded_at=None)
        expect_change(counts.update(superseded_at=clock.now()), ANOTHER)


def _turn(measurement: Measurement, *, accept: bool, words: str, by: Actor) -> None:
    waiting = Measurement.objects.filter(
        pk=measurement.pk, state=MeasurementState.SUBMITTED, version=measurement.version
    )
    state = MeasurementState.ACCEPTED if accept else MeasurementState.RETURNED
    who = {"decided_by": by.person, "decided_for": by.organisation, "decided_at": clock.now()}
    try:
        with transaction.atomic():
            turned = waiting.update(state=state, decision_words=words, version=measurement.version + 1, **who)
    except IntegrityError:
        raise MovedOn(ANOTHER) from None
    expect_change(turned)
