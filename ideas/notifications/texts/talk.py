"""What is said in discussions, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.discussion.models import Circle, Comment
from ideas.kernel.text import first_sentence_of
from ideas.notifications.models import Notification
from ideas.notifications.table import Role
from ideas.notifications.texts.around import Around, Teller, Words, discussed, reason_of


def _comment(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    said = {"who": around.who(one), "title": around.title(discussed(one))}
    titles = {
        Role.ANSWERED: _("%(who)s vous répond dans « %(title)s »"),
        Role.NAMED: _("%(who)s vous cite dans « %(title)s »"),
    }
    rooms = {
        Circle.TEAM: _("%(who)s a écrit à l’équipe de « %(title)s »"),
        Circle.STAFF: _("%(who)s a noté quelque chose pour le lab sur « %(title)s »"),
    }
    room = rooms.get(Circle(comment.thread.circle), _("%(who)s a écrit dans « %(title)s »"))
    title = titles.get(Role(one.role), room) % said
    return title, first_sentence_of(comment.body) if comment.is_readable else ""


def _comment_hidden(one: Notification, around: Around) -> Words:
    comment: Comment = around.rows[(one.subject_kind, one.subject_code)]
    title = _("Votre message dans « %(title)s » a été masqué") % {"title": around.title(discussed(one))}
    return title, reason_of(comment.hidden_reason)


WORDS: Mapping[str, Teller] = {
    "CommentPosted": _comment,
    "CommentHidden": _comment_hidden,
}
