"""Forms about indicators and their values."""

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.measurement.lifecycle import (
    MEANING_LIMIT,
    NAME_LIMIT,
    SOURCE_LIMIT,
    UNIT_LIMIT,
    WORDS_LIMIT,
    Adding,
    Direction,
    Frequency,
    Nature,
)
from ideas.measurement.models import Indicator, Measurement
from ideas.measurement.operations import Entry
from ideas.organisations.models import Organisation
from ideas.pilots.lifecycle import PartnerState
from ideas.pilots.models import Pilot

COLUMNS = (
    *("name", "meaning", "unit", "nature", "direction", "range_low", "range_high", "baseline", "baseline_on"),
    *("is_cumulative", "adding", "source", "frequency", "reporter", "dimension", "categories", "starts_on"),
)
WRONG = _("Écrivez un nombre, par exemple 12 000,5.")


# One mark and three figures after it: thousands here, decimals there. Nobody's figure is guessed.
DOUBTFUL = re.compile(r"[-+]?[1-9]\d{0,2}(,\d{3}|\.\d{3})")


def number_in(text: str) -> Decimal:
    """The number in ``text`` as people write it, in any of our languages. Raises ValidationError, also where it is in doubt.

    Spaces and apostrophes part thousands; of a comma and a point the later one parts decimals.
    """
    plain = "".join(text.split()).replace("’", "").replace("'", "").removesuffix("%")
    if DOUBTFUL.fullmatch(plain):
        raise ValidationError(str(WRONG), code="doubtful")
    first = min(".,", key=plain.rfind) if "," in plain and "." in plain else ""
    plain = (plain.replace(first, "") if first else plain).replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise ValidationError(str(WRONG), code="invalid") from None


def written(value: Decimal) -> str:
    """``value`` so that ``number_in`` reads the same: every decimal, thousands not parted."""
    said = f"{value:f}"
    whole, _point, decimals = said.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return whole
    padded = f"{decimals}0" if len(decimals) == 3 else decimals  # three figures would be in doubt
    return f"{whole},{padded}"


class NumberField(forms.CharField):
    """A number as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number, or None."""
        text = super().to_python(value)
        return number_in(text) if text else None

    def run_validators(self, value: Any) -> None:
        """Nothing more to ask of a number."""

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        return written(value) if isinstance(value, Decimal) else value


