"""Forms about pledges and budgets."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import Actor
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import REASON_LIMIT
from ideas.pilots.models import Pilot
from ideas.pledges.lifecycle import COUNTED, CURRENCIES, LINK_LIMIT, TEXT_LIMIT, TITLE_LIMIT, PledgeKind
from ideas.pledges.models import BudgetLine, Pledge
from ideas.pledges.queries import funders_of
from lab.web.forms.figures import NumberField


def _day(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=hint, required=False, widget=widget)


def _area(label: Any, hint: Any = "", *, most: int, rows: int = 3) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most, widget=widget)


class PledgeForm(forms.Form):
    """What a partner promises, how much of it, and by when."""

    on_behalf_of = forms.ChoiceField(label=_("Pour quelle organisation ?"))
    kind = forms.ChoiceField(label=_("Ce que vous apportez"), choices=PledgeKind.choices)
    title = forms.CharField(
        label=_("De quoi s’agit-il ?"),
        help_text=_("Par exemple : deux heures par semaine de notre animatrice."),
        max_length=TITLE_LIMIT,
    )
    amount = NumberField(
        label=_("Combien ?"),
        help_text=_(
            "Un montant, un nombre d’heures, ou le pour-cent d’un poste. Laissez vide pour un lieu ou du matériel."
        ),
        required=False,
    )
    due_on = _day(_("Pour quand ?"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, voices: Sequence[Actor] = (), pledge: Pledge | None = None, **kwargs: Any
    ) -> None:
        names = ("title", "amount", "due_on", "version")
        kwargs.setdefault("initial", {name: getattr(pledge, name) for name in names} if pledge else {})
        super().__init__(*args, **kwargs)
        self.voices = {one.organisation.code: one for one in voices}
        self.fields["on_behalf_of"].choices = [
            (code, one.organisation.name) for code, one in self.voices.items()
        ]
        if len(self.voices) < 2:
            self.fields.pop("on_behalf_of")
        if pledge is not None:
            self.fields.pop("kind")
            if pledge.kind not in COUNTED:
                self.fields.pop("amount")

    def voice(self) -> Actor:
        """Who promises."""
        chosen = self.cleaned_data.get("on_behalf_of") or next(iter(self.voices))
        return self.voices[chosen]

    def values(self) -> dict[str, Any]:
        """The values of a new pledge."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "amount", "due_on")}

    def changes(self) -> dict[str, Any]:
        """The values as ``change_pledge`` takes them."""
        names = ("title", "amount", "due_on", "version")
        return {name: self.cleaned_data.get(name) for name in names}


class PledgeActForm(forms.Form):
    """What becomes of a pledge: the button that is pressed says which of these is asked for."""

    amount = NumberField(
        label=_("Combien a été donné ?"), help_text=_("Vide : tout le reste."), required=False
    )
    delivered_on = _day(_("Donné le"), _("Vide : aujourd’hui."))
    evidence = _area(
        _("Ce qui le montre"), _("Par exemple : virement du 3 mars, salle ouverte."), most=TEXT_LIMIT
    )
    link = forms.CharField(label=_("Lien"), required=False, max_length=LINK_LIMIT)
    reason = _area(_("Pourquoi ?"), _("Chacun peut le lire sur la page du pilote."), most=REASON_LIMIT)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pledge: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pledge.amount is None:
            self.fields.pop("amount")

    def given(self) -> dict[str, Any]:
        """What was given, as ``deliver_pledge`` takes it."""
        names = ("amount", "delivered_on", "evidence", "link")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class CurrencyForm(forms.Form):
    """The one currency of a pilot."""

    currency = forms.ChoiceField(
        label=_("Monnaie du pilote"),
        help_text=_("Une seule par pilote, et elle ne change plus."),
        choices=[(one, one) for one in CURRENCIES],
    )


class LineForm(forms.Form):
    """What money is for, and how much of it is planned."""

    title = forms.CharField(label=_("Poste du budget"), max_length=TITLE_LIMIT)
    planned = NumberField(label=_("Montant prévu"))
    position = forms.IntegerField(
        label=_("Ordre"),
        help_text=_("Les plus petits nombres d’abord."),
        min_value=1,
        max_value=999,
        initial=1,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: BudgetLine | None = None, **kwargs: Any) -> None:
        names = ("title", "planned", "position", "version")
        kwargs.setdefault("initial", {name: getattr(line, name) for name in names} if line else {})
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """The values as the operations take them."""
        return {name: self.cleaned_data[name] for name in ("title", "planned", "position")}


class SpendingForm(forms.Form):
    """What was spent, of whose money, and what shows it."""

    amount = NumberField(label=_("Montant dépensé"))
    spent_on = _day(_("Dépensé le"), _("Vide : aujourd’hui."))
    funder = forms.ModelChoiceField(
        label=_("De l’argent de qui ?"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("De personne en particulier"),
    )
    text = _area(_("Pour quoi"), _("Par exemple : loyer d’avril, facture 12."), most=TEXT_LIMIT)
    link = forms.CharField(label=_("Lien"), required=False, max_length=LINK_LIMIT)

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].queryset = funders_of(pilot)
        self.fields["funder"].label_from_instance = lambda one: one.name


class ReversalForm(forms.Form):
    """Why a spending is taken back."""

    reason = _area(_("Pourquoi est-elle annulée ?"), _("Chacun peut le lire."), most=REASON_LIMIT)
