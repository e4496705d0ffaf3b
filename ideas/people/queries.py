"""Questions about people: who is who, who may be known of, who does what for the lab."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Model, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.codes import hashed
from ideas.kernel.roles import is_in_role, is_keeper, is_staff
from ideas.people.models import Claim, Consent, EmailChange, LabRole, Person, Token
from ideas.topics.models import Territory, Theme

Role = LabRole.Role
EMAIL_CHANGE_SALT = "people.email_change"


# --- Who may be known of ------------------------------------------


def is_public() -> Q:
    """The condition on a person for having a page: a confirmed account, neither blocked nor closed."""
    return Q(is_unclaimed=False, confirmed_at__isnull=False, blocked_at=None, closed_at=None)


def people_visible_to(viewer: Actor) -> QuerySet[Person]:
    """People ``viewer`` may know of, in no order: confirmed accounts and themselves; for lab staff all."""
    people = Person.objects.filter(united_with=None)
    if viewer.is_system or is_staff(viewer):
        return people
    condition = is_public()
    if viewer.is_person:
        condition |= Q(pk=viewer.person.pk)
    return people.filter(condition)


def oneself(viewer: Actor) -> QuerySet[Person]:
    """``viewer`` alone; nobody when nobody is signed in."""
    return Person.objects.filter(pk=viewer.person.pk) if viewer.is_person else Person.objects.none()


def people_led_by(viewer: Actor) -> QuerySet[Person]:
    """Everybody for curators and administrators, nobody for others."""
    return Person.objects.all() if is_keeper(viewer) else Person.objects.none()


def accounts() -> QuerySet[Person]:
    """People who can sign in: confirmed and not closed, in no order."""
    return Person.objects.filter(is_unclaimed=False, confirmed_at__isnull=False, closed_at=None)


def person_with_email(email: str) -> Person | None:
    """The person of that address, in any case of letters, or None."""
    return Person.objects.filter(email__iexact=email.strip()).first() if email.strip() else None


def people_matching(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those of ``people`` whose name, address or code holds ``text``, by name."""
    text = text.strip()
    found = people.filter(Q(display_name__icontains=text) | Q(email__icontains=text) | Q(code__iexact=text))
    return by_name(found if text else people)


def people_on_desk(people: QuerySet[Person], show: str) -> QuerySet[Person]:
    """Those of ``people`` that a view of the desk shows: a role's name, or unreachable, blocked, unclaimed, closed.

    Anything else shows all that are not closed.
    """
    if show in Role.values:
        return people.filter(pk__in=LabRole.objects.filter(role=show, revoked_at=None).values("person"))
    views = {
        "unreachable": Q(pk__in=unreachable_people().order_by().values("pk")),
        "blocked": Q(blocked_at__isnull=False),
        "unclaimed": Q(is_unclaimed=True, closed_at=None),
        "closed": Q(closed_at__isnull=False),
    }
    return people.filter(views.get(show, Q(closed_at=None)))


def with_roles(people: QuerySet[Person]) -> QuerySet[Person]:
    """``people`` with ``roles_held``, their lab roles in force, read in one more question for all of them."""
    held = LabRole.objects.filter(revoked_at=None).order_by("role")
    return people.prefetch_related(Prefetch("role_rows", queryset=held, to_attr="roles_held"))


def by_name(people: QuerySet[Person]) -> QuerySet[Person]:
    """``people`` in the order of their names."""
    return people.order_by(Lower("display_name"), "pk")


def unreachable_people() -> QuerySet[Person]:
    """Whom the lab must tell by telephone or letter, by name: without an address, or mail to it stopped.

    People an import brought in are not among them: nobody knows how to reach those.
    """
    has_no_mail = Q(email=None) | Q(mail_stopped_at__isnull=False)
    people = Person.objects.filter(has_no_mail, closed_at=None, united_with=None)
    return by_name(people.exclude(recorded_via=Person.Recorded.IMPORT, postal_contact=""))


# --- Lab roles ------------------------------------------


def roles_in_force(person: Person) -> QuerySet[LabRole]:
    """The lab roles of ``person`` in force now, by name, with their limits."""
    roles = LabRole.objects.filter(person=person, revoked_at=None).order_by("role")
    return roles.prefetch_related("themes", "territories")


