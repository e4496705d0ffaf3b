"""Whom and what comments name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.discussion.models.comments import Comment
from ideas.kernel import clock
from ideas.organisations.models import Organisation


class RoleNamed(models.TextChoices):
    """Those of the lab who can be named together."""

    LAB = "lab", _("équipe du lab")
    CURATORS = "curators", _("curation de cette page")


_A_PERSON, _AN_ORGANISATION = Q(person__isnull=False), Q(organisation__isnull=False)
_A_ROLE, _AN_IDEA = ~Q(role=""), ~Q(idea="")
_ONE_OF = (
    (_A_PERSON & ~_AN_ORGANISATION & ~_A_ROLE & ~_AN_IDEA)
    | (~_A_PERSON & _AN_ORGANISATION & ~_A_ROLE & ~_AN_IDEA)
    | (~_A_PERSON & ~_AN_ORGANISATION & _A_ROLE & ~_AN_IDEA)
    | (~_A_PERSON & ~_AN_ORGANISATION & ~_A_ROLE & _AN_IDEA)
)


class Mention(models.Model):
    """That a comment names a person, an organisation, some of the lab or an idea: exactly one of them, once.

    An idea is named by its code, because ideas come later in the house. ``words`` are what stands for it in the text, such as
    ``@Bruno``, which a page makes a link.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    role = models.CharField(max_length=10, choices=RoleNamed.choices, blank=True, default="")
    idea = models.CharField(max_length=8, blank=True, default="")
    words = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_OF, name="mention_of_one"),
            models.UniqueConstraint(fields=["comment", "person"], name="mention_person_once"),
            models.UniqueConstraint(fields=["comment", "organisation"], name="mention_organisation_once"),
            models.UniqueConstraint(
                fields=["comment", "role"], condition=~Q(role=""), name="mention_role_once"
            ),
            models.UniqueConstraint(
                fields=["comment", "idea"], condition=~Q(idea=""), name="mention_idea_once"
            ),
        ]
        indexes = [models.Index(fields=["idea", "comment"], condition=~Q(idea=""), name="mention_of_idea")]

    def __str__(self) -> str:
        return f"{self.comment} {self.person or self.organisation or self.role or self.idea}"
