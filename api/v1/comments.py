"""Comments: the thread of an idea or pilot, and one comment."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api.once import once
from api.paging import Page, Paged, page_of
from api.parsing import Closed, Code, Parameters, named_as_sent
from api.resource import Asked, Resource, allow, match
from api.schema import page_shape
from api.v1.words import Somebody, SomeOrganisation, SubjectNamed, address_of
from ideas.collaboration.queries import amendments_visible_to
from ideas.discussion.models import Circle, Comment, Purpose, Stance, Thread
from ideas.discussion.operations import (
    Quoted,
    delete_comment,
    edit_comment,
    post_comment,
    post_comment_on_passage,
    publish_comment,
)
from ideas.discussion.operations.quoting import QUOTED_LIMIT
from ideas.discussion.placing import BODY_LIMIT
from ideas.discussion.queries import (
    comments_of,
    comments_visible_to,
    html_seen_by,
    reaction_counts,
    text_seen_by,
    thread_about,
    unanswered,
    with_mentions,
)
from ideas.discussion.queries.mentions import Seen
from ideas.ideation.queries import ideas_visible_to
from ideas.kernel.actor import Actor
from ideas.kernel.authorization import may
from ideas.kernel.errors import NotAllowed, NotFound, SignInNeeded
from ideas.pilots.queries import pilots_visible_to

SUBJECTS: Mapping[str, Callable[[Actor], QuerySet[Any]]] = {
    "idea": lambda viewer: ideas_visible_to(viewer).select_related("stage"),
    "pilot": pilots_visible_to,
    "amendment": amendments_visible_to,
}
MENTIONED = ("person", "organisation", "role", "idea")
PERMISSIONS: Mapping[str, str] = {
    "edit": "discussion.edit_comment",
    "delete": "discussion.delete_comment",
    "publish": "discussion.publish_comment",
    "mark_answer": "discussion.mark_answer",
    "pin": "discussion.pin_comment",
    "react": "discussion.react_to_comment",
}


class CommentOrigin(serializers.Serializer[Any]):
    """Where a comment comes from."""

    kind = serializers.CharField(source="origin")
    source = serializers.CharField(source="origin_source")  # type: ignore[assignment]  # not an attribute: REST framework collects it
    date = serializers.DateField(source="origin_date", allow_null=True)
    licence = serializers.CharField(source="origin_licence")


class QuotationShape(serializers.Serializer[Any]):
    """The passage that a comment is about."""

    part = serializers.CharField()
    exact = serializers.CharField()
    prefix = serializers.CharField()
    suffix = serializers.CharField()
    revision = serializers.IntegerField(allow_null=True)


class MentionShape(serializers.Serializer[Any]):
    """Something that a comment names: a `person`, an `organisation`, an `idea`, or those of the lab with a `role`.

    For a role, `code` is `lab` or `curators`, and `url` is null.
    """

    kind = serializers.ChoiceField(choices=MENTIONED)
    code = serializers.CharField()
    name = serializers.CharField(source="title")
    url = serializers.SerializerMethodField()

    def get_url(self, seen: Seen) -> str | None:
        """Its address for life."""
        return settings.LAB_BASE_URL + seen.path if seen.path else None


class CommentCard(serializers.Serializer[Any]):
    """A comment in its thread. ``body`` is empty where the caller may not read it any more.

    ``answer``: which reply was marked as the answer to this question. ``is_official``: whether it stands first as the
    official answer. ``reactions``: how many people reacted, by kind. ``from_team``: its author said it to the team first.
    ``mentions``: whom and what it names, as far as the caller may know of that.
    ``published_as``: with which comment a message to the team was made public.
    """

    code = serializers.CharField()
    url = serializers.SerializerMethodField()
    parent = serializers.CharField(source="parent.code", default=None, allow_null=True)  # type: ignore[assignment]  # not an attribute: REST framework collects it
    circle = serializers.CharField(source="thread.circle")
    number = serializers.IntegerField()
    depth = serializers.IntegerField()
    body = serializers.SerializerMethodField()
    html = serializers.SerializerMethodField()
    stance = serializers.CharField()
    purpose = serializers.SerializerMethodField()
    language = serializers.CharField()
    person = Somebody(source="author")
    organisation = SomeOrganisation(allow_null=True)
    origin = CommentOrigin(source="*")
    answer = serializers.SerializerMethodField()
    is_official = serializers.SerializerMethodField()
    reactions = serializers.SerializerMethodField()
    mentions = MentionShape(source="seen_mentions", many=True)
    from_team = serializers.SerializerMethodField()
    published_as = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    hidden_reason = serializers.CharField()
    quotation = serializers.SerializerMethodField()

    @extend_schema_field(QuotationShape(allow_null=True))
    def get_quotation(self, comment: Comment) -> dict[str, Any] | None:
        """The words of the text that it is about, or null; as hidden as what it says."""
        quoted = getattr(comment, "quotation", None)
        is_seen = quoted is not None and text_seen_by(self.context["actor"], comment) != ""
        return dict(QuotationShape(quoted).data) if is_seen else None

    def get_url(self, comment: Comment) -> str:
        """Where it stands, for life."""
        return address_of("comment", comment.code)

    def get_body(self, comment: Comment) -> str:
        """The Markdown the caller may read."""
        return text_seen_by(self.context["actor"], comment)

    def get_html(self, comment: Comment) -> str:
        """The same as safe HTML."""
        return html_seen_by(self.context["actor"], comment)

    def get_answer(self, comment: Comment) -> str | None:
        """The code of the marked answer, or null."""
        answer = comment.answer if comment.is_question else None
        return answer.code if answer is not None and answer.is_readable else None

    def get_is_official(self, comment: Comment) -> bool:
        """Whether it is the official answer now."""
        return comment.thread.pinned_id == comment.pk

    def get_reactions(self, comment: Comment) -> dict[str, int]:
        """Counts by kind: `lived`, `can_help`, `useful`."""
        return reaction_counts(comment)

    def get_from_team(self, comment: Comment) -> bool:
        """Whether it was said to the team first."""
        return comment.published_from_id is not None

    def get_published_as(self, comment: Comment) -> str | None:
        """The code of the public comment, or null."""
        public = getattr(comment, "published_as", None) if comment.thread.circle == Circle.TEAM else None
        return public.code if public is not None else None

    def get_purpose(self, comment: Comment) -> str | None:
        """What it is meant as, or null."""
        return comment.purpose or None


class CommentShape(CommentCard):
    """One comment, what it is about, and what is open to the caller.

    ``unclear``, after writing only: names in it that several bear, so that nobody was named by them.
    """

    unclear = serializers.ListField(child=serializers.CharField())
    subject = SubjectNamed(source="thread")
    may = serializers.SerializerMethodField()

    def get_may(self, comment: Comment) -> list[str]:
        """What the caller may do with it now."""
        actor = self.context["actor"]
        names = (name for name, permission in PERMISSIONS.items() if may(actor, permission, comment))
        return sorted(name for name in names if name != "mark_answer" or comment.is_question)


class CircleAsked(Parameters):
    """In which circle: in public, in the team's own discussion, or in the lab's notes."""

    circle = serializers.ChoiceField(choices=Circle.values, required=False, default=Circle.PUBLIC)


class CommentFilters(CircleAsked, Paged):
    """Which comments of a thread."""

    purpose = serializers.ChoiceField(choices=Purpose.values, required=False)
    unanswered = serializers.BooleanField(
        required=False, default=False, help_text="Only questions without a marked answer."
    )


class QuotationWritten(Closed):
    """Words of a part of the text, plain and on one line; what stands before and after tells apart words that come twice."""

    part = serializers.CharField(max_length=30)
    exact = serializers.CharField(max_length=QUOTED_LIMIT)
    prefix = serializers.CharField(required=False, allow_blank=True, max_length=200, trim_whitespace=False)
    suffix = serializers.CharField(required=False, allow_blank=True, max_length=200, trim_whitespace=False)
    revision = serializers.IntegerField(required=False, min_value=1)


class CommentWritten(Closed):
    """What somebody says."""

    body = serializers.CharField(max_length=BODY_LIMIT)
    parent = Code(comments_visible_to, required=False, allow_null=True)  # type: ignore[assignment]  # not an attribute: REST framework collects it
    stance = serializers.ChoiceField(choices=Stance.values, required=False)
    purpose = serializers.ChoiceField(
        choices=Purpose.values, required=False, allow_blank=True, allow_null=True
    )
    language = serializers.CharField(required=False, max_length=5)
    quotation = QuotationWritten(required=False)


class CommentEdited(Closed):
    """What changes in one's comment."""

    body = serializers.CharField(max_length=BODY_LIMIT)
    stance = serializers.ChoiceField(choices=Stance.values, required=False)
    purpose = serializers.ChoiceField(
        choices=Purpose.values, required=False, allow_blank=True, allow_null=True
    )


