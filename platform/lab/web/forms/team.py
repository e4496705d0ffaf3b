"""Forms of teams: whom to invite, a link, a request, a reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.ideation.lifecycle import TeamRole
from ideas.ideation.operations.linking import LONGEST, MOST_PLACES
from ideas.ideation.operations.requesting import MESSAGE_LIMIT
from ideas.ideation.operations.teaming import REASON_LIMIT
from ideas.kernel.actor import ANYONE
from ideas.organisations.models import Organisation
from ideas.people.queries import people_visible_to
from lab.web.forms.pilots import OrganisationField

ROLES = [choice for choice in TeamRole.choices if choice[0] != TeamRole.LEAD]


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Rôle"), choices=ROLES, widget=forms.RadioSelect)


def _words(label: Any, limit: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": 3}), **more)


class WhoField(forms.CharField):
    """Somebody by an e-mail address, or by the name that an account shows: {"email": …} or {"person": …}."""

    def to_python(self, value: Any) -> Any:
        """Whom the text names; ValidationError when it is no address and names nobody, or several."""
        text = super().to_python(value)
        if not text:
            return None
        if "@" in text:
            return {"email": forms.EmailField().clean(text)}
        named = list(people_visible_to(ANYONE).filter(display_name__iexact=text)[:2])
        if len(named) == 1:
            return {"person": named[0]}
        words = (
            _("Plusieurs personnes portent ce nom : écrivez l’adresse e-mail.")
            if named
            else _("Nous ne trouvons personne de ce nom. Écrivez son adresse e-mail.")
        )
        raise ValidationError(words, code="several" if named else "unknown")

    def validate(self, value: Any) -> None:
        """Required; the rest was checked on the text."""
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more to ask."""


class InvitationForm(forms.Form):
    """Asking a person to join the team."""

    who = WhoField(
        label=_("Nom ou adresse e-mail"),
        help_text=_("Sans compte ici, la personne reçoit un lien par e-mail, valable 14 jours."),
        max_length=254,
    )
    role = _role()
    message = _words(_("Un mot pour elle"), 500, required=False)


class OrganisationInvitationForm(forms.Form):
    """Asking an organisation to join the team."""

    organisation = OrganisationField(
        label=_("Quelle organisation ?"), help_text=_("Son nom, tel qu’il est inscrit ici.")
    )
    role = _role()
    message = _words(_("Un mot pour elle"), 500, required=False)


class TeamLinkForm(forms.Form):
    """A link that several people can join by."""

    role = _role()
    places = forms.IntegerField(label=_("Combien de personnes ?"), min_value=1, max_value=MOST_PLACES)
    days = forms.IntegerField(label=_("Pendant combien de jours ?"), min_value=1, max_value=LONGEST.days)


class JoinForm(forms.Form):
    """Asking to join, for oneself or for an organisation that one may commit."""

    on_behalf_of = forms.ModelChoiceField(
        label=_("Au nom de qui ?"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("En mon nom"),
    )
    role = _role()
    message = _words(
        _("Ce que vous aimeriez apporter"), MESSAGE_LIMIT, help_text=_("L’équipe le lira avec votre demande.")
    )

    def __init__(self, *args: Any, organisations: Any, carrying: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations.exists():
            self.fields["on_behalf_of"].queryset = organisations
        else:
            del self.fields["on_behalf_of"]
        if carrying:
            del self.fields["role"]
            self.fields["message"].label = _("Pourquoi voulez-vous la porter ?")
            self.fields["message"].help_text = _("L’équipe du lab le lira avec votre demande.")


class RemovalForm(forms.Form):
    """Why somebody is taken off the team. ``role`` is the one that was read."""

    role = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = _words(_("Motif"), REASON_LIMIT, help_text=_("La personne et l’équipe le liront."))


class RefusalForm(forms.Form):
    """Why a request is declined."""

    reason = _words(_("Motif"), MESSAGE_LIMIT, help_text=_("Seule la personne qui demande le lira."))
