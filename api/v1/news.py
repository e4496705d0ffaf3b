"""News of pilots."""

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Paged
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.pilots import seen_pilot
from api.v1.words import Somebody, SomeOrganisation, address_of
from ideas.kernel.errors import NotFound
from ideas.kernel.text import html_of
from ideas.pilots.lifecycle import TEXT_LIMIT, TITLE_LIMIT
from ideas.pilots.models import News
from ideas.pilots.operations import edit_news, post_news
from ideas.pilots.queries import news_of, news_visible_to


class NewsShape(serializers.Serializer[Any]):
    """Something told from a pilot."""

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    title = serializers.CharField()
    text = serializers.CharField()
    html = serializers.SerializerMethodField()
    language = serializers.CharField()
    person = Somebody(source="author")
    organisation = SomeOrganisation(allow_null=True)
    at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)

    def get_url(self, news: News) -> str:
        """Where it stands, for life."""
        return address_of("news", news.code)

    def get_html(self, news: News) -> str:
        """The text as safe HTML."""
        return str(html_of(news.text))


class NewsWritten(Closed):
    """What is told."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    text = serializers.CharField(max_length=TEXT_LIMIT)
    language = serializers.CharField(required=False, max_length=5)


class NewsEdited(Closed):
    """What is told instead."""

    title = serializers.CharField(max_length=TITLE_LIMIT)
    text = serializers.CharField(max_length=TEXT_LIMIT)


class PilotNews(Resource):
    """The news of a pilot."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": Paged}

    @extend_schema(responses={200: page_shape(NewsShape)})
    def get(self, request: Asked, code: str) -> Response:
        """The newest first."""
        return self.paged(
            request, NewsShape, news_of(seen_pilot(request, code), request.actor), ("-at", "-id")
        )

    @extend_schema(request=NewsWritten, responses={201: NewsShape})
    def post(self, request: Asked, code: str) -> Response:
        """Tell something, perhaps on behalf of a partner."""
        pilot = seen_pilot(request, code)
        allow(request.actor, "pilots.post_news", pilot)
        data = self.body(request, NewsWritten)
        made = once(request, lambda: post_news(pilot, **data, by=request.actor).code)
        news = _seen_news(request, made)
        return self.shown(request, NewsShape, news, version=news.version, status=201)


class OneNews(Resource):
    """One piece of news."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: NewsShape})
    def get(self, request: Asked, code: str) -> Response:
        """What is told."""
        news = _seen_news(request, code)
        return self.shown(request, NewsShape, news, version=news.version)

    @extend_schema(request=NewsEdited, responses={200: NewsShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Rewrite it, in the version that `If-Match` names."""
        news = _seen_news(request, code)
        allow(request.actor, "pilots.edit_news", news)
        match(request, news.version, lambda: {"title": news.title, "text": news.text}, is_owed=True)
        data = {"title": news.title, "text": news.text, **self.body(request, NewsEdited, partial=True)}
        edit_news(news, **data, version=news.version, by=request.actor)
        news = _seen_news(request, code)
        return self.shown(request, NewsShape, news, version=news.version)


def _seen_news(request: Asked, code: str) -> News:
    rows = news_visible_to(request.actor).select_related("author", "organisation", "pilot")
    news = rows.filter(code=code).first()
    if news is None:
        raise NotFound()
    return news
