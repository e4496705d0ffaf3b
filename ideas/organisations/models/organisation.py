"""Organisations, whom one reaches there, and which belong to which network."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.files.models import File
from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable
from ideas.organisations.lifecycle import Competence, Purpose
from ideas.topics.models import Territory


class Organisation(Coded, Hideable):
    """A public body, association, enterprise or network that takes part through people with mandates.

    One proposed by somebody is seen by them and by the lab until it is listed (``listed_at``). A listed one
    is public, whatever its ``verification`` says. ``reminded_days`` is the last reminder that was written before its
    verification runs out, ``renewal_asked_at`` when its people asked for another. ``unrepresented_since`` is when the last
    representative that it had went: it follows from the mandates and is kept for what is told of it; nothing is
    allowed because of it. One that is ``merged_into`` another is the same body recorded twice: its address leads there.
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
    number_key = models.CharField(max_length=40, editable=False, db_index=True, default="")
    description = models.TextField(max_length=5000, blank=True, default="")
    website = models.URLField(max_length=300, blank=True, default="")
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    languages = models.JSONField(default=list, blank=True)
    competences = models.JSONField(default=list, blank=True)
    logo = models.ForeignKey(File, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verification = models.CharField(
        max_length=15, choices=Verification.choices, default=Verification.UNVERIFIED
    )
    verified_until = models.DateField(null=True, blank=True)
    renewal_asked_at = models.DateTimeField(null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    unrepresented_since = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_here"
    )
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

    @property
    def shown_logo(self) -> File | None:
        """Its logo, while everybody may see that image."""
        logo = self.logo
        return None if logo is None or logo.is_hidden or logo.is_private else logo

    @property
    def competence_names(self) -> list[str]:
        """What it is good at, in the active language, as the list of the lab has it."""
        return [str(known.label) for known in Competence if known.value in self.competences]

    def is_verified_on(self, day: datetime.date) -> bool:
        """Whether the lab vouches for it on that day."""
        if self.verification != self.Verification.VERIFIED or self.verified_until is None:
            return False
        return day <= self.verified_until


class Contact(Coded):
    """Where an organisation is reached for something: a person there, or an office, who needs no account.

    ``is_public`` ones everybody reads; others those who work with it (``queries.contacts_visible_to``).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    purpose = models.CharField(max_length=15, choices=Purpose.choices, default=Purpose.GENERAL)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    is_public = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["organisation", "pk"]

    def __str__(self) -> str:
        return self.name


class NetworkMember(models.Model):
    """An organisation in a network, from a day to another; it needs nobody who acts for it."""

    network = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="network_members")
    member = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="in_networks")
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "member"], condition=Q(until=None), name="network_member_once"
            ),
            models.CheckConstraint(condition=~Q(network=models.F("member")), name="network_not_in_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.member} @ {self.network}"
