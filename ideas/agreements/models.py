"""Agreements: their parties, versions of the text, signatures, and what parties propose to change."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.agreements.lifecycle import (
    STANDING,
    TITLE_LIMIT,
    AgreementState,
    NewText,
    ProposalState,
    SignatureState,
    Voided,
    Way,
)
from ideas.files.models import File
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.models import Pilot

PERSON = settings.AUTH_USER_MODEL


class Agreement(Coded):
    """A text that organisations sign: below a pilot, or by itself, begun by ``begun_for``.

    ``number`` is the last version of the text. ``changing`` says where a new text stands while another,
    ``in_force_number``, stays in force; ``changing_kind`` why it is written. ``signing_number`` is the version being signed,
    until ``sign_by`` if it goes as agreed. ``title``, dates and notice are those in force, before that the last written.
    """

    pilot = models.ForeignKey(
        Pilot, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    begun_for = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements_begun"
    )
    begun_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=TITLE_LIMIT)
    language = models.CharField(max_length=5, default="fr")
    state = models.CharField(max_length=12, choices=AgreementState.choices, default=AgreementState.DRAFT)
    changing = models.CharField(max_length=12, choices=AgreementState.choices, blank=True, default="")
    changing_kind = models.CharField(max_length=10, choices=NewText.choices, blank=True, default="")
    number = models.PositiveIntegerField(default=1)
    in_force_number = models.PositiveIntegerField(null=True, blank=True)
    signing_number = models.PositiveIntegerField(null=True, blank=True)
    sign_by = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    active_at = models.DateTimeField(default=clock.now)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pilot"], condition=~Q(state=AgreementState.ENDED), name="agreement_of_pilot_once"
            ),
            models.CheckConstraint(
                condition=Q(pilot__isnull=False) | Q(begun_for__isnull=False), name="agreement_is_somebodys"
            ),
        ]
        indexes = [models.Index(fields=["-active_at", "-id"], name="agreement_active")]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> str:
        """Where the text that is worked on stands: the new one while another is in force, else the only one."""
        return self.changing or self.state

    @property
    def is_in_force(self) -> bool:
        """Whether a text of it binds its parties now."""
        return self.state in STANDING


class Party(models.Model):
    """An organisation in an agreement. ``ready_number`` is the version that it says is ready to be signed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreement_parties")
    ready_number = models.PositiveIntegerField(null=True, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="agreement_party_once")
        ]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.organisation_id}"


class Version(models.Model):
    """The text at one moment: immutable, numbered, hashed.

    ``sections`` and ``annexes`` are Markdown by key; ``duties`` rows of organisation, text, from, until; ``files`` rows of
    code, name and SHA-256; ``parties`` rows of code and name. ``canonical`` is all of it as bytes are signed
    (``agreements.canonical``), ``hash`` its SHA-256. ``reason`` says why it was written.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LIMIT)
    sections = models.JSONField(default=dict)
    duties = models.JSONField(default=list)
    annexes = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    parties = models.JSONField(default=list)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(default=0)
    canonical = models.TextField()
    hash = models.CharField(max_length=64, db_index=True)
    reason = models.TextField(blank=True, default="")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    def names(self, organisation_code: str) -> bool:
        """Whether that organisation is a party of this text."""
        return any(party["organisation"] == organisation_code for party in self.parties)


class Signature(Coded):
    """An organisation's signature on the exact text of a version, by a person under a mandate.

    ``hash`` is what was signed. ``scan`` is the signed paper of one given by hand, which the lab confirms.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.ELECTRONIC)
    state = models.CharField(max_length=10, choices=SignatureState.choices, default=SignatureState.VALID)
    signed_at = models.DateTimeField(default=clock.now)
    scan = models.ForeignKey(File, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_why = models.CharField(max_length=15, choices=Voided.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation"],
                condition=Q(state__in=["valid", "awaiting"]),
                name="signature_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"


class ProposedText(Coded):
    """Sections that a party would have otherwise, against a stated version; decided by who leads the agreement."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    sections = models.JSONField(default=dict)
    reason = models.TextField(blank=True, default="")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    became = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["agreement", "-proposed_at"], name="agreement_proposals")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number} {self.state}"
