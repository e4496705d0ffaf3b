"""What an idea can be read in: people's translations, plain words, an engine's translations."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Closed
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.idea_shapes import SectionsShape
from api.v1.ideas import known
from api.v1.words import Somebody, SomeOrganisation, address_of, text_and_html
from ideas.ideation.lifecycle import SECTION_LIMIT, SECTIONS, SUMMARY_LIMIT, TITLE_LIMIT, TranslationKind
from ideas.ideation.models import Idea, Translation
from ideas.ideation.operations import (
    ask_machine_translation,
    confirm_translation,
    review_translation,
    withdraw_translation,
    write_translation,
)
from ideas.ideation.operations.translating import text_of_translation
from ideas.ideation.reading import is_outdated, kind_and_language, readable, translations_of
from ideas.kernel.errors import NotFound


class TranslationCard(serializers.Serializer[Any]):
    """A text in the list. ``key`` names it: `it`, `fr-plain`, `de-machine`."""

    key = serializers.CharField()
    language = serializers.CharField()
    kind = serializers.ChoiceField(choices=TranslationKind.values)
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    person = Somebody(source="author", allow_null=True)
    organisation = SomeOrganisation(allow_null=True)
    engine = serializers.CharField(help_text="The engine whose words these are, or began with.")
    revision = serializers.IntegerField(help_text="The revision of the original that it is true to.")
    outdated = serializers.SerializerMethodField()
    reviewed_by = Somebody(allow_null=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()

    def get_url(self, row: Translation) -> str:
        """Where it is read: the idea's page and which text is meant."""
        return f"{address_of('idea', self.context['idea'].code)}?text={row.key}"

    def get_outdated(self, row: Translation) -> bool:
        """Whether the original has moved on since."""
        return is_outdated(row, self.context["idea"])


class TranslationShape(TranslationCard):
    """One text, with what was translated; an empty part is read in the original."""

    summary = serializers.CharField()
    sections = serializers.SerializerMethodField()

    @extend_schema_field(SectionsShape)
    def get_sections(self, row: Translation) -> dict[str, dict[str, str]]:
        """Every section, translated or not."""
        return {key: text_and_html(row.section(key)) for key in SECTIONS}


class SectionsTranslated(Closed):
    """The sections that are translated."""

    need = serializers.CharField(required=False, allow_blank=True, max_length=SECTION_LIMIT)
    solution = serializers.CharField(required=False, allow_blank=True, max_length=SECTION_LIMIT)
    people = serializers.CharField(required=False, allow_blank=True, max_length=SECTION_LIMIT)
    existing = serializers.CharField(required=False, allow_blank=True, max_length=SECTION_LIMIT)
    resources = serializers.CharField(required=False, allow_blank=True, max_length=SECTION_LIMIT)
    success = serializers.CharField(required=False, allow_blank=True, max_length=SECTION_LIMIT)


class TranslationWritten(Closed):
    """A whole text: what is not there is read in the original. ``revision``: of the original that it is true to."""

    title = serializers.CharField(required=False, allow_blank=True, max_length=TITLE_LIMIT)
    summary = serializers.CharField(required=False, allow_blank=True, max_length=SUMMARY_LIMIT)
    sections = SectionsTranslated(required=False)
    revision = serializers.IntegerField(required=False, min_value=1)


class Confirmed(Closed):
    """The revision of the original for which a text is right still."""

    revision = serializers.IntegerField(min_value=1)


class MachineAsked(serializers.Serializer[Any]):
    """A translation that the lab's engine was asked for."""

    key = serializers.CharField()
    language = serializers.CharField()
    revision = serializers.IntegerField(source="asked_revision", help_text="Of the original.")
    asked_at = serializers.DateTimeField()


class Translations(Resource):
    """The texts of one idea beside the original."""

    @extend_schema(responses={200: page_shape(TranslationCard)})
    def get(self, request: Asked, code: str) -> Response:
        """All of them, in the order of the lab's languages; people's before an engine's."""
        idea = known(request, code, with_team=False)
        return self.whole(request, TranslationCard, readable(idea, list(translations_of(idea))), idea=idea)


