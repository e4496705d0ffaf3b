"""The synthesis of an idea's discussion."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.parsing import Closed
from api.resource import Asked, Resource, allow, match
from api.v1.words import Somebody
from ideas.discussion.models import Thread
from ideas.discussion.operations import SYNTHESIS_LIMIT, write_synthesis
from ideas.discussion.queries import thread_about, with_citations
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.errors import NotFound
from ideas.kernel.text import html_of


class SynthesisShape(serializers.Serializer[Any]):
    """What a discussion comes to. `covers`: the last comment taken into account; `since`: how many came after."""

    version = serializers.IntegerField()
    body = serializers.CharField()
    html = serializers.SerializerMethodField()
    covers = serializers.IntegerField()
    since = serializers.SerializerMethodField()
    language = serializers.CharField()
    person = Somebody(source="author", allow_null=True)
    at = serializers.DateTimeField()

    def get_html(self, synthesis: Any) -> str:
        """Safe HTML, in which each comment that is cited is a link."""
        return str(html_of(with_citations(synthesis)))

    def get_since(self, _synthesis: Any) -> int:
        """Comments that came since."""
        return int(self.context["since"])


class SynthesisWritten(Closed):
    """The text, which cites comments as `#12`, and up to which comment it goes: all of them by default."""

    body = serializers.CharField(max_length=SYNTHESIS_LIMIT)
    covers = serializers.IntegerField(required=False, min_value=1)


class IdeaSynthesis(Resource):
    """The synthesis of an idea's public discussion."""

    matched = frozenset({"PUT"})

    @extend_schema(responses={200: SynthesisShape})
    def get(self, request: Asked, code: str) -> Response:
        """The last version; 404 while there is none."""
        return self._answer(request, self._thread(request, code))

    @extend_schema(request=SynthesisWritten, responses={200: SynthesisShape})
    def put(self, request: Asked, code: str) -> Response:
        """Write the next version; what it said before is kept. If-Match is owed once there is one."""
        thread = self._thread(request, code)
        allow(request.actor, "discussion.write_synthesis", thread)
        last = thread.synthesis
        at = last.version if last is not None else 0
        now = {"body": last.body if last is not None else "", "version": at}
        match(request, at, lambda: now, is_owed=last is not None)
        write_synthesis(thread, **self.body(request, SynthesisWritten), version=at, by=request.actor)
        return self._answer(request, self._thread(request, code))

    def _thread(self, request: Asked, code: str) -> Thread:
        idea = ideas_visible_to(request.actor).select_related("stage").filter(code=code).first()
        thread = thread_about("idea", idea, request.actor) if idea is not None else None
        if thread is None:
            raise NotFound()
        return thread

    def _answer(self, request: Asked, thread: Thread) -> Response:
        last = thread.synthesis
        if last is None:
            raise NotFound()
        since = getattr(thread, "comments_since", 0)
        return self.shown(request, SynthesisShape, last, version=last.version, since=since)
