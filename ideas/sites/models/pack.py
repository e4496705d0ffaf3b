"""The pack with which a pilot is taken up elsewhere: its versions, what sites make of them, what they say of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ideas.files.models import File
from ideas.kernel import clock
from ideas.organisations.models import Mandate, Organisation
from ideas.pilots.models import Pilot
from ideas.sites.lifecycle import CURRENCY, LABEL_LIMIT, CostEvery, FeedbackState, OfferState, PackPart
from ideas.sites.models.site import Deviation, Site

PERSON = settings.AUTH_USER_MODEL


class Pack(models.Model):
    """The pack of a pilot at one moment: a draft where ``number`` is None, else a numbered version that never changes.

    ``core`` is what every site does alike, ``adaptable`` what it may do its own way, ``conditions`` what it takes,
    ``people`` whom it takes. Its costs are in ``currency``; ``files`` are documents of the pilot. ``changes`` says what is new
    in it. ``version`` grows while it is a draft.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="packs")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=5, default="fr")
    core = models.TextField(blank=True, default="")
    adaptable = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")
    people = models.TextField(blank=True, default="")
    currency = models.CharField(max_length=3, default=CURRENCY)
    files = models.ManyToManyField(File, blank=True, related_name="+")
    changes = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pilot", "number"], name="pack_number_once"),
            models.UniqueConstraint(fields=["pilot"], condition=Q(number=None), name="pack_one_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.number or 'draft'}"


class PackCost(models.Model):
    """What a site costs: one line, in the currency of its pack."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="costs")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=LABEL_LIMIT)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    every = models.CharField(max_length=10, choices=CostEvery.choices)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["pack", "place"], name="pack_cost_place_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.amount}"


class PackOffer(models.Model):
    """A version of the pack, offered to a site that ran before: it takes it, or keeps the one that it follows with a reason.

    ``superseded`` is one that nobody answered before the next version came.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="pack_offers")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="offers")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OFFERED)
    reason = models.TextField(blank=True, default="")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "pack"], name="pack_offered_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.pack_id} {self.state}"

    @property
    def pilot(self) -> Pilot:
        """The pilot of its site."""
        return self.site.pilot


class PackFeedback(models.Model):
    """What a partner of a site says of the pack: which part did not fit, and what it would change.

    ``number`` counts those of a pilot. ``deviation`` is what the site does differently for it. ``answer`` is the reason of the
    pilot; once it is taken up, ``became`` is the version that came of it.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="pack_feedback")
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="feedback")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="pack_feedback")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=PackPart.choices)
    text = models.TextField()
    proposal = models.TextField(blank=True, default="")
    deviation = models.ForeignKey(Deviation, null=True, on_delete=models.SET_NULL, related_name="feedback")
    state = models.CharField(max_length=10, choices=FeedbackState.choices, default=FeedbackState.OPEN)
    given_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    became = models.ForeignKey(Pack, null=True, on_delete=models.SET_NULL, related_name="taken_up")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="pack_feedback_number_once")]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.number}"
