"""Whom and what a text names, what of it a reader may see, and where something is named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from ideas.discussion import naming
from ideas.discussion.models import Comment, Mention, RoleNamed, Thread
from ideas.discussion.naming import Name
from ideas.discussion.queries.comments import comments_visible_to, text_seen_by
from ideas.discussion.queries.naming import named_in_public
from ideas.discussion.queries.threads import reads, subject_of
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.text import Linked, first_sentence_of, folded, html_of, with_names
from ideas.kernel.wording import quoted
from ideas.organisations.models import Organisation
from ideas.organisations.queries import listed_organisations
from ideas.people.models import Person
from ideas.people.queries import is_public

LATEST = 50  # comments that name something, among which a reader sees those they may


@dataclass
class Named:
    """Whom and what a text names, each with the words that do; ``unclear`` are names that several bear."""

    people: dict[Person, list[str]] = field(default_factory=dict)
    organisations: dict[Organisation, list[str]] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)
    ideas: dict[str, list[str]] = field(default_factory=dict)
    unclear: tuple[str, ...] = ()

    def rows(self) -> list[Mention]:
        """What is to be kept of it, without a comment yet."""
        return [
            *(Mention(person=one, words=self._worded(words)) for one, words in self.people.items()),
            *(
                Mention(organisation=one, words=self._worded(words))
                for one, words in self.organisations.items()
            ),
            *(Mention(role=one, words=self._worded(words)) for one, words in self.roles.items()),
            *(Mention(idea=one, words=words) for one, words in self.ideas.items()),
        ]

    def _worded(self, words: list[str]) -> list[str]:
        """``words`` without those with which an unclear name begins: there they would lead to the wrong one."""
        return [one for one in dict.fromkeys(words) if not any(name.startswith(one) for name in self.unclear)]


def named_in(body: str, thread: Thread, by: Actor) -> Named:
    """Whom and what ``body`` names when ``by`` says it in ``thread``; no query where it names nothing.

    People who are at hand come first: the team, and who spoke in the thread; then those with a public page. Where others do
    not read the thread, nobody is named who does not. A name that several bear names none, unless its code follows. Ideas are
    those that ``by`` may know of.
    """
    named, unclear = Named(), []
    marks, codes = naming.names_in(body), naming.ideas_in(body)
    if marks:
        bearers = _Bearers.of([name for mark in marks for name in mark], thread, by)
        for mark in marks:
            unclear += _settle(mark, bearers, named)
    if codes:
        seen = subjects.subjects_visible_to(by, [("idea", code) for code in codes])
        named.ideas = {code: words for code, words in codes.items() if ("idea", code) in seen}
    named.unclear = tuple(dict.fromkeys(unclear))
    return named


def _settle(mark: Sequence[Name], bearers: "_Bearers", named: Named) -> list[str]:
    """Note whom an ``@`` names; the longest name that anybody bears counts. Gives it back where several bear it."""
    for name in mark:
        role = naming.roles_by_name().get(name.folded)
        if role is not None:
            named.roles.setdefault(role, []).append(name.written)
            return []
        found = bearers.called(name)
        if len(found) > 1:
            return [name.written]
        for one in found:
            kept: dict[Any, list[str]] = named.people if isinstance(one, Person) else named.organisations
            kept.setdefault(one, []).append(name.written)
            return []
    return []


@dataclass
class _Bearers:
    """Who bears one of some names and can be named there."""

    at_hand: list[Person]
    others: list[Person]
    organisations: list[Organisation]

    @classmethod
    def of(cls, names: Sequence[Name], thread: Thread, by: Actor) -> "_Bearers":
        wanted = {name.folded for name in names} - {""}
        near = [one for one in people_at_hand(thread, by) if folded(one.display_name) in wanted]
        written = {name.written.removeprefix("@") for name in names}
        called = Q(display_name__in=written) | Q(lower_name__in={one.lower() for one in written})
        public = Person.objects.annotate(lower_name=Lower("display_name")).filter(is_public(), called)
        others = public.filter(united_with=None).exclude(pk__in=[one.pk for one in near])
        may_read = readers_of(thread, by)
        return cls(
            at_hand=[one for one in near if may_read(one)],
            others=[one for one in others if folded(one.display_name) in wanted and may_read(one)],
            organisations=list(listed_organisations().filter(search_name__in=wanted)),
        )

    def called(self, name: Name) -> list[Person | Organisation]:
        """Those of that name; with a code only the one who has it."""
        near, others = (
            [one for one in people if folded(one.display_name) == name.folded]
            for people in (self.at_hand, self.others)
        )
        houses = [one for one in self.organisations if one.search_name == name.folded]
        if name.code:
            everybody: list[Person | Organisation] = [*near, *others, *houses]
            return [one for one in everybody if one.code == name.code]
        return [*(near or others), *houses]


def people_at_hand(thread: Thread, by: Actor) -> list[Person]:
    """Whom ``thread`` is about and who spoke in it, without those who left or are blocked."""
    subject = subject_of(thread, by)
    concerned = subjects.kind_of(thread.subject_kind).concerned(subject) if subject is not None else ()
    spoke = Comment.objects.filter(thread_id=thread.pk).order_by().values("author")
    near = Q(code__in=list(concerned)) | Q(pk__in=spoke)
    return list(Person.objects.filter(near, closed_at=None, blocked_at=None, united_with=None).order_by("pk"))


def readers_of(thread: Thread, by: Actor) -> Callable[[Person], bool]:
    """The question whether somebody reads ``thread``: everybody where it is public, else each for themselves."""
    if thread.is_public and getattr(subject_of(thread, by), "is_public_subject", False):
        return lambda person: True
    kind = subjects.kind_of(thread.subject_kind)

    def may_read(person: Person) -> bool:
        reader = Actor(person=person)
        subject = kind.visible_to(reader).filter(code=thread.subject_code).first()
        return subject is not None and reads(reader, thread.subject_kind, subject, thread.circle)

    return may_read


# --- What a reader sees ------------------------------------------


@dataclass(frozen=True)
class Seen:
    """Something that a comment names and the reader may know of. ``path`` is empty where there is no page of it."""

    kind: str
    code: str
    title: str
    path: str
    words: tuple[str, ...]
    language: str = ""


def with_mentions(comments: Iterable[Comment], viewer: Actor) -> None:
    """Put on each of ``comments`` as ``seen_mentions`` what it names, as far as ``viewer`` may know of that.

    Two queries for all of them, none where they name nothing.
    """
    naming_some = [comment for comment in comments if comment.mention_count and comment.is_readable]
    if not naming_some:
        return
    of_them = Mention.objects.filter(comment__in={comment.pk for comment in naming_some})
    rows = list(of_them.select_related("person", "organisation").order_by("pk"))
    ideas = subjects.subjects_visible_to(viewer, {("idea", row.idea) for row in rows if row.idea})
    for comment in naming_some:
        seen = [_seen(row, ideas) for row in rows if row.comment_id == comment.pk]
        comment.seen_mentions = tuple(filter(None, seen))


def _seen(row: Mention, ideas: Mapping[tuple[str, str], Any]) -> Seen | None:
    words = tuple(row.words)
    if row.role:
        return Seen("role", row.role, str(RoleNamed(row.role).label), "", words)
    if row.idea:
        idea = ideas.get(("idea", row.idea))
        return seen_as("idea", idea, words) if idea is not None else None
    if row.organisation is not None:
        is_listed = row.organisation.listed_at is not None and row.organisation.hidden_at is None
        return seen_as("organisation", row.organisation, words) if is_listed else None
    return seen_as("person", row.person, words) if row.person is not None and has_page(row.person) else None


def seen_as(kind: str, row: Any, words: tuple[str, ...] = ()) -> Seen:
    """A subject of ``kind`` that the reader may know of."""
    path, title = subjects.short_path(kind, row.code), subjects.kind_of(kind).title(row)
    language = "" if kind == "person" else getattr(row, "language", "")
    return Seen(kind, row.code, title, path, words, language)


def has_page(person: Person) -> bool:
    """Whether everybody may know of ``person``, from what was read: the same as ``people.queries.is_public``."""
    is_open = not (person.is_unclaimed or person.is_closed or person.is_blocked)
    return is_open and person.confirmed_at is not None


def html_seen_by(viewer: Actor, comment: Comment) -> str:
    """Safe HTML of what ``viewer`` may read of ``comment``, with the links that ``with_mentions`` found."""
    links = [
        Linked(words, one.path, _shown(one, words), one.language if one.language != comment.language else "")
        for one in comment.seen_mentions
        for words in one.words
        if one.path
    ]
    return html_of(text_seen_by(viewer, comment), links=links)


def _shown(one: Seen, words: str) -> str:
    """An idea by its title; others as they were written, without the code that told them apart."""
    return one.title if one.kind == "idea" else words.removesuffix(f"({one.code})").rstrip()


def first_sentence_seen(comment: Comment) -> str:
    """The first sentence of what ``comment`` says, without marks, where ideas that ``with_mentions`` found are called by their
    titles; empty while it is not readable.
    """
    if not comment.is_readable:
        return ""
    said = {
        words: quoted(one.title) if one.kind == "idea" else _shown(one, words)
        for one in comment.seen_mentions
        for words in one.words
    }
    return with_names(first_sentence_of(comment.body), said)


# --- The other end ------------------------------------------


def comments_naming(
    viewer: Actor, *, idea: str = "", organisation: Organisation | None = None
) -> list[Comment]:
    """The latest comments in public discussions that ``viewer`` may know of which name an idea, or an organisation.

    The newest first. Those in the idea's own discussion are left out. ``about`` says what each is said of.
    """
    of = Q(idea=idea) if idea else Q(organisation=organisation)
    rows = named_in_public().filter(of)
    if idea:
        rows = rows.exclude(comment__thread__subject_kind="idea", comment__thread__subject_code=idea)
    keys = list(rows.order_by("-comment").values_list("comment", flat=True)[:LATEST])
    comments = list(comments_visible_to(viewer).filter(pk__in=keys).order_by("-pk")) if keys else []
    names = {(one.thread.subject_kind, one.thread.subject_code) for one in comments}
    rows_about = subjects.subjects_visible_to(viewer, names)
    for comment in comments:
        name = (comment.thread.subject_kind, comment.thread.subject_code)
        comment.about = seen_as(name[0], rows_about[name])
    return [comment for comment in comments if comment.about is not None]
