"""Asking voices about a proposal, and asking them anew about another."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, spend
from ideas.consent.facts import ProposalChanged, RoundOpened
from ideas.consent.hosts import Venue, hosts
from ideas.consent.lifecycle import (
    ALL_SEATS,
    LONGEST,
    PROPOSAL_LIMIT,
    QUESTION_LIMIT,
    REMINDED_BEFORE,
    UNDECIDED,
    QuorumKind,
    RoundState,
)
from ideas.consent.models import Proposal, Round, Seat
from ideas.consent.operations.keeping import locked, read_again, tell, turn
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import FieldError, Invalid, MovedOn, StaleRevision
from ideas.kernel.text import clean_text
from ideas.organisations.models import Organisation
from ideas.people.models import Person


def open_round(
    venue: Venue,
    *,
    question: str,
    proposal: str,
    deadline: datetime.date,
    quorum_value: int,
    quorum_kind: str = QuorumKind.SEATS,
    people: Iterable[Person] | None = None,
    organisations: Iterable[Organisation] | None = None,
    by: Actor,
) -> Round:
    """Ask ``people`` and ``organisations``, one voice each, about ``proposal`` until the end of the day of ``deadline``.

    Without either the voices are those that the subject names. Raises Invalid with every fault at once: no question, no
    proposal, no voice, a day that is not between tomorrow and ninety days, a quorum that nobody could reach.
    Records RoundOpened.
    """
    now = clock.now()
    with transaction.atomic():
        authorize(by, "consent.open_round", venue)
        host = hosts()[venue.kind]
        named = host.voices(venue.subject)
        seated = _once(named.people if people is None else people)
        for_organisations = _once(named.organisations if organisations is None else organisations)
        texts = _checked(question, proposal, deadline)
        _expect_quorum(quorum_kind, quorum_value, len(seated) + len(for_organisations))
        spend("round", by)
        about = {"subject_kind": venue.kind, "subject_code": venue.subject.code}
        round_ = Round.objects.create(
            **about,
            question=texts["question"],
            language=getattr(venue.subject, "language", settings.LANGUAGE_CODE),
            is_public=host.is_public(venue.subject),
            quorum_kind=quorum_kind,
            quorum_value=quorum_value,
            opened_by=by.person,
            opened_at=now,
            deadline=clock.end_of_day(deadline),
        )
        _write(round_, texts["proposal"], by)
        Seat.objects.bulk_create([Seat(round=round_, person=one) for one in seated])
        Seat.objects.bulk_create([Seat(round=round_, organisation=one) for one in for_organisations])
        _set_clock(round_)
        tell(
            round_,
            RoundOpened(round=round_.code, about_kind=venue.kind, about_code=venue.subject.code),
            by=by,
        )
    return read_again(round_)


def change_proposal(
    round_: Round,
    *,
    proposal: str,
    deadline: datetime.date | None = None,
    number: int | None = None,
    by: Actor,
) -> Round:
    """Ask about another text: every voice is asked anew, as consent holds for the words it was given to.

    What was said before stays to be read. An objection stands until whoever made it says something else: a new text alone
    takes none back. A blocked round is open again. ``number`` is that of the proposal the caller read: raises StaleRevision
    when there is another. Raises Invalid for no text, the same text, or a day that leaves no time (without one the agreed day
    stands), MovedOn when it has ended. Records ProposalChanged.
    """
    with transaction.atomic():
        round_ = locked(round_)
        authorize(by, "consent.change_proposal", round_)
        if round_.state not in UNDECIDED:
            raise MovedOn()
        before = Proposal.objects.get(round=round_, number=round_.proposal_number)
        if number is not None and number != before.number:
            raise StaleRevision({"proposal": before.text, "proposal_number": before.number})
        day = deadline or round_.deadline.astimezone(clock.lab_zone()).date()
        text = _checked(round_.question, proposal, day)["proposal"]
        if text == before.text:
            raise Invalid.one("proposal", "same", _("La proposition dit déjà cela."))
        values = {"proposal_number": before.number + 1, "deadline": clock.end_of_day(day)}
        again = {"state": RoundState.OPEN, "closed_at": None}
        turn(round_, UNDECIDED, **values, **again)
        round_ = read_again(round_)
        _write(round_, text, by)
        _set_clock(round_)
        tell(round_, ProposalChanged(round=round_.code, number=round_.proposal_number), by=by)
    return read_again(round_)


def _once(rows: Iterable[Any]) -> list[Any]:
    return list({row.pk: row for row in rows}.values())


def _checked(question: str, proposal: str, deadline: datetime.date) -> dict[str, str]:
    """Both texts as they are kept; Invalid with all that is wrong, the day too."""
    texts = {"question": clean_text(question, lines=False), "proposal": clean_text(proposal)}
    errors = []
    if not texts["question"]:
        errors.append(FieldError("question", "required", _("Dites en une phrase sur quoi on se prononce.")))
    if not texts["proposal"]:
        errors.append(FieldError("proposal", "required", _("Écrivez la proposition.")))
    for name, limit in (("question", QUESTION_LIMIT), ("proposal", PROPOSAL_LIMIT)):
        if len(texts[name]) > limit:
            errors.append(FieldError(name, "too_long", _("Le texte est trop long.")))
    if not clock.today() < deadline <= clock.today() + LONGEST:
        words = _("Choisissez un jour entre demain et dans quatre-vingt-dix jours.")
        errors.append(FieldError("deadline", "out_of_range", words))
    if errors:
        raise Invalid(errors)
    return texts


def _expect_quorum(kind: str, value: int, seats: int) -> None:
    """Raise Invalid for a round without voices, or a quorum that they could not reach."""
    if not seats:
        raise Invalid.one(
            "seats", "required", _("Personne n’a de voix dans ce tour : nommez qui se prononce.")
        )
    most = ALL_SEATS if kind == QuorumKind.SHARE else seats
    if kind not in QuorumKind.values or not 1 <= value <= most:
        words = str(_("Le quorum va de 1 à %(most)d.")) % {"most": most}
        raise Invalid.one("quorum_value", "out_of_range", words)


def _write(round_: Round, text: str, by: Actor) -> None:
    Proposal.objects.create(
        round=round_, number=round_.proposal_number, text=text, written_by=by.person, written_at=clock.now()
    )


def _set_clock(round_: Round) -> None:
    """Have those who are silent reminded two days before the deadline, and what was said counted when it is past."""
    payload = {"round": round_.pk, "deadline": round_.deadline.isoformat()}
    defer("consent.remind_seats", payload, run_after=round_.deadline - REMINDED_BEFORE)
    defer("consent.end_round", payload, run_after=round_.deadline + datetime.timedelta(seconds=1))
