"""Forms of discussions and reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.discussion.models import Purpose, Stance
from ideas.discussion.operations import SYNTHESIS_LIMIT
from ideas.discussion.placing import BODY_LIMIT, REASON_LIMIT
from ideas.moderation.models import Report
from ideas.moderation.operations import DETAIL_LIMIT, WORDS_LIMIT
from ideas.organisations.models import Mandate

PURPOSES = [("", _("sans précision")), *Purpose.choices]


class CommentForm(forms.Form):
    """What somebody says, what they mean it as, and for whom they speak."""

    body = forms.CharField(
        label=_("Votre message"),
        help_text=_("Restez concret, restez courtois. Votre nom s’affiche avec le message."),
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    purpose = forms.ChoiceField(label=_("C’est"), choices=PURPOSES, required=False)
    stance = forms.ChoiceField(label=_("Position"), choices=Stance.choices, initial=Stance.NEUTRAL)
    on_behalf_of = forms.ChoiceField(label=_("En mon nom, ou pour"), required=False)
    parent = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, mandates: list[Mandate], is_edit: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["on_behalf_of"]
        field.choices = [("", _("En mon nom"))] + [  # type: ignore[attr-defined]
            (mandate.organisation.code, mandate.organisation.name) for mandate in mandates
        ]
        if is_edit or not mandates:
            del self.fields["on_behalf_of"]
        if is_edit:
            del self.fields["parent"]
        else:
            del self.fields["version"]


class ReasonForm(forms.Form):
    """Why a comment is hidden, for all to read."""

    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Il est affiché à la place du message, et son autrice ou auteur le reçoit."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SynthesisForm(forms.Form):
    """What a discussion comes to, and up to which message."""

    body = forms.CharField(
        label=_("Synthèse"),
        help_text=_("Citez les messages par leur numéro, par exemple #12 : chaque numéro devient un lien."),
        max_length=SYNTHESIS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    covers = forms.IntegerField(
        label=_("Elle va jusqu’au message nᵒ"),
        help_text=_("Les messages arrivés ensuite sont comptés à côté de la synthèse."),
        min_value=1,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class UnpinForm(forms.Form):
    """Why a comment is no longer the official answer, for all to read."""

    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Tout le monde peut le lire dans l’historique du message."),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReportForm(forms.Form):
    """What is wrong with something."""

    reason = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    detail = forms.CharField(
        label=_("Précisions"),
        help_text=_("Seule l’équipe du lab les lit."),
        max_length=DETAIL_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SettleForm(forms.Form):
    """What the lab decides about a report, in words."""

    decision = forms.ChoiceField(
        label=_("Décision"), choices=Report.Decision.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Motif"),
        help_text=_("Lu par qui a signalé ; et par tout le monde, là où quelque chose est masqué."),
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
