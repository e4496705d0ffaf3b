"""Forms of the desk about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ideas.people.models import LabRole, Person
from ideas.people.values import LONGEST_CONTACT, LONGEST_EMAIL, LONGEST_NAME
from ideas.topics.models import Territory, Theme
from lab.web.forms.account import name_of_language
from lab.web.forms.choosing import TerritoryField

REACHED_BY = _("Téléphone, adresse postale, moment où appeler. Jamais montré.")


class RoleForm(forms.Form):
    """A lab role and its limits."""

    role = forms.ChoiceField(label=_("Rôle"), choices=LabRole.Role.choices)
    themes = forms.ModelMultipleChoiceField(
        label=_("Seulement pour ces thématiques"),
        help_text=_("Aucune : toutes."),
        queryset=Theme.objects.all(),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    territories = forms.CharField(
        label=_("Seulement dans ces territoires"),
        help_text=_("Un par ligne, avec tout ce qu’ils contiennent. Aucun : partout."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_territories(self) -> list[Territory]:
        """One territory for each line."""
        one = TerritoryField(required=True)
        lines = self.cleaned_data["territories"].splitlines()
        return [one.clean(line.strip()) for line in lines if line.strip()]


class ReasonForm(forms.Form):
    """Why somebody is blocked."""

    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("La personne le lira. Dites ce qui s’est passé et ce qui doit changer."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ContactForm(forms.Form):
    """How to reach somebody without e-mail."""

    postal_contact = forms.CharField(
        label=_("Comment joindre cette personne"),
        help_text=REACHED_BY,
        required=False,
        max_length=LONGEST_CONTACT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RecordForm(forms.Form):
    """Somebody met at a counter or an event, who has no account."""

    display_name = forms.CharField(label=_("Nom affiché"), max_length=LONGEST_NAME)
    via = forms.ChoiceField(
        label=_("Où"),
        choices=[(Person.Recorded.COUNTER, _("Au guichet")), (Person.Recorded.EVENT, _("À un événement"))],
    )
    language = forms.ChoiceField(label=_("Langue"))
    email = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("S’il y en a une, un lien personnel y est envoyé."),
        required=False,
        max_length=LONGEST_EMAIL,
    )
    postal_contact = forms.CharField(
        label=_("Sinon, comment joindre cette personne"),
        help_text=REACHED_BY,
        required=False,
        max_length=LONGEST_CONTACT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    accepts = forms.BooleanField(
        label=_("La personne a accepté devant moi les conditions et la protection des données"),
        error_messages={"required": _("Sans cet accord, rien ne peut être noté.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(code, name_of_language(code)) for code in settings.LAB_LANGUAGES]


class CloseForOtherForm(forms.Form):
    """Closing the account of somebody who asked for it by letter or at a counter."""

    texts = forms.ChoiceField(
        label=_("Que deviennent ses textes ?"),
        choices=[("keep", _("Ils restent, sous le nom « Compte fermé »")), ("remove", _("Ils sont effacés"))],
        initial="keep",
        widget=forms.RadioSelect,
    )
    asked = forms.BooleanField(label=_("La personne l’a demandé, et j’ai vérifié que c’était elle"))
