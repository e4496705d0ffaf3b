"""Merging an organisation that was recorded twice."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Closed, Code
from api.resource import Asked, Resource, allow
from api.v1.organisations import seen_organisation
from api.v1.words import SomeOrganisation
from ideas.kernel.errors import NotFound
from ideas.organisations.models import OrganisationMerge
from ideas.organisations.operations import merge_organisations, part_organisations
from ideas.organisations.queries import merges_of, organisations_visible_to

PERMISSION = "organisations.merge_organisations"


class OrganisationMergeShape(serializers.Serializer[Any]):
    """Two that were one body; `merged` leads to `into` from now on."""

    code = serializers.CharField()
    merged = SomeOrganisation(source="source")
    into = SomeOrganisation(source="target")
    at = serializers.DateTimeField()


class OrganisationMergeWritten(Closed):
    """What it is merged into."""

    into = Code(organisations_visible_to)


class OrganisationMerges(Resource):
    """Merges of an organisation into another."""

    @extend_schema(request=OrganisationMergeWritten, responses={201: OrganisationMergeShape})
    def post(self, request: Asked, code: str) -> Response:
        """Say that it is the same body as another: what hangs on it hangs there, its address leads there."""
        source = seen_organisation(request, code)
        allow(request.actor, PERMISSION, source)
        into = self.body(request, OrganisationMergeWritten)["into"]
        made = once(request, lambda: merge_organisations(source, into=into, by=request.actor).code)
        merge = OrganisationMerge.objects.select_related("source", "target").get(code=made)
        return self.shown(request, OrganisationMergeShape, merge, status=201)


class OneOrganisationMerge(Resource):
    """One merge."""

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, merge: str) -> Response:
        """Undo it; ``code`` is what speaks for both."""
        target = seen_organisation(request, code)
        allow(request.actor, PERMISSION, target)
        found = merges_of(target).filter(code=merge).first()
        if found is None:
            raise NotFound()
        part_organisations(found, by=request.actor)
        return Response(status=204)
