"""Me: who the caller is, what they may change of it, and all that is held of them."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.parsing import Closed, Code
from api.resource import Asked, Resource, allow, match
from api.v1.words import SomeOrganisation
from ideas.kernel.codes import fingerprint
from ideas.kernel.errors import SignInNeeded
from ideas.organisations.models import Mandate
from ideas.organisations.queries import mandates_in_force
from ideas.people.models import Person
from ideas.people.operations import change_profile, export_person
from ideas.topics.models import Territory

FIELDS = ("display_name", "bio", "skills", "language", "languages", "home_territory_id")


class MandateShape(serializers.Serializer[Any]):
    """For whom one may act, and how."""

    code = serializers.CharField()
    organisation = SomeOrganisation()
    role = serializers.CharField()
    ends_on = serializers.DateField(allow_null=True)


class MeShape(serializers.Serializer[Any]):
    """The caller."""

    code = serializers.CharField()
    name = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    bio = serializers.CharField()
    skills = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    home_territory = serializers.CharField(source="home_territory.code", default=None, allow_null=True)
    lab_roles = serializers.SerializerMethodField()
    mandates = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_lab_roles(self, person: Person) -> list[str]:
        """Lab roles that can be used with these credentials."""
        return sorted(self.context["actor"].lab_role_names())

    @extend_schema_field(MandateShape(many=True))
    def get_mandates(self, person: Person) -> list[dict[str, Any]]:
        """Mandates in force."""
        rows: list[Mandate] = list(mandates_in_force(person))
        return list(MandateShape(rows, many=True).data)


class ProfileWritten(Closed):
    """What changes of one's profile."""

    name = serializers.CharField(source="display_name", required=False, max_length=80)
    bio = serializers.CharField(allow_blank=True, required=False, max_length=1000)
    skills = serializers.ListField(child=serializers.CharField(max_length=60), required=False, max_length=20)
    language = serializers.CharField(required=False, max_length=5)
    languages = serializers.ListField(
        child=serializers.CharField(max_length=10), required=False, max_length=20
    )
    home_territory = Code(lambda _actor: Territory.objects.all(), required=False, allow_null=True)


class Me(Resource):
    """The caller's own account."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: MeShape})
    def get(self, request: Asked) -> Response:
        """Who the caller is, and for whom they may act."""
        person = myself(request)
        return self.shown(request, MeShape, person, version=_version(person))

    @extend_schema(request=ProfileWritten, responses={200: MeShape})
    def patch(self, request: Asked) -> Response:
        """Change one's profile."""
        person = myself(request)
        allow(request.actor, "people.change_profile", person)
        is_matched = match(request, _version(person), lambda: {"name": person.name, "bio": person.bio})
        data = self.body(request, ProfileWritten)
        read = _profile(person) if is_matched else None
        changed = change_profile(person, expected=read, **data, by=request.actor)
        return self.shown(request, MeShape, changed, version=_version(changed))


class Export(Resource):
    """What the lab holds of the caller."""

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Asked) -> Response:
        """Everything, chapter by chapter."""
        held = export_person(myself(request), by=request.actor)
        plain = json.loads(json.dumps(held, cls=DjangoJSONEncoder))
        return Response(plain, headers={"Cache-Control": "no-store"})


def myself(request: Asked) -> Person:
    """The caller. Raises SignInNeeded when nobody is signed in."""
    if not request.actor.is_person:
        raise SignInNeeded()
    person: Person = request.actor.person
    return person


def _version(person: Person) -> str:
    """Changes with whatever the profile says."""
    return fingerprint(*_profile(person).values())


def _profile(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in FIELDS}
