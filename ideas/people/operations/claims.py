"""People without an account: recording them for someone, and making the record theirs."""

import datetime
from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import defer, record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.codes import hashed, new_secret
from ideas.kernel.errors import MovedOn, NotFound
from ideas.people import personal_data
from ideas.people.facts import ClaimIssued, PersonClaimed, PersonRecorded, ProfileChanged
from ideas.people.models import Claim, Person
from ideas.people.operations.accounts import write_consents
from ideas.people.operations.addresses import mail_key
from ideas.people.queries import open_claim
from ideas.people.values import LONGEST_CONTACT, Answers, email_taken

OPEN_FOR = datetime.timedelta(days=60)
INVITATION = "people.invite_to_claim"


def record_person(
    *,
    display_name: str,
    via: str,
    language: str,
    email: str = "",
    postal_contact: str = "",
    key: str | None = None,
    documents: Mapping[str, str] | None = None,
    quiet: bool = False,
    by: Actor,
) -> Person:
    """Record somebody who has no account, at a counter, an event or by an import (``Person.Recorded``).

    With ``key`` (a source's own name for them) recording again gives the same person, or whom they became.
    ``documents`` are versions they accepted in front of ``by``. One with an address is sent a link to claim
    what is theirs, unless it is ``quiet``. Raises Invalid (``taken`` where the address has an account).
    Records PersonRecorded.
    """
    person = unclaimed(display_name, via, language, email, postal_contact, key)
    if key is not None and (
        known := Person.objects.filter(recorded_key=key).select_related("united_with").first()
    ):
        return known.united_with or known
    person.recorded_by = by.person
    try:
        with transaction.atomic():
            authorize(by, "people.record_person")
            person.save(force_insert=True)
            record(PersonRecorded(person=person.code, via=via), by=by, quiet=quiet)
            if documents:
                write_consents(person, Answers().documents(documents), by=by, recorded_by=by.person)
            if person.email and not quiet:
                defer(INVITATION, {"person": person.code}, key=f"{person.code}/{clock.today()}")
    except IntegrityError:
        raise email_taken() from None
    return person


def change_contact(person: Person, *, postal_contact: str, by: Actor) -> Person:
    """Note how to reach ``person`` by telephone or letter. Records ProfileChanged."""
    answers = Answers()
    postal_contact = answers.text(postal_contact, LONGEST_CONTACT, "postal_contact")
    answers.raise_any()
    with transaction.atomic():
        authorize(by, "people.change_contact", person)
        if Person.objects.filter(pk=person.pk, closed_at=None).update(postal_contact=postal_contact):
            record(ProfileChanged(person=person.code, fields=["postal_contact"]), by=by)
    person.refresh_from_db()
    return person


