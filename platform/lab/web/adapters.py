"""How allauth and our house fit together: it opens sessions, the house keeps people."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ideas.activity.operations import spend
from ideas.kernel.actor import SYSTEM, Actor
from ideas.kernel.errors import TooMany
from ideas.kernel.roles import is_staff
from ideas.people import operations
from ideas.people.models import Person
from ideas.people.operations.addresses import mail_key
from ideas.people.queries import current_documents, documents_wanted_from, person_with_email
from ideas.pilots.queries import invitations_awaiting
from lab.web.account_mails import keep_address, send_account_mail
from lab.web.actor import actor_of
from lab.web.desk.waiting import HOME
from lab.web.pages.account import whenever_known

WRONG_CODE = _("Ce code n’est pas le bon. Attendez le suivant et réessayez.")
SAID = {
    "account/messages/email_confirmed.txt": _("Votre adresse est confirmée. Bienvenue !"),
    "account/messages/email_confirmation_failed.txt": _("Cette adresse n’a pas pu être confirmée."),
    "account/messages/password_changed.txt": _("Votre nouveau mot de passe est en place."),
    "account/messages/password_set.txt": _("Votre mot de passe est en place."),
    "mfa/messages/totp_activated.txt": _("La connexion en deux étapes est activée."),
    "mfa/messages/totp_deactivated.txt": _("La connexion en deux étapes est désactivée."),
    "mfa/messages/recovery_codes_generated.txt": _("De nouveaux codes de secours sont prêts."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing up and in: people through operations, limits and mails of ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _("L’adresse ou le mot de passe ne correspond pas."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "incorrect_password": _("Ce n’est pas votre mot de passe."),
        "incorrect_code": WRONG_CODE,
        "invalid_or_expired_key": _("Ce lien n’est plus valable."),
        "invalid_password_reset": _("Ce lien n’est plus valable. Demandez-en un nouveau."),
        "invalid_login": _("La connexion n’a pas abouti."),
        "too_many_login_attempts": _("Trop de tentatives. Attendez quelques minutes."),
        "rate_limited": _("Trop de tentatives. Attendez quelques minutes."),
    }

    # --- Signing up ---------------------------------------------------------------------------

    def save_user(self, request: HttpRequest, user: Any, form: Form, commit: bool = True) -> Person:
        """Open the account, in the language of the page. Raises Invalid, TooMany."""
        person = operations.sign_up(
            email=form.cleaned_data["email"],
            display_name=form.cleaned_data["display_name"],
            password=form.cleaned_data["password1"],
            language=get_language() or settings.LANGUAGE_CODE,
            documents=current_documents(),
            by=request.actor,
        )
        for act in whenever_known:
            act(request, person)
        return person

    def clean_password(self, password: str, user: Any = None) -> str:
        """By the lab's validators; when signing up the form does it, which knows the name, too."""
        return super().clean_password(password, user) if user is not None and user.pk else password

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The link was used: the address is the person's, unless they have another by now."""
        person = email_address.user
        if (person.email or "").lower() != email_address.email:
            return False
        with transaction.atomic():
            operations.confirm_email(person, by=SYSTEM)
            return bool(super().confirm_email(request, email_address))

    # --- Signing in ---------------------------------------------------------------------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count every try for the address that is tried. Raises TooMany."""
        spend("sign_in", request.actor, who=mail_key(credentials.get("email", "")))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count what failed for where it came from, too. Raises TooMany."""
        spend("sign_in", request.actor)

    def pre_login(self, request: HttpRequest, user: Person, **options: Any) -> HttpResponse | None:
        """Accounts that were made otherwise than by signing up are known to allauth from here on."""
        keep_address(user)
        return super().pre_login(request, user, **options)

    def login(self, request: HttpRequest, user: Person) -> None:
        """Open the session; what was begun in it before becomes the person's."""
        super().login(request, user)
        request.actor = SimpleLazyObject(lambda: actor_of(request))
        for act in whenever_known:
            act(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Close the session."""
        super().logout(request)
        request.actor = SimpleLazyObject(lambda: actor_of(request))

    def post_login(self, request: HttpRequest, user: Person, **options: Any) -> HttpResponse:
        """On to where the person wanted to go; first to new terms, if there are."""
        response = super().post_login(request, user, **options)
        if documents_wanted_from(user):
            query = urlencode({"next": response["Location"]})
            return HttpResponseRedirect(f"{reverse('web:documents')}?{query}")
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where something waits for them, in the language of the page they signed in on: see ``first_page_of``."""
        return reverse(first_page_of(request.user))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The same as after signing in."""
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Confirmed elsewhere than signed up: sign in."""
        return reverse("web:account") if self.request.user.is_authenticated else reverse("account_login")

    def set_password(self, user: Person, password: str) -> None:
        """Put a new password in force: by oneself, or by a link that was mailed."""
        actor = self.request.actor
        is_self = actor.is_person and actor.person.pk == user.pk
        user.password = operations.change_password(
            user, password=password, by=actor if is_self else SYSTEM
        ).password

    # --- What is said -------------------------------------------------------------------------

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC, signup: bool
    ) -> None:
        """Ask the address to confirm itself."""
        send_account_mail(request, "confirm", emailconfirmation.email_address.user)

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        """Send a link for a new password."""
        send_account_mail(self.request, "reset", user)

    def send_account_already_exists_mail(self, email: str) -> None:
        """Somebody signed up with an address we know: say so there, and nowhere else."""
        person = person_with_email(email)
        if person is None:
            return
        if person.is_unclaimed:
            invite(self.request, person)
        else:
            send_account_mail(self.request, "known" if person.confirmed_at else "confirm", person)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what happened in our words; what the next page says anyway is not said twice."""
        words = message or SAID.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)


def first_page_of(person: Person) -> str:
    """The URL name of the page somebody who signs in begins with, where they did not ask for another.

    The desk for who works there; for who can answer an invitation to a pilot their organisations; else their ideas.
    """
    if is_staff(Actor(person=person)):
        return HOME
    return "web:my_organisations" if invitations_awaiting(person).exists() else "web:my_ideas"


def invite(request: HttpRequest, person: Person) -> None:
    """Send an unclaimed person the link to claim what is theirs; one too many is left out without a word."""
    try:
        operations.invite_to_claim(person, by=request.actor)
    except TooMany:
        return


class TwoStepsAdapter(DefaultMFAAdapter):
    """The second step of signing in. Its secrets lie encrypted with the lab's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "unverified_email": _("Confirmez d’abord votre adresse."),
        "cannot_delete_authenticator": _("La connexion en deux étapes est obligatoire avec un rôle du lab."),
        "cannot_generate_recovery_codes": _("Activez d’abord la connexion en deux étapes."),
    }

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows: the lab's name."""
        return str(settings.LAB_NAME)

    def encrypt(self, text: str) -> str:
        """As it is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """As it is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Those who work for the lab keep it where the lab asks for it."""
        return not (settings.LAB_STAFF_TWO_STEPS and authenticator.user.lab_role_names())

    def send_notification_mail(self, *args: Any, **options: Any) -> None:
        """Nothing: these steps are taken after signing in again."""


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"two steps:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
