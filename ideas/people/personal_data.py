"""Personal data: what each chapter holds of a person, and how it is exported, erased and united.

A file of its own because it is a registry: this chapter must export, erase and unite what later chapters hold
without knowing them. Every model with a key to Person is registered here by its owner when the apps are ready
(``tests/architecture/test_personal_data.py`` lists those that are missing). Keep rows that the record needs:
a person who leaves becomes a blank row, so keys may stay where what they lead to says nothing any more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q

from ideas.people.models import Claim, Consent, EmailChange, LabRole, Person, Token

type Rows = list[dict[str, Any]]
type Export = Callable[[Person], Rows]
type Erase = Callable[[Person, bool], None]
type Unite = Callable[[Person, Person], None]


@dataclass(frozen=True)
class Holding:
    """What one model holds of people.

    ``fields`` names its keys to Person. ``export(person)`` gives rows ready for JSON; ``erase(person,
    texts)`` removes what need not stay, and their texts only where ``texts`` says that the person asked for
    it; ``unite(old, into)`` gives ``into`` what was ``old``'s, keeping the older of two rows of which there
    may be one. Erase and unite may be called again without harm.
    """

    model: type[Model]
    fields: tuple[str, ...]
    export: Export
    erase: Erase
    unite: Unite


_holdings: dict[str, Holding] = {}


def register(
    model: type[Model], *, fields: tuple[str, ...], export: Export, erase: Erase, unite: Unite
) -> None:
    """Take over what a model holds of people; twice is a mistake."""
    label = model._meta.label
    if label in _holdings:
        raise ImproperlyConfigured(f"The personal data of {label} is registered twice.")
    _holdings[label] = Holding(model, fields, export, erase, unite)


def holdings() -> Mapping[str, Holding]:
    """Every holding by the label of its model (``people.Token``), in the order of registration."""
    return dict(_holdings)


def export_of(person: Person) -> dict[str, Rows]:
    """All that is held of ``person``, by the label of the model; empty ones left out."""
    rows = {label: holding.export(person) for label, holding in _holdings.items()}
    return {label: held for label, held in rows.items() if held}


def unite_all(old: Person, into: Person) -> None:
    """Give ``into`` all that was ``old``'s, in the caller's transaction."""
    for holding in _holdings.values():
        holding.unite(old, into)


def label_after(label: str) -> str | None:
    """The label whose turn comes after ``label`` (empty: the first), or None at the end."""
    labels = list(_holdings)
    following = labels.index(label) + 1 if label else 0
    return labels[following] if following < len(labels) else None


# --- The usual answers ------------------------------------------


def exported(model: type[Model], field: str, *columns: str) -> Export:
    """Export the rows that name the person in ``field``, with these columns (as ``values()`` knows them)."""

    def export(person: Person) -> Rows:
        return list(model._default_manager.filter(**{field: person.pk}).order_by("pk").values(*columns))

    return export


def nothing(person: Person) -> Rows:
    """Export nothing: the key says who did something for the lab, and facts tell that."""
    return []


def kept(person: Person, texts: bool) -> None:
    """Erase nothing: what stays leads to a blank person."""


def deleted(model: type[Model], field: str) -> Erase:
    """Delete the rows that name the person in ``field``."""

    def erase(person: Person, texts: bool) -> None:
        model._default_manager.filter(**{field: person}).delete()

    return erase


def moved(model: type[Model], *fields: str, once_per: tuple[str, ...] = (), among: Q | None = None) -> Unite:
    """Hand rows over by their key. With ``once_per``, the older of two that agree in those columns stays.

    ``among`` limits which rows can collide, as the condition of a unique constraint does. Only for one field
    then.
    """

    def unite(old: Person, into: Person) -> None:
        for field in fields:
            if once_per:
                _drop_younger(model, field, once_per, among or Q(), old, into)
            model._default_manager.filter(**{field: old}).update(**{field: into})

    return unite


def both(*unites: Unite) -> Unite:
    """Unite in several ways, one after the other."""

    def unite(old: Person, into: Person) -> None:
        for one in unites:
            one(old, into)

    return unite


def _drop_younger(
    model: type[Model], field: str, once_per: tuple[str, ...], among: Q, old: Person, into: Person
) -> None:
    rows = model._default_manager.filter(among)
    theirs = {row[1:]: row[0] for row in rows.filter(**{field: into}).values_list("pk", *once_per)}
    for pk, *values in rows.filter(**{field: old}).values_list("pk", *once_per):
        other = theirs.get(tuple(values))
        if other is not None:
            rows.filter(pk=max(pk, other)).delete()


# --- What this chapter holds itself ------------------------------------------

_PROFILE = (
    "code",
    "email",
    "display_name",
    "bio",
    "skills",
    "language",
    "languages",
    "home_territory__code",
    "recorded_via",
    "postal_contact",
    "created_at",
    "confirmed_at",
    "claimed_at",
    "last_login",
    "mail_stopped_at",
    "mail_stopped_why",
    "blocked_at",
    "blocked_reason",
)

register(
    Person,
    fields=("recorded_by", "blocked_by", "united_with"),
    export=exported(Person, "pk", *_PROFILE),
    erase=kept,  # the row is blanked when the account is closed
    unite=moved(Person, "recorded_by", "blocked_by"),
)
register(
    Consent,
    fields=("person", "recorded_by"),
    export=exported(Consent, "person", "document", "version", "at"),
    erase=kept,  # the lab must be able to show that it was given
    unite=both(moved(Consent, "person", once_per=("document", "version")), moved(Consent, "recorded_by")),
)
register(
    Token,
    fields=("person",),
    export=exported(
        Token, "person", "name", "hint", "scopes", "made_at", "expires_at", "last_used_at", "revoked_at"
    ),
    erase=deleted(Token, "person"),
    unite=moved(Token, "person"),
)
register(
    Claim,
    fields=("person", "made_by", "used_by"),
    export=exported(Claim, "person", "made_at", "sent_to", "used_at"),
    erase=deleted(Claim, "person"),
    unite=moved(Claim, "person", "made_by", "used_by"),
)
register(
    EmailChange,
    fields=("person",),
    export=exported(EmailChange, "person", "old_email", "new_email", "asked_at", "confirmed_at"),
    erase=deleted(EmailChange, "person"),
    unite=moved(EmailChange, "person"),
)
register(
    LabRole,
    fields=("person", "granted_by", "revoked_by"),
    export=exported(LabRole, "person", "role", "granted_at", "revoked_at"),
    erase=kept,  # who led what is part of the record
    unite=moved(LabRole, "person", "granted_by", "revoked_by"),
)
