"""What pilots teach, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.kernel.text import first_sentence_of
from ideas.learning.models import Learning
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed


def _noted(one: Notification, around: Around) -> Words:
    learning: Learning = around.rows[(one.subject_kind, one.subject_code)]
    said = {"pilot": around.title(discussed(one)), "title": learning.title}
    return _("Un enseignement de « %(pilot)s » : %(title)s") % said, first_sentence_of(learning.text)


WORDS: Mapping[str, Teller] = {"LearningNoted": _noted}
