"""Forms about merges, links and parts of ideas."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.ideation.lifecycle import SECTION_TITLES, SECTIONS, TITLE_LIMIT, LinkKind
from ideas.ideation.models import Idea
from ideas.ideation.uniting import Part

PARTS_AT_ONCE = 3


class MergeTextForm(forms.Form):
    """For each part of two texts whose words it gets; ``text_version`` names both texts as they were read."""

    text_version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            choices = [(choice.value, choice.label) for choice in part.allowed]
            self.fields[f"choice_{part.key}"] = forms.ChoiceField(
                label=part.title, choices=choices, initial=part.chosen.value, widget=forms.RadioSelect
            )
            rows = 5 if part.key in SECTIONS else 2
            self.fields[f"text_{part.key}"] = forms.CharField(
                label=_("Le texte écrit pour cela"),
                required=False,
                initial=part.own,
                widget=forms.Textarea(attrs={"rows": rows}),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each part with its two fields."""
        return [
            {
                "part": part,
                "choice": self[f"choice_{part.key}"],
                "text": self[f"text_{part.key}"] if len(part.allowed) > 1 else None,
            }
            for part in self.parts
        ]

    def choices(self) -> dict[str, str]:
        """Whose words each part gets."""
        return {part.key: self.cleaned_data[f"choice_{part.key}"] for part in self.parts}

    def texts(self) -> dict[str, str]:
        """The texts written for it."""
        return {part.key: self.cleaned_data[f"text_{part.key}"] for part in self.parts}

    def versions(self) -> tuple[int, int]:
        """The versions of source and target that were read; none that are, for what cannot be read."""
        source, _dot, target = self.cleaned_data["text_version"].partition(".")
        is_known = source.isdigit() and target.isdigit()
        return (int(source), int(target)) if is_known else (0, 0)


class MergeForm(MergeTextForm):
    """Proposing a merge: the text, and why."""

    reason = forms.CharField(
        label=_("Pourquoi réunir ces deux idées ?"),
        help_text=_("Les deux équipes le lisent ; une fois la fusion faite, tout le monde."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )


class AnswerForm(forms.Form):
    """An answer with a reason. ``version`` is that of the choice that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Votre motif"),
        help_text=_("Il est dû pour décliner ou pour décider. Une décision et son motif sont publics."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )


class OtherIdeaForm(forms.Form):
    """Another idea, by its address, its code or words of its title."""

    other = forms.CharField(
        label=_("L’autre idée"),
        help_text=_("Son adresse, son code, ou des mots de son titre."),
        max_length=300,
    )


class LinkForm(OtherIdeaForm):
    """What an idea is to another."""

    kind = forms.ChoiceField(
        label=_("Cette idée…"),
        choices=[(kind.value, kind.label) for kind in LinkKind if kind != LinkKind.SPLIT_FROM],
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "other")


class SplitForm(forms.Form):
    """Titles of drafts to begin, and which parts of the text each takes along."""

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = [(key, SECTION_TITLES[key]) for key, _title, _text in idea.written_sections()]
        for place in range(PARTS_AT_ONCE):
            self.fields[f"title_{place}"] = forms.CharField(
                label=_("Titre de l’idée %(number)d") % {"number": place + 1},
                required=False,
                max_length=TITLE_LIMIT,
            )
            self.fields[f"sections_{place}"] = forms.MultipleChoiceField(
                label=_("Parties du texte que reprend l’idée %(number)d") % {"number": place + 1},
                choices=written,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each draft."""
        return [(self[f"title_{place}"], self[f"sections_{place}"]) for place in range(PARTS_AT_ONCE)]

    def parts(self) -> list[dict[str, Any]]:
        """The drafts that were given a title or a part of the text."""
        return [self._said(place) for place in self.places()]

    def places(self) -> list[int]:
        """Where in the form each of ``parts`` stands: rows left empty between them are none."""
        said = ((place, self._said(place)) for place in range(PARTS_AT_ONCE))
        return [place for place, part in said if part["title"] or part["sections"]]

    def _said(self, place: int) -> dict[str, Any]:
        return {key: self.cleaned_data[f"{key}_{place}"] for key in ("title", "sections")}