class Comments(Resource):
    """The thread of a subject of ``kind``."""

    kind: str = "idea"
    takes: ClassVar[Mapping[str, type[Parameters]]] = {"GET": CommentFilters, "POST": CircleAsked}

    @extend_schema(responses={200: page_shape(CommentCard)})
    def get(self, request: Asked, code: str) -> Response:
        """Comments in thread order: replies stand after what they answer.

        ``circle=team`` is the team's own discussion, ``circle=staff`` the lab's notes; who does not read them gets 404.
        """
        thread = thread_asked(request, self.kind, code)
        nothing = Page[Comment]([], None, None)
        page = _page(thread, request.parameters, request.actor) if thread is not None else nothing
        return self.listed(request, CommentCard, page)

    @extend_schema(request=CommentWritten, responses={201: CommentShape})
    def post(self, request: Asked, code: str) -> Response:
        """Say something, perhaps in answer to another comment, perhaps on behalf of an organisation."""
        thread = thread_asked(request, self.kind, code)
        if thread is None:
            closed = NotAllowed(_("Il n’y a pas de discussion à cet endroit."))
            raise closed if request.actor.is_person else SignInNeeded()
        allow(request.actor, "discussion.post_comment", thread)
        data = _plain(self.body(request, CommentWritten))
        posted: list[Comment] = []

        def post() -> str:
            posted.append(_posted(thread, data, request.actor))
            return posted[0].code

        made = once(request, post)
        comment = posted[0] if posted else seen_comment(request, made)
        with_mentions([comment], request.actor)
        return self.shown(request, CommentShape, comment, version=comment.version, status=201)


