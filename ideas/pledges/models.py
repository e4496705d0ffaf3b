"""What partners promise and give, and the budget of a pilot."""

import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.models import Pilot
from ideas.pledges.lifecycle import LINK_LIMIT, OPEN, TITLE_LIMIT, PledgeKind, PledgeState

PERSON = settings.AUTH_USER_MODEL


def money(*, is_owed: bool = True) -> Any:
    """A column for an amount, of money or of what else is counted: a decimal, never a float."""
    return models.DecimalField(max_digits=12, decimal_places=2, null=not is_owed, blank=not is_owed)


class Budget(models.Model):
    """The one currency of a pilot (ISO 4217), chosen once: all its amounts are in it."""

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="budget")
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.currency}"


class BudgetLine(Coded):
    """What money is for, and how much of it is planned."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    title = models.CharField(max_length=TITLE_LIMIT)
    planned = money()
    position = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(planned__gte=0), name="line_not_negative")]

    def __str__(self) -> str:
        return self.title


class Spending(Coded):
    """What was spent for a line on a day, of whose money where ``funder`` says so. Never changed: a row that
    ``reverses`` it takes it back, with the same amount below zero.
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="spendings")
    amount = money()
    spent_on = models.DateField()
    funder = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    link = models.URLField(max_length=LINK_LIMIT, blank=True, default="")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-spent_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="spending_reversed_below_zero",
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"


class Pledge(Coded):
    """What an accepted partner gives: ``amount`` of money, hours or posts, or a thing named by ``title``.

    ``mandate`` is what the organisation's last word was given under; ``reason`` says why it was withdrawn.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="pledges")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pledges")
    kind = models.CharField(max_length=10, choices=PledgeKind.choices)
    title = models.CharField(max_length=TITLE_LIMIT)
    amount = money(is_owed=False)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PledgeState.choices, default=PledgeState.PROMISED)
    reason = models.TextField(blank=True, default="")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["pilot", "state"], name="pledge_of_pilot"),
            models.Index(fields=["due_on"], condition=Q(state__in=OPEN), name="pledge_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False, amount__gt=0) | (Q(amount=None) & ~Q(kind="money")),
                name="pledge_of_something",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_late_on(self, day: datetime.date) -> bool:
        """Whether it was due before ``day`` and is not delivered."""
        return self.state in OPEN and self.due_on is not None and self.due_on < day

    @property
    def is_late(self) -> bool:
        """Whether its day is over in the lab's time zone."""
        return self.is_late_on(clock.today())


class PledgeDelivery(models.Model):
    """A part of a pledge that was given, or all of it, with what shows it. Rows add up and are never changed."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="deliveries")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    delivered_on = models.DateField()
    evidence = models.TextField()
    link = models.URLField(max_length=LINK_LIMIT, blank=True, default="")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "pledge deliveries"
        ordering = ["delivered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=Decimal(0)), name="delivery_of_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.delivered_on}"
