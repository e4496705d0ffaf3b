"""Contacts of an organisation: whom one reaches there, and for what."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters, named_as_sent
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.organisations import seen_organisation
from ideas.kernel.errors import NotFound
from ideas.organisations.lifecycle import Purpose
from ideas.organisations.models import Contact
from ideas.organisations.operations import add_contact, change_contact, remove_contact
from ideas.organisations.queries import contacts_visible_to

KEEPS = "organisations.change_organisation"


class ContactShape(serializers.Serializer[Any]):
    """Whom one reaches, and for what."""

    code = serializers.CharField()
    purpose = serializers.CharField()
    name = serializers.CharField(help_text="A name or a function.")
    email = serializers.CharField()
    phone = serializers.CharField()
    public = serializers.BooleanField(
        source="is_public", help_text="Others are read by who works with it and by the lab."
    )


class ContactWritten(Closed):
    """A contact needs an e-mail address or a telephone number."""

    purpose = serializers.ChoiceField(choices=Purpose.values)
    name = serializers.CharField(max_length=120)
    email = serializers.CharField(allow_blank=True, required=False, max_length=254)
    phone = serializers.CharField(allow_blank=True, required=False, max_length=40)
    public = serializers.BooleanField(source="is_public", required=False)


class Contacts(Resource):
    """The contacts of an organisation."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(ContactShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Those that the caller may read, in the order in which they were given."""
        rows = contacts_visible_to(request.actor, seen_organisation(request, code))
        return self.paged(request, ContactShape, rows, ("id",))

    @extend_schema(request=ContactWritten, responses={201: ContactShape})
    def post(self, request: Asked, code: str) -> Response:
        """Give another contact."""
        organisation = seen_organisation(request, code)
        allow(request.actor, KEEPS, organisation)
        data = self.body(request, ContactWritten)
        with named_as_sent(is_public="public"):
            made = once(request, lambda: add_contact(organisation, **data, by=request.actor).code)
        contact = organisation.contacts.get(code=made)
        return self.shown(request, ContactShape, contact, version=contact.version, status=201)


class OneContact(Resource):
    """One contact."""

    matched = frozenset({"PATCH", "DELETE"})

    @extend_schema(responses={200: ContactShape})
    def get(self, request: Asked, code: str, contact: str) -> Response:
        """Whom one reaches, and for what."""
        found = _seen_contact(request, code, contact)
        return self.shown(request, ContactShape, found, version=found.version)

    @extend_schema(request=ContactWritten, responses={200: ContactShape})
    def patch(self, request: Asked, code: str, contact: str) -> Response:
        """Change what is said, in the version that `If-Match` names."""
        found = _seen_contact(request, code, contact)
        allow(request.actor, KEEPS, found.organisation)
        version = found.version
        match(request, version, lambda: {"version": version}, is_owed=True)
        data = self.body(request, ContactWritten, partial=True)
        changed = change_contact(found, version=version, **data, by=request.actor)
        return self.shown(request, ContactShape, changed, version=changed.version)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, contact: str) -> Response:
        """Take it away."""
        found = _seen_contact(request, code, contact)
        allow(request.actor, KEEPS, found.organisation)
        match(request, found.version, lambda: {"version": found.version})
        remove_contact(found, by=request.actor)
        return Response(status=204)


def _seen_contact(request: Asked, code: str, contact: str) -> Contact:
    organisation = seen_organisation(request, code)
    found = contacts_visible_to(request.actor, organisation).filter(code=contact).first()
    if found is None:
        raise NotFound()
    return found
