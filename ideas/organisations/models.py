"""Organisations, who belongs to them and who may act for them."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.topics.models import Territory


class Organisation(Coded, Hideable):
    """A public body, association, enterprise or network that takes part through people with mandates.

    One proposed by somebody is seen by them and by the lab until it is listed (``listed_at``). A listed one
    is public, whatever its ``verification`` says.
    """

    class Kind(models.TextChoices):
        """The kinds of organisations of the lab's language."""

        CANTON = "canton", _("Canton")
        COMMUNE = "commune", _("Commune")
        CONSORTIUM = "consortium", _("Groupement de communes")
        ADMINISTRATION = "administration", _("Autre administration publique")
        ASSOCIATION = "association", _("Association")
        SOCIAL_ENTERPRISE = "social_enterprise", _("Entreprise sociale")
        FUNDER = "funder", _("Bailleur de fonds")
        ACADEMIC = "academic", _("École ou université")
        COMPANY = "company", _("Entreprise")

    class Verification(models.TextChoices):
        """``unverified``: recorded by the lab. Else requested → being_checked → verified → expired or
        revoked.
        """

        UNVERIFIED = "unverified", _("Non vérifiée")
        REQUESTED = "requested", _("Vérification demandée")
        BEING_CHECKED = "being_checked", _("Vérification en cours")
        VERIFIED = "verified", _("Vérifiée")
        EXPIRED = "expired", _("Vérification échue")
        REVOKED = "revoked", _("Vérification retirée")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=160)
    search_name = models.CharField(max_length=200, editable=False, db_index=True, default="")
    official_number = models.CharField(max_length=40, blank=True, default="")
    description = models.TextField(max_length=5000, blank=True, default="")
    website = models.URLField(max_length=300, blank=True, default="")
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    languages = models.JSONField(default=list, blank=True)
    member_organisations = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="networks"
    )
    verification = models.CharField(
        max_length=15, choices=Verification.choices, default=Verification.UNVERIFIED
    )
    verified_until = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    listed_at = models.DateTimeField(null=True, blank=True, default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["search_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["official_number"], condition=~Q(official_number=""), name="organisation_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(verification="verified") | Q(verified_until__isnull=False),
                name="organisation_verified_until",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_verified_on(self, day: datetime.date) -> bool:
        """Whether the lab vouches for it on that day."""
        if self.verification != self.Verification.VERIFIED or self.verified_until is None:
            return False
        return day <= self.verified_until


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
