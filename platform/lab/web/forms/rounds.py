"""Forms of consent rounds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.consent.lifecycle import PROPOSAL_LIMIT, TEXT_LIMIT, Stance


def area(rows: int) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def date_field(label: Any, hint: Any = "", *, is_owed: bool = False) -> forms.DateField:
    """A day, chosen from a calendar where the browser has one."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=hint, required=is_owed, widget=widget)


HINTS = {
    Stance.CONSENT: _("La proposition vous va, ou vous pouvez vivre avec."),
    Stance.CONCERN: _("Vous consentez, et voulez qu’une réserve soit entendue."),
    Stance.OBJECTION: _("La proposition causerait un tort. Elle ne passe pas tant que l’objection tient."),
    Stance.STAND_ASIDE: _("Vous n’y prenez pas part, et n’empêchez rien."),
}


class PositionForm(forms.Form):
    """What one voice says; ``spoken`` and ``proposal_number`` say what was read."""

    stance = forms.ChoiceField(label=_("Votre position"), choices=Stance.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("En quelques mots"),
        help_text=_("Pour une objection : quel tort la proposition causerait. Pour une réserve : laquelle."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=area(4),
    )
    spoken = forms.IntegerField(required=False, widget=forms.HiddenInput)
    proposal_number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def details(self) -> dict[str, dict[str, Any]]:
        """What each position means, beside its name."""
        return {str(stance): {"note": words} for stance, words in HINTS.items()}


class ObjectionAnswerForm(forms.Form):
    """How an objection is resolved, said to whoever made it."""

    seat = forms.CharField(max_length=20, widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Comment l’objection est résolue"),
        help_text=_("Qui l’a faite dira si elle est résolue."),
        max_length=TEXT_LIMIT,
        widget=area(3),
    )


class AgreementForm(forms.Form):
    """The answer that was read, agreed to."""

    answer = forms.CharField(required=False, max_length=TEXT_LIMIT, widget=forms.HiddenInput)


class ProposalForm(forms.Form):
    """Another text to be asked about."""

    proposal = forms.CharField(label=_("La proposition"), max_length=PROPOSAL_LIMIT, widget=area(6))
    deadline = date_field(_("Se prononcer jusqu’au"), _("Sans date, l’échéance reste la même."))
    proposal_number = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WithdrawalForm(forms.Form):
    """Why a round is withdrawn."""

    reason = forms.CharField(label=_("Motif"), max_length=TEXT_LIMIT, widget=area(3))


class NothingForm(forms.Form):
    """A button alone."""


class AskPartnersForm(forms.Form):
    """The decision that partners are asked about, in words they can consent to."""

    decision = forms.ChoiceField(label=_("La décision proposée"), widget=forms.RadioSelect)
    proposal = forms.CharField(
        label=_("La proposition"),
        help_text=_("Ce qui se ferait, avec qui, jusqu’à quand. Chaque partenaire se prononce sur ce texte."),
        max_length=PROPOSAL_LIMIT,
        widget=area(6),
    )
    deadline = date_field(_("Se prononcer jusqu’au"), is_owed=True)
    quorum_value = forms.IntegerField(
        label=_("Quorum"),
        help_text=_("Combien de voix au moins doivent se prononcer."),
        min_value=1,
        max_value=10_000,
    )

    def __init__(self, *args: Any, decisions: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = decisions
