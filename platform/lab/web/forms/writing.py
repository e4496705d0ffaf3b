"""Forms of writing together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.collaboration.combining import BOTH, OURS, OWN, THEIRS, Choice
from ideas.ideation.comparing import Part, words_changed
from ideas.ideation.lifecycle import PART_LIMITS, PART_TITLES, SECTIONS
from ideas.ideation.three_way import Conflict

HINTS = {
    "title": _("Court et parlant."),
    "summary": _("Ce qui changerait, et pour qui, en une ou deux phrases."),
    "need": _("Qui le vit, où, à quel moment ? Un exemple vécu vaut mieux qu’un chiffre."),
    "solution": _("Dites ce qui changerait, concrètement, dans une semaine ordinaire."),
}


class PartForm(forms.Form):
    """One part of a text: what is written, what it began from and which kept copy it was typed over."""

    text = forms.CharField(required=False, strip=False)
    note = forms.CharField(
        label=_("Pourquoi ce changement ?"),
        help_text=_("Un mot pour celles et ceux qui lisent les versions."),
        required=False,
        max_length=200,
    )
    base = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, part: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text = PART_TITLES[part], HINTS.get(part, "")
        limit = {"maxlength": PART_LIMITS[part]}
        rows = 18 if part in SECTIONS else 3
        text.widget = forms.TextInput(limit) if part == "title" else forms.Textarea({"rows": rows, **limit})


class ChoiceForm(forms.Form):
    """What becomes of each place where two texts do not fit: ``choice-0`` and ``own-0`` are those of the first.

    ``theirs`` is the text that was shown as the others', from which what is chosen begins.
    """

    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    theirs = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, conflicts: list[Conflict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        kinds = [
            (OURS, _("Votre texte")),
            (THEIRS, _("Le texte enregistré entre-temps")),
            (BOTH, _("Les deux, l’un après l’autre")),
            (OWN, _("Un texte que vous écrivez ici")),
        ]
        for place, conflict in enumerate(conflicts):
            self.fields[f"choice-{place}"] = forms.ChoiceField(
                label=_("Que garder ?"), choices=kinds, widget=forms.RadioSelect
            )
            self.fields[f"own-{place}"] = forms.CharField(
                label=_("Votre nouveau texte pour ce passage"),
                required=False,
                strip=False,
                initial=conflict.ours,
                widget=forms.Textarea({"rows": 4}),
            )

    def places(self) -> list[tuple[int, Conflict, list[Part], Any, Any]]:
        """Each conflict with its number from one, how the two texts differ by words, and its two fields."""
        return [
            (
                place + 1,
                conflict,
                words_changed(conflict.theirs, conflict.ours),
                self[f"choice-{place}"],
                self[f"own-{place}"],
            )
            for place, conflict in enumerate(self.conflicts)
        ]

    def choices(self) -> list[Choice]:
        """What was chosen, in order."""
        data = self.cleaned_data
        return [Choice(data[f"choice-{n}"], data[f"own-{n}"]) for n in range(len(self.conflicts))]


class RedactionForm(forms.Form):
    """Which words to black out, and why."""

    words = forms.CharField(
        label=_("Mots à masquer"),
        help_text=_(
            "Un nom, une adresse, un numéro : un par ligne, tel qu’il est écrit. Majuscules et minuscules sont égales."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Il est public : n’y répétez pas ce que vous masquez."),
        max_length=280,
    )
