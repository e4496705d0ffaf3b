"""Forms about pilots."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.kernel.actor import ANYONE
from ideas.organisations.models import Organisation
from ideas.organisations.queries import organisations_matching, organisations_visible_to
from ideas.pilots.lifecycle import (
    PROMISE_LIMIT,
    REASON_LIMIT,
    SUMMARY_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    PartnerRole,
)
from ideas.pilots.models import News, Partner, Pilot
from lab.web.forms.choosing import TerritoriesField, code_in


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _date(label: Any, hint: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=hint, required=False, widget=widget)


class OrganisationField(forms.CharField):
    """A listed organisation, chosen by its name, or by its code where several have that name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The organisation that the text names; ValidationError when it names none or several."""
        text = super().to_python(value)
        if not text:
            return None
        listed = organisations_visible_to(ANYONE)
        named = listed.filter(code=code_in(text).upper()).first()
        if named is not None:
            return named
        found = list(organisations_matching(listed, text)[:6])
        same = [one for one in found if one.name.casefold() == text.casefold()] or found
        if len(same) == 1:
            return same[0]
        raise ValidationError(self._which(same), code="several" if same else "unknown")

    def validate(self, value: Any) -> None:
        """Required or not; the length was checked on the text."""
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more to ask of an organisation."""

    def _which(self, found: list[Organisation]) -> str:
        if not found:
            return str(_("Nous ne connaissons pas cette organisation. Elle doit d’abord s’inscrire ici."))
        names = ", ".join(f"{one.name} ({one.code})" for one in found)
        return str(_("Plusieurs organisations correspondent. Copiez celle qui convient : %(names)s.")) % {
            "names": names
        }


class PilotForm(forms.Form):
    """What a pilot says of itself, and its dates."""

    title = forms.CharField(label=_("Titre du pilote"), max_length=TITLE_LIMIT)
    summary = forms.CharField(
        label=_("En une ou deux phrases"), required=False, max_length=SUMMARY_LIMIT, widget=_area(3)
    )
    text = forms.CharField(
        label=_("Comment il se déroule"),
        help_text=_("Qui peut en profiter, où, quand, et à qui s’adresser. Markdown est possible."),
        required=False,
        max_length=TEXT_LIMIT,
        widget=_area(10),
    )
    territories = TerritoriesField(label=_("Où il se déroule"), required=False)
    starts_on = _date(_("Début prévu"))
    ends_on = _date(_("Fin prévue"))
    review_on = _date(_("Prochain bilan"), _("Le jour où l’on décide de la suite, en public."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    COLUMNS = ("title", "summary", "text", "starts_on", "ends_on", "review_on")

    @classmethod
    def values_of(cls, pilot: Pilot) -> dict[str, Any]:
        """What the pilot says now."""
        own = {name: getattr(pilot, name) for name in (*cls.COLUMNS, "version")}
        return own | {"territories": list(pilot.territories.all())}

    def changes(self) -> dict[str, Any]:
        """The values as ``change_pilot`` takes them."""
        return {name: self.cleaned_data[name] for name in (*self.COLUMNS, "territories")}


class ApplicationForm(forms.Form):
    """An organisation proposes to take part."""

    on_behalf_of = forms.ModelChoiceField(
        label=_("Pour quelle organisation ?"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        empty_label=None,
    )
    role = forms.ChoiceField(
        label=_("Dans quel rôle ?"), choices=PartnerRole.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Ce que votre organisation apporterait"),
        help_text=_("Un lieu, du temps, de l’argent, un savoir-faire. Publié si vous devenez partenaire."),
        max_length=REASON_LIMIT,
        widget=_area(4),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].queryset = organisations


class PartnerInvitationForm(forms.Form):
    """The team asks an organisation to take part."""

    organisation = OrganisationField(
        label=_("Quelle organisation ?"), help_text=_("Son nom, tel qu’il est inscrit ici.")
    )
    role = forms.ChoiceField(
        label=_("Dans quel rôle ?"), choices=PartnerRole.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Ce que vous attendez d’elle"),
        help_text=_("Elle le lit avec l’invitation, et dit elle-même ce qu’elle apporte."),
        required=False,
        max_length=REASON_LIMIT,
        widget=_area(4),
    )


class AnswerForm(forms.Form):
    """What an organisation brings, with a yes; why not, or not any more: owed or not, the view says.

    ``version`` says what was read of its part; the page writes it with the rest of what it shows.
    """

    text = forms.CharField(
        label=_("Ce que votre organisation apporte"),
        help_text=_("Un lieu, du temps, de l’argent, un savoir-faire. Publié sur la page du pilote."),
        required=False,
        max_length=REASON_LIMIT,
        widget=_area(4),
    )
    reason = forms.CharField(label=_("Motif"), required=False, max_length=REASON_LIMIT, widget=_area(3))
    leaves_on = _date(_("Dernier jour"))
    duties = forms.CharField(
        label=_("Ce que deviennent vos tâches"),
        help_text=_("Ce qui est transmis, ce qui prend fin. Publié sur la page du pilote."),
        required=False,
        max_length=REASON_LIMIT,
        widget=_area(3),
    )
    successor = forms.ModelChoiceField(
        label=_("Qui les reprend ?"),
        help_text=_("Ce partenaire devra accepter."),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("Personne : elles prennent fin"),
    )
    version = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owes_reason: bool = False, successors: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = owes_reason
        self.fields["successor"].label_from_instance = lambda partner: partner.organisation.name
        if successors is not None:
            self.fields["successor"].queryset = successors


class NewsForm(forms.Form):
    """News of a pilot. ``on_behalf_of`` is offered to those who may speak for a partner."""

    on_behalf_of = forms.ChoiceField(label=_("Au nom de"), required=False)
    title = forms.CharField(label=_("Titre"), max_length=TITLE_LIMIT)
    text = forms.CharField(
        label=_("Nouvelle"),
        help_text=_("Markdown est possible."),
        max_length=TEXT_LIMIT,
        widget=_area(8),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, voices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on_behalf_of"].choices = voices
        if len(voices) < 2:
            self.fields["on_behalf_of"].widget = forms.HiddenInput()
            self.fields["on_behalf_of"].initial = voices[0][0] if voices else ""

    @classmethod
    def values_of(cls, news: News) -> dict[str, Any]:
        """What the news says now."""
        code = news.organisation.code if news.organisation else ""
        return {"title": news.title, "text": news.text, "version": news.version, "on_behalf_of": code}


class PromiseForm(forms.Form):
    """A public synthesis that is promised."""

    on_behalf_of = forms.ChoiceField(label=_("Au nom de"), required=False)
    about = forms.CharField(
        label=_("De quoi elle parlera"),
        help_text=_("Par exemple : ce que nous avons appris du premier hiver."),
        max_length=PROMISE_LIMIT,
    )
    due_on = _date(_("Pour le"))

    def __init__(self, *args: Any, voices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = True
        self.fields["on_behalf_of"].choices = voices
        if len(voices) < 2:
            self.fields["on_behalf_of"].widget = forms.HiddenInput()
            self.fields["on_behalf_of"].initial = voices[0][0] if voices else ""


class DecisionForm(forms.Form):
    """A step of a pilot on the desk."""

    reason = forms.CharField(required=False)
    review_on = forms.DateField(required=False)

    @property
    def next_review(self) -> datetime.date | None:
        """The date of the next review, where one was given."""
        return self.cleaned_data.get("review_on")
