"""Rounds, the proposals asked about in them, the seats, and what each said."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.consent.lifecycle import QUESTION_LIMIT, QuorumKind, RoundState, Stance, seats_needed
from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.organisations.models import Mandate, Organisation

PERSON = settings.AUTH_USER_MODEL


class Round(Coded):
    """Those concerned are asked whether they can live with a proposal about a subject, until a deadline.

    ``proposal_number`` says which of its proposals is asked about now. ``quorum_value`` is a number of seats, or a share
    of them in per cent. ``reason`` says why it was withdrawn.
    """

    subject_kind = models.CharField(max_length=20)
    subject_code = models.CharField(max_length=40)
    question = models.CharField(max_length=QUESTION_LIMIT)
    language = models.CharField(max_length=5, default="fr")
    proposal_number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.OPEN)
    is_public = models.BooleanField(default=True)
    quorum_kind = models.CharField(max_length=5, choices=QuorumKind.choices, default=QuorumKind.SEATS)
    quorum_value = models.PositiveSmallIntegerField()
    opened_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    deadline = models.DateTimeField()
    closed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_code", "-id"], name="round_of_subject")]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        """Whether seats are still asked, as far as its state says; the deadline ends it at its own time."""
        return self.state == RoundState.OPEN

    def needed_of(self, seats: int) -> int:
        """How many of ``seats`` must be heard."""
        return seats_needed(self.quorum_kind, self.quorum_value, seats)


class Proposal(models.Model):
    """One text that a round asked about. Another text is another row: what was said of this one was said of these words."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="proposal_number_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"


class Seat(models.Model):
    """A person or an organisation with one voice in a round. ``spoken`` counts how often it has spoken."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    spoken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="seat_of_person_once"),
            models.UniqueConstraint(fields=["round", "organisation"], name="seat_of_organisation_once"),
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="seat_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}"

    @property
    def code(self) -> str:
        """The public code of whose it is."""
        return str(self._whose.code)

    @property
    def name(self) -> str:
        """Whose it is."""
        return str(self._whose.name)

    @property
    def _whose(self) -> Any:
        return self.organisation if self.organisation is not None else self.person


class Position(models.Model):
    """What a seat said, by whom under which mandate, of which proposal. The last one of a seat holds; earlier ones stay.

    An objection can be withdrawn by its seat, or answered by who leads the round (``answer``); it is settled once the
    seat agrees to the answer.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="positions")
    number = models.PositiveSmallIntegerField()
    proposal_number = models.PositiveSmallIntegerField()
    stance = models.CharField(max_length=12, choices=Stance.choices)
    text = models.TextField(blank=True, default="")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "number"], name="position_number_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.number} {self.stance}"

    @property
    def is_settled(self) -> bool:
        """Whether it was an objection and blocks no more."""
        return self.agreed_at is not None or self.withdrawn_at is not None

    @property
    def stands(self) -> bool:
        """Whether it is an objection that blocks, as long as its seat says nothing else."""
        return self.stance == Stance.OBJECTION and not self.is_settled
