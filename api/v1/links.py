"""Links between ideas, and drafts begun from parts of one."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Code, Parameters
from api.resource import Asked, Resource, allow
from api.schema import page_shape
from api.v1.ideas import known
from ideas.ideation.lifecycle import SECTIONS, TITLE_LIMIT, LinkKind
from ideas.ideation.models import Idea, IdeaLink
from ideas.ideation.operations import link_ideas, split_idea, unlink_ideas
from ideas.ideation.operations.splitting import MOST_PARTS
from ideas.ideation.queries import ideas_visible_to
from ideas.ideation.relating import drafted_from, links_seen_by
from ideas.kernel.errors import NotFound

KINDS = [kind.value for kind in LinkKind if kind != LinkKind.SPLIT_FROM]


class LinkShape(serializers.Serializer[Any]):
    """What the idea `source` is to the idea `to`."""

    code = serializers.CharField()
    kind = serializers.CharField()
    source = serializers.CharField(source="source.code")  # type: ignore[assignment]  # a field of that name, as the API calls it
    to = serializers.CharField(source="target.code")
    words = serializers.SerializerMethodField(help_text="What the idea asked about is to the other.")
    at = serializers.DateTimeField()

    def get_words(self, link: IdeaLink) -> str:
        """Said from the end that was asked about."""
        return str(link.words_from(self.context["idea"]))


class LinkWritten(Closed):
    """What this idea is to another."""

    kind = serializers.ChoiceField(choices=KINDS)
    to = Code(ideas_visible_to)


class Links(Resource):
    """The links of an idea, at whichever end."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(LinkShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Links whose other end the caller may know of."""
        idea = known(request, code, with_team=False)
        rows = links_seen_by(request.actor, idea)
        return self.paged(request, LinkShape, rows, ("at", "id"), idea=idea)

    @extend_schema(request=LinkWritten, responses={201: LinkShape})
    def post(self, request: Asked, code: str) -> Response:
        """Say what this idea is to another; both show it."""
        idea = known(request, code)
        allow(request.actor, "ideation.link_idea", idea)
        data = self.body(request, LinkWritten)
        made = once(request, lambda: link_ideas(idea, **data, by=request.actor).code)
        link = _one(request, idea, made)
        return self.shown(request, LinkShape, link, status=201, idea=idea)


class OneLink(Resource):
    """One link."""

    @extend_schema(responses={200: LinkShape})
    def get(self, request: Asked, code: str, relation: str) -> Response:
        """The link."""
        idea = known(request, code, with_team=False)
        return self.shown(request, LinkShape, _one(request, idea, relation), idea=idea)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str, relation: str) -> Response:
        """Take the link away, from whichever end."""
        row = _one(request, known(request, code), relation)
        allow(request.actor, "ideation.unlink_idea", row)
        unlink_ideas(row, by=request.actor)
        return Response(status=204)


def _one(request: Asked, idea: Idea, code: str) -> IdeaLink:
    link = links_seen_by(request.actor, idea).filter(code=code).first()
    if link is None:
        raise NotFound()
    return link


class SplitPartShape(serializers.Serializer[Any]):
    """An idea begun from a part of another."""

    code = serializers.CharField()
    title = serializers.CharField()


class PartWritten(Closed):
    """A draft to begin: its title, and the parts of the text that it takes."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    sections = serializers.ListField(
        child=serializers.ChoiceField(choices=SECTIONS),
        required=False,
        default=list,
        max_length=len(SECTIONS),
    )


class SplitWritten(Closed):
    """The drafts to begin."""

    parts = serializers.ListField(child=PartWritten(), min_length=1, max_length=MOST_PARTS)


class Splits(Resource):
    """Ideas begun from parts of an idea."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(SplitPartShape)})
    def get(self, request: Asked, code: str) -> Response:
        """Those that the caller may know of, in the order in which they were begun."""
        idea = known(request, code, with_team=False)
        return self.paged(request, SplitPartShape, drafted_from(idea, request.actor), ("created_at", "id"))

    @extend_schema(request=SplitWritten, responses={201: page_shape(SplitPartShape)})
    def post(self, request: Asked, code: str) -> Response:
        """Begin a draft of the same team from each part; nothing is taken from the idea."""
        idea = known(request, code)
        allow(request.actor, "ideation.split_idea", idea)
        data = self.body(request, SplitWritten)

        def split() -> str:
            return " ".join(part.code for part in split_idea(idea, **data, by=request.actor))

        codes = once(request, split).split(" ")
        parts = [part for part in drafted_from(idea, request.actor) if part.code in codes]
        answer = self.whole(request, SplitPartShape, parts)
        answer.status_code = 201
        return answer
