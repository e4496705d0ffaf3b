"""What needs and offers mean, in numbers."""

from django.db import models
from django.db.models import Q

from ideas.collaboration.models.resources import Need, Offer


class Meaning(models.Model):
    """What the text of one need or of one offer means: a row of float16, little endian, as ``similarity`` makes it.

    ``model`` names the encoder, ``version`` the text of the need or offer that it read: of another one it says nothing.
    """

    need = models.OneToOneField(Need, null=True, on_delete=models.CASCADE, related_name="meaning")
    offer = models.OneToOneField(Offer, null=True, on_delete=models.CASCADE, related_name="meaning")
    model = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    numbers = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(need=None, offer__isnull=False) | Q(need__isnull=False, offer=None),
                name="meaning_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id or self.offer_id} by {self.model}"
