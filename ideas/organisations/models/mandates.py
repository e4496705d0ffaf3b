"""Who belongs to an organisation and who may act for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models.organisation import Organisation


class Membership(Coded):
    """A person belongs to an organisation, which commits nothing. Open from invitation to leaving."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(default=clock.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], condition=Q(left_at=None), name="membership_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} @ {self.organisation}"


class Mandate(Coded):
    """A person's right to act for an organisation: asked for, then granted, in force between its dates,
    revocable.

    ``scope_kind`` is ``all`` or the kind of subject it is limited to, named by ``scope_code``.
    """

    class Role(models.TextChoices):
        """What the mandate is for, the widest first."""

        REPRESENTATIVE = "representative", _("Représentation")
        DEPUTY = "deputy", _("Suppléance")
        FINANCE = "finance", _("Finances")
        COMMUNICATION = "communication", _("Communication")

    class Scope(models.TextChoices):
        """How far it reaches."""

        ALL = "all", _("Tout")
        PROGRAMME = "programme", _("Un programme")
        PILOT = "pilot", _("Un pilote")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="mandates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=15, choices=Role.choices)
    scope_kind = models.CharField(max_length=10, choices=Scope.choices, default=Scope.ALL)
    scope_code = models.CharField(max_length=8, blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    granted_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["person"], condition=Q(revoked_at=None), name="mandate_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person", "role", "scope_kind", "scope_code"],
                condition=Q(granted_at=None, revoked_at=None),
                name="mandate_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(scope_kind="all", scope_code="") | (~Q(scope_kind="all") & ~Q(scope_code="")),
                name="mandate_scope_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} @ {self.organisation}"
