"""Indicators with their targets and earlier definitions, and measurements."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.measurement.lifecycle import (
    DIGITS,
    MEANING_LIMIT,
    NAME_LIMIT,
    OPEN_STATES,
    PLACES,
    SOURCE_LIMIT,
    UNIT_LIMIT,
    Adding,
    Direction,
    Frequency,
    MeasurementState,
    Nature,
)
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.models import Pilot
from ideas.sites.models import Site

PERSON = settings.AUTH_USER_MODEL


def amount() -> Any:
    """A column for a value: a decimal, never a float."""
    return models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True)


class Indicator(Coded):
    """What shall change in a pilot, and how it is measured.

    ``is_cumulative``: each value says where things stand at the end of its period, counted from the beginning; otherwise it
    belongs to its period alone. ``reporter`` is the organisation that reports, None the idea's team. ``categories`` are
    those of the one ``dimension`` by which values may be broken down, one a line. Once a value was accepted each change
    keeps the former definition.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=NAME_LIMIT)
    meaning = models.TextField(max_length=MEANING_LIMIT, blank=True, default="")
    unit = models.CharField(max_length=UNIT_LIMIT, blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    nature = models.CharField(max_length=10, choices=Nature.choices, default=Nature.NUMBER)
    direction = models.CharField(max_length=5, choices=Direction.choices, default=Direction.MORE)
    range_low = amount()
    range_high = amount()
    baseline = amount()
    baseline_on = models.DateField(null=True, blank=True)
    is_cumulative = models.BooleanField(default=False)
    adding = models.CharField(max_length=13, choices=Adding.choices, default=Adding.SUM)
    source = models.CharField(max_length=SOURCE_LIMIT, blank=True, default="")
    frequency = models.CharField(max_length=11, choices=Frequency.choices, default=Frequency.QUARTERLY)
    reporter = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dimension = models.CharField(max_length=NAME_LIMIT, blank=True, default="")
    categories = models.TextField(blank=True, default="")
    starts_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["pilot", "name"], name="indicator_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def category_names(self) -> list[str]:
        """The categories of the dimension, in their order."""
        return self.categories.splitlines()


class Target(models.Model):
    """What shall be reached by a day."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    due_on = models.DateField()
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES)

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["indicator", "due_on"], name="target_day_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.due_on}"


class Definition(models.Model):
    """What an indicator said before it was changed, once values of it had been accepted. Immutable.

    ``said`` holds what is no free text, targets too, as values of JSON; decimals and days as strings.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="definitions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=NAME_LIMIT)
    meaning = models.TextField(blank=True, default="")
    unit = models.CharField(max_length=UNIT_LIMIT, blank=True, default="")
    source = models.CharField(max_length=SOURCE_LIMIT, blank=True, default="")
    said = models.JSONField(default=dict)
    reason = models.TextField()
    replaced_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "number"], name="definition_number_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.number}"


class Measurement(Coded):
    """A dated value of an indicator, at a site or for the pilot as a whole.

    ``place`` is the code of the site, empty for the whole, so that one constraint holds for both. Of each indicator, place and
    period there is one accepted value that counts, and one that is on its way. A correction is a row of its own: accepted, it
    takes the place of ``corrects``, which stays with the day. Without a value there is ``unavailable_reason``.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurements")
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="measurements"
    )
    place = models.CharField(max_length=8, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=9, choices=MeasurementState.choices, default=MeasurementState.DRAFT)
    value = amount()
    numerator = amount()
    denominator = amount()
    unavailable_reason = models.TextField(blank=True, default="")
    evidence = models.TextField(blank=True, default="")
    context = models.TextField(blank=True, default="")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    correction_reason = models.TextField(blank=True, default="")
    superseded_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_words = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "place", "starts_on"],
                condition=Q(state=MeasurementState.ACCEPTED, superseded_at=None),
                name="measurement_counts_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "place", "starts_on"],
                condition=Q(state__in=OPEN_STATES),
                name="measurement_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place} {self.starts_on} {self.state}"

    @property
    def counts(self) -> bool:
        """Whether it is the accepted value of its period, and not one that was corrected since."""
        return self.state == MeasurementState.ACCEPTED and self.superseded_at is None


class Cell(models.Model):
    """A part of a value: how much of it falls into one category, which is named by its place in the list."""

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="cells")
    place = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, default=Decimal(0))

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["measurement", "place"], name="cell_once")]

    def __str__(self) -> str:
        return f"{self.measurement_id} {self.place}"
