"""Members of an organisation, and those with a mandate to act for it."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Page, Paged, Part, page_of_parts
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.me import myself
from api.v1.organisations import seen_organisation
from api.v1.words import Somebody
from ideas.kernel.actor import Actor
from ideas.kernel.codes import fingerprint
from ideas.kernel.errors import NotFound
from ideas.organisations.models import Mandate, Membership, Organisation
from ideas.organisations.operations import (
    accept_invitation,
    ask_mandate,
    end_membership,
    grant_mandate,
    invite_member,
)
from ideas.organisations.queries import invited_to, mandates_asked_of, mandates_of, members_of
from ideas.organisations.rules import PERMISSIONS
from ideas.people.queries import people_visible_to

MEMBER = "member"
TAKING_IN = ("organisations.invite_member", "organisations.grant_mandate")
KEEPS = PERMISSIONS[
    "organisations.invite_member"
]  # reading what waits is not inviting: a token to read is enough
ANSWERS = ("joined", "left")


class OrganisationMember(serializers.Serializer[Any]):
    """Somebody of an organisation: ``member`` commits nothing, other roles are mandates."""

    person = Somebody()
    role = serializers.CharField()
    state = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)


class OrganisationMemberWritten(Closed):
    """Who shall belong, or act in which role. Without ``person`` the caller asks for a mandate."""

    person = Code(people_visible_to, required=False)
    role = serializers.ChoiceField(choices=[MEMBER, *Mandate.Role.values])
    until = serializers.DateField(required=False, allow_null=True)


class MembershipAnswer(Closed):
    """Whether somebody belongs from now on."""

    state = serializers.ChoiceField(choices=ANSWERS)


class Members(Resource):
    """Who belongs to an organisation and who acts for it."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(OrganisationMember)})
    def get(self, request: Asked, code: str) -> Response:
        """Members by name, then mandates in force; invitations and requests for those who decide on them."""
        organisation = seen_organisation(request, code)
        asked = request.parameters
        parts = list(_parts_of(organisation, request.actor))
        page = page_of_parts(parts, cursor=asked.get("cursor"), size=asked["page_size"])
        told = Page([_told(row) for row in page.rows], page.next, page.previous)
        return self.listed(request, OrganisationMember, told)

    @extend_schema(request=OrganisationMemberWritten, responses={201: OrganisationMember})
    def post(self, request: Asked, code: str) -> Response:
        """Invite a member, grant a mandate, or ask for one oneself."""
        organisation = seen_organisation(request, code)
        myself(request)
        allow(request.actor, "organisations.ask_mandate", organisation, *TAKING_IN)
        data = self.body(request, OrganisationMemberWritten)
        made = once(request, lambda: _take_in(organisation, data, request.actor))
        return self.shown(request, OrganisationMember, _row(organisation, made), status=201)


class OneMembership(Resource):
    """Somebody's belonging to an organisation."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: OrganisationMember})
    def get(self, request: Asked, code: str, person: str) -> Response:
        """Since when they belong to it, or that they are invited."""
        return self._shown(request, _membership(request, code, person))

    @extend_schema(request=MembershipAnswer, responses={200: OrganisationMember})
    def patch(self, request: Asked, code: str, person: str) -> Response:
        """Accept an invitation (`joined`), or end a membership (`left`)."""
        membership = _membership(request, code, person)
        allow(request.actor, "organisations.end_membership", membership, "organisations.accept_invitation")
        match(request, _version(membership), lambda: {"state": _member(membership)["state"]})
        if self.body(request, MembershipAnswer)["state"] == "joined":
            accept_invitation(membership, by=request.actor)
        else:
            has_joined = membership.joined_at is not None
            end_membership(membership, has_joined=has_joined, by=request.actor)
        membership.refresh_from_db()
        return self._shown(request, membership)

    def _shown(self, request: Asked, membership: Membership) -> Response:
        return self.shown(request, OrganisationMember, _member(membership), version=_version(membership))


def _membership(request: Asked, code: str, person: str) -> Membership:
    """The belonging of that person to that organisation, as far as the caller may know of it."""
    rows = _known(seen_organisation(request, code), request.actor).select_related("person")
    membership = rows.filter(person__code=person).first()
    if membership is None:
        raise NotFound()
    return membership


def _version(membership: Membership) -> str:
    return fingerprint(membership.joined_at, membership.left_at)


def _known(organisation: Organisation, actor: Actor) -> QuerySet[Membership]:
    """Memberships that ``actor`` may know of: invitations are for the one invited and for who keeps the organisation."""
    rows = organisation.memberships.filter(left_at=None)
    if KEEPS(actor, organisation):
        return rows
    joined = Q(joined_at__isnull=False)
    return rows.filter(joined | Q(person=actor.person) if actor.is_person else joined)


def _parts_of(organisation: Organisation, actor: Actor) -> Iterator[Part]:
    yield Part(members_of(organisation).annotate(name=F("person__display_name")), ("name", "id"))
    yield Part(mandates_of(organisation), ("is_limited", "role_rank", "id"))
    if KEEPS(actor, organisation):
        yield Part(invited_to(organisation), ("id",))
        yield Part(mandates_asked_of(organisation), ("id",))


def _told(row: Membership | Mandate) -> Mapping[str, Any]:
    return _member(row) if isinstance(row, Membership) else _mandate(row)


def _take_in(organisation: Organisation, data: Mapping[str, Any], actor: Actor) -> str:
    """The name of the row that was made, for ``_row``."""
    person, role = data.get("person"), data["role"]
    if role == MEMBER:
        return f"{MEMBER} {invite_member(organisation, person=person or actor.person, by=actor).pk}"
    if person is None:
        return f"mandate {ask_mandate(organisation, role=role, by=actor).pk}"
    granted = grant_mandate(organisation, person=person, role=role, ends_on=data.get("until"), by=actor)
    return f"mandate {granted.pk}"


def _row(organisation: Organisation, name: str) -> Mapping[str, Any]:
    kind, _space, pk = name.partition(" ")
    if kind == MEMBER:
        return _member(organisation.memberships.select_related("person").get(pk=pk))
    return _mandate(organisation.mandates.select_related("person").get(pk=pk))


def _member(row: Membership) -> Mapping[str, Any]:
    state = "invited" if row.joined_at is None else "joined"
    since = row.joined_at.date() if row.joined_at is not None else None
    until = row.left_at.date() if row.left_at is not None else None
    return {
        "person": row.person,
        "role": MEMBER,
        "state": "left" if until else state,
        "since": since,
        "until": until,
    }


def _mandate(row: Mandate) -> Mapping[str, Any]:
    state = "asked" if row.granted_at is None else "granted"
    return {
        "person": row.person,
        "role": row.role,
        "state": "revoked" if row.revoked_at else state,
        "since": row.starts_on,
        "until": row.ends_on,
    }