def issue_claim(person: Person, *, sent_to: str = "", by: Actor) -> tuple[Claim, str]:
    """A claim for an unclaimed person and its secret, shown once; an earlier one that is open is withdrawn.

    ``sent_to`` is the address it goes to by mail, empty for one handed over. Records ClaimIssued.
    """
    secret, now = new_secret(), clock.now()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        authorize(by, "people.issue_claim", person)
        Claim.objects.filter(person=person, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
        claim = Claim.objects.create(
            person=person,
            secret_hash=hashed(secret),
            sent_to=sent_to,
            made_by=by.person,
            made_at=now,
            expires_at=now + OPEN_FOR,
        )
        record(ClaimIssued(person=person.code, claim=claim.code), by=by)
    return claim, secret


def invite_to_claim(person: Person, *, by: Actor) -> None:
    """Send ``person``, who is unclaimed, a link to their address, at most once a day.

    For anybody who says the address is theirs: only who reads its mail can use the link. Raises TooMany.
    """
    if not person.is_unclaimed or not person.takes_mail:
        return
    spend("mail", by, who=mail_key(person.email or ""))
    with transaction.atomic():
        defer(INVITATION, {"person": person.code}, key=f"{person.code}/{clock.today()}")


def claim_account(
    secret: str,
    *,
    email: str,
    display_name: str,
    password: str,
    language: str,
    documents: Mapping[str, str],
    by: Actor,
) -> Person:
    """Make the unclaimed person of that link an account, for somebody who has none; their code stays.

    The address counts as confirmed only if the link was mailed to it. Raises NotFound when the link cannot be
    used (any more), Invalid, TooMany. Records PersonClaimed and DocumentsAccepted.
    """
    spend("sign_up", by)
    claim = _claim_of(secret)
    answers, person = Answers(), claim.person
    person.email, person.display_name = answers.email(email), answers.name(display_name)
    person.language = answers.language(language)
    answers.password(password, person)
    accepted = answers.documents(documents)
    answers.raise_any()
    person.password = make_password(password)
    try:
        with transaction.atomic():
            _hold(person.pk)
            authorize(by, "people.claim_account", claim)
            _use(claim, used_by=person)
            _become_account(person, is_confirmed=claim.sent_to == person.email)
            record(PersonClaimed(person=person.code), by=by)
            write_consents(person, accepted, by=by)
    except IntegrityError:
        raise email_taken() from None
    return person


def claim_person(secret: str, *, by: Actor) -> Person:
    """Unite the unclaimed person of that link with the caller's account, all of it in one transaction.

    The row that was claimed stays, blank, and leads to the account. Raises NotFound when the link cannot be
    used (any more). Records PersonClaimed.
    """
    claim = _claim_of(secret)
    with transaction.atomic():
        held = _hold(claim.person_id, by.person.pk) if by.is_person else {}
        authorize(by, "people.claim_person", claim)
        into, old = held[by.person.pk], held[claim.person_id]
        _use(claim, used_by=into)
        personal_data.unite_all(old, into)
        _blank(old, into)
        record(PersonClaimed(person=into.code, was=old.code), by=by)
    return into


def unclaimed(name: str, via: str, language: str, email: str, postal_contact: str, key: str | None) -> Person:
    """The row of somebody recorded, not saved yet. Raises Invalid."""
    answers = Answers()
    person = Person(
        display_name=answers.name(name),
        email=answers.email(email) if email.strip() else None,
        language=answers.language(language),
        postal_contact=answers.text(postal_contact, LONGEST_CONTACT, "postal_contact"),
        recorded_via=via,
        recorded_key=key,
        is_unclaimed=True,
        password=make_password(None),
    )
    if via not in Person.Recorded.values:
        answers.add("via", "invalid", _("Choisissez le guichet, un événement ou une importation."))
    answers.raise_any()
    return person


def _claim_of(secret: str) -> Claim:
    claim = open_claim(secret)
    if claim is None:
        raise NotFound(_("Ce lien n’est plus valable. Demandez-en un nouveau au lab."))
    return claim


def _hold(*people: int) -> dict[int, Person]:
    """Read people again and lock them until the transaction ends: always before their claims, and in one order.

    So nobody who uses a link waits for somebody who waits for them.
    """
    rows = Person.objects.select_for_update().filter(pk__in=people).order_by("pk")
    return {person.pk: person for person in rows}


def _use(claim: Claim, *, used_by: Person) -> None:
    """Use a claim up, in the caller's transaction; of two at once the second gets MovedOn."""
    now = clock.now()
    usable = Claim.objects.filter(pk=claim.pk, used_at=None, withdrawn_at=None, expires_at__gt=now)
    if not usable.update(used_at=now, used_by=used_by):
        raise MovedOn(_("Ce lien vient d’être utilisé."))


def _become_account(person: Person, *, is_confirmed: bool) -> None:
    now = clock.now()
    person.is_unclaimed, person.claimed_at = False, now
    person.confirmed_at = now if is_confirmed else None
    person.mail_stopped_at, person.mail_stopped_why = None, ""
    fields = ["email", "display_name", "language", "password", "is_unclaimed", "claimed_at", "confirmed_at"]
    person.save(update_fields=[*fields, "mail_stopped_at", "mail_stopped_why"])


def _blank(old: Person, into: Person) -> None:
    """Leave of ``old`` only that it is now ``into``;

    What it was reached by goes over where ``into`` has nothing.
    """
    if not into.postal_contact and old.postal_contact:
        into.postal_contact = old.postal_contact
        into.save(update_fields=["postal_contact"])
    now = clock.now()
    old.display_name, old.email, old.postal_contact, old.bio, old.skills = "", None, "", "", []
    old.is_active, old.is_unclaimed, old.claimed_at, old.closed_at, old.united_with = (
        False,
        False,
        now,
        now,
        into,
    )
    old.save()
    Person.objects.filter(united_with=old).update(united_with=into)
