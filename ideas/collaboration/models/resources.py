"""What ideas lack, and what people and organisations can give."""

import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.collaboration.lifecycle.needs import (
    DESCRIPTION_LIMIT,
    EVERY_DAY,
    RHYTHM_LIMIT,
    TITLE_LIMIT,
    Kind,
    NeedState,
    OfferState,
    Unit,
    Weekday,
    days_of,
)
from ideas.ideation.models import Idea
from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Mandate, Organisation
from ideas.topics.models import Territory

PERSON = settings.AUTH_USER_MODEL
NOTHING = Decimal(0)


class Resource(Coded, Hideable):
    """What a need and an offer say alike: what, how much, where, when, in which language.

    Without ``amount`` nobody said how much; without territories it is for everywhere. ``weekdays`` are
    bits, Monday the lowest, none for any day; ``rhythm`` says in words what days alone do not. ``version``
    grows with every change, for ``If-Match``.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=TITLE_LIMIT)
    description = models.TextField(max_length=DESCRIPTION_LIMIT, blank=True, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=12, choices=Unit.choices, blank=True, default="")
    territories = models.ManyToManyField(Territory, blank=True, related_name="%(class)ss")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    weekdays = models.PositiveSmallIntegerField(default=0)
    rhythm = models.CharField(max_length=RHYTHM_LIMIT, blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    looked_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def days(self) -> list[Weekday]:
        """The days of the week that suit; none where any does."""
        return [] if self.weekdays == EVERY_DAY else days_of(self.weekdays)

    def is_over_on(self, day: datetime.date) -> bool:
        """Whether its last day has passed."""
        return self.ends_on is not None and self.ends_on < day


class Need(Resource):
    """What an idea lacks. It stays with the idea for its whole life, so it is its pilot's as well.

    ``agreed`` and ``delivered`` are sums over its matches: what is promised and still to come, and what
    came. More may come than was asked for. ``looked_at`` is up to when its team was told of offers that
    suit.
    """

    idea = models.ForeignKey(Idea, on_delete=models.PROTECT, related_name="needs")
    state = models.CharField(max_length=10, choices=NeedState.choices, default=NeedState.OPEN)
    agreed = models.DecimalField(max_digits=12, decimal_places=2, default=NOTHING)
    delivered = models.DecimalField(max_digits=12, decimal_places=2, default=NOTHING)
    listed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["idea", "state"], name="need_of_idea"),
            models.Index(
                fields=["-created_at", "-id"], condition=Q(hidden_at=None, state="open"), name="need_newest"
            ),
        ]

    @property
    def missing(self) -> Decimal | None:
        """How much is still to be found; None where nobody said how much is needed."""
        return None if self.amount is None else max(self.amount - self.agreed - self.delivered, NOTHING)

    @property
    def is_covered(self) -> bool:
        """Whether all that is needed is promised or came."""
        return self.missing is not None and self.missing == NOTHING


class Offer(Resource):
    """What a person, or an organisation under a mandate, can give: to one idea, or in the open to any.

    ``taken`` is what of its amount both sides agreed on, delivered or not; it never exceeds the amount by
    an agreement. ``comment_code`` names the comment out of which it grew. ``looked_at`` is up to when its
    owner was told of needs that suit.
    """

    idea = models.ForeignKey(Idea, null=True, blank=True, on_delete=models.PROTECT, related_name="offers")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="offers")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="offers"
    )
    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    taken = models.DecimalField(max_digits=12, decimal_places=2, default=NOTHING)
    comment_code = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["-created_at", "-id"], condition=Q(hidden_at=None, state="open"), name="offer_newest"
            ),
            models.Index(fields=["person", "-id"], name="offer_of_person"),
        ]

    @property
    def left(self) -> Decimal | None:
        """How much is still to be had; None where nobody said how much there is."""
        return None if self.amount is None else max(self.amount - self.taken, NOTHING)

    @property
    def giver(self) -> str:
        """Who gives: the organisation, else the person."""
        return str(self.organisation or self.person)
