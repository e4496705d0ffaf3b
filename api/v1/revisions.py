"""Revisions: every text that an idea had since it was submitted."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.idea_shapes import SectionsShape
from api.v1.ideas import known, seen
from api.v1.words import Somebody, SomeOrganisation, text_and_html
from ideas.ideation.comparing import Change, differences
from ideas.ideation.lifecycle import SECTIONS
from ideas.ideation.models import Idea, Revision
from ideas.ideation.operations import restore_revision
from ideas.ideation.queries import revisions_of, text_of
from ideas.kernel.errors import NotFound


class RevisionCard(serializers.Serializer[Any]):
    """A revision in the list."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    person = Somebody(source="author", allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    reason = serializers.CharField()
    note = serializers.CharField()
    at = serializers.DateTimeField()


class RevisionShape(RevisionCard):
    """A revision with its text."""

    summary = serializers.CharField()
    language = serializers.CharField()
    sections = serializers.SerializerMethodField()

    @extend_schema_field(SectionsShape)
    def get_sections(self, revision: Revision) -> dict[str, dict[str, str]]:
        """Every section, written or not."""
        return {key: text_and_html(revision.sections.get(key, "")) for key in SECTIONS}


class PartShape(serializers.Serializer[Any]):
    """Some words: ``equal`` in both, gone (``delete``) or new (``insert``)."""

    kind = serializers.CharField()
    text = serializers.CharField()


class ChangeShape(serializers.Serializer[Any]):
    """A part of the text that differs: ``title``, ``summary`` or the key of a section."""

    key = serializers.CharField()
    parts = serializers.SerializerMethodField()

    @extend_schema_field(PartShape(many=True))
    def get_parts(self, change: Change) -> list[dict[str, str]]:
        """In order; all that is not new is the old text, all that is not gone the new one."""
        return [{"kind": kind, "text": text} for kind, text in change.parts]


class DifferenceShape(serializers.Serializer[Any]):
    """What changed between two revisions."""

    older = serializers.IntegerField()
    newer = serializers.IntegerField()
    changes = ChangeShape(many=True)


class Revisions(Resource):
    """The revisions of one idea."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(RevisionCard)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first; a draft has none."""
        rows = revisions_of(known(request, code, with_team=False)).defer("sections")
        return self.paged(request, RevisionCard, rows, ("-number",))


class OneRevision(Resource):
    """One revision."""

    @extend_schema(responses={200: RevisionShape})
    def get(self, request: Asked, code: str, number: int) -> Response:
        """The whole text as it was."""
        revision = _numbered(revisions_of(seen(request, code)), number)[0]
        return self.shown(request, RevisionShape, revision, version=revision.number)


class Difference(Resource):
    """Two revisions side by side."""

    @extend_schema(responses={200: DifferenceShape})
    def get(self, request: Asked, code: str, older: int, newer: int) -> Response:
        """What changed from one to the other, word by word."""
        old, new = _numbered(revisions_of(seen(request, code)), older, newer)
        changes = differences(old, new, title_name="title", summary_name="summary")
        return self.shown(request, DifferenceShape, {"older": older, "newer": newer, "changes": changes})


class Restored(Resource):
    """An older text made the text again."""

    matched = frozenset({"POST"})

    @extend_schema(request=None, responses={201: RevisionShape})
    def post(self, request: Asked, code: str, number: int) -> Response:
        """Restore it, as a new revision."""
        idea = known(request, code)
        _numbered(revisions_of(idea), number)
        allow(request.actor, "ideation.restore_revision", idea)
        made = once(request, lambda: str(_restored(idea, number, request)))
        revision = _numbered(revisions_of(idea), int(made))[0]
        return self.shown(request, RevisionShape, revision, version=revision.number, status=201)


def _restored(idea: Idea, number: int, request: Asked) -> int:
    is_matched = match(request, idea.text_version, lambda: text_of(idea))
    version = idea.text_version if is_matched else None
    return restore_revision(idea, number=number, text_version=version, by=request.actor).revision


def _numbered(revisions: QuerySet[Revision], *numbers: int) -> Sequence[Revision]:
    """The revisions of those numbers, in their order. Raises NotFound when one is not there."""
    rows = {row.number: row for row in revisions.filter(number__in=numbers)}
    if not set(numbers) <= set(rows):
        raise NotFound()
    return [rows[number] for number in numbers]
