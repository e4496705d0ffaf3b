"""Files: images and documents of any subject."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ideas.kernel.models import Coded, Hideable

WIDTHS = (400, 800, 1600)


class File(Coded, Hideable):
    """An image or document of a subject, which is named by kind and code; seen by who sees the subject.

    ``original`` is what we made of the upload: re-encoded for an image, as it came for a checked document.
    The folder is never served; ``state`` says whether an image's widths are there.
    """

    class Type(models.TextChoices):
        """The two kinds of files."""

        IMAGE = "image", _("image")
        DOCUMENT = "document", _("document")

    class State(models.TextChoices):
        """``waiting`` for its widths, then ``ready``; ``failed`` when they could not be made."""

        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    subject_kind = models.CharField(max_length=30)
    subject_code = models.CharField(max_length=40)
    type = models.CharField(max_length=8, choices=Type.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=160, blank=True, default="")
    alt_text = models.CharField(max_length=400, blank=True, default="")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    checksum = models.CharField(max_length=64)
    original = models.FileField(upload_to="files/", max_length=200)
    renditions = models.JSONField(default=dict, blank=True)
    is_private = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_code", "order"], name="file_subject")]

    def __str__(self) -> str:
        return self.title or self.name
