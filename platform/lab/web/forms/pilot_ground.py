"""Forms about what a pilot stands on: its criteria, and the people heard."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.pilots.lifecycle import CRITERIA_FOR_EACH, CRITERION_LIMIT, REASON_LIMIT, CriterionFor, HearingWay
from ideas.pilots.models import Criteria, Hearing, Pilot


class LinesField(forms.CharField):
    """Several short texts, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> Any:
        """The lines without empty ones; ValidationError for too many or too long ones."""
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > CRITERIA_FOR_EACH:
            words = str(_("C’est trop : au plus %(limit)d critères par décision."))
            raise ValidationError(words % {"limit": CRITERIA_FOR_EACH}, code="too_many")
        if any(len(line) > CRITERION_LIMIT for line in lines):
            words = str(_("C’est trop long : au plus %(limit)d caractères par critère."))
            raise ValidationError(words % {"limit": CRITERION_LIMIT}, code="too_long")
        return lines

    def validate(self, value: Any) -> None:
        """Required or not; each line was checked."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")


class CriteriaForm(forms.Form):
    """By what a pilot will be judged, and when."""

    continues = LinesField(label=_("Nous continuons si…"), help_text=_("Un critère par ligne."))
    adapts = LinesField(label=_("Nous adaptons si…"), help_text=_("Un critère par ligne."))
    scales = LinesField(label=_("Nous essaimons si…"), help_text=_("Un critère par ligne."))
    stops = LinesField(label=_("Nous arrêtons si…"), help_text=_("Un critère par ligne."))
    review_on = forms.DateField(
        label=_("Jour du bilan"),
        help_text=_("Le jour où l’on décide de la suite, en public."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    FIELDS = dict(zip(CriterionFor.values, ("continues", "adapts", "scales", "stops"), strict=True))

    @classmethod
    def values_of(cls, pilot: Pilot, latest: Criteria | None) -> dict[str, Any]:
        """What is agreed now."""
        said = latest.by_decision() if latest is not None else {}
        texts = {name: "\n".join(said.get(key, ())) for key, name in cls.FIELDS.items()}
        return texts | {"review_on": pilot.review_on, "version": latest.version if latest else 0}

    def said(self) -> dict[str, Any]:
        """The values as ``set_criteria`` takes them."""
        criteria = {key: self.cleaned_data[name] for key, name in self.FIELDS.items()}
        version = self.cleaned_data["version"]
        return {"criteria": criteria, "review_on": self.cleaned_data["review_on"], "version": version}


class HearingForm(forms.Form):
    """Once that the people concerned were heard. ``on_behalf_of`` is offered to those who may speak for a partner."""

    on_behalf_of = forms.ChoiceField(label=_("Au nom de"), required=False)
    held_on = forms.DateField(
        label=_("Quand"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    way = forms.ChoiceField(label=_("Comment"), choices=HearingWay.choices, widget=forms.RadioSelect)
    people_count = forms.IntegerField(
        label=_("Combien de personnes"), min_value=1, max_value=100_000, widget=forms.NumberInput
    )
    said = forms.CharField(
        label=_("Ce qu’elles ont dit"),
        help_text=_("Publié : ne nommez personne et n’écrivez rien qui permette de reconnaître quelqu’un."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    led_to = forms.CharField(
        label=_("Ce que cela a changé"),
        help_text=_("Vous pourrez le compléter plus tard."),
        required=False,
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("held_on", "way", "people_count", "said", "led_to")

    def __init__(self, *args: Any, voices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].choices = voices
        if len(voices) < 2:
            self.fields["on_behalf_of"].widget = forms.HiddenInput()
            self.fields["on_behalf_of"].initial = voices[0][0] if voices else ""

    @classmethod
    def values_of(cls, hearing: Hearing) -> dict[str, Any]:
        """What is written now."""
        code = hearing.organisation.code if hearing.organisation else ""
        own = {name: getattr(hearing, name) for name in (*cls.COLUMNS, "version")}
        return own | {"on_behalf_of": code}

    def values(self) -> dict[str, Any]:
        """The values as the operations take them."""
        return {name: self.cleaned_data[name] for name in self.COLUMNS}