class CommentPublication(Resource):
    """A message to the team, made public by its author."""

    @extend_schema(request=None, responses={200: CommentShape})
    def put(self, request: Asked, code: str) -> Response:
        """Say it in public, too; the answer is the public comment, the same one each time."""
        comment = seen_comment(request, code)
        allow(request.actor, "discussion.publish_comment", comment)
        published = publish_comment(comment, by=request.actor)
        comment = seen_comment(request, published.code)
        comment.unclear = published.unclear
        return self.shown(request, CommentShape, comment, version=comment.version)


class OneComment(Resource):
    """One comment."""

    matched = frozenset({"PATCH", "DELETE"})

    @extend_schema(responses={200: CommentShape})
    def get(self, request: Asked, code: str) -> Response:
        """The comment; hidden and deleted ones keep their place, not their text."""
        comment = seen_comment(request, code)
        return self.shown(request, CommentShape, comment, version=comment.version)

    @extend_schema(request=CommentEdited, responses={200: CommentShape})
    def patch(self, request: Asked, code: str) -> Response:
        """Change one's own comment; what it said before stays in its history."""
        comment = seen_comment(request, code)
        allow(request.actor, "discussion.edit_comment", comment)
        match(request, comment.version, lambda: _text_of(comment), is_owed=True)
        data = _plain(self.body(request, CommentEdited))
        edited = edit_comment(comment, **data, version=comment.version, by=request.actor)
        comment = seen_comment(request, code)
        comment.unclear = edited.unclear
        return self.shown(request, CommentShape, comment, version=comment.version)

    @extend_schema(responses={204: None})
    def delete(self, request: Asked, code: str) -> Response:
        """Take the text of one's own comment away; its place and the replies stay."""
        comment = seen_comment(request, code)
        allow(request.actor, "discussion.delete_comment", comment)
        is_matched = match(request, comment.version, lambda: _text_of(comment))
        delete_comment(comment, version=comment.version if is_matched else None, by=request.actor)
        return Response(status=204)


def thread_asked(request: Asked, kind: str, code: str) -> Thread | None:
    """The thread of the circle asked for; None where there is no public one.

    Raises NotFound for what the caller does not read.
    """
    subject = SUBJECTS[kind](request.actor).filter(code=code).first()
    if subject is None:
        raise NotFound()
    circle = request.parameters["circle"]
    thread = thread_about(kind, subject, request.actor, circle)
    if thread is None and circle != Circle.PUBLIC:
        raise NotFound()
    return thread


def _posted(thread: Thread, data: dict[str, Any], actor: Actor) -> Comment:
    if "quotation" not in data:
        comment = post_comment(thread, **data, by=actor)
        comment._state.fields_cache["quotation"] = None  # known without asking: a new comment quotes nothing
        return comment
    quoted = Quoted(**data["quotation"])
    said = {name: value for name, value in data.items() if name != "quotation"}
    with named_as_sent(exact="quotation.exact"):
        return post_comment_on_passage(thread, quoted=quoted, **said, by=actor)


def seen_comment(request: Asked, code: str) -> Comment:
    """The comment of that code. Raises NotFound for what the caller may not know of."""
    comment = (
        comments_visible_to(request.actor)
        .select_related("parent", "published_as", "answer")
        .filter(code=code)
        .first()
    )
    if comment is None:
        raise NotFound()
    with_mentions([comment], request.actor)
    return comment


def _page(thread: Thread, asked: Mapping[str, Any], actor: Actor) -> Page[Comment]:
    rows = comments_of(thread)
    if "purpose" in asked:
        rows = rows.filter(purpose=asked["purpose"])
    if asked["unanswered"]:
        rows = unanswered(rows)
    page = page_of(rows, ("path",), cursor=asked.get("cursor"), size=asked["page_size"])
    for comment in page.rows:
        comment.thread = thread
    with_mentions(page.rows, actor)
    return page


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """No purpose is an empty string in the domain, null in the API."""
    return {**data, "purpose": data["purpose"] or ""} if "purpose" in data else data


def _text_of(comment: Comment) -> dict[str, Any]:
    return {"body": comment.body, "version": comment.version}