def role_covers(actor: Actor, role: str, themes: Iterable[Theme], territories: Iterable[Territory]) -> bool:
    """Whether ``actor`` holds ``role`` for something of these themes and territories.

    A role limited to themes covers what has one of them; one limited to territories covers what lies in one
    of them or below; one limited to both needs both. Something without a theme or territory is covered by
    unlimited roles only.
    """
    if not is_in_role(actor, role):
        return False
    held = next(row for row in actor.person.lab_roles if row.role == role)
    wanted_themes = {theme.pk for theme in held.themes.all()}
    wanted_paths = tuple(territory.path for territory in held.territories.all())
    has_theme = not wanted_themes or any(theme.pk in wanted_themes for theme in themes)
    return has_theme and (
        not wanted_paths or any(place.path.startswith(wanted_paths) for place in territories)
    )


def curates(actor: Actor, themes: Iterable[Theme], territories: Iterable[Territory]) -> bool:
    """Whether ``actor`` is a curator of something of these themes and territories."""
    return role_covers(actor, Role.CURATOR, themes, territories)


def within_role(actor: Actor, role: str, model: type[Model]) -> Q:
    """The condition on rows of ``model`` for being covered by ``role``, the same as ``role_covers`` says of each.

    ``model`` has ``territories`` and perhaps ``themes``, without which a role limited to themes covers nothing; rows are named
    by their keys, so that each comes once.
    """
    if not is_in_role(actor, role):
        return Q(pk__in=[])
    held = next(row for row in actor.person.lab_roles if row.role == role)
    within = Q()
    if themes := [theme.pk for theme in held.themes.all()]:
        within &= _linked(model, "themes", Q(theme__in=themes))
    if paths := [territory.path for territory in held.territories.all()]:
        below = Q()
        for path in paths:
            below |= Q(territory__path__startswith=path)
        within &= _linked(model, "territories", below)
    return within


def _linked(model: type[Model], name: str, condition: Q) -> Q:
    """The rows of ``model`` with a link ``name`` of which ``condition`` holds; none where there is no such link."""
    if name not in {field.name for field in model._meta.many_to_many}:
        return Q(pk__in=[])
    link: Any = model._meta.get_field(name)
    rows = link.remote_field.through.objects.filter(condition)
    return Q(pk__in=rows.values(link.m2m_field_name()))


# --- Consent, tokens, claims, addresses ------------------------------------------


def current_documents() -> dict[str, str]:
    """The version in force of each document one accepts."""
    return {
        Consent.Document.TERMS: settings.LAB_TERMS_VERSION,
        Consent.Document.PRIVACY: settings.LAB_PRIVACY_VERSION,
    }


def documents_wanted_from(person: Person) -> dict[str, str]:
    """Documents whose version in force ``person`` has not accepted: name → version."""
    accepted = set(Consent.objects.filter(person=person).values_list("document", "version"))
    return {name: version for name, version in current_documents().items() if (name, version) not in accepted}


def tokens_of(person: Person) -> QuerySet[Token]:
    """The tokens of ``person`` that were not revoked, newest first."""
    return Token.objects.filter(person=person, revoked_at=None).order_by("-pk")


def token_called(secret: str) -> Token | None:
    """The token of that secret with its person, if it is in force and the account open; else None."""
    now = clock.now()
    tokens = Token.objects.filter(secret_hash=hashed(secret), revoked_at=None, person__is_active=True)
    return tokens.filter(Q(expires_at=None) | Q(expires_at__gt=now)).select_related("person").first()


def open_claim(secret: str) -> Claim | None:
    """The claim of that secret with its person, if it can still be used; else None."""
    claims = Claim.objects.filter(secret_hash=hashed(secret), used_at=None, withdrawn_at=None)
    return claims.filter(expires_at__gt=clock.now()).select_related("person").first()


def key_of_email_change(change: EmailChange) -> str:
    """What stands in the link that confirms ``change``: signed, so that nothing secret needs to be kept."""
    return signing.Signer(salt=EMAIL_CHANGE_SALT).sign_object([change.code, change.new_email])


def open_email_change(key: str) -> EmailChange | None:
    """The wish for another address that ``key`` confirms, with its person, if it still stands; else None."""
    try:
        code, new_email = signing.Signer(salt=EMAIL_CHANGE_SALT).unsign_object(key)
    except (signing.BadSignature, ValueError):
        return None
    changes = EmailChange.objects.filter(code=code, new_email=new_email, confirmed_at=None, withdrawn_at=None)
    return changes.filter(expires_at__gt=clock.now()).select_related("person").first()


def email_change_of(person: Person) -> EmailChange | None:
    """The other address ``person`` waits for, or None."""
    waiting = EmailChange.objects.filter(person=person, confirmed_at=None, withdrawn_at=None)
    return waiting.filter(expires_at__gt=clock.now()).first()
