"""Sites: the territories where a pilot runs, with their partners, and what is done differently there."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.kernel.codes import fingerprint
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.lifecycle import PartnerRole, PartnerState
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import (
    ACTIVE_STATES,
    BENEFIT,
    NAME_LIMIT,
    PLACE_LIMIT,
    DeviationState,
    SiteState,
    SiteStep,
)
from ideas.topics.models import Territory

PERSON = settings.AUTH_USER_MODEL


class Site(Coded, Hideable):
    """One territory where a pilot runs, or where somebody asks that it does. Its first site is where it began.

    ``name`` is what people call it, the territory's name unless told otherwise; of one pilot no two open ones are called
    the same. ``position`` is the order in which they came. ``who``, ``where``, ``when`` and ``contact`` say how to benefit,
    in its ``language``; ``context`` what is particular here, so that its figures are compared fairly. ``pack`` is the version
    of the pilot's pack that it follows.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sites")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=NAME_LIMIT)
    position = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=SiteState.choices, default=SiteState.PREPARING)
    language = models.CharField(max_length=5, default="fr")
    place = models.CharField(max_length=PLACE_LIMIT, blank=True, default="")
    who = models.TextField(blank=True, default="")
    where = models.TextField(blank=True, default="")
    when = models.TextField(blank=True, default="")
    contact = models.TextField(blank=True, default="")
    context = models.TextField(blank=True, default="")
    pack = models.ForeignKey(
        "pilot_sites.Pack", null=True, blank=True, on_delete=models.SET_NULL, related_name="sites"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "name"], condition=Q(state__in=ACTIVE_STATES), name="site_name_once"
            )
        ]
        indexes = [models.Index(fields=["territory", "state"], name="site_of_territory")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether it counts as a site of its pilot: neither only asked for, nor declined or withdrawn."""
        return self.state in ACTIVE_STATES

    @property
    def says_how_to_benefit(self) -> bool:
        """Whether it says for whom, where, when, and whom to ask."""
        return all(getattr(self, name) for name in BENEFIT)


class SiteMove(models.Model):
    """A step that a site took, by whom, and why where a reason was owed."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="moves")
    step = models.CharField(max_length=10, choices=SiteStep.choices)
    state = models.CharField(max_length=10, choices=SiteState.choices)
    reason = models.TextField(blank=True, default="")
    by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.site_id} {self.step}"

    @property
    def pilot(self) -> Pilot:
        """The pilot of its site."""
        return self.site.pilot


class Replication(models.Model):
    """An organisation asks to take a pilot up in its territory: why, who would carry it, what would be adapted there.

    It is asked under a ``mandate``, by who read the version ``pack``; ``reason`` is the pilot's with its decision.
    """

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="replication")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="replications")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    carriers = models.TextField()
    adaptations = models.TextField(blank=True, default="")
    pack = models.ForeignKey("pilot_sites.Pack", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.site_id}"


class SitePartner(models.Model):
    """An organisation at a site, as ``Partner`` is one in a pilot: one row for life, and asked again it is used again.

    It need not be a partner of the pilot. ``text`` is what it brings, and what it was asked while it is invited; ``mandate``
    is what its word was given under.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="site_partners")
    role = models.CharField(max_length=20, choices=PartnerRole.choices)
    state = models.CharField(max_length=10, choices=PartnerState.choices)
    text = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "organisation"], name="site_partner_once"),
            models.UniqueConstraint(
                fields=["site"],
                condition=Q(role=PartnerRole.ACCOUNTABLE, state=PartnerState.ACCEPTED),
                name="site_partner_one_accountable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} {self.state}"

    @property
    def pilot(self) -> Pilot:
        """The pilot of its site."""
        return self.site.pilot

    @property
    def version(self) -> str:
        """It changes with whatever is said of the organisation's part: who answers names the one they read."""
        said = (self.role, self.state, self.text, self.reason)
        return fingerprint(*map(str, said), self.asked_at.isoformat())


class Deviation(models.Model):
    """What is done differently at a site than in the pilot's core, why and since when.

    One of the core (``is_core``) needs the pilot's agreement; ``answer`` is the reason of who decided. ``number`` counts
    those of a site.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="deviations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    reason = models.TextField()
    is_core = models.BooleanField(default=False)
    since = models.DateField(default=clock.today)
    state = models.CharField(max_length=10, choices=DeviationState.choices)
    noted_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="deviation_number_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.number}"

    @property
    def pilot(self) -> Pilot:
        """The pilot of its site."""
        return self.site.pilot
