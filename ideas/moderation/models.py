"""What people report to the lab."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.models import Coded


class Report(Coded):
    """Somebody tells the lab that something should not be there as it is; a curator settles it in words."""

    class Reason(models.TextChoices):
        """What is wrong with it."""

        SPAM = "spam", _("publicité ou message indésirable")
        INSULT = "insult", _("propos blessants ou harcèlement")
        HATE = "hate", _("haine ou discrimination")
        PERSONAL_DATA = "personal_data", _("données personnelles de quelqu’un")
        ILLEGAL = "illegal", _("contenu illégal")
        MISLEADING = "misleading", _("affirmation fausse ou trompeuse")
        RIGHTS = "rights", _("texte ou image sans autorisation")
        OFF_TOPIC = "off_topic", _("hors sujet")
        OTHER = "other", _("autre chose")

    class State(models.TextChoices):
        """``open → settled``, once."""

        OPEN = "open", _("à traiter")
        SETTLED = "settled", _("traité")

    class Decision(models.TextChoices):
        """How it was settled: left as it is, or hidden (for an account: blocked)."""

        DISMISS = "dismiss", _("laissé tel quel")
        HIDE = "hide", _("masqué")

    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    reason = models.CharField(max_length=15, choices=Reason.choices)
    detail = models.TextField(max_length=1000, blank=True, default="")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports")
    created_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, default="")
    words = models.TextField(max_length=500, blank=True, default="")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "subject_kind", "subject_code"],
                condition=Q(state="open"),
                name="report_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="open"), name="report_open"),
            models.Index(fields=["subject_kind", "subject_code"], name="report_subject"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state == self.State.OPEN
