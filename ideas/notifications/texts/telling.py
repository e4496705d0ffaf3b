"""Notifications in words: the same in the inbox, in mails and in the API."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from ideas.discussion.models import Comment
from ideas.discussion.queries import with_mentions
from ideas.ideation.models import Passage
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.notifications.models import Notification
from ideas.notifications.roles import REASONS, Role
from ideas.notifications.table import TOLD_UNSEEN
from ideas.notifications.texts import (
    adhering,
    agreements,
    amendments,
    ideas,
    learnt,
    measuring,
    merging,
    moderation,
    needs,
    organisations,
    pilots,
    planning,
    pledging,
    reporting,
    rounds,
    sites,
    talk,
    teams,
    translations,
)
from ideas.notifications.texts.around import Around, Name, Teller, Telling, discussed
from ideas.organisations.models import Organisation
from ideas.people.models import Person

LINE_LIMIT = 200
NOTE_LIMIT = 600  # of an invitation: the words of who invites are said whole
ANCHORS = {
    "TeamInvited": "#invitation",
    "AdhesionAsked": "#charter",
    "CharterAsked": "#charter",
}  # where on the page that it leads to one answers
OTHER_IDEAS = ("merged", "into", "part", "other")

WORDS: Mapping[str, Teller] = {
    name: teller
    for part in (
        ideas,
        amendments,
        measuring,
        merging,
        needs,
        talk,
        teams,
        organisations,
        pilots,
        rounds,
        sites,
        planning,
        pledging,
        reporting,
        learnt,
        moderation,
        translations,
        agreements,
        adhering,
    )
    for name, teller in part.WORDS.items()
}


def tellings(notifications: Sequence[Notification], viewer: Actor) -> list[Telling]:
    """``notifications`` in words for ``viewer``, in their order; a fixed number of queries whatever their
    number.
    """
    around = _around(notifications, viewer)
    return [_telling(one, around) for one in notifications]


def tellings_to_each(notifications: Sequence[Notification], viewer: Actor) -> list[Telling]:
    """The same, but each in the language of the person whom it tells: for ``viewer`` to read out to them."""
    around = _around(notifications, viewer)
    told = []
    for one in notifications:
        with override(one.person.language if one.person is not None else None):
            told.append(_telling(one, around))
    return told


def why(notification: Notification, around: Around | None = None) -> str:
    """Why this reader is told, as half a sentence after « parce que »."""
    followed = around.title((notification.via_kind, notification.via_code)) if around is not None else ""
    if followed and notification.role == Role.FOLLOWER:
        return _("vous suivez « %(title)s »") % {"title": followed}
    return str(REASONS[Role(notification.role)])


def _around(notifications: Sequence[Notification], viewer: Actor) -> Around:
    names: set[Name] = set()
    passages: set[tuple[str, int]] = set()
    people, organisations = set(), set()
    for one in notifications:
        names |= set(_names(one))
        people |= {one.fact.actor_code, one.fact.data.get("person", "")}
        organisations |= {one.fact.organisation_code, one.fact.data.get("organisation", "")}
        if "passage" in one.fact.data:
            passages.add((one.fact.subject_code, one.fact.data["passage"]))
    rows = subjects.subjects_visible_to(viewer, names)
    with_mentions([row for row in rows.values() if isinstance(row, Comment)], viewer)
    return Around(
        rows=rows,
        people={p.code: p for p in Person.objects.filter(code__in=people - {""})},
        organisations={o.code: o for o in Organisation.objects.filter(code__in=organisations - {""})},
        passages=_passages(passages),
        notes=teams.notes_of([one.fact for one in notifications]),
    )


def _names(one: Notification) -> Iterable[Name]:
    yield one.subject_kind, one.subject_code
    yield discussed(one)
    for field in OTHER_IDEAS:
        if one.fact.data.get(field):
            yield "idea", one.fact.data[field]
    if one.via_code:
        yield one.via_kind, one.via_code


def _passages(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], Passage]:
    if not wanted:
        return {}
    rows = Passage.objects.filter(
        idea__code__in={code for code, _ in wanted}, number__in={number for _, number in wanted}
    )
    return {(row.idea.code, row.number): row for row in rows.select_related("idea", "target")}


def _telling(one: Notification, around: Around) -> Telling:
    name = (one.subject_kind, one.subject_code)
    if name not in around.rows and one.fact.name not in TOLD_UNSEEN:
        gone = _("Ce message portait sur quelque chose qui n’est plus visible.")
        return Telling(one, gone, why=why(one, around))
    title, line = WORDS[one.fact.name](one, around)
    return Telling(
        one,
        title=title,
        line=Truncator(line).chars(NOTE_LIMIT if one.fact.name in ANCHORS else LINE_LIMIT),
        path=f"{subjects.short_path(*name)}{ANCHORS.get(one.fact.name, '')}" if name in around.rows else "",
        subject_title=around.title(discussed(one)),
        why=why(one, around),
    )