def _day(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class IndicatorForm(forms.Form):
    """What is measured, from where to where, and how."""

    name = forms.CharField(
        label=_("Ce qui est compté"),
        help_text=_("Par exemple : professionnels formés."),
        max_length=NAME_LIMIT,
    )
    meaning = forms.CharField(
        label=_("Ce que cela veut dire"), required=False, max_length=MEANING_LIMIT, widget=_area(3)
    )
    nature = forms.ChoiceField(label=_("Nature de la valeur"), choices=Nature.choices)
    unit = forms.CharField(label=_("Unité"), required=False, max_length=UNIT_LIMIT)
    direction = forms.ChoiceField(label=_("Sens"), choices=Direction.choices)
    range_low = NumberField(label=_("Borne basse"), required=False)
    range_high = NumberField(label=_("Borne haute"), required=False)
    baseline = NumberField(label=_("Valeur de départ"), required=False)
    baseline_on = _day(_("Date de la valeur de départ"))
    targets = forms.CharField(
        label=_("Cibles"),
        help_text=_("Une par ligne, la date puis la valeur : 2026-12-31 270"),
        required=False,
        max_length=1_000,
        widget=_area(3),
    )
    frequency = forms.ChoiceField(label=_("Fréquence"), choices=Frequency.choices)
    starts_on = _day(_("Relevé à partir du"), required=True)
    is_cumulative = forms.BooleanField(
        label=_("Chaque valeur dit où l’on en est depuis le début"),
        help_text=_("Sinon, chaque valeur ne compte que sa période."),
        required=False,
    )
    adding = forms.ChoiceField(label=_("Comment les lieux se réunissent"), choices=Adding.choices)
    reporter = forms.ModelChoiceField(
        label=_("Qui relève"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("L’équipe du pilote"),
    )
    source = forms.CharField(label=_("D’où viennent les valeurs"), required=False, max_length=SOURCE_LIMIT)
    dimension = forms.CharField(
        label=_("Répartition"), help_text=_("Par exemple : par âge."), required=False, max_length=NAME_LIMIT
    )
    categories = forms.CharField(
        label=_("Catégories"),
        help_text=_("Une par ligne."),
        required=False,
        max_length=MEANING_LIMIT,
        widget=_area(4),
    )
    reason = forms.CharField(
        label=_("Motif du changement"),
        help_text=_("Il est public dès qu’une valeur a été acceptée."),
        required=False,
        max_length=WORDS_LIMIT,
        widget=_area(2),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pilot: Pilot, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = pilot.partners.filter(state=PartnerState.ACCEPTED)
        chosen = Organisation.objects.filter(pk__in=partners.values("organisation"))
        self.fields["reporter"].queryset = chosen.order_by("name")
        if is_new:
            del self.fields["reason"]

    @classmethod
    def values_of(cls, indicator: Indicator) -> dict[str, Any]:
        """What it says now."""
        targets = "\n".join(
            f"{one.due_on.isoformat()} {written(one.value)}" for one in indicator.targets.all()
        )
        values = {name: getattr(indicator, name) for name in (*COLUMNS, "version")}
        return {**values, "targets": targets}

    def clean_targets(self) -> list[tuple[datetime.date, Decimal]]:
        """The days and values of the lines."""
        found = []
        for line in self.cleaned_data["targets"].splitlines():
            day, _space, value = line.strip().partition(" ")
            if not day:
                continue
            try:
                found.append((datetime.date.fromisoformat(day), number_in(value)))
            except ValueError:
                words_ = _("Écrivez chaque cible ainsi : 2026-12-31 270")
                raise ValidationError(words_, code="invalid") from None
        return found

    def values(self) -> dict[str, Any]:
        """The columns as the operations take them."""
        return {name: self.cleaned_data[name] for name in COLUMNS}


class ValueForm(forms.Form):
    """The value of one indicator, on a page of several."""

    value = NumberField(label=_("Valeur"), required=False)
    numerator = NumberField(label=_("Premier nombre"), required=False)
    denominator = NumberField(label=_("Sur"), required=False)
    unavailable_reason = forms.CharField(
        label=_("Pas de valeur : pourquoi ?"), required=False, max_length=WORDS_LIMIT
    )
    evidence = forms.CharField(label=_("Justificatif ou source"), required=False, max_length=WORDS_LIMIT)
    context = forms.CharField(
        label=_("Contexte"),
        help_text=_("Une phrase à lire avec le chiffre."),
        required=False,
        max_length=WORDS_LIMIT,
    )
    correction_reason = forms.CharField(
        label=_("Motif de la correction"),
        help_text=_("Il est public."),
        required=False,
        max_length=WORDS_LIMIT,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, indicator: Indicator, is_correction: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, prefix=indicator.code, **kwargs)
        self.indicator = indicator
        gone = ["value"] if indicator.nature == Nature.RATIO else ["numerator", "denominator"]
        for name in [*gone, *([] if is_correction else ["correction_reason"])]:
            del self.fields[name]
        if indicator.nature == Nature.YES_NO:
            choices = [("", "–"), ("1", _("Oui")), ("0", _("Non"))]
            self.fields["value"] = forms.TypedChoiceField(
                label=_("Valeur"), choices=choices, coerce=Decimal, empty_value=None, required=False
            )
        for place, name in enumerate(indicator.category_names):
            self.fields[f"cell_{place}"] = NumberField(label=name, required=False)

    @classmethod
    def values_of(cls, measurement: Measurement) -> dict[str, Any]:
        """What it says now."""
        names = (
            "value",
            "numerator",
            "denominator",
            "unavailable_reason",
            "evidence",
            "context",
            "correction_reason",
        )
        cells = {f"cell_{cell.place}": cell.value for cell in measurement.cells.all()}
        said = {name: getattr(measurement, name) for name in names}
        if measurement.indicator.nature == Nature.YES_NO and measurement.value is not None:
            said["value"] = str(int(measurement.value))
        return {**said, **cells}

    def entry(self) -> Entry:
        """What was said; cells where at least one was given."""
        said = self.cleaned_data
        cells = [said[f"cell_{place}"] for place in range(len(self.indicator.category_names))]
        given = any(cell is not None for cell in cells)
        names = ("value", "numerator", "denominator", "unavailable_reason", "evidence", "context")
        return Entry(
            **{name: said[name] for name in names if name in said},
            cells=[cell or Decimal(0) for cell in cells] if given else (),
        )

    @property
    def says_something(self) -> bool:
        """Whether anything was written: an indicator that was left empty is left alone."""
        return any(value not in (None, "") for name, value in self.cleaned_data.items() if name != "version")


class DecidingForm(forms.Form):
    """A value accepted, or returned with words."""

    do = forms.ChoiceField(choices=[("accept", ""), ("return", "")])
    words = forms.CharField(required=False, max_length=WORDS_LIMIT)
    version = forms.IntegerField(required=False)


class EndForm(forms.Form):
    """Why an indicator is measured no more."""

    reason = forms.CharField(required=False, max_length=WORDS_LIMIT)
    version = forms.IntegerField(required=False)
