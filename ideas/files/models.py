"""Files: images and documents of any subject."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.kernel.models import Coded, Hideable


def kept_files() -> Storage:
    """Where files lie: a storage of their own, which nothing serves."""
    return storages["files"]


class File(Coded, Hideable):
    """An image or document of a subject, which is named by kind and code; seen by who sees the subject.

    ``original`` is what we made of the upload: re-encoded for an image, checked for a document. ``renditions`` maps
    widths in pixels to further files; an image ``waits`` for them first, and shows its original until then. ``version``
    grows with every change of what people write of it.
    """

    class Type(models.TextChoices):
        """The two kinds of files."""

        IMAGE = "image", _("Image")
        DOCUMENT = "document", _("Document")

    class State(models.TextChoices):
        """``waiting`` for its widths, then ``ready``."""

        WAITING = "waiting"
        READY = "ready"

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
    original = models.FileField(storage=kept_files, max_length=200)
    renditions = models.JSONField(default=dict, blank=True)
    is_private = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_code", "order"], name="file_subject")]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def is_image(self) -> bool:
        """Whether it is shown rather than handed out."""
        return self.type == self.Type.IMAGE

    def stored_at(self, width: int | None = None) -> str:
        """The name in the storage of the rendition that is at least ``width`` wide, or of the original."""
        for known in sorted(map(int, self.renditions)):
            if width is not None and known >= width:
                return str(self.renditions[str(known)])
        return str(self.original.name)
