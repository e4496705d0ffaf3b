"""Notifications: what the caller was told, and how they want to be told."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from api.paging import Page, Paged, page_of
from api.parsing import Closed, Parameters
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.me import myself
from ideas.kernel.codes import fingerprint
from ideas.kernel.errors import NotFound
from ideas.notifications.models import Channel, Notification
from ideas.notifications.operations import mark_all_read, mark_read, set_preferences
from ideas.notifications.queries import channels_of, notifications_of
from ideas.notifications.table import TABLE
from ideas.notifications.texts import Telling, tellings

CHOSEN = [channel.value for channel in Channel if channel != Channel.BY_HAND]


class ToldSubject(serializers.Serializer[Any]):
    """What it is about; title and address are empty where the caller may not see it any more."""

    kind = serializers.CharField(source="notification.subject_kind")
    code = serializers.CharField(source="notification.subject_code")
    title = serializers.CharField(source="subject_title")
    url = serializers.SerializerMethodField()

    def get_url(self, telling: Telling) -> str:
        """The address for life."""
        return f"{settings.LAB_BASE_URL}{telling.path}" if telling.path else ""


class NotificationShape(serializers.Serializer[Any]):
    """Something the caller was told, in the language of the request."""

    code = serializers.CharField(source="notification.code")
    kind = serializers.CharField(source="notification.kind")
    subject = ToldSubject(source="*")
    text = serializers.CharField(source="title")
    line = serializers.CharField(help_text="The first words of a comment, a reason, a date.")
    why = serializers.CharField()
    for_you = serializers.BooleanField(
        source="notification.is_for_you", help_text="Not only because one follows or supports it."
    )
    created_at = serializers.DateTimeField(source="notification.created_at")
    read_at = serializers.DateTimeField(source="notification.read_at", allow_null=True)


class NotificationFilters(Paged):
    """Which notifications."""

    unread = serializers.BooleanField(required=False)
    for_you = serializers.BooleanField(required=False)


class Reading(Closed):
    """Whether it was read."""

    read = serializers.BooleanField()


class AllRead(Closed):
    """That all were read."""

    read = serializers.ChoiceField(choices=[True])
    for_you = serializers.BooleanField(required=False, help_text="Only those, or only the others.")


class CountShape(serializers.Serializer[Any]):
    """How many."""

    count = serializers.IntegerField()


class Notifications(Resource):
    """The caller's inbox."""

    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": NotificationFilters}

    @extend_schema(responses={200: page_shape(NotificationShape)})
    def get(self, request: Asked) -> Response:
        """The newest first."""
        myself(request)
        asked = request.parameters
        rows = notifications_of(request.actor, for_you=asked.get("for_you"))
        if "unread" in asked:
            rows = rows.filter(read_at__isnull=asked["unread"])
        page = page_of(rows, ("-id",), cursor=asked.get("cursor"), size=asked["page_size"])
        told = Page(tellings(page.rows, request.actor), page.next, page.previous)
        return self.listed(request, NotificationShape, told)

    @extend_schema(request=AllRead, responses={200: CountShape})
    def patch(self, request: Asked) -> Response:
        """Mark all as read, and say how many that were."""
        myself(request)
        data = self.body(request, AllRead)
        count = mark_all_read(for_you=data.get("for_you"), by=request.actor)
        return self.shown(request, CountShape, {"count": count})


class OneNotification(Resource):
    """One notification."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: NotificationShape})
    def get(self, request: Asked, code: str) -> Response:
        """The notification in words."""
        return self._told(request, _own(request, code))

    @extend_schema(request=Reading, responses={200: NotificationShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Mark it as read, or as unread again."""
        notification = _own(request, code)
        match(request, _reading(notification), lambda: {"read": notification.read_at is not None})
        is_read = self.body(request, Reading)["read"]
        mark_read(notification, is_read=is_read, by=request.actor)
        return self._told(request, _own(request, code))

    def _told(self, request: Asked, notification: Notification) -> Response:
        told = tellings([notification], request.actor)[0]
        return self.shown(request, NotificationShape, told, version=_reading(notification))


def _reading(notification: Notification) -> str:
    return "unread" if notification.read_at is None else "read"


def _channels(*, is_read: bool) -> dict[str, Any]:
    """A field for each kind of thing that people are told of."""
    if is_read:
        return {row.kind: serializers.CharField(help_text=row.fact) for row in TABLE}
    return {
        row.kind: serializers.ChoiceField(choices=CHOSEN, required=False, help_text=row.fact) for row in TABLE
    }


PreferencesShape: type[serializers.Serializer[Any]] = type(
    "PreferencesShape",
    (serializers.Serializer,),
    {"__doc__": "How the caller is told of each kind of thing.", **_channels(is_read=True)},
)
PreferencesWritten: type[Closed] = type(
    "PreferencesWritten",
    (Closed,),
    {"__doc__": "How the caller wants to be told; the others stay.", **_channels(is_read=False)},
)


class Preferences(Resource):
    """How the caller is told of what."""

    matched = frozenset({"PATCH"})

    @extend_schema(responses={200: PreferencesShape})
    def get(self, request: Asked) -> Response:
        """The channel of each kind of thing."""
        return self._shown(request, channels_of(myself(request)))

    @extend_schema(request=PreferencesWritten, responses={200: PreferencesShape})
    def patch(self, request: Asked) -> Response:
        """Choose; some kinds cannot be muted."""
        person = myself(request)
        allow(request.actor, "notifications.set_preferences")
        chosen = channels_of(person)
        expected = chosen if match(request, _version(chosen), lambda: chosen) else None
        set_preferences(self.body(request, PreferencesWritten), expected=expected, by=request.actor)
        return self._shown(request, channels_of(person))

    def _shown(self, request: Asked, chosen: Mapping[str, str]) -> Response:
        return self.shown(request, PreferencesShape, chosen, version=_version(chosen))


def _version(chosen: Mapping[str, str]) -> str:
    return fingerprint(*sorted(chosen.items()))


def _own(request: Asked, code: str) -> Notification:
    myself(request)
    row = notifications_of(request.actor).filter(code=code).first()
    if row is None:
        raise NotFound()
    return row
