"""The parts of an idea's text, each written by itself: what it says, a copy of one's own, and saving it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow
from api.v1.ideas import known
from api.v1.words import Somebody
from ideas.collaboration.models import WorkingCopy
from ideas.collaboration.operations import (
    CopyElsewhere,
    TextConflict,
    forget_copy,
    keep_copy,
    redact_everywhere,
    save_part,
)
from ideas.collaboration.operations.writing import MOST_KEPT
from ideas.collaboration.queries import copy_of, others_here
from ideas.collaboration.queries.redacting import COMMENT, SYNTHESIS, places_saying
from ideas.ideation.lifecycle import PARTS
from ideas.ideation.models import Idea
from ideas.ideation.operations.redacting import words_to_redact
from ideas.ideation.redacting import Blackener
from ideas.kernel.authorization import may
from ideas.kernel.errors import FieldError, Invalid, NotFound
from ideas.kernel.text import html_of


class CopyShape(serializers.Serializer[Any]):
    """What the caller is writing and has not saved."""

    text = serializers.CharField()
    base = serializers.CharField(source="base_text")
    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class SectionShape(serializers.Serializer[Any]):
    """One part of a text; `here` and `copy` are for those who may write it."""

    key = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
    text_version = serializers.IntegerField(source="idea.text_version")
    revision = serializers.IntegerField(source="idea.revision")
    joined = serializers.BooleanField(
        help_text="Whether words of others came along with what was just saved."
    )
    here = Somebody(many=True, help_text="Who else writes in this part just now.")
    copy = serializers.SerializerMethodField(help_text="What the caller is writing here, or null.")

    @extend_schema_field(CopyShape(allow_null=True))
    def get_copy(self, section: dict[str, Any]) -> dict[str, Any] | None:
        """As it was kept last."""
        copy = section["copy"]
        return None if copy is None else dict(CopyShape(copy).data)


class CopyWritten(Closed):
    """A text to keep, what it began from, and the version of the copy it was written over (none for a first one)."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=MOST_KEPT)
    base = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=MOST_KEPT)
    version = serializers.IntegerField(required=False, min_value=1)


class CopySeen(Parameters):
    """Which version of a copy one saw; without it whatever is kept is meant."""

    version = serializers.IntegerField(required=False, min_value=1)


class SectionWritten(Closed):
    """A text to save. One of `base` (what it began from) and `base_version` (the `text_version` that was read) is owed."""

    text = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=MOST_KEPT)
    base = serializers.CharField(
        allow_blank=True, trim_whitespace=False, max_length=MOST_KEPT, required=False
    )
    base_version = serializers.IntegerField(required=False, min_value=1)
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)
    copy_version = serializers.IntegerField(
        required=False,
        min_value=1,
        help_text="The copy of one's own that goes with this save, whatever it says.",
    )


class RedactionWritten(Closed):
    """Words to black out of all versions, and the public reason."""

    words = serializers.ListField(child=serializers.CharField(max_length=200), min_length=1, max_length=20)
    reason = serializers.CharField(max_length=280)
    also = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=1000,
        help_text="Messages and syntheses to black them out of in the same act, by the keys that `elsewhere` gives.",
    )


class PlaceShape(serializers.Serializer[Any]):
    """A message or a synthesis that says the words."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=[COMMENT, SYNTHESIS])
    excerpt = serializers.CharField()


class RedactionShape(serializers.Serializer[Any]):
    """That words were blacked out, and where they still stand."""

    reason = serializers.CharField()
    revisions = serializers.IntegerField(help_text="How many revisions held them.")
    at = serializers.DateTimeField()
    elsewhere = PlaceShape(many=True, help_text="Messages and syntheses around the idea that say them still.")


class Section(Resource):
    """One part of an idea's text: `title`, `summary` or a section."""

    @extend_schema(responses={200: SectionShape})
    def get(self, request: Asked, code: str, key: str) -> Response:
        """What it says now, who writes there, and what the caller has not saved."""
        return _shown(self, request, _with_part(request, code, key), key)

    @extend_schema(request=SectionWritten, responses={200: SectionShape})
    def post(self, request: Asked, code: str, key: str) -> Response:
        """Save a text, joined with what others saved since. A 409 carries the `pieces` to choose from."""
        idea = _with_part(request, code, key)
        allow(request.actor, "ideation.revise_idea", idea)
        data = self.body(request, SectionWritten)
        about = {
            "text": data["text"],
            "base": _base(idea, key, data),
            "note": data.get("note", ""),
            "version": data.get("copy_version"),
        }
        try:
            made = once(request, lambda: str(save_part(idea, part=key, **about, by=request.actor).is_joined))
        except TextConflict as conflict:
            _keep(idea, key, about, conflict, request)
            raise
        return _shown(self, request, _with_part(request, code, key), key, joined=made == "True")


