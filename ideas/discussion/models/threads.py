"""Threads: what is said about one subject in one circle."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock


class Circle(models.TextChoices):
    """Who reads a thread and writes in it: everybody, the subject’s team, its partners, or who leads it for the lab.

    Who leads the subject for the lab reads all, the team its own; who is a partner its kind says.
    """

    PUBLIC = "public", _("discussion publique")
    TEAM = "team", _("discussion de l’équipe")
    PARTNERS = "partners", _("espace des partenaires")
    STAFF = "staff", _("notes du lab")


class Thread(models.Model):
    """The discussion of one subject, named by its kind and code, in one circle. ``pinned`` is the official answer in force,
    ``synthesis`` the version of it that is shown.

    ``last_number`` counts every comment ever posted; ``comment_count`` only those that can be read. A thread of an inner
    circle has a row only once something was said there.
    """

    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    circle = models.CharField(max_length=10, choices=Circle.choices, default=Circle.PUBLIC)
    is_closed = models.BooleanField(default=False)
    last_number = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    pinned = models.ForeignKey(
        "discussion.Comment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    synthesis = models.ForeignKey(
        "discussion.Synthesis", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_code", "circle"], name="thread_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_code}:{self.circle}"

    @property
    def is_public(self) -> bool:
        """Whether everybody who sees the subject reads it."""
        return self.circle == Circle.PUBLIC
