"""Forms of the desk for what the lab keeps: themes, calls, territories, verification."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.kernel import clock
from ideas.organisations.models import Organisation
from ideas.organisations.queries import listed_organisations
from ideas.topics.models import Theme
from ideas.workflow.models import Process
from lab.web.forms.choosing import TerritoriesField
from lab.web.forms.wording import WordingForm

MOMENT = "%Y-%m-%dT%H:%M"


class ThemeForm(WordingForm):
    """A theme: its names and summaries, its colour, its place."""

    wordings = (("names", _("Nom"), 60, False), ("summaries", _("Une phrase"), 400, True))

    hue = forms.IntegerField(
        label=_("Teinte"),
        help_text=_(
            "Un angle de 0 à 359 : 22 corail, 85 ambre, 145 vert, 195 turquoise, 255 bleu, 330 rose."
        ),
        min_value=0,
        max_value=359,
        initial=195,
    )
    order = forms.IntegerField(label=_("Rang dans les listes"), min_value=0, max_value=999, initial=0)
    is_open = forms.BooleanField(label=_("Proposée pour de nouvelles idées"), required=False, initial=True)


def _moment(**kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(widget=widget, input_formats=[MOMENT, "%Y-%m-%dT%H:%M:%S"], **kwargs)


class CallForm(WordingForm):
    """A call: its names and briefs, when, about what, where, by which process."""

    wordings = (("names", _("Nom"), 120, False), ("briefs", _("Ce qui est demandé"), 10_000, True))

    opens_at = _moment(label=_("Ouverture"))
    closes_at = _moment(label=_("Clôture"), required=False, help_text=_("Sans date, il reste ouvert."))
    themes = forms.ModelMultipleChoiceField(
        label=_("Thématiques"),
        queryset=Theme.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    territories = TerritoriesField(label=_("Territoires"), required=False)
    process = forms.ModelChoiceField(
        label=_("Parcours"),
        queryset=Process.objects.filter(versions__state="published"),
        to_field_name="code",
        empty_label=None,
    )

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """What the call says now."""
        links = {name: list(getattr(row, name).all()) for name in ("themes", "territories")}
        return super().values_of(row) | links


class UntilForm(forms.Form):
    """Until when the lab vouches for an organisation; a year unless told otherwise."""

    until = forms.DateField(
        label=_("Vérifiée jusqu’au"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("Ce qui a été contrôlé"),
        help_text=_("Lu par l’équipe du lab et par l’organisation, jamais publié."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"until": clock.today() + datetime.timedelta(days=365)})
        super().__init__(*args, **kwargs)


class MergeForm(forms.Form):
    """The organisation that this one is merged into, by name or code; ``sure`` once what moves has been read."""

    into = forms.CharField(
        label=_("Elle est la même que"), help_text=_("Son nom exact ou son code."), max_length=160
    )

    def clean_into(self) -> Organisation:
        """The only organisation of that name or code."""
        return _organisation_named(self.cleaned_data["into"])


class NetworkForm(forms.Form):
    """An organisation that belongs to a network, by name or code."""

    member = forms.CharField(
        label=_("Organisation membre"), help_text=_("Son nom exact ou son code."), max_length=160
    )

    def clean_member(self) -> Organisation:
        """The one organisation of that name or code."""
        return _organisation_named(self.cleaned_data["member"])


def _organisation_named(text: str) -> Organisation:
    text = text.strip()
    by_code = listed_organisations().filter(code=text.rsplit("/", 1)[-1].upper())
    found = list(by_code[:1] or listed_organisations().filter(name__iexact=text)[:2])
    if len(found) != 1:
        raise forms.ValidationError(_("Aucune organisation, ou plusieurs, portent ce nom : donnez son code."))
    return found[0]


class TerritoriesFileForm(forms.Form):
    """Official lists of territories and groupings."""

    file = forms.FileField(
        label=_("Fichier des territoires"),
        help_text=_(
            "CSV, aussi compressé (gzip) : code, level, parent_code, name, name_alt, population, zone, postal_codes. "
            "Ou la liste des communes de l’ISTAT."
        ),
    )
    groupings = forms.FileField(
        label=_("Fichier des groupements"),
        help_text=_("CSV : code, type, name, population, member_commune_codes."),
        required=False,
    )
