"""What ideas are to each other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ideas.ideation.lifecycle import LINKS_BACK, LinkKind
from ideas.ideation.models.idea import Idea
from ideas.kernel import clock
from ideas.kernel.errors import Words
from ideas.kernel.models import Coded


class IdeaLink(Coded):
    """``source`` is ``kind`` to ``target``, such as « builds on »; one row, seen at both ends."""

    source = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"

    def words_from(self, idea: Idea) -> Words:
        """What ``idea``, one of its ends, is to the other."""
        kind = LinkKind(self.kind)
        return kind.label if self.source_id == idea.pk else LINKS_BACK[kind]

    def other_end(self, idea: Idea) -> Idea:
        """The end that is not ``idea``."""
        return self.target if self.source_id == idea.pk else self.source
