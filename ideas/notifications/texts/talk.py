"""What is said in discussions, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.discussion.models import Circle, Comment
from ideas.discussion.queries import first_sentence_seen
from ideas.notifications.models import Notification
from ideas.notifications.roles import Role
from ideas.notifications.texts.around import Around, Teller, Words, discussed, reason_of


def _comment(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    titles = {
        Role.ANSWERED: _("%(who)s vous répond dans « %(title)s »"),
        Role.NAMED: _("%(who)s vous cite dans « %(title)s »"),
        Role.NAMED_FOR: _("%(who)s cite votre organisation dans « %(title)s »"),
        Role.CALLED: _("%(who)s s’adresse à vous, au lab, dans « %(title)s »"),
    }
    rooms = {
        Circle.TEAM: _("%(who)s a écrit à l’équipe de « %(title)s »"),
        Circle.STAFF: _("%(who)s a noté quelque chose pour le lab sur « %(title)s »"),
    }
    room = rooms.get(Circle(comment.thread.circle), _("%(who)s a écrit dans « %(title)s »"))
    title = titles.get(Role(one.role), room) % said
    return title, first_sentence_seen(comment)


def _comment_hidden(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    title = _("Votre message dans « %(title)s » a été masqué") % {"title": around.title(discussed(one))}
    return title, reason_of(comment.hidden_reason)


def _question_answered(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    titles = {
        Role.ANSWERED: _("Votre question dans « %(title)s » a sa réponse"),
        Role.AUTHOR: _("Votre message répond à une question dans « %(title)s »"),
    }
    title = titles[Role(one.role)] % {"title": around.title(discussed(one))}
    return title, first_sentence_seen(comment)


def _help_signalled(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    title = _("%(who)s peut aider, dans « %(title)s »") % said
    return title, first_sentence_seen(comment)


def _pinned(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    said = {"who": comment.organisation or _("L’équipe du lab"), "title": around.title(discussed(one))}
    title = _("Réponse officielle dans « %(title)s » : %(who)s") % said
    return title, first_sentence_seen(comment)


def _unpinned(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    title = _("Une réponse officielle dans « %(title)s » ne l’est plus")
    said = {"title": around.title(discussed(one))}
    return title % said, first_sentence_seen(comment)


def _summed_up(one: Notification, around: Around) -> Words:
    said = {"title": around.title((one.subject_kind, one.subject_code))}
    return _("La discussion de « %(title)s » a une synthèse") % said, ""


WORDS: Mapping[str, Teller] = {
    "CommentPosted": _comment,
    "MentionsAdded": _comment,
    "CommentHidden": _comment_hidden,
    "QuestionAnswered": _question_answered,
    "HelpSignalled": _help_signalled,
    "OfficialAnswerPinned": _pinned,
    "OfficialAnswerUnpinned": _unpinned,
    "SynthesisWritten": _summed_up,
}
