"""Forms about needs, offers and matches."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ideas.collaboration.lifecycle.needs import (
    CONTACT_LIMIT,
    DESCRIPTION_LIMIT,
    MESSAGE_LIMIT,
    REASON_LIMIT,
    RHYTHM_LIMIT,
    THANKS_LIMIT,
    TITLE_LIMIT,
    Kind,
    Unit,
    Weekday,
    bits_of,
)
from ideas.collaboration.models import Need, Offer
from lab.web.forms.choosing import TerritoriesField
from lab.web.forms.wording import LANGUAGE_NAMES

ICONS = {
    Kind.SKILL: "skill",
    Kind.TIME: "clock",
    Kind.PLACE: "place",
    Kind.EQUIPMENT: "grid",
    Kind.FUNDING: "coins",
    Kind.CONTACT: "users",
}
DETAILS = {
    Kind.SKILL.value: {"icon": ICONS[Kind.SKILL], "note": _("droit, menuiserie, traduction…")},
    Kind.TIME.value: {"icon": ICONS[Kind.TIME], "note": _("des heures, une fois ou chaque mois")},
    Kind.PLACE.value: {"icon": ICONS[Kind.PLACE], "note": _("une salle, une cuisine, un jardin")},
    Kind.EQUIPMENT.value: {"icon": ICONS[Kind.EQUIPMENT], "note": _("une camionnette, des chaises")},
    Kind.FUNDING.value: {"icon": ICONS[Kind.FUNDING], "note": _("un coup de pouce, un fonds")},
    Kind.CONTACT.value: {"icon": ICONS[Kind.CONTACT], "note": _("une personne à rencontrer")},
}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _date(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget)


class AmountField(forms.DecimalField):
    """A number as people write it: 4, not 4,00."""

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field at first."""
        is_whole = isinstance(value, Decimal) and value == value.to_integral_value()
        return int(value) if is_whole else super().prepare_value(value)


def _amount(label: Any, hint: Any = "") -> AmountField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    return AmountField(label=label, help_text=hint, required=False, localize=True, widget=widget)


class ResourceForm(forms.Form):
    """What a need and an offer say alike."""

    kind = forms.ChoiceField(label=_("De quoi s’agit-il ?"), choices=Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("En quelques mots"), max_length=TITLE_LIMIT)
    description = forms.CharField(
        label=_("Ce qu’il faut savoir"), required=False, max_length=DESCRIPTION_LIMIT, widget=_area(4)
    )
    amount = _amount(_("Combien"), _("Un nombre, ou rien si cela ne se compte pas."))
    unit = forms.ChoiceField(label=_("De quoi"), choices=[("", "–"), *Unit.choices], required=False)
    territories = TerritoriesField(label=_("Où"), required=False)
    starts_on = _date(_("Dès le"))
    ends_on = _date(_("Jusqu’au"))
    weekdays = forms.MultipleChoiceField(
        label=_("Quels jours ?"),
        help_text=_("Aucun jour coché : n’importe lequel."),
        choices=Weekday.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rhythm = forms.CharField(
        label=_("À quel rythme ?"),
        help_text=_("Par exemple « deux soirs par semaine » ou « le mardi après-midi »."),
        required=False,
        max_length=RHYTHM_LIMIT,
    )
    language = forms.ChoiceField(label=_("Dans quelle langue ?"), choices=())
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("kind", "title", "description", "amount", "unit", "starts_on", "ends_on", "rhythm", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, LANGUAGE_NAMES.get(code, code)) for code in settings.LAB_LANGUAGES
        ]

    @classmethod
    def values_of(cls, row: Need | Offer) -> dict[str, Any]:
        """What it says now."""
        own = {name: getattr(row, name) for name in (*cls.COLUMNS, "version")}
        days = [day.value for day in row.days]
        return own | {"territories": list(row.territories.all()), "weekdays": days}

    def said(self) -> dict[str, Any]:
        """The values as the operations take them."""
        own = {name: self.cleaned_data[name] for name in (*self.COLUMNS, "territories")}
        return own | {"weekdays": bits_of(self.cleaned_data["weekdays"])}


class OfferForm(ResourceForm):
    """An offer; ``voices`` are those in whose name it can be made: (code, name), one's own first with an empty code."""

    on_behalf_of = forms.ChoiceField(label=_("Au nom de"), required=False)
    comment = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(self, *args: Any, voices: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if voices is None or len(voices) < 2:
            del self.fields["on_behalf_of"]
        else:
            self.fields["on_behalf_of"].choices = voices


_TO_GIVER = (
    _("Un mot pour %(giver)s"),
    _("Une adresse ou un numéro. Montré à %(giver)s seulement, une fois l’accord donné."),
    _("%(giver)s lira votre motif."),
)
_TO_TEAM = (
    _("Un mot pour l’équipe de « %(idea)s »"),
    _("Une adresse ou un numéro. Montré à l’équipe seulement, une fois l’accord donné."),
    _("L’équipe de « %(idea)s » lira votre motif."),
)


class WithYes(forms.Form):
    """What a side says with its yes, to the other one, which is called by its name: who gives, else the team of an idea."""

    words = forms.CharField(required=False, max_length=MESSAGE_LIMIT, widget=_area(3))
    contact = forms.CharField(label=_("Comment vous joindre"), required=False, max_length=CONTACT_LIMIT)

    def __init__(self, *args: Any, giver: str = "", idea: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {"giver": giver, "idea": idea}
        words, contact, reason = _TO_GIVER if giver else _TO_TEAM
        self.fields["words"].label = words % said
        self.fields["contact"].help_text = contact % said
        if "reason" in self.fields:
            self.fields["reason"].help_text = reason % said


class HelpForm(OfferForm, WithYes):
    """An offer to a need, proposed for it at once: its kind is the need's."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = False
        self.fields["kind"].widget = forms.HiddenInput()
        self.order_fields(["kind", "title", "description", "words", "contact"])
        self.own_kind = kind

    def clean_kind(self) -> str:
        """The need's own."""
        return self.own_kind


class ProposalForm(WithYes):
    """Bringing an offer that there is and a need together."""

    amount = _amount(_("Combien"), _("Rien : autant qu’il manque et qu’il y a."))


class AnswerForm(WithYes):
    """Whatever is answered to a match: the button pressed says what is read of it."""

    amount = _amount(_("Combien en avez-vous reçu ?"))
    reason = forms.CharField(label=_("Motif"), required=False, max_length=REASON_LIMIT, widget=_area(3))
    thanks = forms.CharField(label=_("Votre merci"), required=False, max_length=THANKS_LIMIT, widget=_area(3))
    version = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class HidingForm(forms.Form):
    """Why something is hidden."""

    reason = forms.CharField(label=_("Motif"), max_length=REASON_LIMIT, widget=_area(2))
