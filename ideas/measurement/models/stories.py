"""What changed for somebody, told with their consent."""

from django.conf import settings
from django.db import models

from ideas.kernel import clock
from ideas.kernel.models import Coded
from ideas.measurement.lifecycle import STORY_LIMIT, STORY_TITLE_LIMIT, WITNESS_LIMIT, ConsentWay, StoryState
from ideas.measurement.models.figures import Indicator
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.models import Pilot
from ideas.sites.models import Site

PERSON = settings.AUTH_USER_MODEL


class Story(Coded):
    """What changed for somebody. Who is told of is nowhere named: they hold a secret link, of which a hash is kept.

    With it they consent or take their consent back, without account. Once it is taken back nothing is left of the words.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="stories")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="stories")
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.SET_NULL, related_name="stories"
    )
    title = models.CharField(max_length=STORY_TITLE_LIMIT)
    text = models.TextField(max_length=STORY_LIMIT)
    language = models.CharField(max_length=5, default="fr")
    state = models.CharField(max_length=9, choices=StoryState.choices, default=StoryState.DRAFT)
    secret_hash = models.CharField(max_length=64, null=True, unique=True)
    written_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_words = models.TextField(blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "stories"
        indexes = [models.Index(fields=["pilot", "-written_at", "-id"], name="story_of_pilot")]

    def __str__(self) -> str:
        return self.title

    @property
    def agreed(self) -> "StoryConsent | None":
        """The consent that was noted for these words, or None."""
        return getattr(self, "consent", None)


class StoryConsent(models.Model):
    """That the person told of agrees to these words: how they said so, for what, until when, and who noted it.

    ``noted_by`` is empty where they gave it themselves by their link; of them nothing is kept. ``witness`` says what the
    witness is there, not their name.
    """

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="consent")
    way = models.CharField(max_length=9, choices=ConsentWay.choices)
    for_site = models.BooleanField(default=False)
    for_report = models.BooleanField(default=False)
    for_press = models.BooleanField(default=False)
    until = models.DateField(null=True, blank=True)
    witness = models.CharField(max_length=WITNESS_LIMIT, blank=True, default="")
    noted_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.story_id} {self.way}"

    @property
    def is_in_force(self) -> bool:
        """Whether its last day is still to come."""
        return self.until is None or self.until >= clock.today()
