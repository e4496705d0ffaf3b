"""Forms of translations and plain words."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.ideation.lifecycle import (
    SECTION_LIMIT,
    SECTION_TITLES,
    SECTIONS,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
)

LABELS = {"title": _("Le titre"), "summary": _("Le résumé"), **SECTION_TITLES}
LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT}


class TranslationForm(forms.Form):
    """The parts of a text in ``language``, those among ``parts``.

    ``version`` is the one that the writer saw, ``source`` the revision of the original beside it, ``copy`` the version of their
    own kept text; ``follows`` says that the text is true to the original, and is asked only where it was not
    (``asks_to_follow``).
    """

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    source = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    from_machine = forms.BooleanField(required=False, widget=forms.HiddenInput)
    copy = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, language: str, parts: Collection[str], asks_to_follow: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks_to_follow = asks_to_follow
        for key in ("title", "summary", *SECTIONS):
            if key in parts:
                self.fields[key] = _part(key, language)
        if asks_to_follow:
            self.fields["follows"] = forms.BooleanField(
                label=_("Mon texte suit maintenant l’original tel qu’il est ici"), required=False
            )

    def part_names(self) -> list[str]:
        """The parts that this form asks for."""
        return [key for key in ("title", "summary", *SECTIONS) if key in self.fields]

    def begun(self) -> dict[str, Any]:
        """What ``keep_translation`` wants to know beside the texts; what was not sent as it should be is left out."""
        said = getattr(self, "cleaned_data", {})
        return {
            "read": said.get("version") or 0,
            "source": said.get("source"),
            "from_machine": bool(said.get("from_machine")),
            "version": said.get("copy"),
        }

    def changes(self) -> dict[str, Any]:
        """The values as ``write_translation`` takes them."""
        said = self.cleaned_data
        sections = {key: said[key] for key in SECTIONS if key in self.fields}
        return {key: said[key] for key in ("title", "summary") if key in self.fields} | {"sections": sections}

    def revision(self) -> int | None:
        """The revision of the original that the text is true to; None where that stays as it was."""
        return self.cleaned_data["source"] if self.cleaned_data.get("follows", True) else None


def _part(key: str, language: str) -> forms.CharField:
    attributes: dict[str, Any] = {"lang": language}
    if key != "title":
        attributes["rows"] = 3 if key == "summary" else 9
    widget = forms.TextInput if key == "title" else forms.Textarea
    return forms.CharField(
        label=LABELS[key],
        max_length=LIMITS.get(key, SECTION_LIMIT),
        required=False,
        widget=widget(attrs=attributes),
    )
