"""Light answers to a comment, with one click."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.discussion.models.comments import Comment
from ideas.kernel import clock


class ReactionKind(models.TextChoices):
    """What a person says of a comment without words."""

    LIVED = "lived", _("je l’ai vécu")
    CAN_HELP = "can_help", _("je peux aider")
    USEFUL = "useful", _("utile")


class Reaction(models.Model):
    """One person's reaction of one kind to one comment; it can be taken back. How many there are stands with the comment.

    Who reacted is shown to nobody: that somebody has lived through something is theirs to tell.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ReactionKind.choices)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "comment", "kind"], name="reaction_once")]

    def __str__(self) -> str:
        return f"{self.comment} {self.kind}"
