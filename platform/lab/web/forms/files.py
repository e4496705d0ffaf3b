"""Forms about images and documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.files.checking import IMAGE_ENDINGS, MEDIA_TYPES
from ideas.files.models import File

ACCEPTED = ",".join(f".{ending}" for ending in sorted({*IMAGE_ENDINGS, *MEDIA_TYPES}))


def _alt_text() -> forms.CharField:
    return forms.CharField(
        label=_("Description de l’image"),
        help_text=_(
            "Ce qu’on y voit, pour les personnes qui ne la voient pas. Pas nécessaire pour un document."
        ),
        required=False,
        max_length=400,
    )


def _title() -> forms.CharField:
    return forms.CharField(label=_("Titre"), required=False, max_length=160)


def _is_private() -> forms.BooleanField:
    return forms.BooleanField(label=_("Réservé à l’équipe et au lab"), required=False)


class FileForm(forms.Form):
    """A new image or document."""

    file = forms.FileField(
        label=_("Image ou document"),
        help_text=_(
            "JPEG, PNG, WebP, GIF ou AVIF jusqu’à 15 Mo ; PDF, ODT, DOCX, XLSX, CSV ou TXT jusqu’à 20 Mo."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    alt_text = _alt_text()
    title = _title()
    is_private = _is_private()


class FileTextForm(forms.Form):
    """What a file is called, what it shows, who sees it. ``version`` is the one that the writer saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    alt_text = _alt_text()
    title = _title()
    is_private = _is_private()

    def __init__(self, *args: Any, file: File, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(file, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if not file.is_image:
            del self.fields["alt_text"]
