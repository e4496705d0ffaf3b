"""What is done differently at a site: noted, and agreed by the pilot where it touches the core."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ideas.activity.facts import Audience
from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn
from ideas.kernel.text import clean_text
from ideas.pilots.operations.leading import owed_reason
from ideas.sites.facts import DeviationDecided, DeviationEnded, DeviationNoted
from ideas.sites.lifecycle import LIVED_STATES, TEXT_LIMIT, DeviationState
from ideas.sites.models import Deviation, Site
from ideas.sites.operations.opening import locked_site


def note_deviation(
    site: Site,
    *,
    text: str,
    reason: str,
    since: datetime.date | None = None,
    is_core: bool = False,
    by: Actor,
) -> Deviation:
    """Write down what is done differently at ``site``, why, and since when (today unless said).

    One of the core waits for the pilot's agreement, and is known to those concerned until then. Raises Invalid with every
    fault at once. Records DeviationNoted.
    """
    values = _checked(text, reason)
    with transaction.atomic():
        site = locked_site(site)
        authorize(by, "sites.note_deviation", site)
        last = site.deviations.aggregate(n=Max("number"))["n"] or 0
        deviation = Deviation.objects.create(
            site=site,
            number=last + 1,
            is_core=is_core,
            since=since or clock.today(),
            state=DeviationState.ASKED if is_core else DeviationState.NOTED,
            noted_by=by.person,
            **values,
        )
        fact = DeviationNoted(**_named(deviation), is_core=is_core)
        record(fact, by=by, audience=Audience.CONCERNED if is_core else Audience.PUBLIC)
    return deviation


def decide_deviation(deviation: Deviation, *, agree: bool, reason: str, by: Actor) -> Deviation:
    """Agree, for the pilot, that a site does something of the core differently, or not, with a ``reason``.

    Raises Invalid without a reason, MovedOn when it was decided. Records DeviationDecided, which is public where agreed.
    """
    reason = owed_reason(reason, _("Dites pourquoi : le lieu lit ce motif."))
    with transaction.atomic():
        deviation = _locked(deviation)
        authorize(by, "sites.decide_deviation", deviation)
        state = DeviationState.AGREED if agree else DeviationState.REFUSED
        decided = {"answer": reason, "decided_by": by.person, "decided_at": clock.now()}
        _turn(deviation, (DeviationState.ASKED,), state=state, **decided)
        fact = DeviationDecided(**_named(deviation), is_agreed=agree)
        record(fact, by=by, audience=Audience.PUBLIC if agree else Audience.CONCERNED)
        return _locked(deviation)


def end_deviation(deviation: Deviation, *, by: Actor) -> Deviation:
    """Write down that it is done as in the core again. Raises MovedOn when it is not lived. Records DeviationEnded."""
    with transaction.atomic():
        deviation = _locked(deviation)
        authorize(by, "sites.end_deviation", deviation)
        _turn(deviation, LIVED_STATES, state=DeviationState.OVER, ended_at=clock.now())
        record(DeviationEnded(**_named(deviation)), by=by)
        return _locked(deviation)


def _locked(deviation: Deviation) -> Deviation:
    site = locked_site(deviation.site)
    deviation = Deviation.objects.get(pk=deviation.pk)
    deviation.site = site
    return deviation


def _turn(deviation: Deviation, over: tuple[DeviationState, ...], **values: Any) -> None:
    if not Deviation.objects.filter(pk=deviation.pk, state__in=over).update(**values):
        raise MovedOn(_("Cette adaptation a changé entre-temps : voyez où elle en est maintenant."))


def _checked(text: str, reason: str) -> dict[str, str]:
    values = {"text": clean_text(text), "reason": clean_text(reason)}
    errors = []
    if not values["text"]:
        errors.append(FieldError("text", "required", _("Dites ce que vous faites autrement.")))
    if not values["reason"]:
        errors.append(FieldError("reason", "required", _("Dites pourquoi vous le faites autrement.")))
    for name, value in values.items():
        if len(value) > TEXT_LIMIT:
            words = str(_("C’est trop long : au plus %(limit)d caractères.")) % {"limit": TEXT_LIMIT}
            errors.append(FieldError(name, "too_long", words))
    if errors:
        raise Invalid(errors)
    return values


def _named(deviation: Deviation) -> dict[str, Any]:
    site = deviation.site
    return {"site": site.code, "pilot": site.pilot.code, "number": deviation.number}
