"""Forms at the entrance: allauth's, with our words, our names for people and our limits."""

from typing import Any

from allauth.account import forms as theirs
from allauth.account.internal.flows.signup import prevent_enumeration
from allauth.mfa.base import forms as two_steps
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import spend
from ideas.kernel.actor import ANYONE
from ideas.kernel.errors import Invalid, TooMany
from ideas.people.models import Person
from ideas.people.queries import person_with_email
from ideas.people.values import LONGEST_NAME
from lab.web.actor import lay_drafts_aside
from lab.web.adapters import invite
from lab.web.forms.consent import ConsentField

ADDRESS = _("Votre adresse e-mail")
PASSWORD = _("Votre mot de passe")
NEW_PASSWORD = _("Nouveau mot de passe")
PASSWORD_HINT = _("Au moins huit caractères. Une phrase de quelques mots se retient bien.")
TOO_MANY = "too_many"


def told(field: forms.Field, label: Any, hint: Any = "") -> None:
    """Give one of allauth's fields our label and hint, and no text inside the box."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class Limited:
    """A form whose cleaning may reach a limit: it says so instead of failing."""

    def clean(self) -> Any:
        """As usual; TooMany becomes an error of the form."""
        try:
            return super().clean()  # type: ignore[misc]
        except TooMany as error:
            raise ValidationError(str(error), code=TOO_MANY) from None


class SignInForm(Limited, theirs.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told(self.fields["login"], ADDRESS)
        told(self.fields["password"], PASSWORD)


class SignUpForm(theirs.SignupForm):
    """Name, address, password, and consent to terms and privacy."""

    field_order = ("display_name", "email", "password1", "accepts")

    display_name = forms.CharField(
        label=_("Votre nom"),
        help_text=_("Tel qu’il apparaîtra à côté de vos idées. Un pseudonyme convient."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    accepts = ConsentField(missing=_("Votre accord est nécessaire pour créer un compte."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told(
            self.fields["email"], ADDRESS, _("Elle ne sera pas montrée. Nous y envoyons un lien à confirmer.")
        )
        told(self.fields["password1"], PASSWORD, PASSWORD_HINT)

    def clean(self) -> dict[str, Any]:
        """Also that the password says neither name nor address."""
        cleaned: dict[str, Any] = super().clean()
        if password := cleaned.get("password1"):
            whose = Person(email=cleaned.get("email"), display_name=cleaned.get("display_name", ""))
            try:
                validate_password(password, whose)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponse | None]:
        """The account, or for an address that has one the same answer as ever. Raises TooMany, Invalid."""
        if self.account_already_exists:
            spend("sign_up", request.actor)
        try:
            person, answer = super().try_save(request)
        except Invalid as error:
            if [fault.code for fault in error.errors] != ["taken"]:
                raise
            person, answer = None, prevent_enumeration(request, email=self.cleaned_data["email"])
        if person is None:
            lay_drafts_aside(request)
        return person, answer


class ForgottenForm(theirs.ResetPasswordForm):
    """The address to which a link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told(self.fields["email"], ADDRESS)

    def clean_email(self) -> str:
        """Who has it, looked for in the house alone."""
        email: str = self.cleaned_data["email"].strip().lower()
        person = person_with_email(email)
        self.person = person if person is not None and person.is_active else None
        self.users = [self.person] if self.person and not self.person.is_unclaimed else []
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link; to somebody unclaimed the one that makes them an account."""
        spend("sign_in", request.actor)
        if self.person is not None and self.person.is_unclaimed:
            invite(request, self.person)
        return str(super().save(request, **kwargs))


class NewPasswordForm(theirs.ResetPasswordKeyForm):
    """A new password, by a link that was mailed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        told(self.fields["password1"], NEW_PASSWORD, PASSWORD_HINT)


class ChangePasswordForm(theirs.ChangePasswordForm):
    """Another password, with the one in force."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        told(self.fields["oldpassword"], _("Mot de passe actuel"))
        told(self.fields["password1"], NEW_PASSWORD, PASSWORD_HINT)


class SetPasswordForm(theirs.SetPasswordForm):
    """A first password, for who came in without one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        told(self.fields["password1"], NEW_PASSWORD, PASSWORD_HINT)


class AgainForm(theirs.ReauthenticateForm):
    """One's password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told(self.fields["password"], PASSWORD)

    def clean_password(self) -> str:
        """As usual; TooMany becomes an error of the form."""
        try:
            return str(super().clean_password())
        except TooMany as error:
            raise ValidationError(str(error), code=TOO_MANY) from None


class OneCode:
    """A form with a code of an authenticator app: tries are counted for the person."""

    label: Any = _("Code à six chiffres, ou code de secours")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]  # type: ignore[attr-defined]
        told(code, self.label)
        code.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}

    def clean_code(self) -> str:
        """Whether it is the code of now."""
        try:
            spend("sign_in", ANYONE, who=f"code:{self.user.code}")  # type: ignore[attr-defined]
        except TooMany as error:
            raise ValidationError(str(error), code=TOO_MANY) from None
        return str(super().clean_code())  # type: ignore[misc]


class SecondStepForm(OneCode, two_steps.AuthenticateForm):
    """The second step of signing in."""


class SecondStepAgainForm(OneCode, two_steps.ReauthenticateForm):
    """The second step once more, before something that matters."""


class ActivateTwoStepsForm(OneCode, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    label = _("Code à six chiffres")
