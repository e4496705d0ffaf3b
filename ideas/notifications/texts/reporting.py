"""Reports to funders, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, discussed
from ideas.reporting.models import FunderReport


def _frozen(one: Notification, around: Around) -> Words:
    report: FunderReport = around.rows[(one.subject_kind, one.subject_code)]
    said = {"pilot": around.title(discussed(one))}
    return _("Un rapport de « %(pilot)s » est figé") % said, report.title


WORDS: Mapping[str, Teller] = {"ReportFrozen": _frozen}
