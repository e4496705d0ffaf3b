"""People: accounts, roles, consent, tokens and claims."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from ideas.kernel.models import Coded
from ideas.topics.models import Territory, Theme


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail without regard to case, as signing in needs."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person of that e-mail."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin, Coded):
    """An account, or an *unclaimed* person who was recorded at a counter, on a card or by an import.

    ``email`` is None for people without one, and for those who closed their account.
    """

    email = models.EmailField(null=True, blank=True, unique=True)
    display_name = models.CharField(max_length=80)
    bio = models.TextField(max_length=1000, blank=True, default="")
    skills = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=5, default="fr")
    languages = models.JSONField(default=list, blank=True)
    home_territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    is_unclaimed = models.BooleanField(default=False)
    claimed_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_reason = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    mail_stopped_at = models.DateTimeField(null=True, blank=True)
    mail_stopped_why = models.CharField(max_length=20, blank=True, default="")
    postal_contact = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[Any] = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_any_case")]

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def lab_roles(self) -> "list[LabRole]":
        """Lab roles in force, read once for this object, with their themes and territories."""
        in_force = LabRole.objects.filter(person=self, revoked_at=None)
        return list(in_force.prefetch_related("themes", "territories"))

    def lab_role_names(self) -> set[str]:
        """Names of the lab roles in force."""
        return {row.role for row in self.lab_roles}

    @property
    def is_blocked(self) -> bool:
        """Whether the lab has blocked this person."""
        return self.blocked_at is not None


class LabRole(models.Model):
    """A role in the lab, perhaps limited to themes or territories."""

    class Role(models.TextChoices):
        """The five lab roles of the lab's language."""

        CURATOR = "curator"
        FACILITATOR = "facilitator"
        EDITOR = "editor"
        EVALUATOR = "evaluator"
        ADMINISTRATOR = "administrator"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_rows")
    role = models.CharField(max_length=15, choices=Role.choices)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"], condition=Q(revoked_at=None), name="lab_role_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"
