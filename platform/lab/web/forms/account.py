"""Forms about one's own account."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import spend
from ideas.kernel import clock
from ideas.kernel.actor import Actor
from ideas.kernel.errors import TooMany
from ideas.people.models import Person, Token
from ideas.people.operations.addresses import mail_key
from ideas.people.values import LONGEST_BIO, LONGEST_EMAIL, LONGEST_NAME
from lab.web.forms.choosing import TerritoryField
from lab.web.forms.consent import ConsentField

SPOKEN = (
    "fr",
    "it",
    "de",
    "en",
    "es",
    "pt",
    "sq",
    "hr",
    "sr",
    "tr",
    "ar",
    "fa",
    "uk",
    "ru",
    "pl",
    "ro",
    "nl",
)


def name_of_language(code: str) -> str:
    """What speakers call their language."""
    return str(LANG_INFO[code]["name_local"]).capitalize()


class PasswordMixin(forms.Form):
    """A form that asks for the password once more, because it matters."""

    password = forms.CharField(
        label=_("Votre mot de passe"),
        help_text=_("Pour être sûr que c’est bien vous."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Whether it is the person's; tries are counted."""
        password: str = self.cleaned_data["password"]
        try:
            spend("sign_in", Actor(person=self.person), who=mail_key(self.person.email or ""))
        except TooMany as error:
            raise ValidationError(str(error), code="too_many") from None
        if not self.person.check_password(password):
            raise ValidationError(_("Ce n’est pas votre mot de passe."), code="wrong")
        return password


class ProfileForm(forms.Form):
    """How one is shown, and what one can and speaks."""

    display_name = forms.CharField(label=_("Votre nom"), max_length=LONGEST_NAME)
    bio = forms.CharField(
        label=_("Quelques mots sur vous"),
        required=False,
        max_length=LONGEST_BIO,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    skills = forms.CharField(
        label=_("Ce que vous savez faire"),
        help_text=_("Une compétence par ligne : menuiserie, comptabilité, animation…"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    home_territory = TerritoryField(label=_("Votre commune ou votre région"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Langues que vous parlez"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Langue des messages que vous recevez"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        initial = {
            "display_name": person.display_name,
            "bio": person.bio,
            "skills": "\n".join(person.skills),
            "home_territory": person.home_territory,
            "languages": person.languages,
            "language": person.language,
        }
        super().__init__(*args, initial=initial, **kwargs)
        spoken = dict.fromkeys([*SPOKEN, *person.languages])
        self.fields["languages"].choices = [(code, name_of_language(code)) for code in spoken]
        self.fields["language"].choices = [(code, name_of_language(code)) for code in settings.LAB_LANGUAGES]

    def clean_skills(self) -> list[str]:
        """One skill for each line."""
        return [line.strip() for line in self.cleaned_data["skills"].splitlines() if line.strip()]


class AddressForm(PasswordMixin):
    """Another e-mail address."""

    field_order = ("email", "password")

    email = forms.EmailField(
        label=_("Nouvelle adresse e-mail"),
        help_text=_("Nous y envoyons un lien. L’adresse change quand vous l’ouvrez."),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class TokenForm(forms.Form):
    """A new key to the API."""

    name = forms.CharField(
        label=_("Nom de la clé"),
        help_text=_("Pour la reconnaître : « miroir de la commune »."),
        max_length=LONGEST_NAME,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’elle ouvre, en plus de lire ce que vous voyez"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("Valable"),
        coerce=int,
        choices=[(30, _("30 jours")), (90, _("90 jours")), (365, _("un an")), (0, _("jusqu’à révocation"))],
        initial=90,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = {Token.Scope.READ} | (set() if person.lab_role_names() else {Token.Scope.LAB})
        self.fields["scopes"].choices = [pair for pair in Token.Scope.choices if pair[0] not in hidden]

    def expires_at(self) -> datetime.datetime | None:
        """When it ends, or None."""
        days = self.cleaned_data["days"]
        return clock.now() + datetime.timedelta(days=days) if days else None


class CloseForm(PasswordMixin):
    """Leaving."""

    field_order = ("texts", "password")

    texts = forms.ChoiceField(
        label=_("Que deviennent vos textes ?"),
        choices=[
            ("keep", _("Ils restent, sous le nom « Compte fermé »")),
            ("remove", _("Ils sont effacés avec le compte")),
        ],
        initial="keep",
        widget=forms.RadioSelect,
    )


class ClaimForm(forms.Form):
    """An account for somebody who was recorded without one."""

    display_name = forms.CharField(
        label=_("Votre nom"), help_text=_("Un pseudonyme convient."), max_length=LONGEST_NAME
    )
    email = forms.EmailField(
        label=_("Votre adresse e-mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Votre mot de passe"),
        help_text=_("Au moins huit caractères. Une phrase de quelques mots se retient bien."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    accepts = ConsentField(missing=_("Votre accord est nécessaire pour créer un compte."))


class AcceptForm(forms.Form):
    """New terms, or a new privacy notice."""

    accepts = ConsentField(missing=_("Votre accord est nécessaire pour continuer à publier."))
    next = forms.CharField(required=False, widget=forms.HiddenInput)
