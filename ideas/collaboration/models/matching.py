"""Needs and offers brought together."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.collaboration.lifecycle.needs import (
    CONTACT_LIMIT,
    MESSAGE_LIMIT,
    REASON_LIMIT,
    THANKS_LIMIT,
    UNDER_WAY,
    MatchState,
    Side,
    Unit,
)
from ideas.collaboration.models.resources import Need, Offer
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.codes import fingerprint
from ideas.kernel.models import Coded

PERSON = settings.AUTH_USER_MODEL


class Match(Coded):
    """A need and an offer brought together. It is agreed when both sides have said yes.

    On the need's side stands the team of ``idea``: the one that led the need when this was proposed, whatever became of it.
    Each side's yes has its time, its words and how it is reached; words and contact are for the two sides
    alone, the contact only once both agreed. ``amount`` is what is meant, ``delivered_amount`` what came,
    both in ``unit``. ``reason`` says why it was declined or withdrawn, ``ended_side`` by whom.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="matches")
    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="matches")
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.PROPOSED)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=12, choices=Unit.choices, blank=True, default="")
    proposed_side = models.CharField(max_length=5, choices=[(side, side) for side in Side])
    proposed_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField()
    need_person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    need_yes_at = models.DateTimeField(null=True, blank=True)
    need_words = models.TextField(max_length=MESSAGE_LIMIT, blank=True, default="")
    need_contact = models.CharField(max_length=CONTACT_LIMIT, blank=True, default="")
    offer_person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    offer_yes_at = models.DateTimeField(null=True, blank=True)
    offer_words = models.TextField(max_length=MESSAGE_LIMIT, blank=True, default="")
    offer_contact = models.CharField(max_length=CONTACT_LIMIT, blank=True, default="")
    agreed_at = models.DateTimeField(null=True, blank=True)
    delivered_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    thanks = models.TextField(max_length=THANKS_LIMIT, blank=True, default="")
    thanked_at = models.DateTimeField(null=True, blank=True)
    ended_side = models.CharField(max_length=5, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=REASON_LIMIT, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "offer"], condition=Q(state__in=UNDER_WAY), name="match_under_way_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "answer_by"], name="match_waiting"),
            models.Index(fields=["offer", "state"], name="match_of_offer"),
        ]

    def __str__(self) -> str:
        return self.need.title

    @property
    def version(self) -> str:
        """It changes with whatever is said of it: who answers names the one they read."""
        said = (self.state, self.amount, self.delivered_amount, self.reason, self.thanks)
        return fingerprint(*map(str, said), self.proposed_at.isoformat())
