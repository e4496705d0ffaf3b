"""Reports to funders, and what was frozen in them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ideas.kernel import clock
from ideas.kernel.canonical import canonical_json, hash_of
from ideas.kernel.models import Coded
from ideas.organisations.models import Organisation
from ideas.pilots.models import Pilot
from ideas.reporting.lifecycle import TITLE_LIMIT, TakenBack

PERSON = settings.AUTH_USER_MODEL


class FunderReport(Coded):
    """What ``pilot`` reports of the days from ``starts_on`` to ``ends_on``, to ``funder`` where it is for one alone.

    A draft names in ``choices`` what it will show, keys by part. Freezing writes the entries and the ``manifest``, which names
    their hashes; ``sha256`` is that of the manifest. A frozen report never says anything else: a correction is a new one that
    ``replaces`` it. What must go from it goes (words blacked out, stories taken back), and then it says so.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="funder_reports")
    funder = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=TITLE_LIMIT)
    introduction = models.TextField(blank=True, default="")
    language = models.CharField(max_length=5, default="fr")
    starts_on = models.DateField()
    ends_on = models.DateField()
    choices = models.JSONField(default=dict, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    is_public = models.BooleanField(default=False)
    manifest = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["pilot", "-ends_on", "-id"], name="report_of_pilot")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="report_begins_before"),
            models.CheckConstraint(
                condition=Q(frozen_at=None, sha256="") | (Q(frozen_at__isnull=False) & ~Q(sha256="")),
                name="report_frozen_with_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_frozen(self) -> bool:
        """Whether it says what it says for good."""
        return self.frozen_at is not None

    @property
    def is_as_frozen(self) -> bool:
        """Whether its own words still are those that the hash was taken of."""
        return hash_of(canonical_json(self.manifest)) == self.sha256


class ReportEntry(models.Model):
    """One thing that was frozen in a report: what it ``said`` then, with its hash.

    Shown until the day ``until``, where the person it tells of agreed for so long. What was taken back for want of consent says
    nothing any more, what a curator hid is not shown while it is hidden; the hash of both stays.
    """

    report = models.ForeignKey(FunderReport, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField()
    part = models.CharField(max_length=20)
    key = models.CharField(max_length=20)
    said = models.JSONField(default=dict, blank=True)
    sha256 = models.CharField(max_length=64)
    until = models.DateField(null=True, blank=True)
    taken_back = models.CharField(max_length=10, blank=True, default="", choices=TakenBack)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["part", "key"], name="report_entry_about")]
        constraints = [
            models.UniqueConstraint(fields=["report", "part", "key"], name="report_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.key}"

    @property
    def is_shown(self) -> bool:
        """Whether what it said may still be read."""
        return not self.taken_back and (self.until is None or self.until >= clock.today())

    @property
    def is_as_frozen(self) -> bool:
        """Whether it still says what its hash was taken of."""
        return hash_of(canonical_json(self.said)) == self.sha256

    @property
    def shown(self) -> dict[str, Any]:
        """What it says, as far as it may still be read."""
        return self.said if self.is_shown else {}
