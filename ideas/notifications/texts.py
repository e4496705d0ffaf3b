"""What people are told, in words: the same in the inbox, in mails and in the API.

A file of its own because doors and handlers share it. Words are in the active language. What a reader may not
see (any more) is told to them without its title, its words or its address.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.defaultfilters import date
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import override

from ideas.discussion.models import Comment
from ideas.ideation.lifecycle import IntendedRole, TeamRole
from ideas.ideation.models import Passage
from ideas.kernel import subjects
from ideas.kernel.actor import Actor
from ideas.kernel.clock import lab_zone
from ideas.kernel.text import first_sentence_of
from ideas.moderation.models import Report
from ideas.notifications.models import Notification
from ideas.notifications.table import REASONS, Role
from ideas.organisations.models import Mandate, Organisation
from ideas.people.models import Person
from ideas.pilots.lifecycle import PartnerRole
from ideas.pilots.models import News

LINE_LIMIT = 200
type Name = tuple[str, str]


@dataclass(frozen=True)
class Telling:
    """A notification in words. ``path`` is the short address, empty where there is nothing to see any more."""

    notification: Notification
    title: str
    line: str = ""
    path: str = ""
    subject_title: str = ""
    why: str = ""


@dataclass
class Around:
    """What the words need to know, fetched for many notifications at once; names are (kind, code)."""

    rows: dict[Name, Any]
    people: dict[str, Person]
    organisations: dict[str, Organisation]
    passages: dict[tuple[str, int], Passage] = field(default_factory=dict)

    def title(self, name: Name) -> str:
        """What a subject is called; empty when the reader may not know of it."""
        row = self.rows.get(name)
        return subjects.kind_of(name[0]).title(row) if row is not None else ""

    def who(self, notification: Notification) -> str:
        """Who did it: the organisation they acted for, else the person, else the lab."""
        fact = notification.fact
        for found in (self.organisations.get(fact.organisation_code), self.people.get(fact.actor_code)):
            if found is not None:
                return str(found)
        return _("L’équipe du lab")

    def person(self, notification: Notification) -> str:
        """The person whom the fact names."""
        found = self.people.get(notification.fact.data["person"])
        return str(found) if found is not None else _("Quelqu’un")


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


def _around(notifications: Iterable[Notification], viewer: Actor) -> Around:
    names: set[Name] = set()
    passages: set[tuple[str, int]] = set()
    people, organisations = set(), set()
    for one in notifications:
        names |= set(_names(one))
        people |= {one.fact.actor_code, one.fact.data.get("person", "")}
        organisations |= {one.fact.organisation_code, one.fact.data.get("organisation", "")}
        if "passage" in one.fact.data:
            passages.add((one.fact.subject_code, one.fact.data["passage"]))
    return Around(
        rows=subjects.subjects_visible_to(viewer, names),
        people={p.code: p for p in Person.objects.filter(code__in=people - {""})},
        organisations={o.code: o for o in Organisation.objects.filter(code__in=organisations - {""})},
        passages=_passages(passages),
    )


def _names(one: Notification) -> Iterable[Name]:
    yield one.subject_kind, one.subject_code
    yield _discussed(one)
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
    if name not in around.rows:
        gone = _("Ce message portait sur quelque chose qui n’est plus visible.")
        return Telling(one, gone, why=why(one, around))
    title, line = _WORDS[one.fact.name](one, around)
    return Telling(
        one,
        title=title,
        line=Truncator(line).chars(LINE_LIMIT),
        path=subjects.short_path(*name),
        subject_title=around.title(_discussed(one)),
        why=why(one, around),
    )


def _discussed(one: Notification) -> Name:
    """What it is about for the reader: under a comment, what is discussed; with news, the pilot."""
    if "thread_kind" in one.fact.data:
        return one.fact.data["thread_kind"], one.fact.data["thread_code"]
    return one.fact.subject_kind, one.fact.subject_code


def _day(iso: str) -> str:
    return date(datetime.datetime.fromisoformat(iso).astimezone(lab_zone()), "DATE_FORMAT")


# --- Fact by fact: (title, line) ---

type Words = tuple[str, str]


def step_title(idea: str, stage: str) -> str:
    """What is said of an idea of that title that has come to the stage of that name."""
    return _("« %(title)s » est maintenant à l’étape « %(stage)s »") % {"title": idea, "stage": stage}


def _step(one: Notification, around: Around) -> Words:
    idea = around.title((one.subject_kind, one.subject_code))
    passage = around.passages.get((one.fact.subject_code, one.fact.data["passage"]))
    if passage is None:
        return _("« %(title)s » a changé d’étape") % {"title": idea}, ""
    said = {"title": idea, "stage": passage.target.name}
    return _("« %(title)s » est maintenant à l’étape « %(stage)s »") % said, first_sentence_of(passage.reason)


def _due_soon(one: Notification, around: Around) -> Words:
    said = {"title": around.title(_discussed(one)), "day": _day(one.fact.data["due_at"])}
    return _("« %(title)s » attend une réponse d’ici au %(day)s") % said, _("Il reste trois jours.")


def _late(one: Notification, around: Around) -> Words:
    said = {"title": around.title(_discussed(one)), "day": _day(one.fact.data["due_at"])}
    line = _("Ce retard est visible de tout le monde.")
    return _("« %(title)s » attendait une réponse pour le %(day)s") % said, line


def _comment(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    said = {"who": around.who(one), "title": around.title(_discussed(one))}
    titles = {
        Role.ANSWERED: _("%(who)s vous répond dans « %(title)s »"),
        Role.NAMED: _("%(who)s vous cite dans « %(title)s »"),
    }
    title = titles.get(Role(one.role), _("%(who)s a écrit dans « %(title)s »")) % said
    return title, first_sentence_of(comment.body) if comment.is_readable else ""


def _comment_hidden(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    title = _("Votre message dans « %(title)s » a été masqué") % {"title": around.title(_discussed(one))}
    return title, _reason(comment.hidden_reason)


def _invited(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(_discussed(one))}
    title = _("%(who)s vous invite dans l’équipe de « %(title)s »") % said
    return title, str(TeamRole(one.fact.data["role"]).label)


def _invitation_answered(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(_discussed(one))}
    if one.fact.data["answer"] == "accepted":
        return _("%(who)s rejoint l’équipe de « %(title)s »") % said, ""
    return _("%(who)s ne rejoindra pas l’équipe de « %(title)s »") % said, ""


def _endorsed(one: Notification, around: Around) -> Words:
    organisation = around.organisations.get(one.fact.data["organisation"])
    said = {"who": organisation or around.who(one), "title": around.title(_discussed(one))}
    role = one.fact.data["intended_role"]
    if not role:
        return _("%(who)s signe un appui à « %(title)s »") % said, ""
    return _("%(who)s s’engage pour « %(title)s »") % said, str(IntendedRole(role).label)


def _lead_handed_over(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(_discussed(one))}
    return _("%(who)s vous confie « %(title)s »") % said, _(
        "Vous en êtes maintenant la porteuse ou le porteur."
    )


def _member_invited(one: Notification, around: Around) -> Words:
    said = {"who": around.who(one), "title": around.title(_discussed(one))}
    return _("%(who)s vous invite à rejoindre « %(title)s »") % said, ""


def _member_joined(one: Notification, around: Around) -> Words:
    said = {"who": around.person(one), "title": around.title(_discussed(one))}
    return _("%(who)s rejoint « %(title)s »") % said, ""


def _member_left(one: Notification, around: Around) -> Words:
    said = {"who": around.person(one), "title": around.title(_discussed(one))}
    if one.person is not None and one.person.code == one.fact.data["person"]:
        return _("Vous ne faites plus partie de « %(title)s »") % said, ""
    return _("%(who)s ne fait plus partie de « %(title)s »") % said, ""


def _mandate_asked(one: Notification, around: Around) -> Words:
    said = {"who": around.person(one), "title": around.title(_discussed(one))}
    return _("%(who)s demande à agir pour « %(title)s »") % said, _mandate_role(one)


def _mandate_granted(one: Notification, around: Around) -> Words:
    said = {"title": around.title(_discussed(one))}
    return _("Vous pouvez maintenant agir pour « %(title)s »") % said, _mandate_role(one)


def _mandate_revoked(one: Notification, around: Around) -> Words:
    said = {"title": around.title(_discussed(one))}
    return _("Vous ne pouvez pas ou plus agir pour « %(title)s »") % said, _mandate_role(one)


def _mandate_role(one: Notification) -> str:
    return str(Mandate.Role(one.fact.data["role"]).label)


def _partner(one: Notification, title: str, around: Around) -> Words:
    organisation = around.organisations.get(one.fact.data["organisation"])
    said = {"who": organisation or _("Une organisation"), "title": around.title(_discussed(one))}
    return title % said, str(PartnerRole(one.fact.data["role"]).label)


def _partner_invited(one: Notification, around: Around) -> Words:
    if one.role == Role.ASKED:
        return _partner(one, _("%(who)s est invitée à devenir partenaire de « %(title)s »"), around)
    return _partner(one, _("%(who)s a été invitée à devenir partenaire de « %(title)s »"), around)


def _partner_applied(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s propose d’être partenaire de « %(title)s »"), around)


def _partner_accepted(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s est maintenant partenaire de « %(title)s »"), around)


def _partner_declined(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s ne sera pas partenaire de « %(title)s »"), around)


def _partner_expired(one: Notification, around: Around) -> Words:
    return _partner(one, _("L’invitation de %(who)s dans « %(title)s » est restée sans réponse"), around)


def _partner_left(one: Notification, around: Around) -> Words:
    return _partner(one, _("%(who)s n’est plus partenaire de « %(title)s »"), around)


def _news(one: Notification, around: Around) -> Words:
    news: News = around.rows[(one.subject_kind, one.subject_code)]
    said = {"pilot": around.title(_discussed(one)), "title": news.title}
    return _("Des nouvelles de « %(pilot)s » : %(title)s") % said, first_sentence_of(news.text)


def _hidden(one: Notification, around: Around) -> Words:
    row = around.rows[(one.subject_kind, one.subject_code)]
    title = around.title((one.subject_kind, one.subject_code))
    return _("L’équipe du lab a masqué « %(title)s »") % {"title": title}, _reason(row.hidden_reason)


def _blocked(one: Notification, around: Around) -> Words:
    person: Person = around.rows[(one.subject_kind, one.subject_code)]
    return _("Votre compte est bloqué : vous pouvez lire, mais plus publier"), _reason(person.blocked_reason)


def _report_settled(one: Notification, around: Around) -> Words:
    report: Report = around.rows[(one.subject_kind, one.subject_code)]
    title = {
        Report.Decision.HIDE: _("Votre signalement est traité : le contenu est masqué"),
        Report.Decision.DISMISS: _("Votre signalement est traité : le contenu reste visible"),
    }[Report.Decision(report.decision)]
    return title, _reason(report.words)


def _reason(words: str) -> str:
    return _("Motif de l’équipe du lab : %(reason)s") % {"reason": words} if words else ""


_WORDS: Mapping[str, Callable[[Notification, Around], Words]] = {
    "IdeaAdvanced": _step,
    "AnswerDueSoon": _due_soon,
    "AnswerLate": _late,
    "CommentPosted": _comment,
    "CommentHidden": _comment_hidden,
    "TeamInvited": _invited,
    "InvitationAnswered": _invitation_answered,
    "IdeaEndorsed": _endorsed,
    "NewsPosted": _news,
    "PartnerInvited": _partner_invited,
    "PartnerApplied": _partner_applied,
    "PartnerAccepted": _partner_accepted,
    "PartnerDeclined": _partner_declined,
    "PartnerExpired": _partner_expired,
    "PartnerLeft": _partner_left,
    "IdeaHidden": _hidden,
    "NewsHidden": _hidden,
    "PilotHidden": _hidden,
    "FileHidden": _hidden,
    "OrganisationHidden": _hidden,
    "LeadHandedOver": _lead_handed_over,
    "MemberInvited": _member_invited,
    "MemberJoined": _member_joined,
    "MemberLeft": _member_left,
    "MandateAsked": _mandate_asked,
    "MandateGranted": _mandate_granted,
    "MandateRevoked": _mandate_revoked,
    "PersonBlocked": _blocked,
    "ReportSettled": _report_settled,
}
