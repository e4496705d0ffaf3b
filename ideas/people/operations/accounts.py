"""Opening an account and keeping it up to date."""

from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from ideas.activity.operations import record, spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import MovedOn, StaleRevision
from ideas.people.facts import (
    DocumentsAccepted,
    EmailConfirmed,
    PasswordChanged,
    PersonSignedUp,
    ProfileChanged,
)
from ideas.people.models import Consent, Person
from ideas.people.values import LONGEST_BIO, Answers, email_taken
from ideas.topics.models import Territory


def sign_up(
    *,
    email: str,
    display_name: str,
    password: str,
    language: str,
    documents: Mapping[str, str],
    password_hash: str = "",
    by: Actor,
) -> Person:
    """Open an account that waits for its address to be confirmed.

    ``password_hash`` spares hashing the same password again for every account of a demonstration.

    ``documents`` are the versions accepted. Raises Invalid (``taken`` where the address has an account: the
    door must not tell strangers so), TooMany. Records PersonSignedUp and DocumentsAccepted.
    """
    spend("sign_up", by)
    answers = Answers()
    person = Person(
        email=answers.email(email),
        display_name=answers.name(display_name),
        language=answers.language(language),
    )
    answers.password(password, person)
    accepted = answers.documents(documents)
    answers.raise_any()
    person.password = password_hash or make_password(password)
    try:
        with transaction.atomic():
            authorize(by, "people.sign_up")
            person.save(force_insert=True)
            record(PersonSignedUp(person=person.code), by=by)
            write_consents(person, accepted, by=by)
    except IntegrityError:
        raise email_taken() from None
    return person


def confirm_email(person: Person, *, by: Actor) -> Person:
    """Say that the address of ``person`` is theirs;

    Repeating it changes nothing. Records EmailConfirmed, once.
    """
    with transaction.atomic():
        authorize(by, "people.confirm_email", person)
        waiting = Person.objects.filter(pk=person.pk, confirmed_at=None, email=person.email, closed_at=None)
        if waiting.update(confirmed_at=clock.now()):
            record(EmailConfirmed(person=person.code), by=by)
    person.refresh_from_db()
    return person


def change_password(person: Person, *, password: str, by: Actor) -> Person:
    """Put a new password in force, which ends every other session. Raises Invalid. Records PasswordChanged."""
    answers = Answers()
    answers.password(password, person)
    answers.raise_any()
    encoded = make_password(password)
    with transaction.atomic():
        authorize(by, "people.change_password", person)
        if not Person.objects.filter(pk=person.pk, is_active=True).update(password=encoded):
            raise MovedOn()
        record(PasswordChanged(person=person.code), by=by)
    person.refresh_from_db()
    return person


def accept_documents(person: Person, *, documents: Mapping[str, str], by: Actor) -> None:
    """Accept terms and privacy in the version in force;

    Repeating it changes nothing. Records DocumentsAccepted.
    """
    answers = Answers()
    accepted = answers.documents(documents)
    answers.raise_any()
    with transaction.atomic():
        authorize(by, "people.accept_documents", person)
        write_consents(person, accepted, by=by)


def record_consent(person: Person, *, documents: Mapping[str, str], by: Actor) -> None:
    """Write down that somebody at a counter accepted the documents. Records DocumentsAccepted."""
    answers = Answers()
    accepted = answers.documents(documents)
    answers.raise_any()
    with transaction.atomic():
        authorize(by, "people.record_consent", person)
        write_consents(person, accepted, by=by, recorded_by=by.person)


def write_consents(
    person: Person, versions: Mapping[str, str], *, by: Actor, recorded_by: Person | None = None
) -> None:
    """Keep consents in the caller's transaction, each version once; the caller has authorized."""
    now = clock.now()
    rows = [
        Consent(person=person, document=name, version=version, at=now, recorded_by=recorded_by)
        for name, version in versions.items()
    ]
    Consent.objects.bulk_create(rows, ignore_conflicts=True)
    record(DocumentsAccepted(person=person.code, versions=dict(versions)), by=by)


class ProfileChanges(TypedDict, total=False):
    """What may change of a profile; what is not named stays."""

    display_name: str
    bio: str
    skills: list[str]
    language: str
    languages: list[str]
    home_territory: Territory | None


def change_profile(
    person: Person,
    *,
    expected: Mapping[str, object] | None = None,
    by: Actor,
    **changes: Unpack[ProfileChanges],
) -> Person:
    """Change what is named; what is equal already is left alone.

    ``expected`` is what the caller read, by the names of fields. Raises Invalid with all that is wrong, MovedOn when the
    account is closed, StaleRevision when something that was expected is otherwise now. Records ProfileChanged if anything
    changed, with the names of the fields.
    """
    values = _checked(changes)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        authorize(by, "people.change_profile", person)
        if person.is_closed:
            raise MovedOn()
        if any(getattr(person, name) != value for name, value in (expected or {}).items()):
            raise StaleRevision({"name": person.name, "bio": person.bio})
        changed = [name for name, value in values.items() if getattr(person, name) != value]
        for name in changed:
            setattr(person, name, values[name])
        if changed:
            person.save(update_fields=changed)
            record(ProfileChanged(person=person.code, fields=sorted(changed)), by=by)
    return person


def _checked(changes: ProfileChanges) -> dict[str, Any]:
    """``changes`` as they are kept. Raises Invalid."""
    answers = Answers()
    cleaners: dict[str, Any] = {
        "display_name": answers.name,
        "bio": lambda text: answers.text(text, LONGEST_BIO, "bio"),
        "skills": answers.skills,
        "language": answers.language,
        "languages": answers.languages,
        "home_territory": lambda territory: territory,
    }
    values = {name: cleaners[name](value) for name, value in changes.items()}
    answers.raise_any()
    return values
