"""Forms about the packs of pilots."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ideas.files.models import File
from ideas.sites.lifecycle import (
    CURRENCIES,
    LABEL_LIMIT,
    PACK_LIMIT,
    TEXT_LIMIT,
    WRITTEN_PARTS,
    CostEvery,
    PackPart,
)
from ideas.sites.models import Deviation, Pack, Site

MORE_COSTS = 3
HINTS = {
    PackPart.CORE: _("Ce que chaque lieu fait de la même façon, sans quoi ce n’est plus ce pilote."),
    PackPart.ADAPTABLE: _("Ce que chaque lieu règle comme il l’entend."),
    PackPart.CONDITIONS: _("Ce qu’il faut avant de commencer, et pour que cela marche."),
    PackPart.PEOPLE: _("Qui il faut, avec quel temps et quels savoirs."),
}


class PackForm(forms.Form):
    """What a pack says: its texts, rows of costs, documents of the pilot."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, pack: Pack, files: Iterable[File], chosen: str = "", **kwargs: Any
    ) -> None:
        costs = list(pack.costs.all())
        self.pack, self.known = pack, {file.code: file for file in files}
        self.rows = [*range(len(costs) + MORE_COSTS)]
        super().__init__(*args, initial=_initial(pack, costs), **kwargs)
        for part in WRITTEN_PARTS:
            area = forms.Textarea(attrs={"rows": 8})
            self.fields[part] = forms.CharField(
                label=part.label, help_text=HINTS[part], required=False, max_length=PACK_LIMIT, widget=area
            )
        currencies = [chosen] if chosen else CURRENCIES
        self.fields["currency"] = forms.ChoiceField(
            label=_("Monnaie"), choices=[(one, one) for one in currencies]
        )
        for row in self.rows:
            self.fields |= _cost_fields(row)
        if self.known:
            self.fields["files"] = forms.MultipleChoiceField(
                label=_("Documents du pilote qui font partie du kit"),
                choices=[(code, str(file)) for code, file in self.known.items()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def text_fields(self) -> list[Any]:
        """The fields of the texts."""
        return [self[part] for part in WRITTEN_PARTS]

    def cost_rows(self) -> list[list[Any]]:
        """The fields of each cost."""
        return [[self[f"cost.{row}.{name}"] for name in ("label", "amount", "every")] for row in self.rows]

    def clean(self) -> dict[str, Any]:
        """A cost that is named has an amount, and an amount a name."""
        said: dict[str, Any] = super().clean() or {}
        for row in self.rows:
            label, amount = said.get(f"cost.{row}.label", ""), said.get(f"cost.{row}.amount")
            if bool(label) != (amount is not None) and f"cost.{row}.amount" not in self.errors:
                name = "amount" if label else "label"
                self.add_error(f"cost.{row}.{name}", str(_("Donnez la dépense et son montant.")))
        return said

    def changes(self) -> dict[str, Any]:
        """The values as ``write_pack`` takes them."""
        said = self.cleaned_data
        texts = {str(part): said[part] for part in WRITTEN_PARTS}
        costs = [
            {name: said[f"cost.{row}.{name}"] for name in ("label", "amount", "every")}
            for row in self.rows
            if said[f"cost.{row}.label"]
        ]
        files = [self.known[code] for code in said.get("files", [])]
        return {**texts, "currency": said["currency"], "costs": costs, "files": files}


def _cost_fields(row: int) -> dict[str, forms.Field]:
    name = f"cost.{row}."
    return {
        f"{name}label": forms.CharField(label=_("Dépense"), required=False, max_length=LABEL_LIMIT),
        f"{name}amount": forms.DecimalField(
            label=_("Montant"), required=False, min_value=0, max_digits=11, decimal_places=2
        ),
        f"{name}every": forms.ChoiceField(
            label=pgettext_lazy("cost", "Fréquence"), choices=CostEvery.choices, required=False
        ),
    }


def _initial(pack: Pack, costs: list[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {str(part): getattr(pack, part) for part in WRITTEN_PARTS}
    values |= {"currency": pack.currency, "version": pack.version}
    values["files"] = [file.code for file in pack.files.all()]
    for row, cost in enumerate(costs):
        for name in ("label", "amount", "every"):
            values[f"cost.{row}.{name}"] = getattr(cost, name)
    return values


class PublishForm(forms.Form):
    """What is new in the version that is published."""

    changes = forms.CharField(
        label=_("Ce qui change"),
        help_text=_("Chaque lieu le lit avec la nouvelle version."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class OfferForm(forms.Form):
    """A site takes a version, or keeps its own for a reason: the button pressed says which."""

    reason = forms.CharField(
        label=_("Pourquoi garder la vôtre"),
        help_text=_("Nécessaire pour garder votre version : l’équipe du pilote le lit."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FeedbackForm(forms.Form):
    """What of the pack did not fit at a site."""

    part = forms.ChoiceField(
        label=_("Quelle partie du kit ?"), choices=PackPart.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Ce qui n’a pas convenu"), max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    proposal = forms.CharField(
        label=_("Ce que vous changeriez"),
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    deviation = forms.ModelChoiceField(
        label=_("Ce que votre lieu fait autrement pour cela"),
        queryset=Deviation.objects.none(),
        to_field_name="number",
        required=False,
        empty_label=_("Rien"),
    )

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deviation"]
        field.queryset = Deviation.objects.filter(site=site).order_by("number")
        field.label_from_instance = lambda one: f"{one.number} · {one.text[:80]}"
