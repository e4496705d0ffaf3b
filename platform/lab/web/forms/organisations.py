"""Forms about organisations and those who act for them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.files.models import File
from ideas.files.queries import shown_files_of
from ideas.kernel.actor import Actor
from ideas.organisations.lifecycle import Competence, Purpose
from ideas.organisations.models import Contact, Mandate, Organisation
from ideas.organisations.queries import possible_duplicates
from ideas.people.models import Person
from ideas.people.queries import accounts, person_with_email
from lab.web.forms.choosing import TerritoryField

LANGUAGES = [
    ("fr", _("Français")),
    ("it", _("Italien")),
    ("de", _("Allemand")),
    ("en", _("Anglais")),
    ("rm", _("Romanche")),
    ("es", _("Espagnol")),
    ("pt", _("Portugais")),
    ("sq", _("Albanais")),
    ("uk", _("Ukrainien")),
    ("ti", _("Tigrigna")),
]
MEMBER = "member"
ROLE_NOTES: dict[Any, dict[str, Any]] = {
    MEMBER: {"note": _("Appartient à l’organisation, sans rien pouvoir faire en son nom.")},
    Mandate.Role.REPRESENTATIVE: {"note": _("Engage l’organisation, donne et retire les mandats.")},
    Mandate.Role.DEPUTY: {"note": _("Engage l’organisation, sans donner de mandat.")},
    Mandate.Role.FINANCE: {"note": _("S’occupe de ce qu’elle apporte, sans l’engager.")},
    Mandate.Role.COMMUNICATION: {"note": _("Commente et publie en son nom, sans l’engager.")},
}


class OrganisationForm(forms.Form):
    """What an organisation's page says. ``version`` is the one that the writer saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Nom de l’organisation"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Quelle sorte d’organisation est-ce ?"),
        choices=[("", _("Choisissez…")), *Organisation.Kind.choices],
    )
    territory = TerritoryField(label=_("Où a-t-elle son siège ?"), required=False)
    website = forms.CharField(label=_("Site web"), required=False, max_length=300)
    description = forms.CharField(
        label=_("Ce qu’elle fait"),
        help_text=_("Pour qui, avec qui, depuis quand. Quelques lignes suffisent."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    official_number = forms.CharField(
        label=_("Numéro officiel"),
        help_text=_(
            "IDE en Suisse, SIREN en France, codice fiscale en Italie. Il aide le lab à la vérifier."
        ),
        required=False,
        max_length=40,
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues dans lesquelles on peut lui écrire"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    competences = forms.MultipleChoiceField(
        label=_("Domaines où elle est compétente"),
        help_text=_("Pour que les idées qui cherchent de l’aide la trouvent."),
        choices=Competence.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            kwargs.setdefault("initial", {name: getattr(organisation, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if organisation is not None:
            self._offer_logos(organisation)

    def _offer_logos(self, organisation: Organisation) -> None:
        """Its images to choose from; without one, nothing to choose."""
        images = shown_files_of("organisation", organisation.code).filter(type=File.Type.IMAGE)
        if images.exists():
            self.fields["logo"] = forms.ModelChoiceField(
                label=_("Logo"),
                help_text=_("Une des images publiques de l’organisation."),
                queryset=images,
                to_field_name="code",
                required=False,
                empty_label=_("Aucun logo"),
                initial=organisation.logo.code if organisation.logo else None,
            )

    def changes(self) -> dict[str, Any]:
        """The values as the operations take them, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NewOrganisationForm(OrganisationForm):
    """An organisation that is not here yet: where one like it is, ``known`` has it, and it must be said that it is another."""

    is_other = forms.BooleanField(
        label=_("C’est une autre organisation que celles-ci"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.known: list[Organisation] = []

    def clean(self) -> dict[str, Any]:
        """Whether one like it is known; then the box to say otherwise is shown."""
        said = super().clean() or self.cleaned_data
        asked = {name: said.get(name) for name in ("name", "official_number", "territory") if said.get(name)}
        if not self.errors and not said.get("is_other"):
            self.known = possible_duplicates(self.viewer, **asked)
        if self.known:
            self.fields["is_other"].widget = forms.CheckboxInput()
            words = _("Elle existe peut-être déjà : voyez ci-dessus, ou dites que c’est une autre.")
            self.add_error("is_other", forms.ValidationError(words, code="maybe_known"))
        return said

    def changes(self) -> dict[str, Any]:
        """The values as the operations take them."""
        return {name: value for name, value in super().changes().items() if name != "is_other"}


class ContactForm(forms.Form):
    """Whom one reaches, and for what. ``version`` is the one that the writer saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(label=_("Pour quoi ?"), choices=Purpose.choices)
    name = forms.CharField(
        label=_("Nom ou fonction"),
        help_text=_("Une fonction reste juste plus longtemps qu’un nom : « Secrétariat »."),
        max_length=120,
    )
    email = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    is_public = forms.BooleanField(
        label=_("Visible de tout le monde"),
        help_text=_("Sinon, seuls ses partenaires et l’équipe du lab le voient."),
        required=False,
    )

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        known = {name: getattr(contact, name) for name in self.base_fields} if contact else {}
        kwargs.setdefault("initial", known or {"is_public": True})
        super().__init__(*args, **kwargs)

    def changes(self) -> dict[str, Any]:
        """The values as the operations take them, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def over(self, version: int) -> "ContactForm":
        """What was typed over ``version``, so that saving again replaces it knowingly."""
        values = self.data.copy()
        values["version"] = str(version)
        renewed = ContactForm(values)
        renewed.is_valid()
        return renewed


class PersonByEmailField(forms.EmailField):
    """Somebody who has an account, named by their e-mail address."""

    def clean(self, value: Any) -> Person | None:
        """The person of that address."""
        address = super().clean(value)
        found = person_with_email(address) if address else None
        person = accounts().filter(pk=found.pk).first() if found else None
        if address and person is None:
            raise forms.ValidationError(
                _("Personne n’a de compte confirmé avec cette adresse."), code="no_account"
            )
        return person


class PeopleForm(forms.Form):
    """Bringing somebody into an organisation: as a member, or with a mandate."""

    person = PersonByEmailField(
        label=_("Adresse e-mail de la personne"), help_text=_("Elle doit avoir un compte sur ce site.")
    )
    role = forms.ChoiceField(
        label=_("Son rôle"),
        choices=[(MEMBER, _("Membre, sans mandat")), *Mandate.Role.choices],
        widget=forms.RadioSelect,
        initial=MEMBER,
    )
    ends_on = forms.DateField(
        label=_("Fin du mandat"),
        help_text=_("Sans date, il dure jusqu’à ce que vous le retiriez."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class MandateForm(forms.Form):
    """Asking to act for an organisation."""

    role = forms.ChoiceField(
        label=_("Pour quoi faire ?"), choices=Mandate.Role.choices, widget=forms.RadioSelect
    )
