"""Telling owners of what suits them, once."""

from django.db import transaction

from ideas.activity.operations import record
from ideas.collaboration.facts.needs import NeedsSuggested, OffersSuggested
from ideas.collaboration.models import Need, Offer
from ideas.collaboration.queries.suggesting import needs_for, offers_for
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize


def suggest_offers(need: Need, *, by: Actor) -> int:
    """Tell the team of ``need`` of offers made since it was last told that suit it well; returns how many.

    What was told is not told again. Records OffersSuggested where there are any.
    """
    with transaction.atomic():
        authorize(by, "collaboration.suggest", need)
        now = clock.now()
        found = offers_for(need, since=need.looked_at)
        looked = Need.objects.filter(pk=need.pk, looked_at=need.looked_at).update(looked_at=now)
        if found and looked:
            codes = [one.offer.code for one in found]
            record(OffersSuggested(need=need.code, idea=need.idea.code, offers=codes), by=by)
    return len(found) if looked else 0


def suggest_needs(offer: Offer, *, by: Actor) -> int:
    """Tell whoever gives ``offer`` of needs listed since they were last told that it suits well; returns how many.

    What was told is not told again. Records NeedsSuggested where there are any.
    """
    with transaction.atomic():
        authorize(by, "collaboration.suggest", offer)
        now = clock.now()
        found = needs_for(offer, since=offer.looked_at)
        looked = Offer.objects.filter(pk=offer.pk, looked_at=offer.looked_at).update(looked_at=now)
        if found and looked:
            idea = offer.idea.code if offer.idea is not None else ""
            codes = [one.need.code for one in found]
            record(NeedsSuggested(offer=offer.code, idea=idea, needs=codes), by=by)
    return len(found) if looked else 0
