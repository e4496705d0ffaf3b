"""Forms about stories and the consent of who they tell of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.measurement.lifecycle import (
    NOTED_WAYS,
    STORY_LIMIT,
    STORY_TITLE_LIMIT,
    WITNESS_LIMIT,
    WORDS_LIMIT,
    ConsentWay,
)
from ideas.measurement.models import Indicator, Story
from ideas.pilots.models import Pilot
from ideas.sites.queries import active_sites_of

USES = (
    ("site", _("Ce site, lu par tout le monde")),
    ("report", _("Les rapports aux organisations qui financent")),
    ("press", _("La presse")),
)


class StoryForm(forms.Form):
    """What changed for somebody."""

    title = forms.CharField(label=_("Titre"), max_length=STORY_TITLE_LIMIT)
    text = forms.CharField(
        label=_("Ce qui a changé"),
        help_text=_("Ne nommez pas la personne, et rien qui permette de la reconnaître sans son accord."),
        max_length=STORY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    site = forms.ModelChoiceField(
        label=_("Où"), queryset=None, required=False, empty_label=_("Tout le pilote")
    )
    indicator = forms.ModelChoiceField(
        label=_("L’indicateur qu’il illustre"), queryset=None, required=False, empty_label=_("Aucun")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = active_sites_of(pilot)
        self.fields["indicator"].queryset = Indicator.objects.filter(pilot=pilot).order_by("position", "pk")

    @classmethod
    def values_of(cls, story: Story) -> dict[str, Any]:
        """What is written now."""
        return {name: getattr(story, name) for name in cls.base_fields}

    def values(self) -> dict[str, Any]:
        """The values as the operations take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def _uses() -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=_("Pour quoi"), choices=USES, widget=widget, required=False)


def _until() -> forms.DateField:
    return forms.DateField(
        label=_("Jusqu’à quand"),
        help_text=_("Vide : jusqu’à ce que l’accord soit retiré."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ConsentForm(forms.Form):
    """A consent that somebody was given, and notes."""

    way = forms.ChoiceField(
        label=_("Comment la personne a dit oui"),
        choices=[(str(one), ConsentWay(one).label) for one in NOTED_WAYS],
        widget=forms.RadioSelect,
    )
    witness = forms.CharField(
        label=_("Devant qui"),
        help_text=_("La fonction de la personne témoin, sans son nom."),
        max_length=WITNESS_LIMIT,
        required=False,
    )
    uses = _uses()
    until = _until()


class OwnConsentForm(forms.Form):
    """The consent of who is told of, by their link."""

    uses = _uses()
    until = _until()
    version = forms.IntegerField(widget=forms.HiddenInput)


class StoryDecisionForm(forms.Form):
    """A story accepted, or returned with words."""

    words = forms.CharField(
        label=_("Ce qui est à revoir, si vous le renvoyez"),
        required=False,
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
