"""What the lab has hidden, blocked or settled, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ideas.moderation.models import Report
from ideas.notifications.models import Notification
from ideas.notifications.texts.around import Around, Teller, Words, reason_of
from ideas.people.models import Person


def _hidden(one: Notification, around: Around) -> Words:
    row = around.rows[(one.subject_kind, one.subject_code)]
    title = around.title((one.subject_kind, one.subject_code))
    return _("L’équipe du lab a masqué « %(title)s »") % {"title": title}, reason_of(row.hidden_reason)


def _blocked(one: Notification, around: Around) -> Words:
    person: Person = around.rows[(one.subject_kind, one.subject_code)]
    return _("Votre compte est bloqué : vous pouvez lire, mais plus publier"), reason_of(
        person.blocked_reason
    )


def _report_settled(one: Notification, around: Around) -> Words:
    report: Report = around.rows[(one.subject_kind, one.subject_code)]
    title = {
        Report.Decision.HIDE: _("Votre signalement est traité : le contenu est masqué"),
        Report.Decision.DISMISS: _("Votre signalement est traité : le contenu reste visible"),
    }[Report.Decision(report.decision)]
    return title, reason_of(report.words)


WORDS: Mapping[str, Teller] = {
    "AmendmentHidden": _hidden,
    "IdeaHidden": _hidden,
    "NewsHidden": _hidden,
    "LearningHidden": _hidden,
    "NeedHidden": _hidden,
    "OfferHidden": _hidden,
    "PilotHidden": _hidden,
    "SiteHidden": _hidden,
    "FileHidden": _hidden,
    "OrganisationHidden": _hidden,
    "PersonBlocked": _blocked,
    "ReportSettled": _report_settled,
}
