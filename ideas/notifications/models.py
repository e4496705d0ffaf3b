"""Who wants to hear of what, how, and what they were told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ideas.activity.models import Fact
from ideas.kernel import clock
from ideas.kernel.models import Coded

PERSON = settings.AUTH_USER_MODEL


class Channel(models.TextChoices):
    """How somebody wants to be told; ``by_hand`` is chosen by nobody: the lab tells them by phone or letter."""

    AT_ONCE = "at_once", _("tout de suite par e-mail")
    DAILY = "daily", _("dans un résumé chaque matin")
    WEEKLY = "weekly", _("dans un résumé le lundi")
    INBOX = "inbox", _("seulement ici")
    MUTE = "mute", _("pas du tout")
    BY_HAND = "by_hand", _("par téléphone ou par lettre")


class Preference(models.Model):
    """How a person wants to hear of one kind of thing; without a row the table's default holds."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=8, choices=Channel.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"


class Follow(Coded):
    """Somebody asks to hear of a subject: a person, or an e-mail address once it has confirmed that it wants
    to.
    """

    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    person = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.CASCADE, related_name="follows"
    )
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_code", "person"],
                condition=Q(person__isnull=False),
                name="follow_once",
            ),
            models.UniqueConstraint(
                "subject_kind",
                "subject_code",
                Lower("email"),
                condition=~Q(email=""),
                name="follow_email_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="") | (Q(person=None) & ~Q(email="")),
                name="follow_person_or_email",
            ),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_code"], name="follow_of_subject")]


class Digest(Coded):
    """What one person, or one follower by e-mail, is told in one mail of a morning or a week."""

    person = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="digests")
    email = models.EmailField(blank=True, default="")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    day = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "day"], condition=Q(person__isnull=False), name="digest_once"
            ),
            models.UniqueConstraint(
                fields=["email", "channel", "day"], condition=~Q(email=""), name="digest_email_once"
            ),
        ]


class Notification(Coded):
    """One person, or one follower by e-mail, is told of one fact; never twice.

    ``subject_*`` name what it leads to; ``role`` says why they are told, and ``via_*`` names what they follow
    where that is why; ``channel`` is how they wanted it then. ``follow`` stands for those without an account.
    """

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="notifications")
    follow = models.ForeignKey(Follow, null=True, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    role = models.CharField(max_length=15)
    via_kind = models.CharField(max_length=30, blank=True, default="")
    via_code = models.CharField(max_length=40, blank=True, default="")
    is_for_you = models.BooleanField(default=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    digest = models.ForeignKey(
        Digest, null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications"
    )
    created_at = models.DateTimeField(default=clock.now)
    mailed_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fact", "person"], condition=Q(person__isnull=False), name="notification_once"
            ),
            models.UniqueConstraint(
                fields=["fact", "follow"], condition=Q(follow__isnull=False), name="notification_follow_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, follow=None) | Q(person=None, follow__isnull=False),
                name="notification_person_or_follow",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "is_for_you", "-id"], name="notification_inbox"),
            models.Index(
                fields=["person", "is_for_you"], condition=Q(read_at=None), name="notification_unread"
            ),
            models.Index(
                fields=["channel", "person", "follow"],
                condition=Q(mailed_at=None, digest=None, channel__in=["daily", "weekly"]),
                name="notification_to_digest",
            ),
            models.Index(
                fields=["person"],
                condition=Q(mailed_at=None, channel="by_hand"),
                name="notification_by_hand",
            ),
        ]

    @property
    def is_read(self) -> bool:
        """Whether it was opened or marked as read."""
        return self.read_at is not None
