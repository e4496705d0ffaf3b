"""Sites: the territories where a pilot runs."""

from django.db import models
from django.db.models import Q

from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import ACTIVE_STATES, NAME_LIMIT, SiteState
from ideas.topics.models import Territory


class Site(Coded, Hideable):
    """One territory where a pilot runs, or where somebody asks that it does. Its first site is where it began.

    ``name`` is what people call it, the territory's name unless told otherwise; of one pilot no two open ones are called
    the same. ``position`` is the order in which they came.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sites")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=NAME_LIMIT)
    position = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=SiteState.choices, default=SiteState.PREPARING)
    language = models.CharField(max_length=5, default="fr")
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