class OneTranslation(Resource):
    """One text of an idea."""

    matched = frozenset({"PUT", "DELETE"})

    @extend_schema(responses={200: TranslationShape})
    def get(self, request: Asked, code: str, key: str) -> Response:
        """The text, part by part."""
        idea = known(request, code, with_team=False)
        return self._shown(request, idea, _one(idea, key))

    @extend_schema(request=TranslationWritten, responses={200: TranslationShape, 201: TranslationShape})
    def put(self, request: Asked, code: str, key: str) -> Response:
        """Write the whole text, in place of the one that `If-Match` names; of a text that is there it is owed."""
        idea = known(request, code)
        allow(request.actor, "ideation.translate_idea", idea)
        language, kind = kind_and_language(key)
        row = Translation.objects.filter(idea=idea, language=language, kind=kind).first()
        if row is not None:
            match(request, row.version, lambda: text_of_translation(row), is_owed=row.is_there)
        data = self.body(request, TranslationWritten)
        sections = data.get("sections", {})
        written = write_translation(
            idea,
            language=language,
            kind=kind,
            changes={
                "title": data.get("title", ""),
                "summary": data.get("summary", ""),
                "sections": {name: sections.get(name, "") for name in SECTIONS},
            },
            version=row.version if row is not None else 0,
            revision=data.get("revision"),
            by=request.actor,
        )
        is_new = row is None or not row.is_there
        return self._shown(request, idea, _one(idea, written.key), status=201 if is_new else 200)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, key: str) -> Response:
        """Show it no longer; it can be written on."""
        idea = known(request, code)
        row = _one(idea, key)
        allow(request.actor, "ideation.withdraw_translation", idea)
        is_matched = match(request, row.version, lambda: text_of_translation(row))
        withdraw_translation(row, version=row.version if is_matched else None, by=request.actor)
        return Response(status=204)

    def _shown(self, request: Asked, idea: Idea, row: Translation, *, status: int = 200) -> Response:
        return self.shown(request, TranslationShape, row, version=row.version, status=status, idea=idea)


class Review(Resource):
    """The mark of a second person."""

    matched = frozenset({"POST"})

    @extend_schema(request=None, responses={201: TranslationShape})
    def post(self, request: Asked, code: str, key: str) -> Response:
        """Say that one has read the text, which others wrote; `If-Match` says which."""
        idea = known(request, code)
        row = _one(idea, key)
        allow(request.actor, "ideation.review_translation", idea)

        def review() -> str:
            match(request, row.version, lambda: text_of_translation(row))
            return review_translation(row, version=row.version, by=request.actor).code

        once(request, review)
        row = _one(idea, key)
        return self.shown(request, TranslationShape, row, version=row.version, status=201, idea=idea)


class Confirmation(Resource):
    """That a text is right still, although the original has moved on."""

    matched = frozenset({"POST"})

    @extend_schema(request=Confirmed, responses={201: TranslationShape})
    def post(self, request: Asked, code: str, key: str) -> Response:
        """Say for which revision of the original the text is right as it is."""
        idea = known(request, code)
        row = _one(idea, key)
        allow(request.actor, "ideation.translate_idea", idea)

        def confirm() -> str:
            is_matched = match(request, row.version, lambda: text_of_translation(row))
            revision = self.body(request, Confirmed)["revision"]
            version = row.version if is_matched else None
            return confirm_translation(row, revision=revision, version=version, by=request.actor).code

        once(request, confirm)
        row = _one(idea, key)
        return self.shown(request, TranslationShape, row, version=row.version, status=201, idea=idea)


class Machine(Resource):
    """A translation by the lab's engine."""

    @extend_schema(request=None, responses={202: MachineAsked})
    def post(self, request: Asked, code: str, key: str) -> Response:
        """Ask for it; it comes a moment later, under the language and `-machine`."""
        idea = known(request, code)
        allow(request.actor, "ideation.ask_machine_translation", idea)
        made = once(request, lambda: ask_machine_translation(idea, language=key, by=request.actor).code)
        return self.shown(request, MachineAsked, Translation.objects.get(code=made), status=202)


def _one(idea: Idea, key: str) -> Translation:
    """The text of that key. Raises NotFound where there is none to be read."""
    language, kind = kind_and_language(key)
    rows = Translation.objects.filter(idea=idea, language=language, kind=kind)
    for row in readable(idea, list(rows.select_related("author", "organisation", "reviewed_by"))):
        return row
    raise NotFound()
