"""Lab roles. Wagtail's permissions hang on the Django group of the same name, which is kept in step."""

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import record
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import authorize
from ideas.kernel.errors import Invalid, NotAllowed
from ideas.people.facts import RoleGranted, RoleRevoked
from ideas.people.models import LabRole, Person
from ideas.topics.models import Territory, Theme


class LastAdministrator(NotAllowed):
    """Without this person nobody could grant roles any more."""

    code = "last_administrator"
    message = _(
        "C’est la dernière personne qui administre le lab. Donnez d’abord ce rôle à quelqu’un d’autre."
    )


def grant_role(
    person: Person,
    *,
    role: str,
    themes: Iterable[Theme] = (),
    territories: Iterable[Territory] = (),
    by: Actor,
) -> LabRole:
    """Give ``person`` a role, limited to these themes and territories; of one held already the limits change.

    Raises Invalid for a role there is not. Records RoleGranted.
    """
    if role not in LabRole.Role.values:
        raise Invalid.one("role", "invalid", _("Ce rôle n’existe pas."))
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        authorize(by, "people.grant_role", person)
        defaults = {"granted_by": by.person, "granted_at": clock.now()}
        held, _is_new = LabRole.objects.get_or_create(
            person=person, role=role, revoked_at=None, defaults=defaults
        )
        held.themes.set(themes)
        held.territories.set(territories)
        person.groups.add(Group.objects.get_or_create(name=role)[0])
        limits = {
            "themes": sorted(held.themes.values_list("code", flat=True)),
            "territories": sorted(held.territories.values_list("code", flat=True)),
        }
        record(RoleGranted(person=person.code, role=role, **limits), by=by)
    return held


def revoke_role(person: Person, *, role: str, by: Actor) -> None:
    """Take a role away; one not held changes nothing.

    Raises LastAdministrator rather than leaving the lab without one, also when two revoke each other at once.
    Records RoleRevoked, once.
    """
    with transaction.atomic():
        authorize(by, "people.revoke_role", person)
        keep_an_administrator(without=person if role == LabRole.Role.ADMINISTRATOR else None)
        authorize(by, "people.revoke_role", person)
        end_roles(person, [role], by=by)


def keep_an_administrator(*, without: Person | None) -> None:
    """Hold all administrators' rows until the transaction ends, so that their number cannot change meanwhile.

    Raises LastAdministrator when ``without`` is the only one left who can act.
    """
    held = LabRole.objects.select_for_update().filter(role=LabRole.Role.ADMINISTRATOR, revoked_at=None)
    holders = set(held.order_by("pk").values_list("person_id", flat=True))
    if without is None or without.pk not in holders:
        return
    others = Person.objects.filter(pk__in=holders - {without.pk}, blocked_at=None, closed_at=None)
    if not others.exists():
        raise LastAdministrator()


def end_roles(person: Person, roles: Iterable[str], *, by: Actor) -> None:
    """End those of ``roles`` that are in force, in the caller's transaction; the caller has authorized."""
    for role in roles:
        held = LabRole.objects.filter(person=person, role=role, revoked_at=None)
        if held.update(revoked_at=clock.now(), revoked_by=by.person):
            person.groups.remove(*Group.objects.filter(name=role))
            record(RoleRevoked(person=person.code, role=role), by=by)
    person.forget_roles()