class SectionCopy(Resource):
    """What the caller is writing in one part: theirs alone. Its `version` says which one was seen."""

    matched: ClassVar[frozenset[str]] = frozenset()
    takes: ClassVar[Mapping[str, type[Parameters]]] = {"DELETE": CopySeen}

    @extend_schema(request=CopyWritten, responses={200: CopyShape})
    def put(self, request: Asked, code: str, key: str) -> Response:
        """Keep it. A 409 says that something newer is kept already."""
        idea = _with_part(request, code, key)
        allow(request.actor, "ideation.revise_idea", idea)
        copy = keep_copy(idea, part=key, **self.body(request, CopyWritten), by=request.actor)
        return self.shown(request, CopyShape, copy)

    @extend_schema(parameters=[CopySeen], responses={204: None})
    def delete(self, request: Asked, code: str, key: str) -> Response:
        """Throw it away, also where one may write no more. A 409 says that something newer than `version` is kept."""
        idea = _with_part(request, code, key)
        forget_copy(idea, part=key, version=request.parameters.get("version"), by=request.actor)
        return Response(status=204)


class Redactions(Resource):
    """Personal data blacked out of an idea's texts."""

    @extend_schema(request=RedactionWritten, responses={201: RedactionShape})
    def post(self, request: Asked, code: str) -> Response:
        """Black words out of every version. They are kept nowhere."""
        idea = known(request, code)
        allow(request.actor, "ideation.redact_text", idea)
        data = self.body(request, RedactionWritten)
        made = once(request, lambda: str(redact_everywhere(idea, **data, by=request.actor).pk))
        row: Any = idea.redactions.get(pk=int(made))
        row.elsewhere = places_saying(idea, Blackener(words_to_redact(data["words"])), request.actor)
        return self.shown(request, RedactionShape, row, status=201)


def _keep(idea: Idea, key: str, about: dict[str, Any], conflict: TextConflict, request: Asked) -> None:
    """Keep what was written, also where the request was to be done once: then the refusal has undone the keeping."""
    kept = {name: about[name] for name in ("text", "base")}
    with suppress(CopyElsewhere):
        copy = keep_copy(idea, part=key, **kept, version=about["version"], by=request.actor)
        conflict.copy_version = copy.version


def _with_part(request: Asked, code: str, key: str) -> Idea:
    if key not in PARTS:
        raise NotFound()
    return known(request, code)


def _base(idea: Idea, key: str, data: dict[str, Any]) -> str:
    """What the text began from. Raises Invalid where that was not said, or is not known any more."""
    if "base" in data:
        return str(data["base"])
    if data.get("base_version") == idea.text_version:
        return idea.part(key)
    name = "base_version" if "base_version" in data else "base"
    words = _("Envoyez aussi le texte d’où vous êtes parti : « base ».")
    raise Invalid([FieldError(name, "required" if name == "base" else "unknown", words)])


def _shown(resource: Resource, request: Asked, idea: Idea, key: str, *, joined: bool = False) -> Response:
    is_writer = may(request.actor, "ideation.revise_idea", idea)
    here: list[WorkingCopy] = others_here(idea, request.actor.person) if is_writer else []
    row = {
        "idea": idea,
        "key": key,
        "text": idea.part(key),
        "html": str(html_of(idea.part(key))),
        "joined": joined,
        "here": [copy.person for copy in here if copy.part == key],
        "copy": copy_of(idea, key, request.actor.person),
    }
    return resource.shown(request, SectionShape, row, version=idea.text_version)
