"""Who is to be thanked for an idea, and for what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.ideation.lifecycle import CreditKind
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.organisations.models import Organisation

_ONCE = ["idea", "kind", "source_kind", "source_code"]


class Credit(models.Model):
    """A person, perhaps for an organisation, or an organisation alone, did something for an idea.

    ``source_kind`` and ``source_code`` name what they did it with (an amendment, a comment, the idea itself), so that the same
    thing is credited once, however often it is told.
    """

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="credits")
    kind = models.CharField(max_length=12, choices=CreditKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    source_kind = models.CharField(max_length=20)
    source_code = models.CharField(max_length=8)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[*_ONCE, "person", "organisation"], name="credit_of_person_for_organisation_once"
            ),
            models.UniqueConstraint(
                fields=[*_ONCE, "person"], condition=Q(organisation=None), name="credit_of_person_once"
            ),
            models.UniqueConstraint(
                fields=[*_ONCE, "organisation"], condition=Q(person=None), name="credit_of_organisation_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False), name="credit_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.kind} {self.person_id} {self.organisation_id}"
